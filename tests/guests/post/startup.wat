;; A component whose start-up code calls an `async` function of the host, and then does what `mode` says.
;;
;; 0: nothing. 1: it cancels the call. 2: it traps.
(component
  (import "mode" (func $mode (result u32)))
  (import "begin" (func $begin async))
  (core func $mode (canon lower (func $mode)))
  (core func $begin (canon lower (func $begin) async))
  (core func $cancel (canon subtask.cancel async))
  (core module $Main
    (import "" "mode" (func $mode (result i32)))
    (import "" "begin" (func $begin (result i32)))
    (import "" "cancel" (func $cancel (param i32) (result i32)))
    (func $start
      (local $mode i32) (local $subtask i32)
      (local.set $mode (call $mode))
      (local.set $subtask (i32.shr_u (call $begin) (i32.const 4)))
      (if (i32.eq (local.get $mode) (i32.const 1)) (then
        (drop (call $cancel (local.get $subtask)))))
      (if (i32.eq (local.get $mode) (i32.const 2)) (then unreachable)))
    (start $start)
    (func (export "idle")))
  (core instance $main (instantiate $Main (with "" (instance
    (export "mode" (func $mode))
    (export "begin" (func $begin))
    (export "cancel" (func $cancel))))))
  (func (export "idle") (canon lift (core func $main "idle")))
)
