;; A start function throws: instantiation is a trap, also when it is that of a component within.
(component
  (component $Inner
    (core module $Main
      (tag $oops (param i32))
      (func $start (throw $oops (i32.const 1)))
      (start $start))
    (core instance (instantiate $Main)))
  (instance (instantiate $Inner)))
