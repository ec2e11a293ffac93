;; `may_enter` (CanonicalABI.md, Component Instances): calls from a parent into a child and back into the parent
;; stay inside of the parent; to enter the child again is a trap.
(component definition $Test
  (core module $Parent
    (global $depth (mut i32) (i32.const 0))
    (table (export "table") 1 funcref)
    (type $f (func (param i32) (result i32)))
    (func (export "down") (param i32) (result i32)
      (call_indirect (type $f) (local.get 0) (i32.const 0)))
    (func (export "up") (param i32) (result i32)
      ;; From the child: 0 goes no further, 1 goes down again.
      (if (result i32) (local.get 0)
        (then (call_indirect (type $f) (i32.const 0) (i32.const 0)))
        (else (i32.const 42)))))
  (core instance $parent (instantiate $Parent))
  (func $up (param "again" u32) (result u32) (canon lift (core func $parent "up")))
  (component $Child
    (import "up" (func $up (param "again" u32) (result u32)))
    (core func $up (canon lower (func $up)))
    (core module $M
      (import "" "up" (func $up (param i32) (result i32)))
      (func (export "f") (param i32) (result i32)
        (i32.add (call $up (local.get 0)) (i32.const 1))))
    (core instance $m (instantiate $M (with "" (instance (export "up" (func $up))))))
    (func (export "f") (param "again" u32) (result u32) (canon lift (core func $m "f"))))
  (instance $child (instantiate $Child (with "up" (func $up))))
  (core func $f (canon lower (func $child "f")))
  (core module $Link
    (import "" "table" (table 1 funcref))
    (import "" "f" (func $f (param i32) (result i32)))
    (elem (i32.const 0) $f))
  (core instance (instantiate $Link (with "" (instance
    (export "table" (table $parent "table"))
    (export "f" (func $f))))))
  (func (export "down") (param "again" u32) (result u32) (canon lift (core func $parent "down")))
  (export "child" (func $child "f")))

(component instance $i $Test)
(assert_return (invoke "down" (u32.const 0)) (u32.const 43))
(assert_return (invoke "child" (u32.const 0)) (u32.const 43))
(assert_return (invoke "down" (u32.const 0)) (u32.const 43))
(assert_trap (invoke "down" (u32.const 1)) "cannot enter component instance")
(component instance $i $Test)
(assert_trap (invoke "child" (u32.const 1)) "cannot enter component instance")
