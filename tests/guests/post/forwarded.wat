;; Functions of an `async` type that the host gives and gets back as they are: under another name, through a
;; component that only passes them on, in an instance inside of an instance; with strings, handles, streams
;; and futures. And functions that borrow resources of the host while they wait for it.
;;
;; - `watch` waits for `pause`, then looks at what it was lent. It takes no notice of cancellation.
;; - `watch-all` does the same with a list of them.
;; - `watch-trap` begins to look, waits for `pause`, and traps while the host still looks.
;; - `trap-watching` does the same without waiting; its type is not `async`.
(component
  (import "pause" (func $pause async (param "value" u32) (result u32)))
  (import "name" (func $name async (param "of" string) (result string)))
  (import "tell" (func $tell async (param "texts" (list string))))
  (import "t:p/api" (instance $api
    (export "thing" (type $thing (sub resource)))
    (export "make" (func async (param "rep" u32) (result (own $thing))))
    (export "look" (func async (param "thing" (borrow $thing)) (result u32)))
    (export "take" (func async (param "thing" (own $thing))))
    (export "inner" (instance
      (export "copy" (func async (param "bytes" (stream u8)) (result (stream u8))))
      (export "swap" (func async (param "text" (future string)) (result (future string))))))))

  (export "pause-again" (func $pause))
  (export "name-again" (func $name))
  (export "tell-again" (func $tell))
  (component $Pass
    (import "f" (func $f async (param "of" string) (result string)))
    (export "g" (func $f)))
  (instance $pass (instantiate $Pass (with "f" (func $name))))
  (export "passed" (func $pass "g"))
  (export "t:p/api" (instance $api))

  (alias export $api "thing" (type $thing))
  (core module $Memory
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 64))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get $at) (local.get 3)))
      (local.get $at)))
  (core instance $memory (instantiate $Memory))
  (core func $pause-sync (canon lower (func $pause)))
  (core func $look-sync (canon lower (func $api "look")))
  (core func $look-async (canon lower (func $api "look") async (memory (core memory $memory "memory"))))
  (core func $thing-drop (canon resource.drop $thing))
  (core func $return-u32 (canon task.return (result u32)))
  (core module $Main
    (import "" "memory" (memory 1))
    (import "" "pause" (func $pause (param i32) (result i32)))
    (import "" "look" (func $look (param i32) (result i32)))
    (import "" "look-async" (func $look-async (param i32 i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "return" (func $return (param i32)))

    (func (export "watch") (param $thing i32) (param $value i32)
      (local $sum i32)
      (local.set $sum (call $pause (local.get $value)))
      (local.set $sum (i32.add (local.get $sum) (call $look (local.get $thing))))
      (call $drop (local.get $thing))
      (call $return (local.get $sum)))
    (func (export "watch-all") (param $at i32) (param $count i32) (param $value i32)
      (local $sum i32)
      (local.set $sum (call $pause (local.get $value)))
      (block $done (loop $more
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (i32.add (local.get $sum) (call $look (i32.load (local.get $at)))))
        (call $drop (i32.load (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $more)))
      (call $return (local.get $sum)))
    (func (export "watch-trap") (param $thing i32)
      (drop (call $look-async (local.get $thing) (i32.const 16)))
      (drop (call $pause (i32.const 1)))
      unreachable)
    (func (export "trap-watching") (param $thing i32)
      (drop (call $look-async (local.get $thing) (i32.const 16)))
      unreachable))
  (core instance $main (instantiate $Main (with "" (instance
    (export "memory" (memory $memory "memory"))
    (export "pause" (func $pause-sync))
    (export "look" (func $look-sync))
    (export "look-async" (func $look-async))
    (export "drop" (func $thing-drop))
    (export "return" (func $return-u32))))))

  (func (export "watch") async (param "thing" (borrow $thing)) (param "value" u32) (result u32)
    (canon lift (core func $main "watch") async))
  (func (export "watch-all") async (param "things" (list (borrow $thing))) (param "value" u32) (result u32)
    (canon lift (core func $main "watch-all") async
      (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (func (export "watch-trap") async (param "thing" (borrow $thing)) (result u32)
    (canon lift (core func $main "watch-trap") async))
  (func (export "trap-watching") (param "thing" (borrow $thing))
    (canon lift (core func $main "trap-watching")))
)
