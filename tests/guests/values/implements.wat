;; `implements`: instances with names of their own, of one interface twice, and of another beside them.
(component
  (type $store (instance (export "get" (func (param "key" u32) (result u32)))))
  (import "primary" (implements "docs:kv/store@1.0.0") (instance $primary (type $store)))
  (import "backup" (implements "docs:kv/store@1.0.0") (instance $backup (type $store)))
  (import "docs:kv/store@1.0.0" (instance $plain (type $store)))
  (core func $primary (canon lower (func $primary "get")))
  (core func $backup (canon lower (func $backup "get")))
  (core func $plain (canon lower (func $plain "get")))
  (core module $M
    (import "" "primary" (func $primary (param i32) (result i32)))
    (import "" "backup" (func $backup (param i32) (result i32)))
    (import "" "plain" (func $plain (param i32) (result i32)))
    (func (export "sum") (param i32) (result i32)
      (i32.add
        (call $primary (local.get 0))
        (i32.add (call $backup (local.get 0)) (call $plain (local.get 0)))))
    (func (export "first") (param i32) (result i32) (call $primary (local.get 0))))
  (core instance $m (instantiate $M (with "" (instance
    (export "primary" (func $primary)) (export "backup" (func $backup)) (export "plain" (func $plain))))))
  (func $sum (param "key" u32) (result u32) (canon lift (core func $m "sum")))
  (func $first (param "key" u32) (result u32) (canon lift (core func $m "first")))
  (instance $all (export "get" (func $sum)))
  (instance $one (export "get" (func $first)))
  (export "all" (implements "docs:kv/store@1.0.0") (instance $all))
  (export "one" (implements "docs:kv/store@1.0.0") (instance $one)))
