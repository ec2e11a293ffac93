;; Strings between components of every pair of encodings: `A-to-B` goes in to a component that speaks A,
;; from there to one that speaks B, and all the way back.
(component
  (core module $Heap
    (memory (export "mem") 1)
    (global $next (mut i32) (i32.const 4096))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (local $new i32)
      (local.set $new
        (i32.and
          (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
          (i32.sub (i32.const 0) (local.get $align))))
      (global.set $next (i32.add (local.get $new) (local.get $size)))
      (memory.copy (local.get $new) (local.get $old)
        (select (local.get $old-size) (local.get $size) (i32.lt_u (local.get $old-size) (local.get $size))))
      (local.get $new))
    (func (export "empty") (param i32) (global.set $next (i32.const 4096)))
  )
  (core module $Back
    (import "heap" "mem" (memory 1))
    (func (export "back") (param i32 i32) (result i32)
      (i32.store (i32.const 1024) (local.get 0))
      (i32.store (i32.const 1028) (local.get 1))
      (i32.const 1024))
  )
  (core module $On
    (import "heap" "mem" (memory 1))
    (import "next" "back" (func $next (param i32 i32 i32)))
    (func (export "on") (param i32 i32) (result i32)
      (call $next (local.get 0) (local.get 1) (i32.const 1024))
      (i32.const 1024))
  )

  (component $back-utf8
    (core instance $heap (instantiate $Heap))
    (core instance $back (instantiate $Back (with "heap" (instance $heap))))
    (func (export "back") (param "value" string) (result string)
      (canon lift (core func $back "back") string-encoding=utf8
        (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))
        (post-return (core func $heap "empty"))))
  )
  (component $on-utf8
    (import "back" (func $back (param "value" string) (result string)))
    (core instance $heap (instantiate $Heap))
    (core func $next (canon lower (func $back) string-encoding=utf8
      (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))))
    (core instance $on (instantiate $On
      (with "heap" (instance $heap))
      (with "next" (instance (export "back" (func $next))))))
    (func (export "on") (param "value" string) (result string)
      (canon lift (core func $on "on") string-encoding=utf8
        (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))
        (post-return (core func $heap "empty"))))
  )

  (component $back-utf16
    (core instance $heap (instantiate $Heap))
    (core instance $back (instantiate $Back (with "heap" (instance $heap))))
    (func (export "back") (param "value" string) (result string)
      (canon lift (core func $back "back") string-encoding=utf16
        (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))
        (post-return (core func $heap "empty"))))
  )
  (component $on-utf16
    (import "back" (func $back (param "value" string) (result string)))
    (core instance $heap (instantiate $Heap))
    (core func $next (canon lower (func $back) string-encoding=utf16
      (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))))
    (core instance $on (instantiate $On
      (with "heap" (instance $heap))
      (with "next" (instance (export "back" (func $next))))))
    (func (export "on") (param "value" string) (result string)
      (canon lift (core func $on "on") string-encoding=utf16
        (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))
        (post-return (core func $heap "empty"))))
  )

  (component $back-latin1
    (core instance $heap (instantiate $Heap))
    (core instance $back (instantiate $Back (with "heap" (instance $heap))))
    (func (export "back") (param "value" string) (result string)
      (canon lift (core func $back "back") string-encoding=latin1+utf16
        (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))
        (post-return (core func $heap "empty"))))
  )
  (component $on-latin1
    (import "back" (func $back (param "value" string) (result string)))
    (core instance $heap (instantiate $Heap))
    (core func $next (canon lower (func $back) string-encoding=latin1+utf16
      (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))))
    (core instance $on (instantiate $On
      (with "heap" (instance $heap))
      (with "next" (instance (export "back" (func $next))))))
    (func (export "on") (param "value" string) (result string)
      (canon lift (core func $on "on") string-encoding=latin1+utf16
        (memory (core memory $heap "mem")) (realloc (core func $heap "realloc"))
        (post-return (core func $heap "empty"))))
  )

  (instance $back-utf8 (instantiate $back-utf8))
  (instance $back-utf16 (instantiate $back-utf16))
  (instance $back-latin1 (instantiate $back-latin1))
  (instance $on-utf8-utf8 (instantiate $on-utf8 (with "back" (func $back-utf8 "back"))))
  (instance $on-utf8-utf16 (instantiate $on-utf8 (with "back" (func $back-utf16 "back"))))
  (instance $on-utf8-latin1 (instantiate $on-utf8 (with "back" (func $back-latin1 "back"))))
  (instance $on-utf16-utf8 (instantiate $on-utf16 (with "back" (func $back-utf8 "back"))))
  (instance $on-utf16-utf16 (instantiate $on-utf16 (with "back" (func $back-utf16 "back"))))
  (instance $on-utf16-latin1 (instantiate $on-utf16 (with "back" (func $back-latin1 "back"))))
  (instance $on-latin1-utf8 (instantiate $on-latin1 (with "back" (func $back-utf8 "back"))))
  (instance $on-latin1-utf16 (instantiate $on-latin1 (with "back" (func $back-utf16 "back"))))
  (instance $on-latin1-latin1 (instantiate $on-latin1 (with "back" (func $back-latin1 "back"))))
  (func (export "utf8-to-utf8") (alias export $on-utf8-utf8 "on"))
  (func (export "utf8-to-utf16") (alias export $on-utf8-utf16 "on"))
  (func (export "utf8-to-latin1") (alias export $on-utf8-latin1 "on"))
  (func (export "utf16-to-utf8") (alias export $on-utf16-utf8 "on"))
  (func (export "utf16-to-utf16") (alias export $on-utf16-utf16 "on"))
  (func (export "utf16-to-latin1") (alias export $on-utf16-latin1 "on"))
  (func (export "latin1-to-utf8") (alias export $on-latin1-utf8 "on"))
  (func (export "latin1-to-utf16") (alias export $on-latin1-utf16 "on"))
  (func (export "latin1-to-latin1") (alias export $on-latin1-latin1 "on"))
)
