;; Makes many of whatever the runtime keeps, and keeps them: a few in `greedy.expect`, more than are
;; allowed in `tests/spending.rs`. Each function gives back how many it has made.
(component
  ;; Tasks that never end, with a stack of their own and without.
  (component $waits
    (core func $set-new (canon waitable-set.new))
    (canon thread.suspend (core func $suspend))
    (core module $m
      (import "" "set-new" (func $set-new (result i32)))
      (import "" "suspend" (func $suspend (result i32)))
      (func (export "wait") (result i32)
        (i32.or (i32.const 2) (i32.shl (call $set-new) (i32.const 4))))
      (func (export "wait-callback") (param i32 i32 i32) (result i32) (unreachable))
      (func (export "block") (drop (call $suspend))))
    (core instance $i (instantiate $m (with "" (instance
      (export "set-new" (func $set-new)) (export "suspend" (func $suspend))))))
    (func (export "wait") async
      (canon lift (core func $i "wait") async (callback (core func $i "wait-callback"))))
    (func (export "block") async (canon lift (core func $i "block") async)))
  (instance $waits (instantiate $waits))

  (core module $libc
    (memory (export "memory") 40)
    (table (export "table") 1 funcref))
  (core instance $libc (instantiate $libc))
  (core func $wait (canon lower (func $waits "wait") async))
  (core func $block (canon lower (func $waits "block") async))
  (type $bytes (stream u8))
  (type $byte (future u8))
  (type $thing (resource (rep i32)))
  (core type $start (func (param i32)))
  (alias core export $libc "table" (core table $table))
  (core func $thread-new (canon thread.new-indirect $start (core table $table)))
  (core func $set-new (canon waitable-set.new))
  (core func $stream-new (canon stream.new $bytes))
  (core func $future-new (canon future.new $byte))
  (core func $error-new (canon error-context.new (memory (core memory $libc "memory"))))
  (core func $thing-new (canon resource.new $thing))
  (core func $return (canon task.return (result u32)))
  (core module $m
    (import "" "memory" (memory 40))
    (import "" "table" (table 1 funcref))
    (import "" "wait" (func $wait (result i32)))
    (import "" "block" (func $block (result i32)))
    (import "" "thread-new" (func $thread-new (param i32 i32) (result i32)))
    (import "" "set-new" (func $set-new (result i32)))
    (import "" "stream-new" (func $stream-new (result i64)))
    (import "" "future-new" (func $future-new (result i64)))
    (import "" "error-new" (func $error-new (param i32 i32) (result i32)))
    (import "" "thing-new" (func $thing-new (param i32) (result i32)))
    (import "" "return" (func $return (param i32)))
    (elem (i32.const 0) $start)
    (func $start (param i32))

    ;; How many of what to make.
    (func $make (param $what i32) (param $n i32) (result i32) (local $made i32)
      (loop $again
        (if (i32.lt_u (local.get $made) (local.get $n))
          (then
            (block $done
              (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
                (br_table $0 $1 $2 $3 $4 $5 $6 (local.get $what)))
                (drop (call $wait)) (br $done))
                (drop (call $block)) (br $done))
                (drop (call $set-new)) (br $done))
                (drop (call $stream-new)) (br $done))
                (drop (call $future-new)) (br $done))
                ;; With a message of 64 bytes.
                (drop (call $error-new (i32.const 16) (i32.const 64))) (br $done))
                (drop (call $thing-new (i32.const 1))))
            (local.set $made (i32.add (local.get $made) (i32.const 1)))
            (br $again))))
      (local.get $made))
    (func (export "tasks") (param i32) (result i32) (call $make (i32.const 0) (local.get 0)))
    (func (export "fibers") (param i32) (result i32) (call $make (i32.const 1) (local.get 0)))
    (func (export "sets") (param i32) (result i32) (call $make (i32.const 2) (local.get 0)))
    (func (export "streams") (param i32) (result i32) (call $make (i32.const 3) (local.get 0)))
    (func (export "futures") (param i32) (result i32) (call $make (i32.const 4) (local.get 0)))
    (func (export "errors") (param i32) (result i32) (call $make (i32.const 5) (local.get 0)))
    (func (export "things") (param i32) (result i32) (call $make (i32.const 6) (local.get 0)))
    (func (export "threads") (param $n i32) (local $made i32)
      (loop $again
        (if (i32.lt_u (local.get $made) (local.get $n))
          (then
            (drop (call $thread-new (i32.const 0) (i32.const 0)))
            (local.set $made (i32.add (local.get $made) (i32.const 1)))
            (br $again))))
      (call $return (local.get $made)))

    ;; One text, as often as is asked for.
    (func (export "texts") (param $n i32) (param $len i32) (result i32) (local $at i32)
      (memory.fill (i32.const 16) (i32.const 97) (local.get $len))
      (i32.store (i32.const 0) (i32.const 0x100000))
      (i32.store (i32.const 4) (local.get $n))
      (local.set $at (i32.const 0x100000))
      (loop $again
        (if (i32.lt_u (local.get $at)
                      (i32.add (i32.const 0x100000) (i32.mul (local.get $n) (i32.const 8))))
          (then
            (i32.store (local.get $at) (i32.const 16))
            (i32.store offset=4 (local.get $at) (local.get $len))
            (local.set $at (i32.add (local.get $at) (i32.const 8)))
            (br $again))))
      (i32.const 0)))
  (core instance $m (instantiate $m (with "" (instance
    (export "memory" (memory $libc "memory")) (export "table" (table $table))
    (export "wait" (func $wait)) (export "block" (func $block))
    (export "thread-new" (func $thread-new)) (export "set-new" (func $set-new))
    (export "stream-new" (func $stream-new)) (export "future-new" (func $future-new))
    (export "error-new" (func $error-new)) (export "thing-new" (func $thing-new))
    (export "return" (func $return))))))

  (func (export "tasks") (param "n" u32) (result u32) (canon lift (core func $m "tasks")))
  (func (export "fibers") (param "n" u32) (result u32) (canon lift (core func $m "fibers")))
  (func (export "sets") (param "n" u32) (result u32) (canon lift (core func $m "sets")))
  (func (export "streams") (param "n" u32) (result u32) (canon lift (core func $m "streams")))
  (func (export "futures") (param "n" u32) (result u32) (canon lift (core func $m "futures")))
  (func (export "errors") (param "n" u32) (result u32) (canon lift (core func $m "errors")))
  (func (export "things") (param "n" u32) (result u32) (canon lift (core func $m "things")))
  (func (export "threads") async (param "n" u32) (result u32)
    (canon lift (core func $m "threads") async))
  (func (export "texts") (param "n" u32) (param "len" u32) (result (list string))
    (canon lift (core func $m "texts") (memory (core memory $libc "memory")))))
