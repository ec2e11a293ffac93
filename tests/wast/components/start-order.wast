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
