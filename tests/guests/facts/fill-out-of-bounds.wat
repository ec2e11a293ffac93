;; A start function whose write is out of bounds traps when it runs: nothing is settled.
(component
  (core module $m
    (type $t (func (result i32)))
    (table $table 1 funcref)
    (func $one (type $t) (i32.const 1))
    (elem declare func $one)
    (func $fill
      (table.set $table (i32.const 0) (ref.func $one))
      (table.set $table (i32.const 1) (ref.func $one)))
    (func (export "call") (param i32) (result i32)
      (call_indirect $table (type $t) (local.get 0)))
    (start $fill))
  (core instance $m (instantiate $m))
  (func (export "call") (param "i" u32) (result u32) (canon lift (core func $m "call"))))
