;; Exceptions inside of a component: a tag is one wherever it is imported, and another in each instance that
;; defines it. None leaves its component.
(component definition $Exceptions
  (core module $Defines
    (tag $t (export "tag") (param i32))
    (func (export "throw") (param i32) (throw $t (local.get 0))))
  (core module $Catches
    (import "mine" "tag" (tag $mine (param i32)))
    (import "others" "tag" (tag $others (param i32)))
    (import "mine" "throw" (func $throw-mine (param i32)))
    (import "others" "throw" (func $throw-others (param i32)))
    ;; 1000 + value for mine, 2000 + value for the other's.
    (func $catch (param $which i32) (param $value i32) (result i32)
      (block $got-others (result i32)
        (return (i32.add (i32.const 1000)
          (block $got-mine (result i32)
            (try_table (catch $mine $got-mine) (catch $others $got-others)
              (if (local.get $which)
                (then (call $throw-others (local.get $value)))
                (else (call $throw-mine (local.get $value)))))
            unreachable))))
      (i32.add (i32.const 2000)))
    (func (export "catch") (param i32 i32) (result i32)
      (call $catch (local.get 0) (local.get 1)))
    ;; Catches mine only.
    (func (export "narrow") (param $which i32) (result i32)
      (block $got-mine (result i32)
        (try_table (catch $mine $got-mine)
          (if (local.get $which)
            (then (call $throw-others (i32.const 8)))
            (else (call $throw-mine (i32.const 7)))))
        unreachable)))
  (core instance $a (instantiate $Defines))
  (core instance $b (instantiate $Defines))
  (core instance $catches (instantiate $Catches
    (with "mine" (instance $a))
    (with "others" (instance $b))))
  (core instance $same (instantiate $Catches
    (with "mine" (instance $a))
    (with "others" (instance (export "tag" (tag $b "tag")) (export "throw" (func $a "throw"))))))
  (func (export "catch") (param "which" u32) (param "value" u32) (result u32)
    (canon lift (core func $catches "catch")))
  (func (export "catch-same") (param "which" u32) (param "value" u32) (result u32)
    (canon lift (core func $same "catch")))
  (func (export "narrow") (param "which" u32) (result u32)
    (canon lift (core func $catches "narrow")))
  (func (export "escape") (param "value" u32) (canon lift (core func $a "throw"))))
(component instance $i $Exceptions)
(assert_return (invoke "catch" (u32.const 0) (u32.const 5)) (u32.const 1005))
(assert_return (invoke "catch" (u32.const 1) (u32.const 6)) (u32.const 2006))
(assert_return (invoke "catch-same" (u32.const 1) (u32.const 9)) (u32.const 1009))
(assert_return (invoke "narrow" (u32.const 0)) (u32.const 7))
(assert_trap (invoke "narrow" (u32.const 1)) "uncaught exception")
(component instance $j $Exceptions)
(assert_trap (invoke "escape" (u32.const 1)) "uncaught exception")

;; One component's exception is a trap for another, whatever that would catch.
(component
  (component $Throws
    (core module $M
      (tag $t)
      (func (export "f") (throw $t)))
    (core instance $m (instantiate $M))
    (func (export "f") (canon lift (core func $m "f"))))
  (instance $throws (instantiate $Throws))
  (core func $f (canon lower (func $throws "f")))
  (core module $M
    (import "" "f" (func $f))
    (func (export "f") (result i32)
      (block $caught
        (try_table (catch_all $caught) (call $f))
        (return (i32.const 1)))
      (i32.const 2)))
  (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
  (func (export "f") (result u32) (canon lift (core func $m "f"))))
(assert_trap (invoke "f") "uncaught exception")
