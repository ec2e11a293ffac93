;; Components in components: what is an instance of its own, what is shared, and what is only passed on.

;; A component is instantiated twice, and each instance has its own state; a module of the outermost
;; component is used two levels down, by an alias.
(component $Counters
  (core module $Counter
    (global $count (mut i32) (i32.const 0))
    (func (export "next") (param i32) (result i32)
      (global.set $count (i32.add (global.get $count) (local.get 0)))
      (global.get $count)))
  (component $Outer
    (component $Inner
      (core instance $counter (instantiate $Counter))
      (func (export "next") (param "by" u32) (result u32)
        (canon lift (core func $counter "next"))))
    (instance $a (instantiate $Inner))
    (instance $b (instantiate $Inner))
    (export "first" (func $a "next"))
    (export "second" (func $b "next")))
  (instance $x (instantiate $Outer))
  (instance $y (instantiate $Outer))
  (export "x-first" (func $x "first"))
  (export "x-second" (func $x "second"))
  (export "y-first" (func $y "first"))
  (export "y-again" (func $y "first")))

(assert_return (invoke "x-first" (u32.const 1)) (u32.const 1))
(assert_return (invoke "x-second" (u32.const 10)) (u32.const 10))
(assert_return (invoke "x-first" (u32.const 1)) (u32.const 2))
(assert_return (invoke "y-first" (u32.const 100)) (u32.const 100))
(assert_return (invoke "y-again" (u32.const 100)) (u32.const 200))
(assert_return (invoke "x-second" (u32.const 10)) (u32.const 20))

;; Another instance of the script begins anew; names mean what they meant.
(component definition $Greeter
  (core module $M
    (memory (export "memory") 1)
    (data (i32.const 16) "hello, ")
    (global $end (mut i32) (i32.const 1024))
    (func $realloc (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (global.get $end))
      (global.set $end (i32.add (global.get $end) (local.get 3)))
      (local.get $at))
    (func (export "greet") (param $ptr i32) (param $len i32) (result i32)
      (local $to i32)
      (local.set $to (call $realloc (i32.const 0) (i32.const 0) (i32.const 1)
        (i32.add (local.get $len) (i32.const 7))))
      (memory.copy (local.get $to) (i32.const 16) (i32.const 7))
      (memory.copy (i32.add (local.get $to) (i32.const 7)) (local.get $ptr) (local.get $len))
      (i32.store (i32.const 0) (local.get $to))
      (i32.store (i32.const 4) (i32.add (local.get $len) (i32.const 7)))
      (i32.const 0)))
  (core instance $m (instantiate $M))
  (func (export "greet") (param "name" string) (result string)
    (canon lift (core func $m "greet")
      (memory (core memory $m "memory")) (realloc (core func $m "realloc")))))
(component instance $g $Greeter)
(component instance $h $Greeter)
(assert_return (invoke $g "greet" (str.const "ann")) (str.const "hello, ann"))
(assert_return (invoke $h "greet" (str.const "")) (str.const "hello, "))
(assert_return (invoke "greet" (str.const "böb")) (str.const "hello, böb"))
(assert_return (invoke $Counters "x-first" (u32.const 0)) (u32.const 2))

;; Components and modules as arguments: the callee chooses what it makes of them.
(component
  (core module $Three (func (export "get") (result i32) (i32.const 3)))
  (core module $Four (func (export "get") (result i32) (i32.const 4)))
  (component $Wrap
    (import "module" (core module $M (export "get" (func (result i32)))))
    (core instance $m (instantiate $M))
    (func (export "get") (result u32) (canon lift (core func $m "get"))))
  (component $Choose
    (import "wrap" (component $W
      (import "module" (core module (export "get" (func (result i32)))))
      (export "get" (func (result u32)))))
    (import "modules" (instance $modules
      (export "a" (core module (export "get" (func (result i32)))))
      (export "b" (core module (export "get" (func (result i32)))))))
    (instance $a (instantiate $W (with "module" (core module $modules "a"))))
    (instance $b (instantiate $W (with "module" (core module $modules "b"))))
    (export "a" (func $a "get"))
    (export "b" (func $b "get")))
  (instance $choice (instantiate $Choose
    (with "wrap" (component $Wrap))
    (with "modules" (instance
      (export "a" (core module $Four))
      (export "b" (core module $Three))))))
  (export "a" (func $choice "a"))
  (export "b" (func $choice "b")))
(assert_return (invoke "a") (u32.const 4))
(assert_return (invoke "b") (u32.const 3))

;; A call goes through three components, and each changes what it passes on.
(component
  (component $Base
    (core module $M (func (export "f") (param i32) (result i32)
      (i32.mul (local.get 0) (local.get 0))))
    (core instance $m (instantiate $M))
    (func (export "f") (param "x" s32) (result s32) (canon lift (core func $m "f"))))
  (component $Add
    (import "f" (func $f (param "x" s32) (result s32)))
    (core func $f (canon lower (func $f)))
    (core module $M
      (import "" "f" (func $f (param i32) (result i32)))
      (func (export "f") (param i32) (result i32)
        (i32.add (call $f (i32.add (local.get 0) (i32.const 1))) (i32.const 1))))
    (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
    (func (export "f") (param "x" s32) (result s32) (canon lift (core func $m "f"))))
  (instance $base (instantiate $Base))
  (instance $one (instantiate $Add (with "f" (func $base "f"))))
  (instance $two (instantiate $Add (with "f" (func $one "f"))))
  (export "f" (func $two "f")))
(assert_return (invoke "f" (s32.const 3)) (s32.const 27))
(assert_return (invoke "f" (s32.const -2)) (s32.const 2))

;; What nobody gives is missing.
(assert_unlinkable
  (component
    (import "f" (func $f))
    (core func $g (canon lower (func $f)))
    (func (export "g") (canon lift (core func $g))))
  "missing import: f")

;; What is exported only once may not be named twice, and what is not there cannot be reached.
(assert_invalid
  (component (component $C) (instance $c (instantiate $C)) (export "f" (func $c "f")))
  "no export")
(assert_malformed (component quote "(export \"f\" (func $f))") "unknown func")
