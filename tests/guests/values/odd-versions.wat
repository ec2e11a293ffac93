;; Three versions of one package, imported and exported, and a package whose name looks like one more.
(component
  (type $ty-a:b/c@1.0.0
    (instance
      (type (record (field "s" string)))
      (export "r" (type (eq 0)))
      (type (func (param "v" 1) (result 1)))
      (export "fwd" (func (type 2)))
    )
  )
  (import "a:b/c@1.0.0" (instance $a:b/c@1.0.0 (type $ty-a:b/c@1.0.0)))
  (type $ty-a:b/c@2.0.0
    (instance
      (type (record (field "s" u64) (field "t" string)))
      (export "r" (type (eq 0)))
      (type (func (param "v" 1) (result 1)))
      (export "fwd" (func (type 2)))
    )
  )
  (import "a:b/c@2.0.0" (instance $a:b/c@2.0.0 (type $ty-a:b/c@2.0.0)))
  (type $ty-a:b/c@2.1.0-rc.1
    (instance
      (type (record (field "s" u64) (field "t" string)))
      (export "r" (type (eq 0)))
      (type (func (param "v" 1) (result 1)))
      (export "fwd" (func (type 2)))
    )
  )
  (import "a:b/c@2.1.0-rc.1" (instance $a:b/c@2.1.0-rc.1 (type $ty-a:b/c@2.1.0-rc.1)))
  (type $ty-a:b10/c
    (instance
      (type (record (field "x" string)))
      (export "r" (type (eq 0)))
      (type (func (param "v" 1) (result 1)))
      (export "fwd" (func (type 2)))
    )
  )
  (import "a:b10/c" (instance $a:b10/c (type $ty-a:b10/c)))
  (core module $main
    (type (func (param i32 i32 i32)))
    (type (func (param i64 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32) (result i32)))
    (type (func (param i32 i32) (result i32)))
    (type (func (param i32)))
    (type (func (param i64 i32 i32) (result i32)))
    (import "a:b/c@1.0.0" "fwd" (func $i0 (type 0) (param i32 i32 i32)))
    (import "a:b/c@2.0.0" "fwd" (func $i1 (type 1) (param i64 i32 i32 i32)))
    (import "a:b/c@2.1.0-rc.1" "fwd" (func $i2 (type 1) (param i64 i32 i32 i32)))
    (import "a:b10/c" "fwd" (func $i3 (type 0) (param i32 i32 i32)))
    (memory 3)
    (global $next (mut i32) i32.const 131072)
    (export "memory" (memory 0))
    (export "cabi_realloc" (func $realloc))
    (export "a:b/c@1.0.0#fwd" (func 5))
    (export "cabi_post_a:b/c@1.0.0#fwd" (func 6))
    (export "a:b/c@2.0.0#fwd" (func 7))
    (export "cabi_post_a:b/c@2.0.0#fwd" (func 8))
    (export "a:b/c@2.1.0-rc.1#fwd" (func 9))
    (export "cabi_post_a:b/c@2.1.0-rc.1#fwd" (func 10))
    (export "a:b10/c#fwd" (func 11))
    (export "cabi_post_a:b10/c#fwd" (func 12))
    (func $realloc (type 2) (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (local $new i32) (local $end i32)
      global.get $next
      local.get $align
      i32.const 1
      i32.sub
      i32.add
      i32.const 0
      local.get $align
      i32.sub
      i32.and
      local.set $new
      local.get $new
      local.get $size
      i32.add
      local.set $end
      local.get $end
      global.set $next
      local.get $end
      memory.size
      i32.const 16
      i32.shl
      i32.gt_u
      if ;; label = @1
        local.get $end
        memory.size
        i32.const 16
        i32.shl
        i32.sub
        i32.const 16
        i32.shr_u
        i32.const 1
        i32.add
        memory.grow
        i32.const -1
        i32.eq
        if ;; label = @2
          unreachable
        end
      end
      local.get $new
      local.get $old
      local.get $old-size
      local.get $size
      local.get $old-size
      local.get $size
      i32.lt_u
      select
      memory.copy
      local.get $new
    )
    (func (type 3) (param i32 i32) (result i32)
      (local $ret i32)
      i32.const 0
      i32.const 0
      i32.const 8
      i32.const 32768
      call $realloc
      local.set $ret
      local.get 0
      local.get 1
      local.get $ret
      call $i0
      local.get $ret
    )
    (func (type 4) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 5) (param i64 i32 i32) (result i32)
      (local $ret i32)
      i32.const 0
      i32.const 0
      i32.const 8
      i32.const 32768
      call $realloc
      local.set $ret
      local.get 0
      local.get 1
      local.get 2
      local.get $ret
      call $i1
      local.get $ret
    )
    (func (type 4) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 5) (param i64 i32 i32) (result i32)
      (local $ret i32)
      i32.const 0
      i32.const 0
      i32.const 8
      i32.const 32768
      call $realloc
      local.set $ret
      local.get 0
      local.get 1
      local.get 2
      local.get $ret
      call $i2
      local.get $ret
    )
    (func (type 4) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 3) (param i32 i32) (result i32)
      (local $ret i32)
      i32.const 0
      i32.const 0
      i32.const 8
      i32.const 32768
      call $realloc
      local.set $ret
      local.get 0
      local.get 1
      local.get $ret
      call $i3
      local.get $ret
    )
    (func (type 4) (param i32)
      i32.const 131072
      global.set $next
    )
  )
  (core module $wit-component-shim-module
    (type (func (param i32 i32 i32)))
    (type (func (param i64 i32 i32 i32)))
    (table 4 4 funcref)
    (export "0" (func $indirect-a:b/c@1.0.0-fwd))
    (export "1" (func $indirect-a:b/c@2.0.0-fwd))
    (export "2" (func $indirect-a:b/c@2.1.0-rc.1-fwd))
    (export "3" (func $indirect-a:b10/c-fwd))
    (export "$imports" (table 0))
    (func $indirect-a:b/c@1.0.0-fwd (type 0) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 0
      call_indirect (type 0)
    )
    (func $indirect-a:b/c@2.0.0-fwd (type 1) (param i64 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 1
      call_indirect (type 1)
    )
    (func $indirect-a:b/c@2.1.0-rc.1-fwd (type 1) (param i64 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 2
      call_indirect (type 1)
    )
    (func $indirect-a:b10/c-fwd (type 0) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 3
      call_indirect (type 0)
    )
  )
  (core instance $wit-component-shim-instance (instantiate $wit-component-shim-module))
  (type (record (field "s" string)))
  (type (record (field "s" u64) (field "t" string)))
  (type (record (field "s" u64) (field "t" string)))
  (type (record (field "x" string)))
  (alias core export $wit-component-shim-instance "0" (core func $indirect-a:b/c@1.0.0-fwd))
  (core instance $a:b/c@1.0.0
    (export "fwd" (func $indirect-a:b/c@1.0.0-fwd))
  )
  (alias core export $wit-component-shim-instance "1" (core func $indirect-a:b/c@2.0.0-fwd))
  (core instance $a:b/c@2.0.0
    (export "fwd" (func $indirect-a:b/c@2.0.0-fwd))
  )
  (alias core export $wit-component-shim-instance "2" (core func $indirect-a:b/c@2.1.0-rc.1-fwd))
  (core instance $a:b/c@2.1.0-rc.1
    (export "fwd" (func $indirect-a:b/c@2.1.0-rc.1-fwd))
  )
  (alias core export $wit-component-shim-instance "3" (core func $indirect-a:b10/c-fwd))
  (core instance $a:b10/c
    (export "fwd" (func $indirect-a:b10/c-fwd))
  )
  (core instance $main (instantiate $main
      (with "a:b/c@1.0.0" (instance $a:b/c@1.0.0))
      (with "a:b/c@2.0.0" (instance $a:b/c@2.0.0))
      (with "a:b/c@2.1.0-rc.1" (instance $a:b/c@2.1.0-rc.1))
      (with "a:b10/c" (instance $a:b10/c))
    )
  )
  (alias core export $main "memory" (core memory $memory))
  (core module $wit-component-fixup
    (type (func (param i32 i32 i32)))
    (type (func (param i64 i32 i32 i32)))
    (import "actual" "0" (func $0 (type 0) (param i32 i32 i32)))
    (import "actual" "1" (func $1 (type 1) (param i64 i32 i32 i32)))
    (import "actual" "2" (func $2 (type 1) (param i64 i32 i32 i32)))
    (import "actual" "3" (func $3 (type 0) (param i32 i32 i32)))
    (import "shim" "$imports" (table 4 4 funcref))
    (elem (i32.const 0) func $0 $1 $2 $3)
  )
  (alias export $a:b/c@1.0.0 "fwd" (func $fwd))
  (alias core export $main "cabi_realloc" (core func $cabi_realloc))
  (core func $"#core-func5 indirect-a:b/c@1.0.0-fwd" (@name "indirect-a:b/c@1.0.0-fwd") (canon lower (func $fwd) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $a:b/c@2.0.0 "fwd" (func $"#func1 fwd" (@name "fwd")))
  (core func $"#core-func6 indirect-a:b/c@2.0.0-fwd" (@name "indirect-a:b/c@2.0.0-fwd") (canon lower (func $"#func1 fwd") (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $a:b/c@2.1.0-rc.1 "fwd" (func $"#func2 fwd" (@name "fwd")))
  (core func $"#core-func7 indirect-a:b/c@2.1.0-rc.1-fwd" (@name "indirect-a:b/c@2.1.0-rc.1-fwd") (canon lower (func $"#func2 fwd") (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $a:b10/c "fwd" (func $"#func3 fwd" (@name "fwd")))
  (core func $"#core-func8 indirect-a:b10/c-fwd" (@name "indirect-a:b10/c-fwd") (canon lower (func $"#func3 fwd") (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core instance $actual
    (export "0" (func $"#core-func5 indirect-a:b/c@1.0.0-fwd"))
    (export "1" (func $"#core-func6 indirect-a:b/c@2.0.0-fwd"))
    (export "2" (func $"#core-func7 indirect-a:b/c@2.1.0-rc.1-fwd"))
    (export "3" (func $"#core-func8 indirect-a:b10/c-fwd"))
  )
  (core instance $fixup (instantiate $wit-component-fixup
      (with "actual" (instance $actual))
      (with "shim" (instance $wit-component-shim-instance))
    )
  )
  (type (func (param "v" 4) (result 4)))
  (alias core export $main "a:b/c@1.0.0#fwd" (core func $a:b/c@1.0.0#fwd))
  (alias core export $main "cabi_post_a:b/c@1.0.0#fwd" (core func $cabi_post_a:b/c@1.0.0#fwd))
  (func $"#func4 fwd" (@name "fwd") (type 8) (canon lift (core func $a:b/c@1.0.0#fwd) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_a:b/c@1.0.0#fwd)))
  (component $a:b/c@1.0.0-shim-component
    (type (record (field "s" string)))
    (import "import-type-r" (type (eq 0)))
    (type (func (param "v" 1) (result 1)))
    (import "import-func-fwd" (func (type 2)))
    (type (record (field "s" string)))
    (export "r" (type 3))
    (type (func (param "v" 4) (result 4)))
    (export "fwd" (func 0) (func (type 5)))
  )
  (instance $a:b/c@1.0.0-shim-instance (instantiate $a:b/c@1.0.0-shim-component
      (with "import-func-fwd" (func $"#func4 fwd"))
      (with "import-type-r" (type 4))
    )
  )
  (export $"#instance5 a:b/c@1.0.0" (@name "a:b/c@1.0.0") "a:b/c@1.0.0" (instance $a:b/c@1.0.0-shim-instance))
  (type (func (param "v" 5) (result 5)))
  (alias core export $main "a:b/c@2.0.0#fwd" (core func $a:b/c@2.0.0#fwd))
  (alias core export $main "cabi_post_a:b/c@2.0.0#fwd" (core func $cabi_post_a:b/c@2.0.0#fwd))
  (func $"#func5 fwd" (@name "fwd") (type 9) (canon lift (core func $a:b/c@2.0.0#fwd) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_a:b/c@2.0.0#fwd)))
  (component $a:b/c@2.0.0-shim-component
    (type (record (field "s" u64) (field "t" string)))
    (import "import-type-r" (type (eq 0)))
    (type (func (param "v" 1) (result 1)))
    (import "import-func-fwd" (func (type 2)))
    (type (record (field "s" u64) (field "t" string)))
    (export "r" (type 3))
    (type (func (param "v" 4) (result 4)))
    (export "fwd" (func 0) (func (type 5)))
  )
  (instance $a:b/c@2.0.0-shim-instance (instantiate $a:b/c@2.0.0-shim-component
      (with "import-func-fwd" (func $"#func5 fwd"))
      (with "import-type-r" (type 5))
    )
  )
  (export $"#instance7 a:b/c@2.0.0" (@name "a:b/c@2.0.0") "a:b/c@2.0.0" (instance $a:b/c@2.0.0-shim-instance))
  (type (func (param "v" 6) (result 6)))
  (alias core export $main "a:b/c@2.1.0-rc.1#fwd" (core func $a:b/c@2.1.0-rc.1#fwd))
  (alias core export $main "cabi_post_a:b/c@2.1.0-rc.1#fwd" (core func $cabi_post_a:b/c@2.1.0-rc.1#fwd))
  (func $"#func6 fwd" (@name "fwd") (type 10) (canon lift (core func $a:b/c@2.1.0-rc.1#fwd) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_a:b/c@2.1.0-rc.1#fwd)))
  (component $a:b/c@2.1.0-rc.1-shim-component
    (type (record (field "s" u64) (field "t" string)))
    (import "import-type-r" (type (eq 0)))
    (type (func (param "v" 1) (result 1)))
    (import "import-func-fwd" (func (type 2)))
    (type (record (field "s" u64) (field "t" string)))
    (export "r" (type 3))
    (type (func (param "v" 4) (result 4)))
    (export "fwd" (func 0) (func (type 5)))
  )
  (instance $a:b/c@2.1.0-rc.1-shim-instance (instantiate $a:b/c@2.1.0-rc.1-shim-component
      (with "import-func-fwd" (func $"#func6 fwd"))
      (with "import-type-r" (type 6))
    )
  )
  (export $"#instance9 a:b/c@2.1.0-rc.1" (@name "a:b/c@2.1.0-rc.1") "a:b/c@2.1.0-rc.1" (instance $a:b/c@2.1.0-rc.1-shim-instance))
  (type (func (param "v" 7) (result 7)))
  (alias core export $main "a:b10/c#fwd" (core func $a:b10/c#fwd))
  (alias core export $main "cabi_post_a:b10/c#fwd" (core func $cabi_post_a:b10/c#fwd))
  (func $"#func7 fwd" (@name "fwd") (type 11) (canon lift (core func $a:b10/c#fwd) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_a:b10/c#fwd)))
  (component $a:b10/c-shim-component
    (type (record (field "x" string)))
    (import "import-type-r" (type (eq 0)))
    (type (func (param "v" 1) (result 1)))
    (import "import-func-fwd" (func (type 2)))
    (type (record (field "x" string)))
    (export "r" (type 3))
    (type (func (param "v" 4) (result 4)))
    (export "fwd" (func 0) (func (type 5)))
  )
  (instance $a:b10/c-shim-instance (instantiate $a:b10/c-shim-component
      (with "import-func-fwd" (func $"#func7 fwd"))
      (with "import-type-r" (type 7))
    )
  )
  (export $"#instance11 a:b10/c" (@name "a:b10/c") "a:b10/c" (instance $a:b10/c-shim-instance))
)
