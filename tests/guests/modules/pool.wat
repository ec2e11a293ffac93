;; A core module with a shared memory of its own, which others import.
(module
  (memory (export "memory") 1 16 shared)
  (data (i32.const 1000) "from the pool")
  (func (export "count") (result i32) (i32.atomic.load (i32.const 0)))
  (func (export "wake") (param $at i32) (param $count i32) (result i32)
    (memory.atomic.notify (local.get $at) (local.get $count))))
