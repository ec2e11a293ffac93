;; Threads with an instance each and a memory in common. The official scripts have none yet.

(module $Shared
  (memory (export "memory") 1 1 shared)
  (func (export "load") (param i32) (result i32) (i32.atomic.load (local.get 0))))

;; Answers each number at 0 with its successor at 4, until the number is 100.
(thread $answers (shared (module $Shared))
  (register "shared" $Shared)
  (module
    (import "shared" "memory" (memory 1 1 shared))
    (func (export "run") (result i32)
      (local $last i32)
      (loop $next
        (drop (memory.atomic.wait32 (i32.const 0) (local.get $last) (i64.const 1_000_000)))
        (br_if $next (i32.eq (i32.atomic.load (i32.const 0)) (local.get $last)))
        (local.set $last (i32.atomic.load (i32.const 0)))
        (i32.atomic.store (i32.const 4) (i32.add (local.get $last) (i32.const 1)))
        (drop (memory.atomic.notify (i32.const 4) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $last) (i32.const 100))))
      (local.get $last)))
  (assert_return (invoke "run") (i32.const 100)))

;; Asks with 1, then with each answer.
(thread $asks (shared (module $Shared))
  (register "shared" $Shared)
  (module
    (import "shared" "memory" (memory 1 1 shared))
    (func (export "run") (result i32)
      (local $number i32)
      (local.set $number (i32.const 1))
      (loop $next
        (i32.atomic.store (i32.const 0) (local.get $number))
        (drop (memory.atomic.notify (i32.const 0) (i32.const 1)))
        (loop $wait
          (drop (memory.atomic.wait32 (i32.const 4) (local.get $number) (i64.const 1_000_000)))
          (br_if $wait (i32.le_u (i32.atomic.load (i32.const 4)) (local.get $number))))
        (local.set $number (i32.atomic.load (i32.const 4)))
        (br_if $next (i32.le_u (local.get $number) (i32.const 100))))
      (local.get $number))
    (func (export "trap") (unreachable)))
  (assert_return (invoke "run") (i32.const 101))
  (assert_trap (invoke "trap") "unreachable"))

(wait $answers)
(wait $asks)
(assert_return (invoke $Shared "load" (i32.const 0)) (i32.const 100))
(assert_return (invoke $Shared "load" (i32.const 4)) (i32.const 101))
