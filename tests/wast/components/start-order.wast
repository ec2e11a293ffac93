;; Start functions run where their modules are instantiated: nested components first, and each before what
;; comes after it. Each writes a digit; the number that they make tells their order.
(component
  (core module $Log
    (global $log (mut i32) (i32.const 0))
    (func (export "write") (param i32)
      (global.set $log (i32.add (i32.mul (global.get $log) (i32.const 10)) (local.get 0))))
    (func (export "read") (result i32) (global.get $log)))
  (component $Logger
    (core instance $log (instantiate $Log))
    (func (export "write") (param "digit" u32) (canon lift (core func $log "write")))
    (func (export "read") (result u32) (canon lift (core func $log "read"))))
  (instance $logger (instantiate $Logger))

  (core module $One
    (import "" "write" (func $write (param i32)))
    (func $start (call $write (i32.const 1)))
    (start $start))
  (core module $Two
    (import "" "write" (func $write (param i32)))
    (func $start (call $write (i32.const 2)))
    (start $start))
  (component $Nested
    (import "write" (func $write (param "digit" u32)))
    (core func $write' (canon lower (func $write)))
    (core module $Three
      (import "" "write" (func $write (param i32)))
      (func $start (call $write (i32.const 3)))
      (start $start))
    (core instance $env (export "write" (func $write')))
    (core instance (instantiate $Three (with "" (instance $env))))
    (component $Deeper
      (import "write" (func $write (param "digit" u32)))
      (core func $write' (canon lower (func $write)))
      (core instance $env (export "write" (func $write')))
      (core instance (instantiate $Two (with "" (instance $env)))))
    (instance (instantiate $Deeper (with "write" (func $write))))
    (core instance (instantiate $Three (with "" (instance $env)))))
  (core func $write (canon lower (func $logger "write")))
  (core instance $env (export "write" (func $write)))
  (core instance (instantiate $Two (with "" (instance $env))))
  (instance (instantiate $Nested (with "write" (func $logger "write"))))
  (core instance (instantiate $One (with "" (instance $env))))
  (instance (instantiate $Nested (with "write" (func $logger "write"))))
  (export "read" (func $logger "read")))
(assert_return (invoke "read") (u32.const 23231323))

;; A start function may trap; the instance never is.
(assert_trap
  (component
    (core module $M (func $start unreachable) (start $start))
    (core instance (instantiate $M)))
  "unreachable")
;; So may a segment that does not fit, after an earlier one was copied.
(assert_trap
  (component
    (core module $M
      (memory 1)
      (data (i32.const 0) "fits")
      (data (i32.const 65534) "does not"))
    (core instance (instantiate $M)))
  "out of bounds memory access")
(assert_trap
  (component
    (component $C
      (core module $M (func $start (drop (i32.div_u (i32.const 1) (i32.const 0)))) (start $start))
      (core instance (instantiate $M)))
    (instance (instantiate $C)))
  "integer divide by zero")
;; The host calls nothing before all is there: an instance that the start of another uses is ready.
(component
  (component $Data
    (core module $M
      (memory 1)
      (data (i32.const 8) "\2a")
      (func (export "get") (result i32) (i32.load8_u (i32.const 8))))
    (core instance $m (instantiate $M))
    (func (export "get") (result u8) (canon lift (core func $m "get"))))
  (instance $data (instantiate $Data))
  (core func $get (canon lower (func $data "get")))
  (core module $M
    (import "" "get" (func $get (result i32)))
    (global $found (mut i32) (i32.const 0))
    (func $start (global.set $found (call $get)))
    (start $start)
    (func (export "found") (result i32) (global.get $found)))
  (core instance $m (instantiate $M (with "" (instance (export "get" (func $get))))))
  (func (export "found") (result u8) (canon lift (core func $m "found"))))
(assert_return (invoke "found") (u8.const 42))

;; Start functions of components are calls like others: of a function of the component, of a nested one. They
;; run in their place among the others.
(component
  (core module $M
    (global $log (mut i32) (i32.const 0))
    (func $write (param i32)
      (global.set $log (i32.add (i32.mul (global.get $log) (i32.const 10)) (local.get 0))))
    (func $start (call $write (i32.const 1)))
    (start $start)
    (func (export "two") (call $write (i32.const 2)))
    (func (export "three") (call $write (i32.const 3)))
    (func (export "log") (result i32) (global.get $log)))
  (core instance $m (instantiate $M))
  (func $three (canon lift (core func $m "three")))
  (func $two (canon lift (core func $m "two")))
  (component $C
    (import "f" (func $f))
    (start $f)
    (export "g" (func $f)))
  (instance $a (instantiate $C (with "f" (func $three))))
  (start $two)
  (instance $b (instantiate $C (with "f" (func $a "g"))))
  (func (export "log") (result u32) (canon lift (core func $m "log"))))
(assert_return (invoke "log") (u32.const 1323))
(assert_trap
  (component
    (core module $M (func (export "f") unreachable))
    (core instance $m (instantiate $M))
    (func $f (canon lift (core func $m "f")))
    (start $f))
  "unreachable")
;; What a start function takes is of the type that it says.
(assert_invalid
  (component (import "f" (func $f (param "x" u32))) (start $f))
  "start function")
