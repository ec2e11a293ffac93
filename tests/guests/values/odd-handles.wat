;; Handles in every container; resources of the same name, and types and resources that came by `use`.
(component
  (type $ty-t:odd/ra
    (instance
      (export "r" (type (sub resource)))
      (type (own 0))
      (type (record (field "a" 1) (field "n" u32)))
      (export "rec" (type (eq 2)))
      (type (enum "x" "y"))
      (export "e" (type (eq 4)))
      (type (func (result 1)))
      (export "mk" (func (type 6)))
    )
  )
  (import "t:odd/ra" (instance $t:odd/ra (type $ty-t:odd/ra)))
  (alias export $t:odd/ra "r" (type $r))
  (alias export $t:odd/ra "e" (type $e))
  (type $ty-t:odd/rb
    (instance
      (export "r" (type (sub resource)))
      (alias outer 1 $r (type))
      (export "rr" (type (eq 1)))
      (alias outer 1 $e (type))
      (export "ee" (type (eq 3)))
      (type (own 0))
      (type (func (result 5)))
      (export "mk" (func (type 6)))
      (type (own 2))
      (type (func (result 7)))
      (export "mkk" (func (type 8)))
    )
  )
  (import "t:odd/rb" (instance $t:odd/rb (type $ty-t:odd/rb)))
  (alias export $t:odd/ra "r" (type $"#type4 r" (@name "r")))
  (alias export $t:odd/rb "r" (type $"#type5 r" (@name "r")))
  (alias export $t:odd/ra "rec" (type $rec))
  (alias export $t:odd/ra "e" (type $"#type7 e" (@name "e")))
  (alias export $t:odd/rb "ee" (type $ee))
  (type $ty-t:odd/api
    (instance
      (alias outer 1 $"#type4 r" (type))
      (export "r1" (type (eq 0)))
      (alias outer 1 $"#type5 r" (type))
      (export "r2" (type (eq 2)))
      (alias outer 1 $rec (type))
      (export "rec" (type (eq 4)))
      (alias outer 1 $"#type7 e" (type))
      (export "e" (type (eq 6)))
      (alias outer 1 $ee (type))
      (export "ee" (type (eq 8)))
      (type (own 1))
      (type (func (param "v" 10) (result 10)))
      (export "p1" (func (type 11)))
      (type (own 3))
      (type (func (param "v" 12) (result 12)))
      (export "p2" (func (type 13)))
      (type (list 10))
      (type (func (param "v" 14) (result 14)))
      (export "l1" (func (type 15)))
      (type (option 12))
      (type (func (param "v" 16) (result 16)))
      (export "o" (func (type 17)))
      (type (tuple 10 12))
      (type (list 5))
      (type (tuple 19 7))
      (type (func (param "a" 18) (param "b" 19) (result 20)))
      (export "t" (func (type 21)))
      (type (result 10 (error 12)))
      (type (func (param "v" 22) (result 22)))
      (export "rr" (func (type 23)))
      (type (tuple string 12))
      (type (option 24))
      (type (list 25))
      (type (func (param "v" 26) (result 26)))
      (export "lo" (func (type 27)))
      (type (list 10 2))
      (type (func (param "v" 28) (result 28)))
      (export "f" (func (type 29)))
      (type (func (param "v" 5) (param "x" 9) (result 5)))
      (export "recf" (func (type 30)))
    )
  )
  (import "t:odd/api" (instance $t:odd/api (type $ty-t:odd/api)))
  (alias export $t:odd/ra "r" (type $"#type10 r" (@name "r")))
  (alias export $t:odd/rb "r" (type $"#type11 r" (@name "r")))
  (type $ty-t:odd/mk
    (instance
      (alias outer 1 $"#type10 r" (type))
      (export "r" (type (eq 0)))
      (alias outer 1 $"#type11 r" (type))
      (export "r2" (type (eq 2)))
      (type (own 1))
      (type (func (result 4)))
      (export "mk" (func (type 5)))
      (type (own 3))
      (type (func (result 6)))
      (export "mkk" (func (type 7)))
    )
  )
  (import "t:odd/mk" (instance $t:odd/mk (type $ty-t:odd/mk)))
  (core module $main
    (type (func (result i32)))
    (type (func (param i32)))
    (type (func (param i32) (result i32)))
    (type (func (param i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32) (result i32)))
    (type (func (param i32 i32) (result i32)))
    (type (func (param i32 i32 i32) (result i32)))
    (import "t:odd/ra" "mk" (func $i0 (type 0) (result i32)))
    (import "t:odd/ra" "[resource-drop]r" (func $i1 (type 1) (param i32)))
    (import "t:odd/rb" "mk" (func $i2 (type 0) (result i32)))
    (import "t:odd/rb" "mkk" (func $i3 (type 0) (result i32)))
    (import "t:odd/rb" "[resource-drop]r" (func $i4 (type 1) (param i32)))
    (import "t:odd/api" "p1" (func $i5 (type 2) (param i32) (result i32)))
    (import "t:odd/api" "p2" (func $i6 (type 2) (param i32) (result i32)))
    (import "t:odd/api" "l1" (func $i7 (type 3) (param i32 i32 i32)))
    (import "t:odd/api" "o" (func $i8 (type 3) (param i32 i32 i32)))
    (import "t:odd/api" "t" (func $i9 (type 4) (param i32 i32 i32 i32 i32)))
    (import "t:odd/api" "rr" (func $i10 (type 3) (param i32 i32 i32)))
    (import "t:odd/api" "lo" (func $i11 (type 3) (param i32 i32 i32)))
    (import "t:odd/api" "f" (func $i12 (type 3) (param i32 i32 i32)))
    (import "t:odd/api" "recf" (func $i13 (type 5) (param i32 i32 i32 i32)))
    (import "t:odd/mk" "mk" (func $i14 (type 0) (result i32)))
    (import "t:odd/mk" "mkk" (func $i15 (type 0) (result i32)))
    (memory 3)
    (global $next (mut i32) i32.const 131072)
    (export "memory" (memory 0))
    (export "cabi_realloc" (func $realloc))
    (export "t:odd/mk#mk" (func 17))
    (export "cabi_post_t:odd/mk#mk" (func 18))
    (export "t:odd/mk#mkk" (func 19))
    (export "cabi_post_t:odd/mk#mkk" (func 20))
    (export "t:odd/api#p1" (func 21))
    (export "cabi_post_t:odd/api#p1" (func 22))
    (export "t:odd/api#p2" (func 23))
    (export "cabi_post_t:odd/api#p2" (func 24))
    (export "t:odd/api#l1" (func 25))
    (export "cabi_post_t:odd/api#l1" (func 26))
    (export "t:odd/api#o" (func 27))
    (export "cabi_post_t:odd/api#o" (func 28))
    (export "t:odd/api#t" (func 29))
    (export "cabi_post_t:odd/api#t" (func 30))
    (export "t:odd/api#rr" (func 31))
    (export "cabi_post_t:odd/api#rr" (func 32))
    (export "t:odd/api#lo" (func 33))
    (export "cabi_post_t:odd/api#lo" (func 34))
    (export "t:odd/api#f" (func 35))
    (export "cabi_post_t:odd/api#f" (func 36))
    (export "t:odd/api#recf" (func 37))
    (export "cabi_post_t:odd/api#recf" (func 38))
    (func $realloc (type 6) (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
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
    (func (type 0) (result i32)
      call $i14
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 0) (result i32)
      call $i15
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 2) (param i32) (result i32)
      local.get 0
      call $i5
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 2) (param i32) (result i32)
      local.get 0
      call $i6
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 7) (param i32 i32) (result i32)
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
      call $i7
      local.get $ret
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 7) (param i32 i32) (result i32)
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
      call $i8
      local.get $ret
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 6) (param i32 i32 i32 i32) (result i32)
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
      local.get 3
      local.get $ret
      call $i9
      local.get $ret
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 7) (param i32 i32) (result i32)
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
      call $i10
      local.get $ret
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 7) (param i32 i32) (result i32)
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
      call $i11
      local.get $ret
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 7) (param i32 i32) (result i32)
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
      call $i12
      local.get $ret
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 8) (param i32 i32 i32) (result i32)
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
      call $i13
      local.get $ret
    )
    (func (type 1) (param i32)
      i32.const 131072
      global.set $next
    )
  )
  (core module $wit-component-shim-module
    (type (func (param i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32)))
    (table 7 7 funcref)
    (export "0" (func $indirect-t:odd/api-l1))
    (export "1" (func $indirect-t:odd/api-o))
    (export "2" (func $indirect-t:odd/api-t))
    (export "3" (func $indirect-t:odd/api-rr))
    (export "4" (func $indirect-t:odd/api-lo))
    (export "5" (func $indirect-t:odd/api-f))
    (export "6" (func $indirect-t:odd/api-recf))
    (export "$imports" (table 0))
    (func $indirect-t:odd/api-l1 (type 0) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 0
      call_indirect (type 0)
    )
    (func $indirect-t:odd/api-o (type 0) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 1
      call_indirect (type 0)
    )
    (func $indirect-t:odd/api-t (type 1) (param i32 i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      local.get 4
      i32.const 2
      call_indirect (type 1)
    )
    (func $indirect-t:odd/api-rr (type 0) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 3
      call_indirect (type 0)
    )
    (func $indirect-t:odd/api-lo (type 0) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 4
      call_indirect (type 0)
    )
    (func $indirect-t:odd/api-f (type 0) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 5
      call_indirect (type 0)
    )
    (func $indirect-t:odd/api-recf (type 2) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 6
      call_indirect (type 2)
    )
  )
  (core instance $wit-component-shim-instance (instantiate $wit-component-shim-module))
  (alias export $t:odd/ra "r" (type $"#type13 r" (@name "r")))
  (alias export $t:odd/rb "r" (type $"#type14 r" (@name "r")))
  (alias export $t:odd/ra "rec" (type $"#type15 rec" (@name "rec")))
  (alias export $t:odd/ra "e" (type $"#type16 e" (@name "e")))
  (alias export $t:odd/rb "ee" (type $"#type17 ee" (@name "ee")))
  (alias export $t:odd/ra "mk" (func $mk))
  (core func $mk (canon lower (func $mk)))
  (alias export $t:odd/ra "r" (type $"#type18 r" (@name "r")))
  (core func $resource.drop (canon resource.drop $"#type18 r"))
  (core instance $t:odd/ra
    (export "mk" (func $mk))
    (export "[resource-drop]r" (func $resource.drop))
  )
  (alias export $t:odd/rb "mk" (func $"#func1 mk" (@name "mk")))
  (core func $"#core-func2 mk" (@name "mk") (canon lower (func $"#func1 mk")))
  (alias export $t:odd/rb "mkk" (func $mkk))
  (core func $mkk (canon lower (func $mkk)))
  (alias export $t:odd/rb "r" (type $"#type19 r" (@name "r")))
  (core func $"#core-func4 resource.drop" (@name "resource.drop") (canon resource.drop $"#type19 r"))
  (core instance $t:odd/rb
    (export "mk" (func $"#core-func2 mk"))
    (export "mkk" (func $mkk))
    (export "[resource-drop]r" (func $"#core-func4 resource.drop"))
  )
  (alias export $t:odd/api "p1" (func $p1))
  (core func $p1 (canon lower (func $p1)))
  (alias export $t:odd/api "p2" (func $p2))
  (core func $p2 (canon lower (func $p2)))
  (alias core export $wit-component-shim-instance "0" (core func $indirect-t:odd/api-l1))
  (alias core export $wit-component-shim-instance "1" (core func $indirect-t:odd/api-o))
  (alias core export $wit-component-shim-instance "2" (core func $indirect-t:odd/api-t))
  (alias core export $wit-component-shim-instance "3" (core func $indirect-t:odd/api-rr))
  (alias core export $wit-component-shim-instance "4" (core func $indirect-t:odd/api-lo))
  (alias core export $wit-component-shim-instance "5" (core func $indirect-t:odd/api-f))
  (alias core export $wit-component-shim-instance "6" (core func $indirect-t:odd/api-recf))
  (core instance $t:odd/api
    (export "p1" (func $p1))
    (export "p2" (func $p2))
    (export "l1" (func $indirect-t:odd/api-l1))
    (export "o" (func $indirect-t:odd/api-o))
    (export "t" (func $indirect-t:odd/api-t))
    (export "rr" (func $indirect-t:odd/api-rr))
    (export "lo" (func $indirect-t:odd/api-lo))
    (export "f" (func $indirect-t:odd/api-f))
    (export "recf" (func $indirect-t:odd/api-recf))
  )
  (alias export $t:odd/mk "mk" (func $"#func5 mk" (@name "mk")))
  (core func $"#core-func14 mk" (@name "mk") (canon lower (func $"#func5 mk")))
  (alias export $t:odd/mk "mkk" (func $"#func6 mkk" (@name "mkk")))
  (core func $"#core-func15 mkk" (@name "mkk") (canon lower (func $"#func6 mkk")))
  (core instance $t:odd/mk
    (export "mk" (func $"#core-func14 mk"))
    (export "mkk" (func $"#core-func15 mkk"))
  )
  (core instance $main (instantiate $main
      (with "t:odd/ra" (instance $t:odd/ra))
      (with "t:odd/rb" (instance $t:odd/rb))
      (with "t:odd/api" (instance $t:odd/api))
      (with "t:odd/mk" (instance $t:odd/mk))
    )
  )
  (alias core export $main "memory" (core memory $memory))
  (core module $wit-component-fixup
    (type (func (param i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32)))
    (import "actual" "0" (func $0 (type 0) (param i32 i32 i32)))
    (import "actual" "1" (func $1 (type 0) (param i32 i32 i32)))
    (import "actual" "2" (func $2 (type 1) (param i32 i32 i32 i32 i32)))
    (import "actual" "3" (func $3 (type 0) (param i32 i32 i32)))
    (import "actual" "4" (func $4 (type 0) (param i32 i32 i32)))
    (import "actual" "5" (func $5 (type 0) (param i32 i32 i32)))
    (import "actual" "6" (func $6 (type 2) (param i32 i32 i32 i32)))
    (import "shim" "$imports" (table 7 7 funcref))
    (elem (i32.const 0) func $0 $1 $2 $3 $4 $5 $6)
  )
  (alias export $t:odd/api "l1" (func $l1))
  (alias core export $main "cabi_realloc" (core func $cabi_realloc))
  (core func $"#core-func17 indirect-t:odd/api-l1" (@name "indirect-t:odd/api-l1") (canon lower (func $l1) (memory $memory) (realloc $cabi_realloc)))
  (alias export $t:odd/api "o" (func $o))
  (core func $"#core-func18 indirect-t:odd/api-o" (@name "indirect-t:odd/api-o") (canon lower (func $o) (memory $memory)))
  (alias export $t:odd/api "t" (func $t))
  (core func $"#core-func19 indirect-t:odd/api-t" (@name "indirect-t:odd/api-t") (canon lower (func $t) (memory $memory) (realloc $cabi_realloc)))
  (alias export $t:odd/api "rr" (func $rr))
  (core func $"#core-func20 indirect-t:odd/api-rr" (@name "indirect-t:odd/api-rr") (canon lower (func $rr) (memory $memory)))
  (alias export $t:odd/api "lo" (func $lo))
  (core func $"#core-func21 indirect-t:odd/api-lo" (@name "indirect-t:odd/api-lo") (canon lower (func $lo) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/api "f" (func $f))
  (core func $"#core-func22 indirect-t:odd/api-f" (@name "indirect-t:odd/api-f") (canon lower (func $f) (memory $memory)))
  (alias export $t:odd/api "recf" (func $recf))
  (core func $"#core-func23 indirect-t:odd/api-recf" (@name "indirect-t:odd/api-recf") (canon lower (func $recf) (memory $memory)))
  (core instance $actual
    (export "0" (func $"#core-func17 indirect-t:odd/api-l1"))
    (export "1" (func $"#core-func18 indirect-t:odd/api-o"))
    (export "2" (func $"#core-func19 indirect-t:odd/api-t"))
    (export "3" (func $"#core-func20 indirect-t:odd/api-rr"))
    (export "4" (func $"#core-func21 indirect-t:odd/api-lo"))
    (export "5" (func $"#core-func22 indirect-t:odd/api-f"))
    (export "6" (func $"#core-func23 indirect-t:odd/api-recf"))
  )
  (core instance $fixup (instantiate $wit-component-fixup
      (with "actual" (instance $actual))
      (with "shim" (instance $wit-component-shim-instance))
    )
  )
  (type (own $"#type13 r"))
  (type (func (result 20)))
  (alias core export $main "t:odd/mk#mk" (core func $t:odd/mk#mk))
  (alias core export $main "cabi_post_t:odd/mk#mk" (core func $cabi_post_t:odd/mk#mk))
  (func $"#func14 mk" (@name "mk") (type 21) (canon lift (core func $t:odd/mk#mk) (post-return $cabi_post_t:odd/mk#mk)))
  (type (own $"#type14 r"))
  (type (func (result 22)))
  (alias core export $main "t:odd/mk#mkk" (core func $t:odd/mk#mkk))
  (alias core export $main "cabi_post_t:odd/mk#mkk" (core func $cabi_post_t:odd/mk#mkk))
  (func $"#func15 mkk" (@name "mkk") (type 23) (canon lift (core func $t:odd/mk#mkk) (post-return $cabi_post_t:odd/mk#mkk)))
  (component $t:odd/mk-shim-component
    (import "import-type-r" (type (sub resource)))
    (import "import-type-r0" (type (sub resource)))
    (import "import-type-r01" (type (eq 0)))
    (type (own 2))
    (type (func (result 3)))
    (import "import-func-mk" (func (type 4)))
    (import "import-type-r2" (type (eq 1)))
    (type (own 5))
    (type (func (result 6)))
    (import "import-func-mkk" (func (type 7)))
    (export "r" (type 0))
    (export "r2" (type 1))
    (type (own 8))
    (type (func (result 10)))
    (export "mk" (func 0) (func (type 11)))
    (type (own 9))
    (type (func (result 12)))
    (export "mkk" (func 1) (func (type 13)))
  )
  (instance $t:odd/mk-shim-instance (instantiate $t:odd/mk-shim-component
      (with "import-func-mk" (func $"#func14 mk"))
      (with "import-func-mkk" (func $"#func15 mkk"))
      (with "import-type-r" (type $"#type13 r"))
      (with "import-type-r0" (type $"#type14 r"))
      (with "import-type-r01" (type $"#type13 r"))
      (with "import-type-r2" (type $"#type14 r"))
    )
  )
  (export $"#instance5 t:odd/mk" (@name "t:odd/mk") "t:odd/mk" (instance $t:odd/mk-shim-instance))
  (type (own $"#type13 r"))
  (type (func (param "v" 24) (result 24)))
  (alias core export $main "t:odd/api#p1" (core func $t:odd/api#p1))
  (alias core export $main "cabi_post_t:odd/api#p1" (core func $cabi_post_t:odd/api#p1))
  (func $"#func16 p1" (@name "p1") (type 25) (canon lift (core func $t:odd/api#p1) (post-return $cabi_post_t:odd/api#p1)))
  (type (own $"#type14 r"))
  (type (func (param "v" 26) (result 26)))
  (alias core export $main "t:odd/api#p2" (core func $t:odd/api#p2))
  (alias core export $main "cabi_post_t:odd/api#p2" (core func $cabi_post_t:odd/api#p2))
  (func $"#func17 p2" (@name "p2") (type 27) (canon lift (core func $t:odd/api#p2) (post-return $cabi_post_t:odd/api#p2)))
  (type (list 24))
  (type (func (param "v" 28) (result 28)))
  (alias core export $main "t:odd/api#l1" (core func $t:odd/api#l1))
  (alias core export $main "cabi_post_t:odd/api#l1" (core func $cabi_post_t:odd/api#l1))
  (func $"#func18 l1" (@name "l1") (type 29) (canon lift (core func $t:odd/api#l1) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#l1)))
  (type (option 26))
  (type (func (param "v" 30) (result 30)))
  (alias core export $main "t:odd/api#o" (core func $t:odd/api#o))
  (alias core export $main "cabi_post_t:odd/api#o" (core func $cabi_post_t:odd/api#o))
  (func $"#func19 o" (@name "o") (type 31) (canon lift (core func $t:odd/api#o) (memory $memory) (post-return $cabi_post_t:odd/api#o)))
  (type (tuple 24 26))
  (type (list $"#type15 rec"))
  (type (tuple 33 $"#type16 e"))
  (type (func (param "a" 32) (param "b" 33) (result 34)))
  (alias core export $main "t:odd/api#t" (core func $t:odd/api#t))
  (alias core export $main "cabi_post_t:odd/api#t" (core func $cabi_post_t:odd/api#t))
  (func $"#func20 t" (@name "t") (type 35) (canon lift (core func $t:odd/api#t) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/api#t)))
  (type (result 24 (error 26)))
  (type (func (param "v" 36) (result 36)))
  (alias core export $main "t:odd/api#rr" (core func $t:odd/api#rr))
  (alias core export $main "cabi_post_t:odd/api#rr" (core func $cabi_post_t:odd/api#rr))
  (func $"#func21 rr" (@name "rr") (type 37) (canon lift (core func $t:odd/api#rr) (memory $memory) (post-return $cabi_post_t:odd/api#rr)))
  (type (tuple string 26))
  (type (option 38))
  (type (list 39))
  (type (func (param "v" 40) (result 40)))
  (alias core export $main "t:odd/api#lo" (core func $t:odd/api#lo))
  (alias core export $main "cabi_post_t:odd/api#lo" (core func $cabi_post_t:odd/api#lo))
  (func $"#func22 lo" (@name "lo") (type 41) (canon lift (core func $t:odd/api#lo) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/api#lo)))
  (type (list 24 2))
  (type (func (param "v" 42) (result 42)))
  (alias core export $main "t:odd/api#f" (core func $t:odd/api#f))
  (alias core export $main "cabi_post_t:odd/api#f" (core func $cabi_post_t:odd/api#f))
  (func $"#func23 f" (@name "f") (type 43) (canon lift (core func $t:odd/api#f) (memory $memory) (post-return $cabi_post_t:odd/api#f)))
  (type (func (param "v" $"#type15 rec") (param "x" $"#type17 ee") (result $"#type15 rec")))
  (alias core export $main "t:odd/api#recf" (core func $t:odd/api#recf))
  (alias core export $main "cabi_post_t:odd/api#recf" (core func $cabi_post_t:odd/api#recf))
  (func $"#func24 recf" (@name "recf") (type 44) (canon lift (core func $t:odd/api#recf) (memory $memory) (post-return $cabi_post_t:odd/api#recf)))
  (component $t:odd/api-shim-component
    (import "import-type-r" (type (sub resource)))
    (type (own 0))
    (type (record (field "a" 1) (field "n" u32)))
    (import "import-type-rec" (type (eq 2)))
    (type (enum "x" "y"))
    (import "import-type-e" (type (eq 4)))
    (import "import-type-r0" (type (sub resource)))
    (import "import-type-ee" (type (eq 5)))
    (import "import-type-r1" (type (eq 0)))
    (type (own 8))
    (type (func (param "v" 9) (result 9)))
    (import "import-func-p1" (func (type 10)))
    (import "import-type-r2" (type (eq 6)))
    (type (own 11))
    (type (func (param "v" 12) (result 12)))
    (import "import-func-p2" (func (type 13)))
    (type (list 9))
    (type (func (param "v" 14) (result 14)))
    (import "import-func-l1" (func (type 15)))
    (type (option 12))
    (type (func (param "v" 16) (result 16)))
    (import "import-func-o" (func (type 17)))
    (type (tuple 9 12))
    (import "import-type-rec0" (type (eq 3)))
    (type (list 19))
    (import "import-type-e0" (type (eq 5)))
    (type (tuple 20 21))
    (type (func (param "a" 18) (param "b" 20) (result 22)))
    (import "import-func-t" (func (type 23)))
    (type (result 9 (error 12)))
    (type (func (param "v" 24) (result 24)))
    (import "import-func-rr" (func (type 25)))
    (type (tuple string 12))
    (type (option 26))
    (type (list 27))
    (type (func (param "v" 28) (result 28)))
    (import "import-func-lo" (func (type 29)))
    (type (list 9 2))
    (type (func (param "v" 30) (result 30)))
    (import "import-func-f" (func (type 31)))
    (import "import-type-ee0" (type (eq 7)))
    (type (func (param "v" 19) (param "x" 32) (result 19)))
    (import "import-func-recf" (func (type 33)))
    (export "r1" (type 0))
    (export "rec" (type 3))
    (export "e" (type 5))
    (export "r2" (type 6))
    (export "ee" (type 7))
    (type (own 34))
    (type (func (param "v" 39) (result 39)))
    (export "p1" (func 0) (func (type 40)))
    (type (own 37))
    (type (func (param "v" 41) (result 41)))
    (export "p2" (func 1) (func (type 42)))
    (type (list 39))
    (type (func (param "v" 43) (result 43)))
    (export "l1" (func 2) (func (type 44)))
    (type (option 41))
    (type (func (param "v" 45) (result 45)))
    (export "o" (func 3) (func (type 46)))
    (type (tuple 39 41))
    (type (list 35))
    (type (tuple 48 36))
    (type (func (param "a" 47) (param "b" 48) (result 49)))
    (export "t" (func 4) (func (type 50)))
    (type (result 39 (error 41)))
    (type (func (param "v" 51) (result 51)))
    (export "rr" (func 5) (func (type 52)))
    (type (tuple string 41))
    (type (option 53))
    (type (list 54))
    (type (func (param "v" 55) (result 55)))
    (export "lo" (func 6) (func (type 56)))
    (type (list 39 2))
    (type (func (param "v" 57) (result 57)))
    (export "f" (func 7) (func (type 58)))
    (type (func (param "v" 35) (param "x" 38) (result 35)))
    (export "recf" (func 8) (func (type 59)))
  )
  (instance $t:odd/api-shim-instance (instantiate $t:odd/api-shim-component
      (with "import-func-p1" (func $"#func16 p1"))
      (with "import-func-p2" (func $"#func17 p2"))
      (with "import-func-l1" (func $"#func18 l1"))
      (with "import-func-o" (func $"#func19 o"))
      (with "import-func-t" (func $"#func20 t"))
      (with "import-func-rr" (func $"#func21 rr"))
      (with "import-func-lo" (func $"#func22 lo"))
      (with "import-func-f" (func $"#func23 f"))
      (with "import-func-recf" (func $"#func24 recf"))
      (with "import-type-r" (type $"#type13 r"))
      (with "import-type-rec" (type $"#type15 rec"))
      (with "import-type-e" (type $"#type16 e"))
      (with "import-type-r0" (type $"#type14 r"))
      (with "import-type-ee" (type $"#type17 ee"))
      (with "import-type-r1" (type $"#type13 r"))
      (with "import-type-r2" (type $"#type14 r"))
      (with "import-type-rec0" (type $"#type15 rec"))
      (with "import-type-e0" (type $"#type16 e"))
      (with "import-type-ee0" (type $"#type17 ee"))
    )
  )
  (export $"#instance7 t:odd/api" (@name "t:odd/api") "t:odd/api" (instance $t:odd/api-shim-instance))
)
