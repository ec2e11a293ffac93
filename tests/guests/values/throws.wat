;; Exceptions: what a guest catches stays inside, what it does not catch is a trap, also in a callback
;; of the Canonical ABI and in a component that is called by another.
(component
  (component $Inner
    (core module $Main
      (tag $oops (param i32))
      (func (export "throw") (throw $oops (i32.const 5)))
    )
    (core instance $main (instantiate $Main))
    (func (export "throw") (canon lift (core func $main "throw")))
  )
  (instance $inner (instantiate $Inner))
  (canon lower (func $inner "throw") (core func $inner-throw))

  (core module $Main
    (import "inner" "throw" (func $inner-throw))
    (tag $oops (param i32))
    (tag $other)
    (func $throw (param i32) (throw $oops (local.get 0)))
    (func (export "caught") (result i32)
      (block $handler (result i32)
        (try_table (catch $oops $handler) (call $throw (i32.const 5)))
        (i32.const 0)))
    (func (export "rethrown") (result i32)
      (block $outside (result i32)
        (try_table (catch $oops $outside)
          (block $inside (result exnref)
            (try_table (catch_all_ref $inside) (call $throw (i32.const 6)))
            (unreachable))
          (throw_ref))
        (unreachable)))
    (func (export "uncaught") (call $throw (i32.const 7)))
    (func (export "uncaught-other") (result i32)
      (block $handler
        (try_table (catch $other $handler) (call $throw (i32.const 8))))
      (i32.const 0))
    (func (export "throw-null") (throw_ref (ref.null exn)))
    ;; A trap is no exception: catch_all does not stop it.
    (func (export "catch-trap")
      (block $handler
        (try_table (catch_all $handler) (unreachable))))
    (func (export "catch-inner")
      (block $handler
        (try_table (catch_all $handler) (call $inner-throw))))
    (func (export "nothing"))
    (func (export "post-return") (call $throw (i32.const 9)))
  )
  (core instance $main (instantiate $Main (with "inner" (instance (export "throw" (func $inner-throw))))))
  (func (export "caught") (result u32) (canon lift (core func $main "caught")))
  (func (export "rethrown") (result u32) (canon lift (core func $main "rethrown")))
  (func (export "uncaught") (canon lift (core func $main "uncaught")))
  (func (export "uncaught-other") (result u32) (canon lift (core func $main "uncaught-other")))
  (func (export "throw-null") (canon lift (core func $main "throw-null")))
  (func (export "catch-trap") (canon lift (core func $main "catch-trap")))
  (func (export "catch-inner") (canon lift (core func $main "catch-inner")))
  (func (export "throw-in-post-return")
    (canon lift (core func $main "nothing") (post-return (core func $main "post-return"))))
)
