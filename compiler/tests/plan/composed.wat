;; Two nested components, composed: the outer adapts a string function of the inner one, and the
;; inner one calls the host.
(component
  (import "docs:adder/log" (instance $log
    (type $level' (enum "info" "warn"))
    (export "level" (type $level (eq $level')))
    (export "log" (func (param "level" $level) (param "message" string)))))
  (alias export $log "level" (type $level))
  (component $callee
    (import "log" (func $log (param "level" u8) (param "message" string)))
    (core module $libc
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 1024))
    (core instance $libc (instantiate $libc))
    (core module $main
      (func (export "shout") (param i32 i32) (result i32) i32.const 0))
    (core instance $main (instantiate $main))
    (func (export "shout") (param "text" string) (result string)
      (canon lift (core func $main "shout") (memory (core memory $libc "memory"))
        (realloc (core func $libc "realloc")))))
  (component $caller
    (import "shout" (func $shout (param "text" string) (result string)))
    (core module $libc
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 1024))
    (core instance $libc (instantiate $libc))
    (core func $shout' (canon lower (func $shout) string-encoding=utf16
      (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
    (core module $main
      (import "" "shout" (func $shout (param i32 i32 i32)))
      (func (export "run")))
    (core instance $main (instantiate $main (with "" (instance (export "shout" (func $shout'))))))
    (func (export "run") (canon lift (core func $main "run"))))
  (core module $mem
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 1024))
  (core instance $m (instantiate $mem))
  (core module $glue (func (export "f") (param i32 i32 i32)))
  (core instance $glue (instantiate $glue))
  (func $quiet (param "level" u8) (param "message" string)
    (canon lift (core func $glue "f") (memory (core memory $m "memory"))
      (realloc (core func $m "realloc"))))
  (instance $callee (instantiate $callee (with "log" (func $quiet))))
  (instance $caller (instantiate $caller (with "shout" (func $callee "shout"))))
  (export "run" (func $caller "run")))
