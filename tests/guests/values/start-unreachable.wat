;; The start function traps: there is no instance.
(component
  (core module $Main
    (func $start (unreachable))
    (start $start)
  )
  (core instance (instantiate $Main))
)
