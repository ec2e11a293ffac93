;; A component whose start-up code calls an `async` function of the host, and then does what `mode` says.
;;
;; 0: nothing. 1: it cancels the call. 2: it traps. 3: it gives a stream away, and writes to it; it traps if
;; somebody is there to read.
(component
  (type $bytes (stream u8))
  (import "take" (func $take (param "bytes" $bytes)))
  (import "mode" (func $mode (result u32)))
  (import "begin" (func $begin async))
  (core func $mode (canon lower (func $mode)))
  (core func $begin (canon lower (func $begin) async))
  (core func $cancel (canon subtask.cancel async))
  (core func $take (canon lower (func $take)))
  (core module $Memory (memory (export "memory") 1))
  (core instance $memory (instantiate $Memory))
  (core func $new (canon stream.new $bytes))
  (core func $write (canon stream.write $bytes async (memory (core memory $memory "memory"))))
  (core module $Main
    (import "" "mode" (func $mode (result i32)))
    (import "" "begin" (func $begin (result i32)))
    (import "" "cancel" (func $cancel (param i32) (result i32)))
    (import "" "take" (func $take (param i32)))
    (import "" "new" (func $new (result i64)))
    (import "" "write" (func $write (param i32 i32 i32) (result i32)))
    (func $start
      (local $mode i32) (local $subtask i32) (local $ends i64)
      (local.set $mode (call $mode))
      (local.set $subtask (i32.shr_u (call $begin) (i32.const 4)))
      (if (i32.eq (local.get $mode) (i32.const 1)) (then
        (drop (call $cancel (local.get $subtask)))))
      (if (i32.eq (local.get $mode) (i32.const 3)) (then
        (local.set $ends (call $new))
        (call $take (i32.wrap_i64 (local.get $ends)))
        ;; DROPPED, after no bytes.
        (if (i32.ne (i32.const 1)
            (call $write (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))) (i32.const 0) (i32.const 1)))
          (then unreachable))))
      (if (i32.eq (local.get $mode) (i32.const 2)) (then unreachable)))
    (start $start)
    (func (export "idle")))
  (core instance $main (instantiate $Main (with "" (instance
    (export "take" (func $take))
    (export "new" (func $new))
    (export "write" (func $write))
    (export "mode" (func $mode))
    (export "begin" (func $begin))
    (export "cancel" (func $cancel))))))
  (func (export "idle") (canon lift (core func $main "idle")))
)
