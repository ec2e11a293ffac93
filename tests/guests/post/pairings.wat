;; Every pairing of a function's type, its lift, and the lower through which it is called, between guest and guest,
;; host and guest, guest and host, host and host. Beside it the table of what each gives.
;;
;; A function gives one more than it got if that is even, and calls `pause` first if it is odd: so it returns at
;; once, or blocks if `pause` does. `callee` has it as a `plain` function, whose type is not `async`; and of an
;; `async` type with the `sync-abi`, `stackful`, and with a `callback`. Each caller has its import lowered
;; without `async` (`sync`) and with (`stackful`, which waits on its stack, and `callback`, in its event loop).
;; Of a plain function there is only the first, and only the first lift (CanonicalABI.md, `canonopt` validation):
;; a task may make such a call, and a `plain` function.
(component $Root
  (import "pause" (func $pause async (param "value" u32) (result u32)))
  (import "now" (func $now (param "value" u32) (result u32)))

  (core module $Memory (memory (export "memory") 1))

  (core module $Callee
    (import "" "memory" (memory 1))
    (import "" "pause" (func $pause (param i32) (result i32)))
    (import "" "pause-async" (func $pause-async (param i32 i32) (result i32)))
    (import "" "return" (func $return (param i32)))
    (import "" "set-new" (func $set-new (result i32)))
    (import "" "set-drop" (func $set-drop (param i32)))
    (import "" "join" (func $join (param i32 i32)))
    (import "" "drop" (func $drop (param i32)))
    (func $value (export "value") (param i32) (result i32)
      (if (i32.and (local.get 0) (i32.const 1)) (then (local.set 0 (call $pause (local.get 0)))))
      (i32.add (local.get 0) (i32.const 1)))
    (func (export "stackful") (param i32) (call $return (call $value (local.get 0))))
    (func (export "callback") (param i32) (result i32)
      (local $packed i32)
      (i32.store (i32.const 16) (local.get 0))
      (if (i32.eqz (i32.and (local.get 0) (i32.const 1))) (then
        (call $return (i32.add (local.get 0) (i32.const 1)))
        (return (i32.const 0))))
      (local.set $packed (call $pause-async (local.get 0) (i32.const 16)))
      (if (i32.eq (local.get $packed) (i32.const 2)) (then
        (call $return (i32.add (i32.load (i32.const 16)) (i32.const 1)))
        (return (i32.const 0))))
      (i32.store (i32.const 20) (call $set-new))
      (call $join (i32.shr_u (local.get $packed) (i32.const 4)) (i32.load (i32.const 20)))
      (i32.or (i32.const 2) (i32.shl (i32.load (i32.const 20)) (i32.const 4))))
    (func (export "event") (param $event i32) (param $subtask i32) (param $state i32) (result i32)
      (if (i32.ne (local.get $state) (i32.const 2)) (then
        (return (i32.or (i32.const 2) (i32.shl (i32.load (i32.const 20)) (i32.const 4))))))
      (call $drop (local.get $subtask))
      (call $set-drop (i32.load (i32.const 20)))
      (call $return (i32.add (i32.load (i32.const 16)) (i32.const 1)))
      (i32.const 0)))

  (core module $Caller
    (import "" "memory" (memory 1))
    (import "" "f" (func $f (param i32) (result i32)))
    (import "" "f-async" (func $f-async (param i32 i32) (result i32)))
    (import "" "return" (func $return (param i32)))
    (import "" "set-new" (func $set-new (result i32)))
    (import "" "set-wait" (func $set-wait (param i32 i32) (result i32)))
    (import "" "set-drop" (func $set-drop (param i32)))
    (import "" "join" (func $join (param i32 i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "sync") (param i32) (call $return (call $f (local.get 0))))
    (func (export "stackful") (param i32)
      (local $packed i32) (local $set i32)
      (local.set $packed (call $f-async (local.get 0) (i32.const 16)))
      (if (i32.ne (local.get $packed) (i32.const 2)) (then
        (local.set $packed (i32.shr_u (local.get $packed) (i32.const 4)))
        (local.set $set (call $set-new))
        (call $join (local.get $packed) (local.get $set))
        (loop $more
          (drop (call $set-wait (local.get $set) (i32.const 32)))
          (br_if $more (i32.ne (i32.load (i32.const 36)) (i32.const 2))))
        (call $drop (local.get $packed))
        (call $set-drop (local.get $set))))
      (call $return (i32.load (i32.const 16))))
    (func (export "callback") (param i32) (result i32)
      (local $packed i32)
      (local.set $packed (call $f-async (local.get 0) (i32.const 16)))
      (if (i32.eq (local.get $packed) (i32.const 2)) (then
        (call $return (i32.load (i32.const 16)))
        (return (i32.const 0))))
      (i32.store (i32.const 20) (call $set-new))
      (call $join (i32.shr_u (local.get $packed) (i32.const 4)) (i32.load (i32.const 20)))
      (i32.or (i32.const 2) (i32.shl (i32.load (i32.const 20)) (i32.const 4))))
    (func (export "event") (param $event i32) (param $subtask i32) (param $state i32) (result i32)
      (if (i32.ne (local.get $state) (i32.const 2)) (then
        (return (i32.or (i32.const 2) (i32.shl (i32.load (i32.const 20)) (i32.const 4))))))
      (call $drop (local.get $subtask))
      (call $set-drop (i32.load (i32.const 20)))
      (call $return (i32.load (i32.const 16)))
      (i32.const 0)))

  (component $CalleeComponent
    (import "pause" (func $pause async (param "value" u32) (result u32)))
    (alias outer $Root $Memory (core module $Memory))
    (alias outer $Root $Callee (core module $Main))
    (core instance $memory (instantiate $Memory))
    (core func $pause-sync (canon lower (func $pause)))
    (core func $pause-async (canon lower (func $pause) async (memory (core memory $memory "memory"))))
    (core func $return (canon task.return (result u32)))
    (core func $set-new (canon waitable-set.new))
    (core func $set-drop (canon waitable-set.drop))
    (core func $join (canon waitable.join))
    (core func $drop (canon subtask.drop))
    (core instance $main (instantiate $Main (with "" (instance
      (export "memory" (memory $memory "memory"))
      (export "pause" (func $pause-sync))
      (export "pause-async" (func $pause-async))
      (export "return" (func $return))
      (export "set-new" (func $set-new))
      (export "set-drop" (func $set-drop))
      (export "join" (func $join))
      (export "drop" (func $drop))))))
    (func (export "plain") (param "value" u32) (result u32) (canon lift (core func $main "value")))
    (func (export "sync-abi") async (param "value" u32) (result u32)
      (canon lift (core func $main "value")))
    (func (export "stackful") async (param "value" u32) (result u32)
      (canon lift (core func $main "stackful") async))
    (func (export "callback") async (param "value" u32) (result u32)
      (canon lift (core func $main "callback") async (callback (core func $main "event")))))

  (component $PlainCaller
    (import "f" (func $f (param "value" u32) (result u32)))
    (core func $f-sync (canon lower (func $f)))
    (core func $return (canon task.return (result u32)))
    (core module $Main
      (import "" "f" (func $f (param i32) (result i32)))
      (import "" "return" (func $return (param i32)))
      (func (export "plain") (param i32) (result i32) (call $f (local.get 0)))
      (func (export "sync") (param i32) (call $return (call $f (local.get 0)))))
    (core instance $main (instantiate $Main (with "" (instance
      (export "f" (func $f-sync))
      (export "return" (func $return))))))
    (func (export "plain") (param "value" u32) (result u32) (canon lift (core func $main "plain")))
    (func (export "sync") async (param "value" u32) (result u32)
      (canon lift (core func $main "sync") async)))

  (component $AsyncCaller
    (import "f" (func $f async (param "value" u32) (result u32)))
    (alias outer $Root $Memory (core module $Memory))
    (alias outer $Root $Caller (core module $Main))
    (core instance $memory (instantiate $Memory))
    (core func $f-sync (canon lower (func $f)))
    (core func $f-async (canon lower (func $f) async (memory (core memory $memory "memory"))))
    (core func $return (canon task.return (result u32)))
    (core func $set-new (canon waitable-set.new))
    (core func $set-wait (canon waitable-set.wait (memory (core memory $memory "memory"))))
    (core func $set-drop (canon waitable-set.drop))
    (core func $join (canon waitable.join))
    (core func $drop (canon subtask.drop))
    (core instance $main (instantiate $Main (with "" (instance
      (export "memory" (memory $memory "memory"))
      (export "f" (func $f-sync))
      (export "f-async" (func $f-async))
      (export "return" (func $return))
      (export "set-new" (func $set-new))
      (export "set-wait" (func $set-wait))
      (export "set-drop" (func $set-drop))
      (export "join" (func $join))
      (export "drop" (func $drop))))))
    (func (export "sync") async (param "value" u32) (result u32)
      (canon lift (core func $main "sync") async))
    (func (export "stackful") async (param "value" u32) (result u32)
      (canon lift (core func $main "stackful") async))
    (func (export "callback") async (param "value" u32) (result u32)
      (canon lift (core func $main "callback") async (callback (core func $main "event")))))

  (instance $callee (instantiate $CalleeComponent (with "pause" (func $pause))))
  (instance $guest-plain (instantiate $PlainCaller (with "f" (func $callee "plain"))))
  (instance $guest-sync-abi (instantiate $AsyncCaller (with "f" (func $callee "sync-abi"))))
  (instance $guest-stackful (instantiate $AsyncCaller (with "f" (func $callee "stackful"))))
  (instance $guest-callback (instantiate $AsyncCaller (with "f" (func $callee "callback"))))
  (instance $host-plain (instantiate $PlainCaller (with "f" (func $now))))
  (instance $host-async (instantiate $AsyncCaller (with "f" (func $pause))))

  ;; Host to guest.
  (export "callee" (instance $callee))
  ;; Guest to guest.
  (export "guest-plain" (instance $guest-plain))
  (export "guest-sync-abi" (instance $guest-sync-abi))
  (export "guest-stackful" (instance $guest-stackful))
  (export "guest-callback" (instance $guest-callback))
  ;; Guest to host.
  (export "host-plain" (instance $host-plain))
  (export "host-async" (instance $host-async))
  ;; Host to host.
  (export "now-again" (func $now))
  (export "pause-again" (func $pause)))
