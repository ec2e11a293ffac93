;; A start function runs between two segments. It sees the first table before its segment comes, so that
;; segment stays a step; of the second table it knows nothing.
(component
  (core module $tables
    (type $t (func (result i32)))
    (table $seen (export "seen") 2 funcref)
    (table $unseen (export "unseen") 2 funcref)
    (func $call-seen (export "call-seen") (param i32) (result i32)
      local.get 0
      call_indirect $seen (type $t))
    (func $call-unseen (export "call-unseen") (param i32) (result i32)
      local.get 0
      call_indirect $unseen (type $t)))
  (core module $starts
    (import "" "call-seen" (func $call-seen (param i32) (result i32)))
    (func $look (if (i32.const 0) (then (drop (call $call-seen (i32.const 0))))))
    (start $look))
  (core module $fills
    (import "" "seen" (table $seen 2 funcref))
    (import "" "unseen" (table $unseen 2 funcref))
    (func $one (result i32) (i32.const 1))
    (func $two (result i32) (i32.const 2))
    (elem (table $seen) (i32.const 0) func $one)
    (elem (table $unseen) (i32.const 1) func $two))
  (core instance $tables (instantiate $tables))
  (core instance (instantiate $starts (with "" (instance $tables))))
  (core instance (instantiate $fills (with "" (instance $tables))))
  (func (export "seen") (param "i" u32) (result u32) (canon lift (core func $tables "call-seen")))
  (func (export "unseen") (param "i" u32) (result u32)
    (canon lift (core func $tables "call-unseen"))))
