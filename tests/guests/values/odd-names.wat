;; Names that C, C++ and their headers have other plans for, and names that become the same in C.
(component
  (type $ty-t:odd/words
    (instance
      (type (record (field "register" u8) (field "class" u8) (field "int" u8) (field "this" u8) (field "export" u8) (field "null" u8) (field "new" u8) (field "delete" u8) (field "virtual" u8) (field "template" u8) (field "auto" u8) (field "unsigned" u8) (field "void" u8) (field "linux" u8) (field "unix" u8) (field "errno" u8) (field "stdin" u8) (field "assert" u8) (field "restrict" u8) (field "inline" u8) (field "noreturn" u8) (field "char8" u8) (field "wchar-t" u8) (field "size-t" u8) (field "int32-t" u8) (field "and" u8) (field "or" u8) (field "not" u8) (field "main" u8) (field "printf" u8) (field "data" u8) (field "instance" u8) (field "args" u8) (field "ret" u8) (field "len" u8) (field "ptr" u8) (field "val" u8) (field "tag" u8) (field "is-err" u8) (field "is-some" u8) (field "handle" u8) (field "windlass" u8) (field "windlass-ok" u8) (field "static-assert" u8) (field "offsetof" u8) (field "co-await" u8)))
      (export "everything" (type (eq 0)))
      (type (enum "register" "class" "int" "this" "export" "null" "new" "delete" "virtual" "template" "auto" "unsigned" "void" "linux" "unix" "errno" "stdin" "assert" "restrict" "inline" "noreturn" "char8" "wchar-t" "size-t" "int32-t" "and" "or" "not" "main" "printf" "data" "instance" "args" "ret" "len" "ptr" "val" "tag" "is-err" "is-some" "handle" "windlass" "windlass-ok" "static-assert" "offsetof" "co-await"))
      (export "word" (type (eq 2)))
      (type (flags "register" "class" "int" "this" "export" "null" "new" "delete" "virtual" "template" "auto" "unsigned" "void" "linux" "unix" "errno" "stdin" "assert" "restrict" "inline" "noreturn" "char8" "wchar-t" "size-t" "int32-t" "and" "or" "not" "main" "printf" "data" "instance"))
      (export "bits" (type (eq 4)))
      (type (variant (case "register" string) (case "class" string) (case "int" string) (case "this" string) (case "export" string) (case "null" string) (case "new" string) (case "delete" string) (case "virtual" string) (case "template" string) (case "auto" string) (case "unsigned" string) (case "void" string) (case "linux" string) (case "unix" string) (case "errno" string) (case "stdin" string) (case "assert" string) (case "restrict" string) (case "inline" string) (case "noreturn" string) (case "char8" string) (case "wchar-t" string) (case "size-t" string) (case "int32-t" string) (case "and" string) (case "or" string) (case "not" string) (case "main" string) (case "printf" string) (case "data" string) (case "instance" string) (case "args" string) (case "ret" string) (case "len" string) (case "ptr" string) (case "val" string) (case "tag" string) (case "is-err" string) (case "is-some" string) (case "handle" string) (case "windlass" string) (case "windlass-ok" string) (case "static-assert" string) (case "offsetof" string) (case "co-await" string)))
      (export "cases" (type (eq 6)))
      (type u16)
      (export "size-t" (type (eq 8)))
      (type u16)
      (export "int32-t" (type (eq 10)))
      (type string)
      (export "string-t" (type (eq 12)))
      (type (func (param "v" 1) (result 1)))
      (export "fwd-everything" (func (type 14)))
      (type (func (param "v" 3) (result 3)))
      (export "fwd-word" (func (type 15)))
      (type (func (param "v" 5) (result 5)))
      (export "fwd-bits" (func (type 16)))
      (type (func (param "v" 7) (result 7)))
      (export "fwd-cases" (func (type 17)))
      (type (func (param "class" u8) (param "s" string) (result string)))
      (export "class" (func (type 18)))
      (type (func (param "int" u8) (param "s" string) (result string)))
      (export "int" (func (type 19)))
      (type (func (param "export" u8) (param "s" string) (result string)))
      (export "export" (func (type 20)))
      (type (func (param "null" u8) (param "s" string) (result string)))
      (export "null" (func (type 21)))
      (type (func (param "delete" u8) (param "s" string) (result string)))
      (export "delete" (func (type 22)))
      (type (func (param "errno" u8) (param "s" string) (result string)))
      (export "errno" (func (type 23)))
      (type (func (param "data" u8) (param "s" string) (result string)))
      (export "data" (func (type 24)))
      (type (func (param "instance" u8) (param "s" string) (result string)))
      (export "instance" (func (type 25)))
      (type (func (param "args" u8) (param "s" string) (result string)))
      (export "args" (func (type 26)))
      (type (func (param "ret" u8) (param "s" string) (result string)))
      (export "ret" (func (type 27)))
      (type (func (param "t" u8) (param "s" string) (result string)))
      (export "t" (func (type 28)))
      (type (func (param "windlass-ok" u8) (param "s" string) (result string)))
      (export "windlass-ok" (func (type 29)))
      (type (func (param "main" u8) (param "s" string) (result string)))
      (export "main" (func (type 30)))
      (type (func (param "size-t" 9) (param "int32-t" 11) (param "s" 13) (result string)))
      (export "types" (func (type 31)))
    )
  )
  (import "t:odd/words" (instance $t:odd/words (type $ty-t:odd/words)))
  (type $ty-t:odd/a
    (instance
      (type (record (field "s" string)))
      (export "x" (type (eq 0)))
      (type (record (field "s" string)))
      (export "list-x" (type (eq 2)))
      (type (record (field "s" string)))
      (export "x-free" (type (eq 4)))
      (type (list u8))
      (type (record (field "a" 6)))
      (export "list-u8" (type (eq 7)))
      (type (record (field "s" string)))
      (export "x-args" (type (eq 9)))
      (type (enum "a-b" "c"))
      (export "col" (type (eq 11)))
      (type (enum "b" "c"))
      (export "col-a" (type (eq 13)))
      (type (flags "x" "y"))
      (export "instantiate" (type (eq 15)))
      (type (record (field "s" string)))
      (export "fwd-args" (type (eq 17)))
      (type (list 1))
      (type (func (param "a" 1) (param "b" 19) (param "c" 3) (param "d" 5) (result 1)))
      (export "fwd" (func (type 20)))
      (type (option 1))
      (type (func (param "s" 21) (result 21)))
      (export "x-drop-own" (func (type 22)))
      (type (func (param "a" 8) (param "b" 6) (param "c" 10) (result 8)))
      (export "lu" (func (type 23)))
      (type (func (param "a" 12) (param "b" 14) (param "s" 16) (param "t" string) (result string)))
      (export "cc" (func (type 24)))
      (type (func (param "a" 18) (result 18)))
      (export "fa" (func (type 25)))
    )
  )
  (import "t:odd/a" (instance $t:odd/a (type $ty-t:odd/a)))
  (type $ty-t:odd/a-fwd
    (instance
      (type (record (field "s" string)))
      (export "entry2" (type (eq 0)))
      (type (func (param "s" string) (result string)))
      (export "args" (func (type 2)))
      (export "entry" (func (type 2)))
      (type (func (param "e" 1) (result 1)))
      (export "fe" (func (type 3)))
    )
  )
  (import "t:odd/a-fwd" (instance $t:odd/a-fwd (type $ty-t:odd/a-fwd)))
  (type $ty-t:odd/imports
    (instance
      (type (func (param "s" string) (result string)))
      (export "fwd" (func (type 0)))
    )
  )
  (import "t:odd/imports" (instance $t:odd/imports (type $ty-t:odd/imports)))
  (type $ty-t:odd/string
    (instance
      (type (func (param "s" string) (result string)))
      (export "set" (func (type 0)))
      (export "free" (func (type 0)))
    )
  )
  (import "t:odd/string" (instance $t:odd/string (type $ty-t:odd/string)))
  (type $ty-inl
    (instance
      (type (func (param "s" string) (result string)))
      (export "q" (func (type 0)))
    )
  )
  (import "inl" (instance $inl (type $ty-inl)))
  (type (record (field "s" string)))
  (import "imports-r" (type $imports-r (eq 6)))
  (type (func (param "s" string) (result string)))
  (import "string-set" (func $string-set (type 8)))
  (import "string-dup-n" (func $string-dup-n (type 8)))
  (import "string-free" (func $string-free (type 8)))
  (import "string-t" (func $string-t (type 8)))
  (import "instantiate" (func $instantiate (type 8)))
  (import "imports" (func $imports (type 8)))
  (import "imports-t" (func $imports-t (type 8)))
  (import "component" (func $component (type 8)))
  (import "data" (func $data (type 8)))
  (import "add" (func $add (type 8)))
  (import "add-entry" (func $add-entry (type 8)))
  (import "add-args" (func $add-args (type 8)))
  (import "add-args-t" (func $add-args-t (type 8)))
  (core module $main
    (type (func (param i32 i32)))
    (type (func (param i32) (result i32)))
    (type (func (param i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32)))
    (type (func (param i32 i32 i32 i32) (result i32)))
    (type (func (param i32 i32) (result i32)))
    (type (func (param i32)))
    (type (func (param i32 i32 i32) (result i32)))
    (type (func (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
    (type (func (param i32 i32 i32 i32 i32 i32) (result i32)))
    (type (func (param i32 i32 i32 i32 i32) (result i32)))
    (import "t:odd/words" "fwd-everything" (func $i0 (type 0) (param i32 i32)))
    (import "t:odd/words" "fwd-word" (func $i1 (type 1) (param i32) (result i32)))
    (import "t:odd/words" "fwd-bits" (func $i2 (type 1) (param i32) (result i32)))
    (import "t:odd/words" "fwd-cases" (func $i3 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "class" (func $i4 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "int" (func $i5 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "export" (func $i6 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "null" (func $i7 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "delete" (func $i8 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "errno" (func $i9 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "data" (func $i10 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "instance" (func $i11 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "args" (func $i12 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "ret" (func $i13 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "t" (func $i14 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "windlass-ok" (func $i15 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "main" (func $i16 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/words" "types" (func $i17 (type 3) (param i32 i32 i32 i32 i32)))
    (import "t:odd/a" "fwd" (func $i18 (type 4) (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
    (import "t:odd/a" "x-drop-own" (func $i19 (type 2) (param i32 i32 i32 i32)))
    (import "t:odd/a" "lu" (func $i20 (type 5) (param i32 i32 i32 i32 i32 i32 i32)))
    (import "t:odd/a" "cc" (func $i21 (type 6) (param i32 i32 i32 i32 i32 i32)))
    (import "t:odd/a" "fa" (func $i22 (type 7) (param i32 i32 i32)))
    (import "t:odd/a-fwd" "args" (func $i23 (type 7) (param i32 i32 i32)))
    (import "t:odd/a-fwd" "entry" (func $i24 (type 7) (param i32 i32 i32)))
    (import "t:odd/a-fwd" "fe" (func $i25 (type 7) (param i32 i32 i32)))
    (import "t:odd/imports" "fwd" (func $i26 (type 7) (param i32 i32 i32)))
    (import "t:odd/string" "set" (func $i27 (type 7) (param i32 i32 i32)))
    (import "t:odd/string" "free" (func $i28 (type 7) (param i32 i32 i32)))
    (import "inl" "q" (func $i29 (type 7) (param i32 i32 i32)))
    (import "$root" "string-set" (func $i30 (type 7) (param i32 i32 i32)))
    (import "$root" "string-dup-n" (func $i31 (type 7) (param i32 i32 i32)))
    (import "$root" "string-free" (func $i32 (type 7) (param i32 i32 i32)))
    (import "$root" "string-t" (func $i33 (type 7) (param i32 i32 i32)))
    (import "$root" "instantiate" (func $i34 (type 7) (param i32 i32 i32)))
    (import "$root" "imports" (func $i35 (type 7) (param i32 i32 i32)))
    (import "$root" "imports-t" (func $i36 (type 7) (param i32 i32 i32)))
    (import "$root" "component" (func $i37 (type 7) (param i32 i32 i32)))
    (import "$root" "data" (func $i38 (type 7) (param i32 i32 i32)))
    (import "$root" "add" (func $i39 (type 7) (param i32 i32 i32)))
    (import "$root" "add-entry" (func $i40 (type 7) (param i32 i32 i32)))
    (import "$root" "add-args" (func $i41 (type 7) (param i32 i32 i32)))
    (import "$root" "add-args-t" (func $i42 (type 7) (param i32 i32 i32)))
    (memory 3)
    (global $next (mut i32) i32.const 131072)
    (export "memory" (memory 0))
    (export "cabi_realloc" (func $realloc))
    (export "string-set" (func 44))
    (export "cabi_post_string-set" (func 45))
    (export "string-dup-n" (func 46))
    (export "cabi_post_string-dup-n" (func 47))
    (export "string-free" (func 48))
    (export "cabi_post_string-free" (func 49))
    (export "string-t" (func 50))
    (export "cabi_post_string-t" (func 51))
    (export "instantiate" (func 52))
    (export "cabi_post_instantiate" (func 53))
    (export "imports" (func 54))
    (export "cabi_post_imports" (func 55))
    (export "imports-t" (func 56))
    (export "cabi_post_imports-t" (func 57))
    (export "component" (func 58))
    (export "cabi_post_component" (func 59))
    (export "data" (func 60))
    (export "cabi_post_data" (func 61))
    (export "add" (func 62))
    (export "cabi_post_add" (func 63))
    (export "add-entry" (func 64))
    (export "cabi_post_add-entry" (func 65))
    (export "add-args" (func 66))
    (export "cabi_post_add-args" (func 67))
    (export "add-args-t" (func 68))
    (export "cabi_post_add-args-t" (func 69))
    (export "t:odd/words#fwd-everything" (func 70))
    (export "cabi_post_t:odd/words#fwd-everything" (func 71))
    (export "t:odd/words#fwd-word" (func 72))
    (export "cabi_post_t:odd/words#fwd-word" (func 73))
    (export "t:odd/words#fwd-bits" (func 74))
    (export "cabi_post_t:odd/words#fwd-bits" (func 75))
    (export "t:odd/words#fwd-cases" (func 76))
    (export "cabi_post_t:odd/words#fwd-cases" (func 77))
    (export "t:odd/words#class" (func 78))
    (export "cabi_post_t:odd/words#class" (func 79))
    (export "t:odd/words#int" (func 80))
    (export "cabi_post_t:odd/words#int" (func 81))
    (export "t:odd/words#export" (func 82))
    (export "cabi_post_t:odd/words#export" (func 83))
    (export "t:odd/words#null" (func 84))
    (export "cabi_post_t:odd/words#null" (func 85))
    (export "t:odd/words#delete" (func 86))
    (export "cabi_post_t:odd/words#delete" (func 87))
    (export "t:odd/words#errno" (func 88))
    (export "cabi_post_t:odd/words#errno" (func 89))
    (export "t:odd/words#data" (func 90))
    (export "cabi_post_t:odd/words#data" (func 91))
    (export "t:odd/words#instance" (func 92))
    (export "cabi_post_t:odd/words#instance" (func 93))
    (export "t:odd/words#args" (func 94))
    (export "cabi_post_t:odd/words#args" (func 95))
    (export "t:odd/words#ret" (func 96))
    (export "cabi_post_t:odd/words#ret" (func 97))
    (export "t:odd/words#t" (func 98))
    (export "cabi_post_t:odd/words#t" (func 99))
    (export "t:odd/words#windlass-ok" (func 100))
    (export "cabi_post_t:odd/words#windlass-ok" (func 101))
    (export "t:odd/words#main" (func 102))
    (export "cabi_post_t:odd/words#main" (func 103))
    (export "t:odd/words#types" (func 104))
    (export "cabi_post_t:odd/words#types" (func 105))
    (export "t:odd/a#fwd" (func 106))
    (export "cabi_post_t:odd/a#fwd" (func 107))
    (export "t:odd/a#x-drop-own" (func 108))
    (export "cabi_post_t:odd/a#x-drop-own" (func 109))
    (export "t:odd/a#lu" (func 110))
    (export "cabi_post_t:odd/a#lu" (func 111))
    (export "t:odd/a#cc" (func 112))
    (export "cabi_post_t:odd/a#cc" (func 113))
    (export "t:odd/a#fa" (func 114))
    (export "cabi_post_t:odd/a#fa" (func 115))
    (export "t:odd/a-fwd#args" (func 116))
    (export "cabi_post_t:odd/a-fwd#args" (func 117))
    (export "t:odd/a-fwd#entry" (func 118))
    (export "cabi_post_t:odd/a-fwd#entry" (func 119))
    (export "t:odd/a-fwd#fe" (func 120))
    (export "cabi_post_t:odd/a-fwd#fe" (func 121))
    (export "t:odd/imports#fwd" (func 122))
    (export "cabi_post_t:odd/imports#fwd" (func 123))
    (export "t:odd/string#set" (func 124))
    (export "cabi_post_t:odd/string#set" (func 125))
    (export "t:odd/string#free" (func 126))
    (export "cabi_post_t:odd/string#free" (func 127))
    (export "inl#q" (func 128))
    (export "cabi_post_inl#q" (func 129))
    (func $realloc (type 8) (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
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
    (func (type 9) (param i32 i32) (result i32)
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
      call $i30
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i31
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i32
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i33
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i34
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i35
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i36
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i37
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i38
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i39
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i40
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i41
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i42
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 1) (param i32) (result i32)
      (local $ret i32)
      i32.const 0
      i32.const 0
      i32.const 8
      i32.const 32768
      call $realloc
      local.set $ret
      local.get 0
      local.get $ret
      call $i0
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 1) (param i32) (result i32)
      local.get 0
      call $i1
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 1) (param i32) (result i32)
      local.get 0
      call $i2
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i3
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i4
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i5
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i6
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i7
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i8
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i9
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i10
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i11
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i12
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i14
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i15
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i16
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 8) (param i32 i32 i32 i32) (result i32)
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
      call $i17
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 12) (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
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
      local.get 4
      local.get 5
      local.get 6
      local.get 7
      local.get $ret
      call $i18
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 11) (param i32 i32 i32) (result i32)
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
      call $i19
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 13) (param i32 i32 i32 i32 i32 i32) (result i32)
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
      local.get 4
      local.get 5
      local.get $ret
      call $i20
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 14) (param i32 i32 i32 i32 i32) (result i32)
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
      local.get 4
      local.get $ret
      call $i21
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i22
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i23
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i24
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i25
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i26
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i27
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i28
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
    (func (type 9) (param i32 i32) (result i32)
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
      call $i29
      local.get $ret
    )
    (func (type 10) (param i32)
      i32.const 131072
      global.set $next
    )
  )
  (core module $wit-component-shim-module
    (type (func (param i32 i32)))
    (type (func (param i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32)))
    (table 41 41 funcref)
    (export "0" (func $indirect-t:odd/words-fwd-everything))
    (export "1" (func $indirect-t:odd/words-fwd-cases))
    (export "2" (func $indirect-t:odd/words-class))
    (export "3" (func $indirect-t:odd/words-int))
    (export "4" (func $indirect-t:odd/words-export))
    (export "5" (func $indirect-t:odd/words-null))
    (export "6" (func $indirect-t:odd/words-delete))
    (export "7" (func $indirect-t:odd/words-errno))
    (export "8" (func $indirect-t:odd/words-data))
    (export "9" (func $indirect-t:odd/words-instance))
    (export "10" (func $indirect-t:odd/words-args))
    (export "11" (func $indirect-t:odd/words-ret))
    (export "12" (func $indirect-t:odd/words-t))
    (export "13" (func $indirect-t:odd/words-windlass-ok))
    (export "14" (func $indirect-t:odd/words-main))
    (export "15" (func $indirect-t:odd/words-types))
    (export "16" (func $indirect-t:odd/a-fwd))
    (export "17" (func $indirect-t:odd/a-x-drop-own))
    (export "18" (func $indirect-t:odd/a-lu))
    (export "19" (func $indirect-t:odd/a-cc))
    (export "20" (func $indirect-t:odd/a-fa))
    (export "21" (func $indirect-t:odd/a-fwd-args))
    (export "22" (func $indirect-t:odd/a-fwd-entry))
    (export "23" (func $indirect-t:odd/a-fwd-fe))
    (export "24" (func $indirect-t:odd/imports-fwd))
    (export "25" (func $indirect-t:odd/string-set))
    (export "26" (func $indirect-t:odd/string-free))
    (export "27" (func $indirect-inl-q))
    (export "28" (func $indirect-$root-string-set))
    (export "29" (func $indirect-$root-string-dup-n))
    (export "30" (func $indirect-$root-string-free))
    (export "31" (func $indirect-$root-string-t))
    (export "32" (func $indirect-$root-instantiate))
    (export "33" (func $indirect-$root-imports))
    (export "34" (func $indirect-$root-imports-t))
    (export "35" (func $indirect-$root-component))
    (export "36" (func $indirect-$root-data))
    (export "37" (func $indirect-$root-add))
    (export "38" (func $indirect-$root-add-entry))
    (export "39" (func $indirect-$root-add-args))
    (export "40" (func $indirect-$root-add-args-t))
    (export "$imports" (table 0))
    (func $indirect-t:odd/words-fwd-everything (type 0) (param i32 i32)
      local.get 0
      local.get 1
      i32.const 0
      call_indirect (type 0)
    )
    (func $indirect-t:odd/words-fwd-cases (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 1
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-class (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 2
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-int (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 3
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-export (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 4
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-null (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 5
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-delete (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 6
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-errno (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 7
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-data (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 8
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-instance (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 9
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-args (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 10
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-ret (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 11
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-t (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 12
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-windlass-ok (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 13
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-main (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 14
      call_indirect (type 1)
    )
    (func $indirect-t:odd/words-types (type 2) (param i32 i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      local.get 4
      i32.const 15
      call_indirect (type 2)
    )
    (func $indirect-t:odd/a-fwd (type 3) (param i32 i32 i32 i32 i32 i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      local.get 4
      local.get 5
      local.get 6
      local.get 7
      local.get 8
      i32.const 16
      call_indirect (type 3)
    )
    (func $indirect-t:odd/a-x-drop-own (type 1) (param i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      i32.const 17
      call_indirect (type 1)
    )
    (func $indirect-t:odd/a-lu (type 4) (param i32 i32 i32 i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      local.get 4
      local.get 5
      local.get 6
      i32.const 18
      call_indirect (type 4)
    )
    (func $indirect-t:odd/a-cc (type 5) (param i32 i32 i32 i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      local.get 3
      local.get 4
      local.get 5
      i32.const 19
      call_indirect (type 5)
    )
    (func $indirect-t:odd/a-fa (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 20
      call_indirect (type 6)
    )
    (func $indirect-t:odd/a-fwd-args (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 21
      call_indirect (type 6)
    )
    (func $indirect-t:odd/a-fwd-entry (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 22
      call_indirect (type 6)
    )
    (func $indirect-t:odd/a-fwd-fe (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 23
      call_indirect (type 6)
    )
    (func $indirect-t:odd/imports-fwd (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 24
      call_indirect (type 6)
    )
    (func $indirect-t:odd/string-set (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 25
      call_indirect (type 6)
    )
    (func $indirect-t:odd/string-free (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 26
      call_indirect (type 6)
    )
    (func $indirect-inl-q (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 27
      call_indirect (type 6)
    )
    (func $indirect-$root-string-set (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 28
      call_indirect (type 6)
    )
    (func $indirect-$root-string-dup-n (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 29
      call_indirect (type 6)
    )
    (func $indirect-$root-string-free (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 30
      call_indirect (type 6)
    )
    (func $indirect-$root-string-t (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 31
      call_indirect (type 6)
    )
    (func $indirect-$root-instantiate (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 32
      call_indirect (type 6)
    )
    (func $indirect-$root-imports (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 33
      call_indirect (type 6)
    )
    (func $indirect-$root-imports-t (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 34
      call_indirect (type 6)
    )
    (func $indirect-$root-component (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 35
      call_indirect (type 6)
    )
    (func $indirect-$root-data (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 36
      call_indirect (type 6)
    )
    (func $indirect-$root-add (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 37
      call_indirect (type 6)
    )
    (func $indirect-$root-add-entry (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 38
      call_indirect (type 6)
    )
    (func $indirect-$root-add-args (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 39
      call_indirect (type 6)
    )
    (func $indirect-$root-add-args-t (type 6) (param i32 i32 i32)
      local.get 0
      local.get 1
      local.get 2
      i32.const 40
      call_indirect (type 6)
    )
  )
  (core instance $wit-component-shim-instance (instantiate $wit-component-shim-module))
  (type (record (field "register" u8) (field "class" u8) (field "int" u8) (field "this" u8) (field "export" u8) (field "null" u8) (field "new" u8) (field "delete" u8) (field "virtual" u8) (field "template" u8) (field "auto" u8) (field "unsigned" u8) (field "void" u8) (field "linux" u8) (field "unix" u8) (field "errno" u8) (field "stdin" u8) (field "assert" u8) (field "restrict" u8) (field "inline" u8) (field "noreturn" u8) (field "char8" u8) (field "wchar-t" u8) (field "size-t" u8) (field "int32-t" u8) (field "and" u8) (field "or" u8) (field "not" u8) (field "main" u8) (field "printf" u8) (field "data" u8) (field "instance" u8) (field "args" u8) (field "ret" u8) (field "len" u8) (field "ptr" u8) (field "val" u8) (field "tag" u8) (field "is-err" u8) (field "is-some" u8) (field "handle" u8) (field "windlass" u8) (field "windlass-ok" u8) (field "static-assert" u8) (field "offsetof" u8) (field "co-await" u8)))
  (type (enum "register" "class" "int" "this" "export" "null" "new" "delete" "virtual" "template" "auto" "unsigned" "void" "linux" "unix" "errno" "stdin" "assert" "restrict" "inline" "noreturn" "char8" "wchar-t" "size-t" "int32-t" "and" "or" "not" "main" "printf" "data" "instance" "args" "ret" "len" "ptr" "val" "tag" "is-err" "is-some" "handle" "windlass" "windlass-ok" "static-assert" "offsetof" "co-await"))
  (type (flags "register" "class" "int" "this" "export" "null" "new" "delete" "virtual" "template" "auto" "unsigned" "void" "linux" "unix" "errno" "stdin" "assert" "restrict" "inline" "noreturn" "char8" "wchar-t" "size-t" "int32-t" "and" "or" "not" "main" "printf" "data" "instance"))
  (type (variant (case "register" string) (case "class" string) (case "int" string) (case "this" string) (case "export" string) (case "null" string) (case "new" string) (case "delete" string) (case "virtual" string) (case "template" string) (case "auto" string) (case "unsigned" string) (case "void" string) (case "linux" string) (case "unix" string) (case "errno" string) (case "stdin" string) (case "assert" string) (case "restrict" string) (case "inline" string) (case "noreturn" string) (case "char8" string) (case "wchar-t" string) (case "size-t" string) (case "int32-t" string) (case "and" string) (case "or" string) (case "not" string) (case "main" string) (case "printf" string) (case "data" string) (case "instance" string) (case "args" string) (case "ret" string) (case "len" string) (case "ptr" string) (case "val" string) (case "tag" string) (case "is-err" string) (case "is-some" string) (case "handle" string) (case "windlass" string) (case "windlass-ok" string) (case "static-assert" string) (case "offsetof" string) (case "co-await" string)))
  (type u16)
  (type u16)
  (type string)
  (type (record (field "s" string)))
  (type (record (field "s" string)))
  (type (record (field "s" string)))
  (type (record (field "s" string)))
  (type (list u8))
  (type (record (field "a" 20)))
  (type (enum "a-b" "c"))
  (type (enum "b" "c"))
  (type (flags "x" "y"))
  (type (record (field "s" string)))
  (type (record (field "s" string)))
  (alias core export $wit-component-shim-instance "0" (core func $indirect-t:odd/words-fwd-everything))
  (alias export $t:odd/words "fwd-word" (func $fwd-word))
  (core func $fwd-word (canon lower (func $fwd-word)))
  (alias export $t:odd/words "fwd-bits" (func $fwd-bits))
  (core func $fwd-bits (canon lower (func $fwd-bits)))
  (alias core export $wit-component-shim-instance "1" (core func $indirect-t:odd/words-fwd-cases))
  (alias core export $wit-component-shim-instance "2" (core func $indirect-t:odd/words-class))
  (alias core export $wit-component-shim-instance "3" (core func $indirect-t:odd/words-int))
  (alias core export $wit-component-shim-instance "4" (core func $indirect-t:odd/words-export))
  (alias core export $wit-component-shim-instance "5" (core func $indirect-t:odd/words-null))
  (alias core export $wit-component-shim-instance "6" (core func $indirect-t:odd/words-delete))
  (alias core export $wit-component-shim-instance "7" (core func $indirect-t:odd/words-errno))
  (alias core export $wit-component-shim-instance "8" (core func $indirect-t:odd/words-data))
  (alias core export $wit-component-shim-instance "9" (core func $indirect-t:odd/words-instance))
  (alias core export $wit-component-shim-instance "10" (core func $indirect-t:odd/words-args))
  (alias core export $wit-component-shim-instance "11" (core func $indirect-t:odd/words-ret))
  (alias core export $wit-component-shim-instance "12" (core func $indirect-t:odd/words-t))
  (alias core export $wit-component-shim-instance "13" (core func $indirect-t:odd/words-windlass-ok))
  (alias core export $wit-component-shim-instance "14" (core func $indirect-t:odd/words-main))
  (alias core export $wit-component-shim-instance "15" (core func $indirect-t:odd/words-types))
  (core instance $t:odd/words
    (export "fwd-everything" (func $indirect-t:odd/words-fwd-everything))
    (export "fwd-word" (func $fwd-word))
    (export "fwd-bits" (func $fwd-bits))
    (export "fwd-cases" (func $indirect-t:odd/words-fwd-cases))
    (export "class" (func $indirect-t:odd/words-class))
    (export "int" (func $indirect-t:odd/words-int))
    (export "export" (func $indirect-t:odd/words-export))
    (export "null" (func $indirect-t:odd/words-null))
    (export "delete" (func $indirect-t:odd/words-delete))
    (export "errno" (func $indirect-t:odd/words-errno))
    (export "data" (func $indirect-t:odd/words-data))
    (export "instance" (func $indirect-t:odd/words-instance))
    (export "args" (func $indirect-t:odd/words-args))
    (export "ret" (func $indirect-t:odd/words-ret))
    (export "t" (func $indirect-t:odd/words-t))
    (export "windlass-ok" (func $indirect-t:odd/words-windlass-ok))
    (export "main" (func $indirect-t:odd/words-main))
    (export "types" (func $indirect-t:odd/words-types))
  )
  (alias core export $wit-component-shim-instance "16" (core func $indirect-t:odd/a-fwd))
  (alias core export $wit-component-shim-instance "17" (core func $indirect-t:odd/a-x-drop-own))
  (alias core export $wit-component-shim-instance "18" (core func $indirect-t:odd/a-lu))
  (alias core export $wit-component-shim-instance "19" (core func $indirect-t:odd/a-cc))
  (alias core export $wit-component-shim-instance "20" (core func $indirect-t:odd/a-fa))
  (core instance $t:odd/a
    (export "fwd" (func $indirect-t:odd/a-fwd))
    (export "x-drop-own" (func $indirect-t:odd/a-x-drop-own))
    (export "lu" (func $indirect-t:odd/a-lu))
    (export "cc" (func $indirect-t:odd/a-cc))
    (export "fa" (func $indirect-t:odd/a-fa))
  )
  (alias core export $wit-component-shim-instance "21" (core func $indirect-t:odd/a-fwd-args))
  (alias core export $wit-component-shim-instance "22" (core func $indirect-t:odd/a-fwd-entry))
  (alias core export $wit-component-shim-instance "23" (core func $indirect-t:odd/a-fwd-fe))
  (core instance $t:odd/a-fwd
    (export "args" (func $indirect-t:odd/a-fwd-args))
    (export "entry" (func $indirect-t:odd/a-fwd-entry))
    (export "fe" (func $indirect-t:odd/a-fwd-fe))
  )
  (alias core export $wit-component-shim-instance "24" (core func $indirect-t:odd/imports-fwd))
  (core instance $t:odd/imports
    (export "fwd" (func $indirect-t:odd/imports-fwd))
  )
  (alias core export $wit-component-shim-instance "25" (core func $indirect-t:odd/string-set))
  (alias core export $wit-component-shim-instance "26" (core func $indirect-t:odd/string-free))
  (core instance $t:odd/string
    (export "set" (func $indirect-t:odd/string-set))
    (export "free" (func $indirect-t:odd/string-free))
  )
  (alias core export $wit-component-shim-instance "27" (core func $indirect-inl-q))
  (core instance $inl
    (export "q" (func $indirect-inl-q))
  )
  (alias core export $wit-component-shim-instance "28" (core func $indirect-$root-string-set))
  (alias core export $wit-component-shim-instance "29" (core func $indirect-$root-string-dup-n))
  (alias core export $wit-component-shim-instance "30" (core func $indirect-$root-string-free))
  (alias core export $wit-component-shim-instance "31" (core func $indirect-$root-string-t))
  (alias core export $wit-component-shim-instance "32" (core func $indirect-$root-instantiate))
  (alias core export $wit-component-shim-instance "33" (core func $indirect-$root-imports))
  (alias core export $wit-component-shim-instance "34" (core func $indirect-$root-imports-t))
  (alias core export $wit-component-shim-instance "35" (core func $indirect-$root-component))
  (alias core export $wit-component-shim-instance "36" (core func $indirect-$root-data))
  (alias core export $wit-component-shim-instance "37" (core func $indirect-$root-add))
  (alias core export $wit-component-shim-instance "38" (core func $indirect-$root-add-entry))
  (alias core export $wit-component-shim-instance "39" (core func $indirect-$root-add-args))
  (alias core export $wit-component-shim-instance "40" (core func $indirect-$root-add-args-t))
  (core instance $$root
    (export "string-set" (func $indirect-$root-string-set))
    (export "string-dup-n" (func $indirect-$root-string-dup-n))
    (export "string-free" (func $indirect-$root-string-free))
    (export "string-t" (func $indirect-$root-string-t))
    (export "instantiate" (func $indirect-$root-instantiate))
    (export "imports" (func $indirect-$root-imports))
    (export "imports-t" (func $indirect-$root-imports-t))
    (export "component" (func $indirect-$root-component))
    (export "data" (func $indirect-$root-data))
    (export "add" (func $indirect-$root-add))
    (export "add-entry" (func $indirect-$root-add-entry))
    (export "add-args" (func $indirect-$root-add-args))
    (export "add-args-t" (func $indirect-$root-add-args-t))
  )
  (core instance $main (instantiate $main
      (with "t:odd/words" (instance $t:odd/words))
      (with "t:odd/a" (instance $t:odd/a))
      (with "t:odd/a-fwd" (instance $t:odd/a-fwd))
      (with "t:odd/imports" (instance $t:odd/imports))
      (with "t:odd/string" (instance $t:odd/string))
      (with "inl" (instance $inl))
      (with "$root" (instance $$root))
    )
  )
  (alias core export $main "memory" (core memory $memory))
  (core module $wit-component-fixup
    (type (func (param i32 i32)))
    (type (func (param i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32 i32 i32 i32)))
    (type (func (param i32 i32 i32)))
    (import "actual" "0" (func $0 (type 0) (param i32 i32)))
    (import "actual" "1" (func $1 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "2" (func $2 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "3" (func $3 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "4" (func $4 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "5" (func $5 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "6" (func $6 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "7" (func $7 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "8" (func $8 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "9" (func $9 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "10" (func $10 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "11" (func $11 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "12" (func $12 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "13" (func $13 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "14" (func $14 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "15" (func $15 (type 2) (param i32 i32 i32 i32 i32)))
    (import "actual" "16" (func $16 (type 3) (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
    (import "actual" "17" (func $17 (type 1) (param i32 i32 i32 i32)))
    (import "actual" "18" (func $18 (type 4) (param i32 i32 i32 i32 i32 i32 i32)))
    (import "actual" "19" (func $19 (type 5) (param i32 i32 i32 i32 i32 i32)))
    (import "actual" "20" (func $20 (type 6) (param i32 i32 i32)))
    (import "actual" "21" (func $21 (type 6) (param i32 i32 i32)))
    (import "actual" "22" (func $22 (type 6) (param i32 i32 i32)))
    (import "actual" "23" (func $23 (type 6) (param i32 i32 i32)))
    (import "actual" "24" (func $24 (type 6) (param i32 i32 i32)))
    (import "actual" "25" (func $25 (type 6) (param i32 i32 i32)))
    (import "actual" "26" (func $26 (type 6) (param i32 i32 i32)))
    (import "actual" "27" (func $27 (type 6) (param i32 i32 i32)))
    (import "actual" "28" (func $28 (type 6) (param i32 i32 i32)))
    (import "actual" "29" (func $29 (type 6) (param i32 i32 i32)))
    (import "actual" "30" (func $30 (type 6) (param i32 i32 i32)))
    (import "actual" "31" (func $31 (type 6) (param i32 i32 i32)))
    (import "actual" "32" (func $32 (type 6) (param i32 i32 i32)))
    (import "actual" "33" (func $33 (type 6) (param i32 i32 i32)))
    (import "actual" "34" (func $34 (type 6) (param i32 i32 i32)))
    (import "actual" "35" (func $35 (type 6) (param i32 i32 i32)))
    (import "actual" "36" (func $36 (type 6) (param i32 i32 i32)))
    (import "actual" "37" (func $37 (type 6) (param i32 i32 i32)))
    (import "actual" "38" (func $38 (type 6) (param i32 i32 i32)))
    (import "actual" "39" (func $39 (type 6) (param i32 i32 i32)))
    (import "actual" "40" (func $40 (type 6) (param i32 i32 i32)))
    (import "shim" "$imports" (table 41 41 funcref))
    (elem (i32.const 0) func $0 $1 $2 $3 $4 $5 $6 $7 $8 $9 $10 $11 $12 $13 $14 $15 $16 $17 $18 $19 $20 $21 $22 $23 $24 $25 $26 $27 $28 $29 $30 $31 $32 $33 $34 $35 $36 $37 $38 $39 $40)
  )
  (alias export $t:odd/words "fwd-everything" (func $fwd-everything))
  (core func $"#core-func43 indirect-t:odd/words-fwd-everything" (@name "indirect-t:odd/words-fwd-everything") (canon lower (func $fwd-everything) (memory $memory)))
  (alias export $t:odd/words "fwd-cases" (func $fwd-cases))
  (alias core export $main "cabi_realloc" (core func $cabi_realloc))
  (core func $"#core-func45 indirect-t:odd/words-fwd-cases" (@name "indirect-t:odd/words-fwd-cases") (canon lower (func $fwd-cases) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "class" (func $class))
  (core func $"#core-func46 indirect-t:odd/words-class" (@name "indirect-t:odd/words-class") (canon lower (func $class) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "int" (func $int))
  (core func $"#core-func47 indirect-t:odd/words-int" (@name "indirect-t:odd/words-int") (canon lower (func $int) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "export" (func $export))
  (core func $"#core-func48 indirect-t:odd/words-export" (@name "indirect-t:odd/words-export") (canon lower (func $export) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "null" (func $null))
  (core func $"#core-func49 indirect-t:odd/words-null" (@name "indirect-t:odd/words-null") (canon lower (func $null) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "delete" (func $delete))
  (core func $"#core-func50 indirect-t:odd/words-delete" (@name "indirect-t:odd/words-delete") (canon lower (func $delete) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "errno" (func $errno))
  (core func $"#core-func51 indirect-t:odd/words-errno" (@name "indirect-t:odd/words-errno") (canon lower (func $errno) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "data" (func $"#func23 data" (@name "data")))
  (core func $"#core-func52 indirect-t:odd/words-data" (@name "indirect-t:odd/words-data") (canon lower (func $"#func23 data") (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "instance" (func $instance))
  (core func $"#core-func53 indirect-t:odd/words-instance" (@name "indirect-t:odd/words-instance") (canon lower (func $instance) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "args" (func $args))
  (core func $"#core-func54 indirect-t:odd/words-args" (@name "indirect-t:odd/words-args") (canon lower (func $args) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "ret" (func $ret))
  (core func $"#core-func55 indirect-t:odd/words-ret" (@name "indirect-t:odd/words-ret") (canon lower (func $ret) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "t" (func $t))
  (core func $"#core-func56 indirect-t:odd/words-t" (@name "indirect-t:odd/words-t") (canon lower (func $t) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "windlass-ok" (func $windlass-ok))
  (core func $"#core-func57 indirect-t:odd/words-windlass-ok" (@name "indirect-t:odd/words-windlass-ok") (canon lower (func $windlass-ok) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "main" (func $main))
  (core func $"#core-func58 indirect-t:odd/words-main" (@name "indirect-t:odd/words-main") (canon lower (func $main) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/words "types" (func $types))
  (core func $"#core-func59 indirect-t:odd/words-types" (@name "indirect-t:odd/words-types") (canon lower (func $types) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/a "fwd" (func $fwd))
  (core func $"#core-func60 indirect-t:odd/a-fwd" (@name "indirect-t:odd/a-fwd") (canon lower (func $fwd) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/a "x-drop-own" (func $x-drop-own))
  (core func $"#core-func61 indirect-t:odd/a-x-drop-own" (@name "indirect-t:odd/a-x-drop-own") (canon lower (func $x-drop-own) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/a "lu" (func $lu))
  (core func $"#core-func62 indirect-t:odd/a-lu" (@name "indirect-t:odd/a-lu") (canon lower (func $lu) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/a "cc" (func $cc))
  (core func $"#core-func63 indirect-t:odd/a-cc" (@name "indirect-t:odd/a-cc") (canon lower (func $cc) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/a "fa" (func $fa))
  (core func $"#core-func64 indirect-t:odd/a-fa" (@name "indirect-t:odd/a-fa") (canon lower (func $fa) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/a-fwd "args" (func $"#func36 args" (@name "args")))
  (core func $"#core-func65 indirect-t:odd/a-fwd-args" (@name "indirect-t:odd/a-fwd-args") (canon lower (func $"#func36 args") (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/a-fwd "entry" (func $entry))
  (core func $"#core-func66 indirect-t:odd/a-fwd-entry" (@name "indirect-t:odd/a-fwd-entry") (canon lower (func $entry) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/a-fwd "fe" (func $fe))
  (core func $"#core-func67 indirect-t:odd/a-fwd-fe" (@name "indirect-t:odd/a-fwd-fe") (canon lower (func $fe) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/imports "fwd" (func $"#func39 fwd" (@name "fwd")))
  (core func $"#core-func68 indirect-t:odd/imports-fwd" (@name "indirect-t:odd/imports-fwd") (canon lower (func $"#func39 fwd") (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/string "set" (func $set))
  (core func $"#core-func69 indirect-t:odd/string-set" (@name "indirect-t:odd/string-set") (canon lower (func $set) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $t:odd/string "free" (func $free))
  (core func $"#core-func70 indirect-t:odd/string-free" (@name "indirect-t:odd/string-free") (canon lower (func $free) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (alias export $inl "q" (func $q))
  (core func $"#core-func71 indirect-inl-q" (@name "indirect-inl-q") (canon lower (func $q) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func72 indirect-$root-string-set" (@name "indirect-$root-string-set") (canon lower (func $string-set) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func73 indirect-$root-string-dup-n" (@name "indirect-$root-string-dup-n") (canon lower (func $string-dup-n) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func74 indirect-$root-string-free" (@name "indirect-$root-string-free") (canon lower (func $string-free) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func75 indirect-$root-string-t" (@name "indirect-$root-string-t") (canon lower (func $string-t) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func76 indirect-$root-instantiate" (@name "indirect-$root-instantiate") (canon lower (func $instantiate) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func77 indirect-$root-imports" (@name "indirect-$root-imports") (canon lower (func $imports) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func78 indirect-$root-imports-t" (@name "indirect-$root-imports-t") (canon lower (func $imports-t) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func79 indirect-$root-component" (@name "indirect-$root-component") (canon lower (func $component) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func80 indirect-$root-data" (@name "indirect-$root-data") (canon lower (func $data) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func81 indirect-$root-add" (@name "indirect-$root-add") (canon lower (func $add) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func82 indirect-$root-add-entry" (@name "indirect-$root-add-entry") (canon lower (func $add-entry) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func83 indirect-$root-add-args" (@name "indirect-$root-add-args") (canon lower (func $add-args) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core func $"#core-func84 indirect-$root-add-args-t" (@name "indirect-$root-add-args-t") (canon lower (func $add-args-t) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8))
  (core instance $actual
    (export "0" (func $"#core-func43 indirect-t:odd/words-fwd-everything"))
    (export "1" (func $"#core-func45 indirect-t:odd/words-fwd-cases"))
    (export "2" (func $"#core-func46 indirect-t:odd/words-class"))
    (export "3" (func $"#core-func47 indirect-t:odd/words-int"))
    (export "4" (func $"#core-func48 indirect-t:odd/words-export"))
    (export "5" (func $"#core-func49 indirect-t:odd/words-null"))
    (export "6" (func $"#core-func50 indirect-t:odd/words-delete"))
    (export "7" (func $"#core-func51 indirect-t:odd/words-errno"))
    (export "8" (func $"#core-func52 indirect-t:odd/words-data"))
    (export "9" (func $"#core-func53 indirect-t:odd/words-instance"))
    (export "10" (func $"#core-func54 indirect-t:odd/words-args"))
    (export "11" (func $"#core-func55 indirect-t:odd/words-ret"))
    (export "12" (func $"#core-func56 indirect-t:odd/words-t"))
    (export "13" (func $"#core-func57 indirect-t:odd/words-windlass-ok"))
    (export "14" (func $"#core-func58 indirect-t:odd/words-main"))
    (export "15" (func $"#core-func59 indirect-t:odd/words-types"))
    (export "16" (func $"#core-func60 indirect-t:odd/a-fwd"))
    (export "17" (func $"#core-func61 indirect-t:odd/a-x-drop-own"))
    (export "18" (func $"#core-func62 indirect-t:odd/a-lu"))
    (export "19" (func $"#core-func63 indirect-t:odd/a-cc"))
    (export "20" (func $"#core-func64 indirect-t:odd/a-fa"))
    (export "21" (func $"#core-func65 indirect-t:odd/a-fwd-args"))
    (export "22" (func $"#core-func66 indirect-t:odd/a-fwd-entry"))
    (export "23" (func $"#core-func67 indirect-t:odd/a-fwd-fe"))
    (export "24" (func $"#core-func68 indirect-t:odd/imports-fwd"))
    (export "25" (func $"#core-func69 indirect-t:odd/string-set"))
    (export "26" (func $"#core-func70 indirect-t:odd/string-free"))
    (export "27" (func $"#core-func71 indirect-inl-q"))
    (export "28" (func $"#core-func72 indirect-$root-string-set"))
    (export "29" (func $"#core-func73 indirect-$root-string-dup-n"))
    (export "30" (func $"#core-func74 indirect-$root-string-free"))
    (export "31" (func $"#core-func75 indirect-$root-string-t"))
    (export "32" (func $"#core-func76 indirect-$root-instantiate"))
    (export "33" (func $"#core-func77 indirect-$root-imports"))
    (export "34" (func $"#core-func78 indirect-$root-imports-t"))
    (export "35" (func $"#core-func79 indirect-$root-component"))
    (export "36" (func $"#core-func80 indirect-$root-data"))
    (export "37" (func $"#core-func81 indirect-$root-add"))
    (export "38" (func $"#core-func82 indirect-$root-add-entry"))
    (export "39" (func $"#core-func83 indirect-$root-add-args"))
    (export "40" (func $"#core-func84 indirect-$root-add-args-t"))
  )
  (core instance $fixup (instantiate $wit-component-fixup
      (with "actual" (instance $actual))
      (with "shim" (instance $wit-component-shim-instance))
    )
  )
  (alias core export $main "string-set" (core func $string-set))
  (alias core export $main "cabi_post_string-set" (core func $cabi_post_string-set))
  (func $"#func43 string-set" (@name "string-set") (type 8) (canon lift (core func $string-set) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_string-set)))
  (export $"#func44 string-set" (@name "string-set") "string-set" (func $"#func43 string-set"))
  (alias core export $main "string-dup-n" (core func $string-dup-n))
  (alias core export $main "cabi_post_string-dup-n" (core func $cabi_post_string-dup-n))
  (func $"#func45 string-dup-n" (@name "string-dup-n") (type 8) (canon lift (core func $string-dup-n) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_string-dup-n)))
  (export $"#func46 string-dup-n" (@name "string-dup-n") "string-dup-n" (func $"#func45 string-dup-n"))
  (alias core export $main "string-free" (core func $string-free))
  (alias core export $main "cabi_post_string-free" (core func $cabi_post_string-free))
  (func $"#func47 string-free" (@name "string-free") (type 8) (canon lift (core func $string-free) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_string-free)))
  (export $"#func48 string-free" (@name "string-free") "string-free" (func $"#func47 string-free"))
  (alias core export $main "string-t" (core func $string-t))
  (alias core export $main "cabi_post_string-t" (core func $cabi_post_string-t))
  (func $"#func49 string-t" (@name "string-t") (type 8) (canon lift (core func $string-t) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_string-t)))
  (export $"#func50 string-t" (@name "string-t") "string-t" (func $"#func49 string-t"))
  (alias core export $main "instantiate" (core func $instantiate))
  (alias core export $main "cabi_post_instantiate" (core func $cabi_post_instantiate))
  (func $"#func51 instantiate" (@name "instantiate") (type 8) (canon lift (core func $instantiate) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_instantiate)))
  (export $"#func52 instantiate" (@name "instantiate") "instantiate" (func $"#func51 instantiate"))
  (alias core export $main "imports" (core func $imports))
  (alias core export $main "cabi_post_imports" (core func $cabi_post_imports))
  (func $"#func53 imports" (@name "imports") (type 8) (canon lift (core func $imports) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_imports)))
  (export $"#func54 imports" (@name "imports") "imports" (func $"#func53 imports"))
  (alias core export $main "imports-t" (core func $imports-t))
  (alias core export $main "cabi_post_imports-t" (core func $cabi_post_imports-t))
  (func $"#func55 imports-t" (@name "imports-t") (type 8) (canon lift (core func $imports-t) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_imports-t)))
  (export $"#func56 imports-t" (@name "imports-t") "imports-t" (func $"#func55 imports-t"))
  (alias core export $main "component" (core func $component))
  (alias core export $main "cabi_post_component" (core func $cabi_post_component))
  (func $"#func57 component" (@name "component") (type 8) (canon lift (core func $component) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_component)))
  (export $"#func58 component" (@name "component") "component" (func $"#func57 component"))
  (alias core export $main "data" (core func $data))
  (alias core export $main "cabi_post_data" (core func $cabi_post_data))
  (func $"#func59 data" (@name "data") (type 8) (canon lift (core func $data) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_data)))
  (export $"#func60 data" (@name "data") "data" (func $"#func59 data"))
  (alias core export $main "add" (core func $add))
  (alias core export $main "cabi_post_add" (core func $cabi_post_add))
  (func $"#func61 add" (@name "add") (type 8) (canon lift (core func $add) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_add)))
  (export $"#func62 add" (@name "add") "add" (func $"#func61 add"))
  (alias core export $main "add-entry" (core func $add-entry))
  (alias core export $main "cabi_post_add-entry" (core func $cabi_post_add-entry))
  (func $"#func63 add-entry" (@name "add-entry") (type 8) (canon lift (core func $add-entry) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_add-entry)))
  (export $"#func64 add-entry" (@name "add-entry") "add-entry" (func $"#func63 add-entry"))
  (alias core export $main "add-args" (core func $add-args))
  (alias core export $main "cabi_post_add-args" (core func $cabi_post_add-args))
  (func $"#func65 add-args" (@name "add-args") (type 8) (canon lift (core func $add-args) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_add-args)))
  (export $"#func66 add-args" (@name "add-args") "add-args" (func $"#func65 add-args"))
  (alias core export $main "add-args-t" (core func $add-args-t))
  (alias core export $main "cabi_post_add-args-t" (core func $cabi_post_add-args-t))
  (func $"#func67 add-args-t" (@name "add-args-t") (type 8) (canon lift (core func $add-args-t) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_add-args-t)))
  (export $"#func68 add-args-t" (@name "add-args-t") "add-args-t" (func $"#func67 add-args-t"))
  (type (func (param "v" 9) (result 9)))
  (alias core export $main "t:odd/words#fwd-everything" (core func $t:odd/words#fwd-everything))
  (alias core export $main "cabi_post_t:odd/words#fwd-everything" (core func $cabi_post_t:odd/words#fwd-everything))
  (func $"#func69 fwd-everything" (@name "fwd-everything") (type 27) (canon lift (core func $t:odd/words#fwd-everything) (memory $memory) (realloc $cabi_realloc) (post-return $cabi_post_t:odd/words#fwd-everything)))
  (type (func (param "v" 10) (result 10)))
  (alias core export $main "t:odd/words#fwd-word" (core func $t:odd/words#fwd-word))
  (alias core export $main "cabi_post_t:odd/words#fwd-word" (core func $cabi_post_t:odd/words#fwd-word))
  (func $"#func70 fwd-word" (@name "fwd-word") (type 28) (canon lift (core func $t:odd/words#fwd-word) (post-return $cabi_post_t:odd/words#fwd-word)))
  (type (func (param "v" 11) (result 11)))
  (alias core export $main "t:odd/words#fwd-bits" (core func $t:odd/words#fwd-bits))
  (alias core export $main "cabi_post_t:odd/words#fwd-bits" (core func $cabi_post_t:odd/words#fwd-bits))
  (func $"#func71 fwd-bits" (@name "fwd-bits") (type 29) (canon lift (core func $t:odd/words#fwd-bits) (post-return $cabi_post_t:odd/words#fwd-bits)))
  (type (func (param "v" 12) (result 12)))
  (alias core export $main "t:odd/words#fwd-cases" (core func $t:odd/words#fwd-cases))
  (alias core export $main "cabi_post_t:odd/words#fwd-cases" (core func $cabi_post_t:odd/words#fwd-cases))
  (func $"#func72 fwd-cases" (@name "fwd-cases") (type 30) (canon lift (core func $t:odd/words#fwd-cases) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#fwd-cases)))
  (type (func (param "class" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#class" (core func $t:odd/words#class))
  (alias core export $main "cabi_post_t:odd/words#class" (core func $cabi_post_t:odd/words#class))
  (func $"#func73 class" (@name "class") (type 31) (canon lift (core func $t:odd/words#class) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#class)))
  (type (func (param "int" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#int" (core func $t:odd/words#int))
  (alias core export $main "cabi_post_t:odd/words#int" (core func $cabi_post_t:odd/words#int))
  (func $"#func74 int" (@name "int") (type 32) (canon lift (core func $t:odd/words#int) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#int)))
  (type (func (param "export" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#export" (core func $t:odd/words#export))
  (alias core export $main "cabi_post_t:odd/words#export" (core func $cabi_post_t:odd/words#export))
  (func $"#func75 export" (@name "export") (type 33) (canon lift (core func $t:odd/words#export) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#export)))
  (type (func (param "null" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#null" (core func $t:odd/words#null))
  (alias core export $main "cabi_post_t:odd/words#null" (core func $cabi_post_t:odd/words#null))
  (func $"#func76 null" (@name "null") (type 34) (canon lift (core func $t:odd/words#null) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#null)))
  (type (func (param "delete" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#delete" (core func $t:odd/words#delete))
  (alias core export $main "cabi_post_t:odd/words#delete" (core func $cabi_post_t:odd/words#delete))
  (func $"#func77 delete" (@name "delete") (type 35) (canon lift (core func $t:odd/words#delete) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#delete)))
  (type (func (param "errno" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#errno" (core func $t:odd/words#errno))
  (alias core export $main "cabi_post_t:odd/words#errno" (core func $cabi_post_t:odd/words#errno))
  (func $"#func78 errno" (@name "errno") (type 36) (canon lift (core func $t:odd/words#errno) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#errno)))
  (type (func (param "data" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#data" (core func $t:odd/words#data))
  (alias core export $main "cabi_post_t:odd/words#data" (core func $cabi_post_t:odd/words#data))
  (func $"#func79 data" (@name "data") (type 37) (canon lift (core func $t:odd/words#data) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#data)))
  (type (func (param "instance" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#instance" (core func $t:odd/words#instance))
  (alias core export $main "cabi_post_t:odd/words#instance" (core func $cabi_post_t:odd/words#instance))
  (func $"#func80 instance" (@name "instance") (type 38) (canon lift (core func $t:odd/words#instance) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#instance)))
  (type (func (param "args" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#args" (core func $t:odd/words#args))
  (alias core export $main "cabi_post_t:odd/words#args" (core func $cabi_post_t:odd/words#args))
  (func $"#func81 args" (@name "args") (type 39) (canon lift (core func $t:odd/words#args) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#args)))
  (type (func (param "ret" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#ret" (core func $t:odd/words#ret))
  (alias core export $main "cabi_post_t:odd/words#ret" (core func $cabi_post_t:odd/words#ret))
  (func $"#func82 ret" (@name "ret") (type 40) (canon lift (core func $t:odd/words#ret) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#ret)))
  (type (func (param "t" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#t" (core func $t:odd/words#t))
  (alias core export $main "cabi_post_t:odd/words#t" (core func $cabi_post_t:odd/words#t))
  (func $"#func83 t" (@name "t") (type 41) (canon lift (core func $t:odd/words#t) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#t)))
  (type (func (param "windlass-ok" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#windlass-ok" (core func $t:odd/words#windlass-ok))
  (alias core export $main "cabi_post_t:odd/words#windlass-ok" (core func $cabi_post_t:odd/words#windlass-ok))
  (func $"#func84 windlass-ok" (@name "windlass-ok") (type 42) (canon lift (core func $t:odd/words#windlass-ok) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#windlass-ok)))
  (type (func (param "main" u8) (param "s" string) (result string)))
  (alias core export $main "t:odd/words#main" (core func $t:odd/words#main))
  (alias core export $main "cabi_post_t:odd/words#main" (core func $cabi_post_t:odd/words#main))
  (func $"#func85 main" (@name "main") (type 43) (canon lift (core func $t:odd/words#main) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#main)))
  (type (func (param "size-t" 13) (param "int32-t" 14) (param "s" 15) (result string)))
  (alias core export $main "t:odd/words#types" (core func $t:odd/words#types))
  (alias core export $main "cabi_post_t:odd/words#types" (core func $cabi_post_t:odd/words#types))
  (func $"#func86 types" (@name "types") (type 44) (canon lift (core func $t:odd/words#types) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/words#types)))
  (component $t:odd/words-shim-component
    (type (record (field "register" u8) (field "class" u8) (field "int" u8) (field "this" u8) (field "export" u8) (field "null" u8) (field "new" u8) (field "delete" u8) (field "virtual" u8) (field "template" u8) (field "auto" u8) (field "unsigned" u8) (field "void" u8) (field "linux" u8) (field "unix" u8) (field "errno" u8) (field "stdin" u8) (field "assert" u8) (field "restrict" u8) (field "inline" u8) (field "noreturn" u8) (field "char8" u8) (field "wchar-t" u8) (field "size-t" u8) (field "int32-t" u8) (field "and" u8) (field "or" u8) (field "not" u8) (field "main" u8) (field "printf" u8) (field "data" u8) (field "instance" u8) (field "args" u8) (field "ret" u8) (field "len" u8) (field "ptr" u8) (field "val" u8) (field "tag" u8) (field "is-err" u8) (field "is-some" u8) (field "handle" u8) (field "windlass" u8) (field "windlass-ok" u8) (field "static-assert" u8) (field "offsetof" u8) (field "co-await" u8)))
    (import "import-type-everything" (type (eq 0)))
    (type (func (param "v" 1) (result 1)))
    (import "import-func-fwd-everything" (func (type 2)))
    (type (enum "register" "class" "int" "this" "export" "null" "new" "delete" "virtual" "template" "auto" "unsigned" "void" "linux" "unix" "errno" "stdin" "assert" "restrict" "inline" "noreturn" "char8" "wchar-t" "size-t" "int32-t" "and" "or" "not" "main" "printf" "data" "instance" "args" "ret" "len" "ptr" "val" "tag" "is-err" "is-some" "handle" "windlass" "windlass-ok" "static-assert" "offsetof" "co-await"))
    (import "import-type-word" (type (eq 3)))
    (type (func (param "v" 4) (result 4)))
    (import "import-func-fwd-word" (func (type 5)))
    (type (flags "register" "class" "int" "this" "export" "null" "new" "delete" "virtual" "template" "auto" "unsigned" "void" "linux" "unix" "errno" "stdin" "assert" "restrict" "inline" "noreturn" "char8" "wchar-t" "size-t" "int32-t" "and" "or" "not" "main" "printf" "data" "instance"))
    (import "import-type-bits" (type (eq 6)))
    (type (func (param "v" 7) (result 7)))
    (import "import-func-fwd-bits" (func (type 8)))
    (type (variant (case "register" string) (case "class" string) (case "int" string) (case "this" string) (case "export" string) (case "null" string) (case "new" string) (case "delete" string) (case "virtual" string) (case "template" string) (case "auto" string) (case "unsigned" string) (case "void" string) (case "linux" string) (case "unix" string) (case "errno" string) (case "stdin" string) (case "assert" string) (case "restrict" string) (case "inline" string) (case "noreturn" string) (case "char8" string) (case "wchar-t" string) (case "size-t" string) (case "int32-t" string) (case "and" string) (case "or" string) (case "not" string) (case "main" string) (case "printf" string) (case "data" string) (case "instance" string) (case "args" string) (case "ret" string) (case "len" string) (case "ptr" string) (case "val" string) (case "tag" string) (case "is-err" string) (case "is-some" string) (case "handle" string) (case "windlass" string) (case "windlass-ok" string) (case "static-assert" string) (case "offsetof" string) (case "co-await" string)))
    (import "import-type-cases" (type (eq 9)))
    (type (func (param "v" 10) (result 10)))
    (import "import-func-fwd-cases" (func (type 11)))
    (type (func (param "class" u8) (param "s" string) (result string)))
    (import "import-func-class" (func (type 12)))
    (type (func (param "int" u8) (param "s" string) (result string)))
    (import "import-func-int" (func (type 13)))
    (type (func (param "export" u8) (param "s" string) (result string)))
    (import "import-func-export" (func (type 14)))
    (type (func (param "null" u8) (param "s" string) (result string)))
    (import "import-func-null" (func (type 15)))
    (type (func (param "delete" u8) (param "s" string) (result string)))
    (import "import-func-delete" (func (type 16)))
    (type (func (param "errno" u8) (param "s" string) (result string)))
    (import "import-func-errno" (func (type 17)))
    (type (func (param "data" u8) (param "s" string) (result string)))
    (import "import-func-data" (func (type 18)))
    (type (func (param "instance" u8) (param "s" string) (result string)))
    (import "import-func-instance" (func (type 19)))
    (type (func (param "args" u8) (param "s" string) (result string)))
    (import "import-func-args" (func (type 20)))
    (type (func (param "ret" u8) (param "s" string) (result string)))
    (import "import-func-ret" (func (type 21)))
    (type (func (param "t" u8) (param "s" string) (result string)))
    (import "import-func-t" (func (type 22)))
    (type (func (param "windlass-ok" u8) (param "s" string) (result string)))
    (import "import-func-windlass-ok" (func (type 23)))
    (type (func (param "main" u8) (param "s" string) (result string)))
    (import "import-func-main" (func (type 24)))
    (type u16)
    (import "import-type-size-t" (type (eq 25)))
    (type u16)
    (import "import-type-int32-t" (type (eq 27)))
    (type string)
    (import "import-type-string-t" (type (eq 29)))
    (type (func (param "size-t" 26) (param "int32-t" 28) (param "s" 30) (result string)))
    (import "import-func-types" (func (type 31)))
    (type (record (field "register" u8) (field "class" u8) (field "int" u8) (field "this" u8) (field "export" u8) (field "null" u8) (field "new" u8) (field "delete" u8) (field "virtual" u8) (field "template" u8) (field "auto" u8) (field "unsigned" u8) (field "void" u8) (field "linux" u8) (field "unix" u8) (field "errno" u8) (field "stdin" u8) (field "assert" u8) (field "restrict" u8) (field "inline" u8) (field "noreturn" u8) (field "char8" u8) (field "wchar-t" u8) (field "size-t" u8) (field "int32-t" u8) (field "and" u8) (field "or" u8) (field "not" u8) (field "main" u8) (field "printf" u8) (field "data" u8) (field "instance" u8) (field "args" u8) (field "ret" u8) (field "len" u8) (field "ptr" u8) (field "val" u8) (field "tag" u8) (field "is-err" u8) (field "is-some" u8) (field "handle" u8) (field "windlass" u8) (field "windlass-ok" u8) (field "static-assert" u8) (field "offsetof" u8) (field "co-await" u8)))
    (export "everything" (type 32))
    (type (enum "register" "class" "int" "this" "export" "null" "new" "delete" "virtual" "template" "auto" "unsigned" "void" "linux" "unix" "errno" "stdin" "assert" "restrict" "inline" "noreturn" "char8" "wchar-t" "size-t" "int32-t" "and" "or" "not" "main" "printf" "data" "instance" "args" "ret" "len" "ptr" "val" "tag" "is-err" "is-some" "handle" "windlass" "windlass-ok" "static-assert" "offsetof" "co-await"))
    (export "word" (type 34))
    (type (flags "register" "class" "int" "this" "export" "null" "new" "delete" "virtual" "template" "auto" "unsigned" "void" "linux" "unix" "errno" "stdin" "assert" "restrict" "inline" "noreturn" "char8" "wchar-t" "size-t" "int32-t" "and" "or" "not" "main" "printf" "data" "instance"))
    (export "bits" (type 36))
    (type (variant (case "register" string) (case "class" string) (case "int" string) (case "this" string) (case "export" string) (case "null" string) (case "new" string) (case "delete" string) (case "virtual" string) (case "template" string) (case "auto" string) (case "unsigned" string) (case "void" string) (case "linux" string) (case "unix" string) (case "errno" string) (case "stdin" string) (case "assert" string) (case "restrict" string) (case "inline" string) (case "noreturn" string) (case "char8" string) (case "wchar-t" string) (case "size-t" string) (case "int32-t" string) (case "and" string) (case "or" string) (case "not" string) (case "main" string) (case "printf" string) (case "data" string) (case "instance" string) (case "args" string) (case "ret" string) (case "len" string) (case "ptr" string) (case "val" string) (case "tag" string) (case "is-err" string) (case "is-some" string) (case "handle" string) (case "windlass" string) (case "windlass-ok" string) (case "static-assert" string) (case "offsetof" string) (case "co-await" string)))
    (export "cases" (type 38))
    (type u16)
    (export "size-t" (type 40))
    (type u16)
    (export "int32-t" (type 42))
    (type string)
    (export "string-t" (type 44))
    (type (func (param "v" 33) (result 33)))
    (export "fwd-everything" (func 0) (func (type 46)))
    (type (func (param "v" 35) (result 35)))
    (export "fwd-word" (func 1) (func (type 47)))
    (type (func (param "v" 37) (result 37)))
    (export "fwd-bits" (func 2) (func (type 48)))
    (type (func (param "v" 39) (result 39)))
    (export "fwd-cases" (func 3) (func (type 49)))
    (type (func (param "class" u8) (param "s" string) (result string)))
    (export "class" (func 4) (func (type 50)))
    (type (func (param "int" u8) (param "s" string) (result string)))
    (export "int" (func 5) (func (type 51)))
    (type (func (param "export" u8) (param "s" string) (result string)))
    (export "export" (func 6) (func (type 52)))
    (type (func (param "null" u8) (param "s" string) (result string)))
    (export "null" (func 7) (func (type 53)))
    (type (func (param "delete" u8) (param "s" string) (result string)))
    (export "delete" (func 8) (func (type 54)))
    (type (func (param "errno" u8) (param "s" string) (result string)))
    (export "errno" (func 9) (func (type 55)))
    (type (func (param "data" u8) (param "s" string) (result string)))
    (export "data" (func 10) (func (type 56)))
    (type (func (param "instance" u8) (param "s" string) (result string)))
    (export "instance" (func 11) (func (type 57)))
    (type (func (param "args" u8) (param "s" string) (result string)))
    (export "args" (func 12) (func (type 58)))
    (type (func (param "ret" u8) (param "s" string) (result string)))
    (export "ret" (func 13) (func (type 59)))
    (type (func (param "t" u8) (param "s" string) (result string)))
    (export "t" (func 14) (func (type 60)))
    (type (func (param "windlass-ok" u8) (param "s" string) (result string)))
    (export "windlass-ok" (func 15) (func (type 61)))
    (type (func (param "main" u8) (param "s" string) (result string)))
    (export "main" (func 16) (func (type 62)))
    (type (func (param "size-t" 41) (param "int32-t" 43) (param "s" 45) (result string)))
    (export "types" (func 17) (func (type 63)))
  )
  (instance $t:odd/words-shim-instance (instantiate $t:odd/words-shim-component
      (with "import-func-fwd-everything" (func $"#func69 fwd-everything"))
      (with "import-func-fwd-word" (func $"#func70 fwd-word"))
      (with "import-func-fwd-bits" (func $"#func71 fwd-bits"))
      (with "import-func-fwd-cases" (func $"#func72 fwd-cases"))
      (with "import-func-class" (func $"#func73 class"))
      (with "import-func-int" (func $"#func74 int"))
      (with "import-func-export" (func $"#func75 export"))
      (with "import-func-null" (func $"#func76 null"))
      (with "import-func-delete" (func $"#func77 delete"))
      (with "import-func-errno" (func $"#func78 errno"))
      (with "import-func-data" (func $"#func79 data"))
      (with "import-func-instance" (func $"#func80 instance"))
      (with "import-func-args" (func $"#func81 args"))
      (with "import-func-ret" (func $"#func82 ret"))
      (with "import-func-t" (func $"#func83 t"))
      (with "import-func-windlass-ok" (func $"#func84 windlass-ok"))
      (with "import-func-main" (func $"#func85 main"))
      (with "import-func-types" (func $"#func86 types"))
      (with "import-type-everything" (type 9))
      (with "import-type-word" (type 10))
      (with "import-type-bits" (type 11))
      (with "import-type-cases" (type 12))
      (with "import-type-size-t" (type 13))
      (with "import-type-int32-t" (type 14))
      (with "import-type-string-t" (type 15))
    )
  )
  (export $"#instance7 t:odd/words" (@name "t:odd/words") "t:odd/words" (instance $t:odd/words-shim-instance))
  (type (list 17))
  (type (func (param "a" 17) (param "b" 45) (param "c" 18) (param "d" 16) (result 17)))
  (alias core export $main "t:odd/a#fwd" (core func $t:odd/a#fwd))
  (alias core export $main "cabi_post_t:odd/a#fwd" (core func $cabi_post_t:odd/a#fwd))
  (func $"#func87 fwd" (@name "fwd") (type 46) (canon lift (core func $t:odd/a#fwd) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/a#fwd)))
  (type (option 17))
  (type (func (param "s" 47) (result 47)))
  (alias core export $main "t:odd/a#x-drop-own" (core func $t:odd/a#x-drop-own))
  (alias core export $main "cabi_post_t:odd/a#x-drop-own" (core func $cabi_post_t:odd/a#x-drop-own))
  (func $"#func88 x-drop-own" (@name "x-drop-own") (type 48) (canon lift (core func $t:odd/a#x-drop-own) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/a#x-drop-own)))
  (type (func (param "a" 21) (param "b" 20) (param "c" 19) (result 21)))
  (alias core export $main "t:odd/a#lu" (core func $t:odd/a#lu))
  (alias core export $main "cabi_post_t:odd/a#lu" (core func $cabi_post_t:odd/a#lu))
  (func $"#func89 lu" (@name "lu") (type 49) (canon lift (core func $t:odd/a#lu) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/a#lu)))
  (type (func (param "a" 22) (param "b" 23) (param "s" 24) (param "t" string) (result string)))
  (alias core export $main "t:odd/a#cc" (core func $t:odd/a#cc))
  (alias core export $main "cabi_post_t:odd/a#cc" (core func $cabi_post_t:odd/a#cc))
  (func $"#func90 cc" (@name "cc") (type 50) (canon lift (core func $t:odd/a#cc) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/a#cc)))
  (type (func (param "a" 25) (result 25)))
  (alias core export $main "t:odd/a#fa" (core func $t:odd/a#fa))
  (alias core export $main "cabi_post_t:odd/a#fa" (core func $cabi_post_t:odd/a#fa))
  (func $"#func91 fa" (@name "fa") (type 51) (canon lift (core func $t:odd/a#fa) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/a#fa)))
  (component $t:odd/a-shim-component
    (type (record (field "s" string)))
    (import "import-type-x" (type (eq 0)))
    (type (list 1))
    (type (record (field "s" string)))
    (import "import-type-list-x" (type (eq 3)))
    (type (record (field "s" string)))
    (import "import-type-x-free" (type (eq 5)))
    (type (func (param "a" 1) (param "b" 2) (param "c" 4) (param "d" 6) (result 1)))
    (import "import-func-fwd" (func (type 7)))
    (type (option 1))
    (type (func (param "s" 8) (result 8)))
    (import "import-func-x-drop-own" (func (type 9)))
    (type (list u8))
    (type (record (field "a" 10)))
    (import "import-type-list-u8" (type (eq 11)))
    (type (record (field "s" string)))
    (import "import-type-x-args" (type (eq 13)))
    (type (func (param "a" 12) (param "b" 10) (param "c" 14) (result 12)))
    (import "import-func-lu" (func (type 15)))
    (type (enum "a-b" "c"))
    (import "import-type-col" (type (eq 16)))
    (type (enum "b" "c"))
    (import "import-type-col-a" (type (eq 18)))
    (type (flags "x" "y"))
    (import "import-type-instantiate" (type (eq 20)))
    (type (func (param "a" 17) (param "b" 19) (param "s" 21) (param "t" string) (result string)))
    (import "import-func-cc" (func (type 22)))
    (type (record (field "s" string)))
    (import "import-type-fwd-args" (type (eq 23)))
    (type (func (param "a" 24) (result 24)))
    (import "import-func-fa" (func (type 25)))
    (type (record (field "s" string)))
    (export "x-free" (type 26))
    (type (record (field "s" string)))
    (export "x" (type 28))
    (type (record (field "s" string)))
    (export "list-x" (type 30))
    (type (record (field "s" string)))
    (export "x-args" (type 32))
    (type (list u8))
    (type (record (field "a" 34)))
    (export "list-u8" (type 35))
    (type (enum "a-b" "c"))
    (export "col" (type 37))
    (type (enum "b" "c"))
    (export "col-a" (type 39))
    (type (flags "x" "y"))
    (export "instantiate" (type 41))
    (type (record (field "s" string)))
    (export "fwd-args" (type 43))
    (type (list 29))
    (type (func (param "a" 29) (param "b" 45) (param "c" 31) (param "d" 27) (result 29)))
    (export "fwd" (func 0) (func (type 46)))
    (type (option 29))
    (type (func (param "s" 47) (result 47)))
    (export "x-drop-own" (func 1) (func (type 48)))
    (type (func (param "a" 36) (param "b" 34) (param "c" 33) (result 36)))
    (export "lu" (func 2) (func (type 49)))
    (type (func (param "a" 38) (param "b" 40) (param "s" 42) (param "t" string) (result string)))
    (export "cc" (func 3) (func (type 50)))
    (type (func (param "a" 44) (result 44)))
    (export "fa" (func 4) (func (type 51)))
  )
  (instance $t:odd/a-shim-instance (instantiate $t:odd/a-shim-component
      (with "import-func-fwd" (func $"#func87 fwd"))
      (with "import-func-x-drop-own" (func $"#func88 x-drop-own"))
      (with "import-func-lu" (func $"#func89 lu"))
      (with "import-func-cc" (func $"#func90 cc"))
      (with "import-func-fa" (func $"#func91 fa"))
      (with "import-type-x" (type 17))
      (with "import-type-list-x" (type 18))
      (with "import-type-x-free" (type 16))
      (with "import-type-list-u8" (type 21))
      (with "import-type-x-args" (type 19))
      (with "import-type-col" (type 22))
      (with "import-type-col-a" (type 23))
      (with "import-type-instantiate" (type 24))
      (with "import-type-fwd-args" (type 25))
    )
  )
  (export $"#instance9 t:odd/a" (@name "t:odd/a") "t:odd/a" (instance $t:odd/a-shim-instance))
  (alias core export $main "t:odd/a-fwd#args" (core func $t:odd/a-fwd#args))
  (alias core export $main "cabi_post_t:odd/a-fwd#args" (core func $cabi_post_t:odd/a-fwd#args))
  (func $"#func92 args" (@name "args") (type 8) (canon lift (core func $t:odd/a-fwd#args) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/a-fwd#args)))
  (alias core export $main "t:odd/a-fwd#entry" (core func $t:odd/a-fwd#entry))
  (alias core export $main "cabi_post_t:odd/a-fwd#entry" (core func $cabi_post_t:odd/a-fwd#entry))
  (func $"#func93 entry" (@name "entry") (type 8) (canon lift (core func $t:odd/a-fwd#entry) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/a-fwd#entry)))
  (type (func (param "e" 26) (result 26)))
  (alias core export $main "t:odd/a-fwd#fe" (core func $t:odd/a-fwd#fe))
  (alias core export $main "cabi_post_t:odd/a-fwd#fe" (core func $cabi_post_t:odd/a-fwd#fe))
  (func $"#func94 fe" (@name "fe") (type 52) (canon lift (core func $t:odd/a-fwd#fe) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/a-fwd#fe)))
  (component $t:odd/a-fwd-shim-component
    (type (func (param "s" string) (result string)))
    (import "import-func-args" (func (type 0)))
    (import "import-func-entry" (func (type 0)))
    (type (record (field "s" string)))
    (import "import-type-entry2" (type (eq 1)))
    (type (func (param "e" 2) (result 2)))
    (import "import-func-fe" (func (type 3)))
    (type (record (field "s" string)))
    (export "entry2" (type 4))
    (type (func (param "s" string) (result string)))
    (export "args" (func 0) (func (type 6)))
    (export "entry" (func 1) (func (type 6)))
    (type (func (param "e" 5) (result 5)))
    (export "fe" (func 2) (func (type 7)))
  )
  (instance $t:odd/a-fwd-shim-instance (instantiate $t:odd/a-fwd-shim-component
      (with "import-func-args" (func $"#func92 args"))
      (with "import-func-entry" (func $"#func93 entry"))
      (with "import-func-fe" (func $"#func94 fe"))
      (with "import-type-entry2" (type 26))
    )
  )
  (export $"#instance11 t:odd/a-fwd" (@name "t:odd/a-fwd") "t:odd/a-fwd" (instance $t:odd/a-fwd-shim-instance))
  (alias core export $main "t:odd/imports#fwd" (core func $t:odd/imports#fwd))
  (alias core export $main "cabi_post_t:odd/imports#fwd" (core func $cabi_post_t:odd/imports#fwd))
  (func $"#func95 fwd" (@name "fwd") (type 8) (canon lift (core func $t:odd/imports#fwd) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/imports#fwd)))
  (component $t:odd/imports-shim-component
    (type (func (param "s" string) (result string)))
    (import "import-func-fwd" (func (type 0)))
    (type (func (param "s" string) (result string)))
    (export "fwd" (func 0) (func (type 1)))
  )
  (instance $t:odd/imports-shim-instance (instantiate $t:odd/imports-shim-component
      (with "import-func-fwd" (func $"#func95 fwd"))
    )
  )
  (export $"#instance13 t:odd/imports" (@name "t:odd/imports") "t:odd/imports" (instance $t:odd/imports-shim-instance))
  (alias core export $main "t:odd/string#set" (core func $t:odd/string#set))
  (alias core export $main "cabi_post_t:odd/string#set" (core func $cabi_post_t:odd/string#set))
  (func $"#func96 set" (@name "set") (type 8) (canon lift (core func $t:odd/string#set) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/string#set)))
  (alias core export $main "t:odd/string#free" (core func $t:odd/string#free))
  (alias core export $main "cabi_post_t:odd/string#free" (core func $cabi_post_t:odd/string#free))
  (func $"#func97 free" (@name "free") (type 8) (canon lift (core func $t:odd/string#free) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_t:odd/string#free)))
  (component $t:odd/string-shim-component
    (type (func (param "s" string) (result string)))
    (import "import-func-set" (func (type 0)))
    (import "import-func-free" (func (type 0)))
    (type (func (param "s" string) (result string)))
    (export "set" (func 0) (func (type 1)))
    (export "free" (func 1) (func (type 1)))
  )
  (instance $t:odd/string-shim-instance (instantiate $t:odd/string-shim-component
      (with "import-func-set" (func $"#func96 set"))
      (with "import-func-free" (func $"#func97 free"))
    )
  )
  (export $"#instance15 t:odd/string" (@name "t:odd/string") "t:odd/string" (instance $t:odd/string-shim-instance))
  (alias core export $main "inl#q" (core func $inl#q))
  (alias core export $main "cabi_post_inl#q" (core func $cabi_post_inl#q))
  (func $"#func98 q" (@name "q") (type 8) (canon lift (core func $inl#q) (memory $memory) (realloc $cabi_realloc) string-encoding=utf8 (post-return $cabi_post_inl#q)))
  (component $inl-shim-component
    (type (func (param "s" string) (result string)))
    (import "import-func-q" (func (type 0)))
    (type (func (param "s" string) (result string)))
    (export "q" (func 0) (func (type 1)))
  )
  (instance $inl-shim-instance (instantiate $inl-shim-component
      (with "import-func-q" (func $"#func98 q"))
    )
  )
  (export $"#instance17 inl" (@name "inl") "inl" (instance $inl-shim-instance))
)
