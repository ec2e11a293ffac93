;; An active element segment does not fit.
(component
  (core module $Main
    (table 2 funcref)
    (func $f)
    (elem (i32.const 1) func $f $f)
  )
  (core instance (instantiate $Main))
)
