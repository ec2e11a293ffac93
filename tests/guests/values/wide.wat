;; 64-bit components: a memory of 64-bit indices behind lifts and lowers, and a resource whose
;; representations have 64 bits.
(component
  (import "echo" (func $echo (param "value" (list string)) (result (list string))))

  (component $things
    (core module $dtor
      (global $dropped (mut i64) (i64.const 0))
      (func (export "drop") (param i64) (global.set $dropped (local.get 0)))
      (func (export "dropped") (result i64) (global.get $dropped)))
    (core instance $dtor (instantiate $dtor))
    (type $thing' (resource (rep i64) (dtor (core func $dtor "drop"))))
    (export $thing "thing" (type $thing'))
    (core func $new (canon resource.new $thing'))
    (core func $rep (canon resource.rep $thing'))
    (core func $drop (canon resource.drop $thing'))
    (core module $main
      (import "" "new" (func $new (param i64) (result i32)))
      (import "" "rep" (func $rep (param i32) (result i64)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "make") (param i64) (result i32) (call $new (local.get 0)))
      (func (export "take") (param i32) (result i64)
        (call $rep (local.get 0))
        (call $drop (local.get 0))))
    (core instance $main (instantiate $main (with "" (instance
      (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
    (func (export "make") (param "number" u64) (result (own $thing)) (canon lift (core func $main "make")))
    (func (export "take") (param "value" (own $thing)) (result u64) (canon lift (core func $main "take")))
    (func (export "dropped") (result u64) (canon lift (core func $dtor "dropped")))
  )
  (instance $things (instantiate $things))

  ;; Strings go to the host and back, and from a memory of 64-bit indices to one of 32 and back.
  (core module $heap
    (memory (export "mem") i64 1)
    (global $next (mut i64) (i64.const 1024))
    (func (export "realloc") (param $old i64) (param $old-size i64) (param $align i64) (param $size i64) (result i64)
      (local $new i64)
      (local.set $new (i64.and
        (i64.add (global.get $next) (i64.sub (local.get $align) (i64.const 1)))
        (i64.sub (i64.const 0) (local.get $align))))
      (global.set $next (i64.add (local.get $new) (local.get $size)))
      (memory.copy (local.get $new) (local.get $old)
        (select (local.get $old-size) (local.get $size) (i64.lt_u (local.get $old-size) (local.get $size))))
      (local.get $new)))
  (core instance $heap (instantiate $heap))
  (core func $echo (canon lower (func $echo) string-encoding=utf16
    (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))))
  (core module $main
    (import "" "mem" (memory i64 1))
    (import "" "echo" (func $echo (param i64 i64 i64)))
    (func (export "echo") (param i64 i64) (result i64)
      (call $echo (local.get 0) (local.get 1) (i64.const 16))
      (i64.const 16))
    (func (export "far") (result i64) (i64.const 0x1_0000_0010))
    (func (export "negative") (result i64) (i64.const -16))
    (func (export "unaligned") (result i64) (i64.const 20))
    (func (export "long") (result i64)
      ;; Times the size of an element, it is nothing.
      (i64.store (i64.const 16) (i64.const 32))
      (i64.store (i64.const 24) (i64.const 0x1000_0000_0000_0000))
      (i64.const 16))
    (func (export "beyond") (result i64)
      (i64.store (i64.const 16) (i64.const 0xffff_ffff_ffff_fff0))
      (i64.store (i64.const 24) (i64.const 2))
      (i64.const 16)))
  (core instance $main (instantiate $main (with "" (instance
    (export "mem" (memory $heap "mem")) (export "echo" (func $echo))))))
  (func $echoed (param "value" (list string)) (result (list string)) (canon lift (core func $main "echo")
    string-encoding=utf16 (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))))
  (func $far (result (list string)) (canon lift (core func $main "far") (memory (core memory $heap "mem"))))
  (func $negative (result (list string)) (canon lift (core func $main "negative") (memory (core memory $heap "mem"))))
  (func $unaligned (result (list string)) (canon lift (core func $main "unaligned") (memory (core memory $heap "mem"))))
  (func $long (result (list string)) (canon lift (core func $main "long") (memory (core memory $heap "mem"))))
  (func $beyond (result (list string)) (canon lift (core func $main "beyond") (memory (core memory $heap "mem"))))

  (export $thing "thing" (type $things "thing"))
  (export "make" (func $things "make") (func (param "number" u64) (result (own $thing))))
  (export "take" (func $things "take") (func (param "value" (own $thing)) (result u64)))
  (export "dropped" (func $things "dropped"))
  (export "echo" (func $echoed))
  (export "far" (func $far))
  (export "negative" (func $negative))
  (export "unaligned" (func $unaligned))
  (export "long" (func $long))
  (export "beyond" (func $beyond))
)
