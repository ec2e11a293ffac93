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
        (block $h (result i32)
            (try_table (catch $t $h) (throw_ref (local.get $e)))
            unreachable))
    ;; Makes exceptions of which none stays.
    (func (export "churn") (param $n i32)
        (loop $again
            (drop (call $make (local.get $n)))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
