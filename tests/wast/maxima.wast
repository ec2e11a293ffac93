;; The largest number is a maximum like any other: what has no maximum may not be imported as what has
;; this one (core specification, Matching, Limits).

(module
  (memory (export "memory") i64 1 (pagesize 1))
  (memory (export "limited-memory") i64 1 0xffff_ffff_ffff_ffff (pagesize 1))
  (table (export "table") i64 1 externref)
  (table (export "limited-table") i64 1 0xffff_ffff_ffff_ffff externref))
(register "owner")

(assert_unlinkable
  (module (import "owner" "memory" (memory i64 1 0xffff_ffff_ffff_ffff (pagesize 1))))
  "incompatible import type")
(assert_unlinkable
  (module (import "owner" "table" (table i64 1 0xffff_ffff_ffff_ffff externref)))
  "incompatible import type")
(assert_unlinkable
  (module (import "owner" "limited-table" (table i64 1 0xffff_ffff_ffff_fffe externref)))
  "incompatible import type")

(module
  (import "owner" "memory" (memory $memory i64 1 (pagesize 1)))
  (import "owner" "limited-memory" (memory $limited i64 1 0xffff_ffff_ffff_ffff (pagesize 1)))
  (import "owner" "limited-memory" (memory i64 1 (pagesize 1)))
  (import "owner" "limited-table" (table i64 1 0xffff_ffff_ffff_ffff externref))
  (import "owner" "limited-table" (table i64 1 externref))
  (func (export "sizes") (result i64 i64) (memory.size $memory) (memory.size $limited)))
(assert_return (invoke "sizes") (i64.const 1) (i64.const 1))
