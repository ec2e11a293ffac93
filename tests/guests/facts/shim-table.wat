;; What `wit-component` makes: `main` imports a function of `shim` before the host's function can be
;; lowered with the memory of `main`; `fixup` fills in the table through which the shim calls.
(component
  (import "log" (func $log (param "text" string)))
  (core module $shim
    (type $t (func (param i32 i32)))
    (table (export "$imports") 1 1 funcref)
    (func $indirect-log (export "0") (type $t)
      local.get 0
      local.get 1
      i32.const 0
      call_indirect (type $t)))
  (core module $main
    (import "" "log" (func $log (param i32 i32)))
    (memory (export "memory") 1)
    (func $helper (result i32) (i32.const 7))
    (func $unused (result i32) (call $helper))
    (func (export "run") (call $log (i32.const 0) (i32.const 2))))
  (core module $fixup
    (import "" "0" (func $log (param i32 i32)))
    (import "" "$imports" (table 1 1 funcref))
    (elem (i32.const 0) func $log))
  (core instance $shim (instantiate $shim))
  (core instance $main (instantiate $main
    (with "" (instance (export "log" (func $shim "0"))))))
  (core func $lowered (canon lower (func $log) (memory (core memory $main "memory"))))
  (core instance (instantiate $fixup
    (with "" (instance
      (export "0" (func $lowered))
      (export "$imports" (table $shim "$imports"))))))
  (func (export "run") (canon lift (core func $main "run"))))
