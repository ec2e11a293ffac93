;; Threads of the script that share a memory and nothing else: waiting, waking, growing, message passing.

(module $Memory
  (memory (export "shared") 1 4 shared))

(thread $Waiter (shared (module $Memory))
  (register "memory" $Memory)
  (module
    (memory (import "memory" "shared") 1 4 shared)
    (func (export "wait") (result i32)
      (i32.atomic.store (i32.const 4) (i32.const 1))
      (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))
    (func (export "size") (result i32) (memory.size))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  )
  ;; Woken, or too late to wait.
  (assert_return (invoke "wait") (either (i32.const 0) (i32.const 1)))
  (assert_return (invoke "size") (i32.const 2))
  (assert_return (invoke "load" (i32.const 65536)) (i32.const 42))
  (assert_trap (invoke "load" (i32.const 131072)) "out of bounds memory access")
)

(thread $Waker (shared (module $Memory))
  (register "memory" $Memory)
  (module
    (memory (import "memory" "shared") 1 4 shared)
    (func (export "go") (result i32)
      (loop $again (br_if $again (i32.eqz (i32.atomic.load (i32.const 4)))))
      (drop (memory.grow (i32.const 1)))
      (i32.store (i32.const 65536) (i32.const 42))
      (i32.atomic.store (i32.const 0) (i32.const 1))
      (memory.atomic.notify (i32.const 0) (i32.const -1)))
  )
  (assert_return (invoke "go") (either (i32.const 0) (i32.const 1)))
)

(wait $Waiter)
(wait $Waker)

(register "memory" $Memory)
(module
  (memory (import "memory" "shared") 1 4 shared)
  (func (export "size") (result i32) (memory.size))
  (func (export "add") (param i32) (result i32)
    (i32.atomic.rmw.add (i32.const 65536) (local.get 0)))
)
(assert_return (invoke "size") (i32.const 2))
(assert_return (invoke "add" (i32.const 8)) (i32.const 42))
(assert_return (invoke "add" (i32.const 0)) (i32.const 50))

;; The same index in another memory is another place.
(module
  (memory (export "memory") 1 1 shared)
  (func (export "notify") (result i32) (memory.atomic.notify (i32.const 0) (i32.const -1)))
  (func (export "wait") (result i32)
    (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 1000)))
)
(assert_return (invoke "notify") (i32.const 0))
(assert_return (invoke "wait") (i32.const 2))
