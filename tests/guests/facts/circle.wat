;; Functions of two instances that forward to each other in a circle stay as they are, and so does one that
;; changes the order of its parameters; one that hands them on to another instance as they are does not.
(component
  (core module $first
    (type $t (func (param i32 i32) (result i32)))
    (table (export "table") 1 1 funcref)
    (func (export "a") (type $t)
      local.get 0
      local.get 1
      i32.const 0
      call_indirect (type $t))
    (func (export "sub") (type $t) (i32.sub (local.get 0) (local.get 1))))
  (core module $second
    (type $t (func (param i32 i32) (result i32)))
    (import "" "a" (func $a (type $t)))
    (import "" "sub" (func $sub (type $t)))
    (import "" "table" (table 1 1 funcref))
    (func $b (export "b") (type $t) local.get 0 local.get 1 call $a)
    (elem (i32.const 0) func $b)
    (func (export "swap") (type $t) local.get 1 local.get 0 call $sub)
    (func (export "same") (type $t) local.get 0 local.get 1 return_call $sub))
  (core module $third
    (type $t (func (param i32 i32) (result i32)))
    (import "" "b" (func $b (type $t)))
    (import "" "swap" (func $swap (type $t)))
    (import "" "same" (func $same (type $t)))
    (func (export "circle") (type $t) local.get 0 local.get 1 call $b i32.const 1 i32.add)
    (func (export "swap") (type $t) local.get 0 local.get 1 call $swap i32.const 1 i32.add)
    (func (export "same") (type $t) local.get 0 local.get 1 call $same i32.const 1 i32.add))
  (core instance $first (instantiate $first))
  (core instance $second (instantiate $second (with "" (instance $first))))
  (core instance $third (instantiate $third (with "" (instance $second))))
  (func (export "circle") (param "x" u32) (param "y" u32) (result u32)
    (canon lift (core func $third "circle")))
  (func (export "swap") (param "x" u32) (param "y" u32) (result u32)
    (canon lift (core func $third "swap")))
  (func (export "same") (param "x" u32) (param "y" u32) (result u32)
    (canon lift (core func $third "same"))))
