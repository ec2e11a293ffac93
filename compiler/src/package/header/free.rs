//! Functions that give memory back: one for each type that points to some.
//!
//! In: the types and their names. Out: `static inline` functions, each after those it calls.
//! Handles are not dropped by them: that needs the instance, and is the embedder's choice.

use std::fmt::Write;

use super::Header;
use super::names::member_name;
use crate::elaborate::types::TypeKind;
use crate::ids::TypeId;

impl Header<'_> {
    /// Helpers for strings, and the functions that free.
    pub(super) fn memory_functions(&mut self) {
        self.heading("memory");
        let string = format!("{}_string", self.names.library());
        self.out
            .push_str(&STRING_FUNCTIONS.replace("STRING", &string));
        for (id, stem) in self.defined() {
            if self.plan.types.contains_pointer(id) {
                match self.twin(id) {
                    Some(twin) => self.free_alias(&stem, &twin),
                    None => self.free_function(id, &stem),
                }
                for alias in self.names.aliases(id).to_vec() {
                    self.free_alias(&alias, &stem);
                }
            }
        }
    }

    fn free_alias(&mut self, alias: &str, stem: &str) {
        let _ = writeln!(
            self.out,
            "\nstatic inline void {alias}_free({alias}_t *value) {{\n    {stem}_free(value);\n}}"
        );
    }

    fn free_function(&mut self, id: TypeId, stem: &str) {
        let name = format!("static inline void {stem}_free(");
        let line_break = if 2 * stem.len() > 60 { "\n    " } else { "" };
        let _ = writeln!(self.out, "\n{name}{line_break}{stem}_t *value) {{");
        match self.plan.types.kind(id) {
            TypeKind::List(element) | TypeKind::Map(_, _, element) => {
                if let Some(call) = self.free_call(*element, "value->ptr[i]") {
                    let _ = writeln!(
                        self.out,
                        "    for (size_t i = 0; i < value->len; i++) {{\n        {call}\n    }}"
                    );
                }
                self.out.push_str("    windlass_free(value->ptr);\n");
                self.out
                    .push_str("    value->ptr = NULL;\n    value->len = 0;\n");
            }
            TypeKind::FixedList(element, count) => {
                let call = self
                    .free_call(*element, "value->values[i]")
                    .unwrap_or_default();
                let _ = writeln!(
                    self.out,
                    "    for (size_t i = 0; i < {count}; i++) {{\n        {call}\n    }}"
                );
            }
            TypeKind::Record(fields) => {
                for (name, ty) in fields {
                    self.free_member(*ty, &format!("value->{}", member_name(name)));
                }
            }
            TypeKind::Tuple(types) => {
                for (i, ty) in types.iter().enumerate() {
                    self.free_member(*ty, &format!("value->f{i}"));
                }
            }
            TypeKind::Variant(cases) => {
                self.out.push_str("    switch (value->tag) {\n");
                for (number, (name, ty)) in cases.iter().enumerate() {
                    let place = format!("value->val.{}", member_name(name));
                    if let Some(call) = ty.and_then(|ty| self.free_call(ty, &place)) {
                        let _ = writeln!(
                            self.out,
                            "        case {number}:\n            {call}\n            break;"
                        );
                    }
                }
                self.out
                    .push_str("        default:\n            break;\n    }\n");
            }
            TypeKind::Option(some) => {
                let call = self.free_call(*some, "value->val").unwrap_or_default();
                let _ = writeln!(
                    self.out,
                    "    if (value->is_some) {{\n        {call}\n    }}"
                );
            }
            TypeKind::Result(ok, error) => {
                let cases = [("!", ok, "value->val.ok"), ("", error, "value->val.err")];
                for (not, ty, place) in cases {
                    if let Some(call) = ty.and_then(|ty| self.free_call(ty, place)) {
                        let _ = writeln!(
                            self.out,
                            "    if ({not}value->is_err) {{\n        {call}\n    }}"
                        );
                    }
                }
            }
            // A string with a name of its own.
            _ => {
                let _ = writeln!(self.out, "    {}_string_free(value);", self.names.library());
            }
        }
        self.out.push_str("}\n");
    }

    fn free_member(&mut self, ty: TypeId, place: &str) {
        if let Some(call) = self.free_call(ty, place) {
            let _ = writeln!(self.out, "    {call}");
        }
    }

    /// The statement that frees what a place points to; none if that is nothing.
    pub(super) fn free_call(&self, ty: TypeId, place: &str) -> Option<String> {
        if !self.plan.types.contains_pointer(ty) {
            return None;
        }
        let stem = self.names.stem(self.plan, ty)?;
        Some(format!("{stem}_free(&{place});"))
    }
}

const STRING_FUNCTIONS: &str = "
/* Makes `*ret` refer to the zero-terminated text `s` without a copy: for arguments. */
static inline void STRING_set(STRING_t *ret, const char *s) {
    ret->ptr = (uint8_t *)(uintptr_t)s;
    ret->len = strlen(s);
}

/*
 * Makes `*ret` a copy of the `len` bytes at `s`, for results of host functions; false, with an
 * empty string, when memory is exhausted.
 */
static inline bool STRING_dup_n(STRING_t *ret, const char *s, size_t len) {
    ret->ptr = (uint8_t *)windlass_alloc(len);
    ret->len = ret->ptr == NULL ? 0 : len;
    if (ret->len > 0) {
        memcpy(ret->ptr, s, len);
    }
    return ret->len == len;
}

/* The same for a zero-terminated text. */
static inline bool STRING_dup(STRING_t *ret, const char *s) {
    return STRING_dup_n(ret, s, strlen(s));
}

static inline void STRING_free(STRING_t *value) {
    windlass_free(value->ptr);
    value->ptr = NULL;
    value->len = 0;
}
";
