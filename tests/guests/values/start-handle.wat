;; Start-up code gets a handle of the host's and traps: the resource must end all the same.
(component
  (import "test:start/items" (instance $items
    (export "item" (type $item (sub resource)))
    (export "make" (func (result (own $item))))
  ))
  (core func $make (canon lower (func $items "make")))
  (core module $Start
    (import "host" "make" (func $make (result i32)))
    (func $start (drop (call $make)) unreachable)
    (start $start)
  )
  (core instance (instantiate $Start (with "host" (instance (export "make" (func $make))))))
)
