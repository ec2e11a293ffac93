;; A parent gives its function to a child, so that the child can be entered while it runs: `may_enter`.
(component
  (core module $Parent
    (type $call (func (result i32)))
    (table (export "table") 2 funcref)
    ;; Calls the child's function that `Link` puts into the table.
    (func (export "ask") (result i32) (call_indirect (type $call) (i32.const 0)))
    (func (export "plain") (result i32) (i32.const 5))
    (func (export "twice") (result i32)
      (i32.add
        (call_indirect (type $call) (i32.const 0))
        (call_indirect (type $call) (i32.const 0))))
    (func (export "round") (result i32) (call_indirect (type $call) (i32.const 1)))
  )
  (core instance $parent (instantiate $Parent))
  (func $ask (result u32) (canon lift (core func $parent "ask")))
  (func $plain (result u32) (canon lift (core func $parent "plain")))

  (component $Child
    (import "ask" (func $ask (result u32)))
    (import "plain" (func $plain (result u32)))
    (core func $ask (canon lower (func $ask)))
    (core func $plain (canon lower (func $plain)))
    (core module $Main
      (import "parent" "ask" (func $ask (result i32)))
      (import "parent" "plain" (func $plain (result i32)))
      (func (export "answer") (result i32) (i32.const 42))
      (func (export "through-parent") (result i32) (call $ask))
      (func (export "from-parent") (result i32) (call $plain)))
    (core instance $main (instantiate $Main
      (with "parent" (instance (export "ask" (func $ask)) (export "plain" (func $plain))))))
    (func (export "answer") (result u32) (canon lift (core func $main "answer")))
    (func (export "through-parent") (result u32) (canon lift (core func $main "through-parent")))
    (func (export "from-parent") (result u32) (canon lift (core func $main "from-parent")))
  )
  (instance $child (instantiate $Child
    (with "ask" (func $ask)) (with "plain" (func $plain))))

  (core func $answer (canon lower (func $child "answer")))
  (core func $from-parent (canon lower (func $child "from-parent")))
  (core module $Link
    (import "parent" "table" (table 2 funcref))
    (import "child" "answer" (func $answer (result i32)))
    (import "child" "from-parent" (func $from-parent (result i32)))
    (elem (i32.const 0) func $answer $from-parent))
  (core instance (instantiate $Link
    (with "parent" (instance $parent))
    (with "child" (instance
      (export "answer" (func $answer))
      (export "from-parent" (func $from-parent))))))

  (func (export "ask") (result u32) (canon lift (core func $parent "ask")))
  (func (export "twice") (result u32) (canon lift (core func $parent "twice")))
  (func (export "round") (result u32) (canon lift (core func $parent "round")))
  (func (export "answer") (alias export $child "answer"))
  (func (export "from-parent") (alias export $child "from-parent"))
  (func (export "through-parent") (alias export $child "through-parent"))
)
