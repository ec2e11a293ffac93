;; Built-ins of concurrency: what they reach, who needs a task, whose stack may have to wait.
(component
  (core module $memory
    (memory (export "memory") 1)
    (table (export "table") 4 funcref))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $m))
  (alias core export $memory "table" (core table $table))
  (core type $start (func (param i32)))
  (type $names (stream string))

  (core func $new (canon thread.new-indirect $start (core table $table)))
  (core func $yield (canon thread.yield))
  (core func $set-new (canon waitable-set.new))
  (core func $never-used (canon thread.index))
  (core func $return (canon task.return))
  (core func $write (canon stream.write $names async (memory (core memory $m))))

  ;; `realloc` leaves its instance: it makes a set.
  (core module $allocator
    (import "" "set-new" (func $set-new (result i32)))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (drop (call $set-new))
      (i32.const 0)))
  (core instance $allocator (instantiate $allocator
    (with "" (instance (export "set-new" (func $set-new))))))
  (core func $read (canon stream.read $names async (memory (core memory $m))
    (realloc (core func $allocator "realloc"))))

  (core module $guest
    (import "" "table" (table 4 funcref))
    (import "" "new" (func $new (param i32 i32) (result i32)))
    (import "" "yield" (func $yield (result i32)))
    (import "" "never-used" (func (result i32)))
    (import "" "return" (func $return))
    (import "" "read" (func $read (param i32 i32 i32) (result i32)))
    (import "" "write" (func $write (param i32 i32 i32) (result i32)))
    ;; Reached through the table, in another thread.
    (func $thread (param i32) (drop (call $yield)))
    (func $unreached (param i32))
    (elem (i32.const 1) func $thread)

    (func (export "spawn") (drop (call $new (i32.const 1) (i32.const 0))))
    (func (export "wait") (drop (call $yield)))
    (func (export "plain"))
    (func (export "return") (call $return))
    (func (export "callback") (result i32) (i32.const 0))
    (func (export "again") (param i32 i32 i32) (result i32)
      (drop (call $read (i32.const 1) (i32.const 0) (i32.const 1)))
      (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1)))
      (i32.const 0)))
  (core instance $guest (instantiate $guest (with "" (instance
    (export "table" (table $table))
    (export "new" (func $new))
    (export "yield" (func $yield))
    (export "never-used" (func $never-used))
    (export "return" (func $return))
    (export "read" (func $read))
    (export "write" (func $write))))))

  (func (export "spawn") (canon lift (core func $guest "spawn")))
  (func (export "wait") (canon lift (core func $guest "wait")))
  (func (export "plain") (canon lift (core func $guest "plain")))
  (func (export "stackful") async (canon lift (core func $guest "return") async))
  (func (export "callback") async
    (canon lift (core func $guest "callback") async (callback (core func $guest "again")))))
