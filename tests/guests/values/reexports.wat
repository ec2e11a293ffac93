;; What a world may hold beside functions of interfaces: what it imports and exports again, instances inside
;; of instances, core modules and components.
(component
  (import "log" (func $log (param "text" string) (result string)))
  (import "t:p/api" (instance $api
    (export "thing" (type $thing (sub resource)))
    (export "make" (func (param "rep" u32) (result (own $thing))))
    (export "look" (func (param "thing" (borrow $thing)) (result u32)))
    (export "inner" (instance
      (type $sums' (record (field "sum" u32) (field "texts" (list string))))
      (export "sums" (type $sums (eq $sums')))
      (export "add" (func (param "a" u32) (param "b" u32) (result $sums)))))))
  (import "unused-module" (core module (export "f" (func))))
  (import "unused-component" (component))

  ;; As it is, under another name, and through a component that only passes it on.
  (export "log-again" (func $log))
  (component $Pass
    (import "f" (func $f (param "text" string) (result string)))
    (export "g" (func $f)))
  (instance $pass (instantiate $Pass (with "f" (func $log))))
  (export "passed" (func $pass "g"))
  (export "t:p/api" (instance $api))

  ;; The same function, called by a guest.
  (core module $Memory
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 64))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get $at) (local.get 3)))
      (local.get $at)))
  (core instance $memory (instantiate $Memory))
  (core func $add (canon lower (func $api "inner" "add")
    (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core module $Main
    (import "" "memory" (memory 1))
    (import "" "add" (func $add (param i32 i32 i32)))
    (func (export "sum") (param i32 i32) (result i32)
      (call $add (local.get 0) (local.get 1) (i32.const 0))
      (i32.load (i32.const 0))))
  (core instance $main (instantiate $Main (with "" (instance
    (export "memory" (memory $memory "memory"))
    (export "add" (func $add))))))
  (func $sum (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $main "sum")))
  (instance $deepest (export "sum" (func $sum)))
  (instance $deep (export "deepest" (instance $deepest)) (export "sum" (func $sum)))
  (export "outer" (instance $deep))

  (export "module" (core module $Main))
  (export "component" (component $Pass))
)
