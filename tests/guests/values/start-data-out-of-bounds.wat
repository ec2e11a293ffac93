;; An active data segment does not fit.
(component
  (core module $Main
    (memory 1)
    (data (i32.const 65530) "too long")
  )
  (core instance (instantiate $Main))
)
