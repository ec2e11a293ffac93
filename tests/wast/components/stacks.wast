;; Stacks of threads that block: their limit, and exceptions that only they refer to.

;; A guest on a stack of its own, which it has left and come back to on its way down.
(component
  (core module $M
    (import "" "ret" (func $ret))
    (import "" "yield" (func $yield (result i32)))
    (func $deep (param i32) (result i32)
      (if (i32.eq (i32.and (local.get 0) (i32.const 1023)) (i32.const 5)) (then (drop (call $yield))))
      (i32.add (i32.const 1) (call $deep (i32.add (local.get 0) (i32.const 1)))))
    (func (export "run") (drop (call $deep (i32.const 0))) (call $ret)))
  (canon task.return (core func $ret))
  (canon thread.yield (core func $yield))
  (core instance $m (instantiate $M (with "" (instance (export "ret" (func $ret)) (export "yield" (func $yield))))))
  (func (export "run") async (canon lift (core func $m "run") async)))
(assert_trap (invoke "run") "call stack exhausted")

;; Eight tasks keep a reference to an exception on their stacks while all of them throw so many that
;; those which nothing refers to are freed, again and again.
(component
  (component $C 
  (core module $M
    (import "" "ret" (func $ret (param i32)))
    (import "" "yield" (func $yield (result i32)))
    (tag $t (param i64 i64))
    (func $make2 (param i64) (result exnref) (local $e exnref)
      (block $h (result i64 i64 exnref)
        (try_table (catch_ref $t $h) (throw $t (local.get 0) (i64.const 7)))
        unreachable)
      (local.set $e) (drop) (drop) (local.get $e))
    (func $get (param exnref) (result i64)
      (block $h (result i64 i64)
        (try_table (catch $t $h) (throw_ref (local.get 0)))
        unreachable)
      (drop))
    (func (export "run") (param i32) (local $e exnref) (local $n i32)
      (local.set $e (call $make2 (i64.extend_i32_u (local.get 0))))
      (drop (call $yield))
      (loop $l
        (drop (call $make2 (i64.const 99)))
        (if (i32.eqz (i32.and (local.get $n) (i32.const 4095))) (then (drop (call $yield))))
        (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 50000))))
      (call $ret (i32.wrap_i64 (call $get (local.get $e))))))
  (canon task.return (result u32) (core func $ret))
  (canon thread.yield (core func $yield))
  (core instance $m (instantiate $M (with "" (instance (export "ret" (func $ret)) (export "yield" (func $yield))))))
  (func (export "run") async (param "a" u32) (result u32) (canon lift (core func $m "run") async)))

  (instance $c (instantiate $C))
  (core module $Mem (memory (export "mem") 1))
  (core instance $mem (instantiate $Mem))
  (core module $D
    (import "" "mem" (memory 1))
    (import "" "run" (func $run (param i32 i32) (result i32)))
    (import "" "ret" (func $ret (param i32)))
    (import "" "join" (func $join (param i32 i32)))
    (import "" "new" (func $new (result i32)))
    (import "" "wait" (func $wait (param i32 i32) (result i32)))
    (func (export "go") (local $i i32) (local $ws i32) (local $sum i32)
      (local.set $ws (call $new))
      (loop $l
        (call $join (i32.shr_u (call $run (i32.add (i32.const 1000) (local.get $i)) (i32.add (i32.const 64) (i32.mul (i32.const 4) (local.get $i)))) (i32.const 4)) (local.get $ws))
        (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 8))))
      (loop $l
        (drop (call $wait (local.get $ws) (i32.const 0)))
        (br_if $l (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (loop $l
        (local.set $sum (i32.add (local.get $sum) (i32.load (i32.add (i32.const 64) (i32.mul (i32.const 4) (local.get $i))))))
        (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 8))))
      (call $ret (local.get $sum))))
  (canon task.return (result u32) (core func $ret))
  (canon waitable.join (core func $join))
  (canon waitable-set.new (core func $new))
  (canon waitable-set.wait (memory (core memory $mem "mem")) (core func $wait))
  (canon lower (func $c "run") async (memory (core memory $mem "mem")) (core func $run))
  (core instance $d (instantiate $D (with "" (instance (export "mem" (memory $mem "mem")) (export "run" (func $run)) (export "ret" (func $ret)) (export "join" (func $join)) (export "new" (func $new)) (export "wait" (func $wait))))))
  (func (export "go") async (result u32) (canon lift (core func $d "go") async)))
(assert_return (invoke "go") (u32.const 8028))
