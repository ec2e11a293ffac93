;; Globals that are computed at instantiation, read by a start function that is small enough to be
;; inlined into the steps that compute them.
(module
  (import "host" "nothing" (func $nothing))
  (global $ref funcref (ref.func $answer))
  (global $copy funcref (global.get $ref))
  (global $seen (mut i32) (i32.const -1))
  (table $t 2 funcref (ref.func $answer))
  (elem $passive funcref (global.get $copy) (ref.null func) (ref.func $nothing))
  (func $answer (result i32) (i32.const 42))
  (func $begin (global.set $seen (ref.is_null (global.get $copy))))
  (start $begin)
  (func (export "seen") (result i32) (global.get $seen))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (result i32) (local.get 0)))
  (func (export "init") (param i32)
    (table.init $t $passive (i32.const 0) (local.get 0) (i32.const 1)))
  (func (export "is-null") (param i32) (result i32) (ref.is_null (table.get $t (local.get 0)))))
