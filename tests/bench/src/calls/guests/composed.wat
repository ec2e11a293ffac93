;; Two small components, one of which calls the other; each has a memory of one page.
(component
  (component $Store
    (core module $M
      (memory (export "mem") 1)
      (func (export "add") (param i32) (result i32)
        (i32.store (i32.const 1024)
          (i32.add (i32.load (i32.const 1024)) (local.get 0)))
        (i32.load (i32.const 1024))))
    (core instance $m (instantiate $M))
    (func (export "add") (param "value" u32) (result u32) (canon lift (core func $m "add"))))
  (component $Front
    (import "add" (func $add (param "value" u32) (result u32)))
    (core func $add' (canon lower (func $add)))
    (core module $M
      (import "" "add" (func $add (param i32) (result i32)))
      (memory (export "mem") 1)
      (data (i32.const 16) "a few bytes of data")
      (func (export "run") (param i32) (result i32)
        (i32.store (i32.const 2048) (call $add (local.get 0)))
        (i32.add (i32.load (i32.const 2048)) (i32.load8_u (i32.const 16)))))
    (core instance $m (instantiate $M (with "" (instance (export "add" (func $add'))))))
    (func (export "run") (param "value" u32) (result u32) (canon lift (core func $m "run"))))
  (instance $store (instantiate $Store))
  (instance $front (instantiate $Front (with "add" (func $store "add"))))
  (export "run" (func $front "run"))
)
