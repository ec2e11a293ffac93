;; A core module that works in a shared memory, one instance on each thread:
;;
;;   0   how many have been counted, atomically      64   the gate: 0 closed, 1 open
;;   8   a mutex: 0 free, 1 taken, 2 waited for     128   how many wait at the gate
;;  16   how many have been counted with the mutex
(module
  (memory (import "env" "memory") 1 16 shared)
  (data (i32.const 2000) "from a worker")
  (func (export "count") (param $times i32)
    (loop $again
      (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
      (call $lock)
      (i32.store (i32.const 16) (i32.add (i32.load (i32.const 16)) (i32.const 1)))
      (call $unlock)
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  (func $lock
    (if (i32.eqz (i32.atomic.rmw.cmpxchg (i32.const 8) (i32.const 0) (i32.const 1)))
      (then (return)))
    (loop $again
      (if (i32.eqz (i32.atomic.rmw.xchg (i32.const 8) (i32.const 2))) (then (return)))
      (drop (memory.atomic.wait32 (i32.const 8) (i32.const 2) (i64.const -1)))
      (br $again)))
  (func $unlock
    (if (i32.eq (i32.atomic.rmw.xchg (i32.const 8) (i32.const 0)) (i32.const 2))
      (then (drop (memory.atomic.notify (i32.const 8) (i32.const 1))))))
  ;; Waits until the gate is open.
  (func (export "pass_gate") (result i32)
    (drop (i32.atomic.rmw.add (i32.const 128) (i32.const 1)))
    (memory.atomic.wait32 (i32.const 64) (i32.const 0) (i64.const -1)))
  (func (export "open_gate") (result i32)
    (i32.atomic.store (i32.const 64) (i32.const 1))
    (memory.atomic.notify (i32.const 64) (i32.const -1)))
  (func (export "wait_in_vain") (param $nanoseconds i64) (result i32)
    (memory.atomic.wait32 (i32.const 192) (i32.const 0) (local.get $nanoseconds)))
  ;; Grows by a page and marks its end.
  (func (export "grow") (result i32) (local $page i32)
    (local.set $page (memory.grow (i32.const 1)))
    (if (i32.ge_s (local.get $page) (i32.const 0))
      (then
        (i32.store offset=65532 (i32.shl (local.get $page) (i32.const 16)) (local.get $page))))
    (local.get $page))
  (func (export "load") (param $at i32) (result i32) (i32.load (local.get $at)))
  (func (export "load_atomic") (param $at i32) (result i32) (i32.atomic.load (local.get $at))))
