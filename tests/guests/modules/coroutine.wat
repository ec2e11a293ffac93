(module
    (import "host" "away" (func $away))
    (tag $t (param i32))
    (func $make (param i32) (result exnref)
        (local $e exnref)
        (block $h (result i32 exnref)
            (try_table (catch_ref $t $h) (throw $t (local.get 0)))
            unreachable)
        (local.set $e) (drop) (local.get $e))
    ;; Refers to an exception from a frame, while the host is elsewhere.
    (func (export "keep") (param i32) (result i32)
        (local $e exnref)
        (local.set $e (call $make (local.get 0)))
        (call $away)
        (call $value (local.get $e)))
    (func $value (param exnref) (result i32)
        (block $h (result i32)
            (try_table (catch $t $h) (throw_ref (local.get 0)))
            unreachable))
    ;; Comes back from the host to a stack of its own, and goes to the end of it.
    (func (export "overflow") (call $away) (call $deep))
    (func $deep (call $deep) (call $deep))
    ;; Makes exceptions of which none stays.
    (func (export "churn") (param $n i32)
        (loop $again
            (drop (call $make (local.get $n)))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
