;; What is no component, or breaks a rule of validation: refused as malformed or invalid, never for want of a
;; feature; and what is valid although no code can be made of it.
(assert_malformed (component binary "\00asm" "\0d\00") "unexpected end")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\ff\00") "malformed section id")
(assert_malformed (component quote "(func (export \"f\"") "unexpected token")
(assert_malformed (component quote "(import \"f\" (func $f)) (core func (canon lower (func $g)))") "unknown func")

(assert_invalid (component (export "f" (func 0))) "index out of bounds")
(assert_invalid (component (import "a-b" (func)) (import "a-b" (func))) "conflicts")
;; Names are compared without hyphens and case.
(assert_invalid (component (import "a1" (func)) (import "a-1" (func))) "conflicts")
(assert_invalid (component (import "read-all" (func)) (import "readALL" (func))) "conflicts")
(assert_invalid (component (import "Ab" (func))) "not in kebab case")
(assert_invalid (component (import "a_b" (func))) "not in kebab case")
;; A getter takes nothing, and a setter gives nothing.
(assert_invalid (component (import "[get]a" (func (param "x" u32) (result u32)))) "getter")
(assert_invalid (component (import "[set]a" (func (result u32)))) "setter")
;; Only what flattens to itself can be lifted without a memory.
(assert_invalid
  (component
    (core module $M (func (export "f") (param i32 i32)))
    (core instance $m (instantiate $M))
    (func (export "f") (param "s" string) (canon lift (core func $m "f"))))
  "memory")
(assert_invalid
  (component
    (import "f" (func $f (param "s" string)))
    (core func (canon lower (func $f))))
  "memory")
(assert_invalid
  (component
    (core module $M (func (export "f") (result i64)))
    (core instance $m (instantiate $M))
    (func (export "f") (result u32) (canon lift (core func $m "f"))))
  "lowered result types")
;; A borrow is only for the time of a call.
(assert_invalid
  (component (import "r" (type $r (sub resource))) (import "f" (func (result (borrow $r)))))
  "borrow")
;; Only the component that defines a resource can make one or look into it.
(assert_invalid
  (component (import "r" (type $r (sub resource))) (core func (canon resource.new $r)))
  "not a local resource")
(assert_invalid
  (component (import "r" (type $r (sub resource))) (core func (canon resource.rep $r)))
  "not a local resource")
;; Arguments must be there and fit.
(assert_invalid
  (component (component $C (import "f" (func))) (instance (instantiate $C)))
  "missing import")
(assert_invalid
  (component
    (component $C (import "f" (func (param "x" u32))))
    (import "f" (func $f (param "x" s32)))
    (instance (instantiate $C (with "f" (func $f)))))
  "type mismatch")
;; A value that would be too large, and discriminants that are not there.
(assert_invalid
  (component
    (type $a (list u64 1000000)) (type $b (list $a 1000000)) (type (list $b 1000000)))
  "exceeds")
(assert_invalid (component (type (variant))) "variant type must have at least one case")
(assert_invalid (component (type (enum))) "enum type must have at least one variant")
(assert_invalid (component (type (flags))) "flags must have at least one entry")

;; What `canon` options name is a core item, and says so; `cancellable` is no word any more.
(assert_malformed
  (component quote
    "(core module $M (memory (export \"mem\") 1)) (core instance $m (instantiate $M))"
    "(import \"f\" (func $f (param \"s\" string)))"
    "(core func (canon lower (func $f) (memory $m \"mem\")))")
  "expected `(`")
(assert_malformed
  (component quote
    "(core module $M (func (export \"f\"))) (core instance $m (instantiate $M))"
    "(func (canon lift (core func $m \"f\") (post-return (func $m \"f\"))))")
  "expected")
(assert_malformed (component quote "(canon thread.yield cancellable (core func))") "cancellable")
(assert_malformed
  (component quote
    "(core module $M (memory (export \"mem\") 1)) (core instance $m (instantiate $M))"
    "(canon waitable-set.wait cancellable (memory (core memory $m \"mem\")) (core func))")
  "cancellable")
;; Its byte has stayed, and is zero: thread.yield, thread.suspend, and the four that switch to another thread.
(component binary "\00asm" "\0d\00\01\00" "\08\0d" "\06" "\0c\00" "\29\00" "\2a\00" "\2b\00" "\2c\00" "\2d\00")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\08\03" "\01" "\0c\01") "cancellable")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\08\03" "\01" "\29\01") "cancellable")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\08\03" "\01" "\2a\01") "cancellable")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\08\03" "\01" "\2b\01") "cancellable")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\08\03" "\01" "\2c\01") "cancellable")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\08\03" "\01" "\2d\01") "cancellable")
;; waitable-set.wait and waitable-set.poll.
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\08\04" "\01" "\20\01\00") "cancellable")
(assert_malformed (component binary "\00asm" "\0d\00\01\00" "\08\04" "\01" "\21\01\00") "cancellable")
;; An interface that an instance implements is one, and only instances have it.
(assert_invalid (component (import "a" (implements "not an interface") (instance))) "implements")
(assert_invalid (component (import "a" (implements "a:b/c") (func))) "implements")

;; Valid: types of functions that block, and built-ins for them, in a component that nobody instantiates.
(component
  (type (func async (param "x" u32) (result (future u32))))
  (component
    (import "f" (func $f async (param "s" (stream u8))))
    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))
    (core func (canon lower (func $f) async (memory (core memory $memory "memory"))))
    (core func (canon waitable-set.new))
    (core func (canon task.return (result u32)))))
;; Valid, and what they import is needed for nothing.
(component definition
  (import "module" (core module $M))
  (import "component" (component $C (import "x" (func))))
  (export "module-again" (core module $M))
  (export "component-again" (component $C)))
(component
  (core module $M (func (export "f") (result i32) (i32.const 1)))
  (component $C (core instance (instantiate $M)))
  (export "m" (core module $M))
  (export "c" (component $C))
  (type $u u32)
  (export "t" (type $u)))
