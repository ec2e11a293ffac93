;; The same circle with a mutable global in place of the table, which a start function fills in.
(component
  (import "log" (func $log (param "text" string)))
  (core module $shim
    (type $t (func (param i32 i32)))
    (global $log (export "g") (mut (ref null $t)) (ref.null $t))
    (func $indirect-log (export "0") (type $t)
      local.get 0
      local.get 1
      global.get $log
      return_call_ref $t))
  (core module $main
    (import "" "log" (func $log (param i32 i32)))
    (memory (export "memory") 1)
    (func (export "run") (call $log (i32.const 0) (i32.const 2))))
  (core module $fixup
    (type $t (func (param i32 i32)))
    (import "" "0" (func $log (type $t)))
    (import "" "g" (global $g (mut (ref null $t))))
    (elem declare func $log)
    (func $fill (global.set $g (ref.func $log)))
    (start $fill))
  (core instance $shim (instantiate $shim))
  (core instance $main (instantiate $main
    (with "" (instance (export "log" (func $shim "0"))))))
  (core func $lowered (canon lower (func $log) (memory (core memory $main "memory"))))
  (core instance (instantiate $fixup
    (with "" (instance
      (export "0" (func $lowered))
      (export "g" (global $shim "g"))))))
  (func (export "run") (canon lift (core func $main "run"))))
