;; Modules that share a memory and a table inside of a component, as dynamically linked programs do; another
;; instance of the component shares nothing with the first.
(component definition $Program
  (core module $Library
    (memory (export "memory") 1)
    (table (export "table") 4 funcref)
    (global $break (export "break") (mut i32) (i32.const 256))
    (func (export "allocate") (param i32) (result i32)
      (local $at i32)
      (local.set $at (global.get $break))
      (global.set $break (i32.add (global.get $break) (local.get 0)))
      (local.get $at)))
  (core module $Plugin
    (import "library" "memory" (memory 1))
    (import "library" "table" (table 4 funcref))
    (import "library" "allocate" (func $allocate (param i32) (result i32)))
    (import "place" "index" (global $index i32))
    (import "place" "factor" (global $factor i32))
    (type $work (func (param i32) (result i32)))
    (elem (global.get $index) $work)
    (func $work (type $work)
      (local $at i32)
      (local.set $at (call $allocate (i32.const 4)))
      (i32.store (local.get $at) (i32.mul (local.get 0) (global.get $factor)))
      (local.get $at)))
  (core module $Place
    (global (export "index-0") i32 (i32.const 0))
    (global (export "index-1") i32 (i32.const 1))
    (global (export "two") i32 (i32.const 2))
    (global (export "five") i32 (i32.const 5)))
  (core module $Main
    (import "library" "memory" (memory 1))
    (import "library" "table" (table 4 funcref))
    (import "library" "break" (global $break (mut i32)))
    (type $work (func (param i32) (result i32)))
    (func (export "work") (param i32 i32) (result i32)
      (i32.load (call_indirect (type $work) (local.get 1) (local.get 0))))
    (func (export "used") (result i32) (i32.sub (global.get $break) (i32.const 256))))
  (core instance $library (instantiate $Library))
  (core instance $place (instantiate $Place))
  (core instance (instantiate $Plugin
    (with "library" (instance $library))
    (with "place" (instance
      (export "index" (global $place "index-0")) (export "factor" (global $place "two"))))))
  (core instance (instantiate $Plugin
    (with "library" (instance $library))
    (with "place" (instance
      (export "index" (global $place "index-1")) (export "factor" (global $place "five"))))))
  (core instance $main (instantiate $Main (with "library" (instance $library))))
  (func (export "work") (param "which" u32) (param "on" u32) (result u32)
    (canon lift (core func $main "work")))
  (func (export "used") (result u32) (canon lift (core func $main "used"))))

(component instance $a $Program)
(component instance $b $Program)
(assert_return (invoke $a "work" (u32.const 0) (u32.const 21)) (u32.const 42))
(assert_return (invoke $a "work" (u32.const 1) (u32.const 21)) (u32.const 105))
(assert_return (invoke $a "used") (u32.const 8))
(assert_return (invoke $b "used") (u32.const 0))
(assert_trap (invoke $a "work" (u32.const 2) (u32.const 0)) "uninitialized element")
(assert_trap (invoke $a "used") "cannot enter component instance")
(assert_trap (invoke $b "work" (u32.const 4) (u32.const 0)) "undefined element")
