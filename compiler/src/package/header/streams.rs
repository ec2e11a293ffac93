//! Streams and futures: the numbers of their types, and functions over the runtime's that have the
//! types of the elements.
//!
//! In: the Plan's types. Out: constants and `static inline` functions.

use std::fmt::Write;

use super::Header;
use crate::elaborate::types::TypeKind;
use crate::ids::TypeId;
use crate::package::wit;

/// A stream or future type.
struct Ends<'e> {
    /// `stream` or `future`.
    word: &'static str,
    /// Its C name without `_t`.
    stem: &'e str,
    /// The C type of an element, if it has one.
    element: Option<String>,
}

impl Header<'_> {
    /// Every stream and future type with a name of its own.
    pub(super) fn streams(&mut self) {
        let defined = self.names.defined();
        let defined: Vec<(TypeId, String)> = defined
            .map(|(id, stem)| (id, stem.to_owned()))
            .filter(|(id, _)| self.twin(*id).is_none())
            .collect();
        let mut has_heading = false;
        for (id, stem) in &defined {
            let (word, element) = match self.plan.types.kind(*id) {
                TypeKind::Stream(element) => ("stream", *element),
                TypeKind::Future(element) => ("future", *element),
                _ => continue,
            };
            if !has_heading {
                self.heading("streams and futures");
                has_heading = true;
            }
            let element = element.map(|element| self.names.c_type(self.plan, element));
            let ends = Ends {
                word,
                stem,
                element,
            };
            self.ends(*id, &ends);
        }
    }

    fn ends(&mut self, id: TypeId, ends: &Ends<'_>) {
        let Ends { word, stem, .. } = ends;
        let constant = format!("{stem}_type").to_uppercase();
        let constant = self.names.claims.stem(&constant, &[""]);
        let number = self.plan.types.structure(id).as_u32();
        let ty = wit::comment_text(&wit::structure(self.plan, id));
        let _ = writeln!(
            self.out,
            "\n/* The number of the type `{ty}`. */\n#define {constant} {number}u\n\n\
             /* See windlass_{word}_new and its siblings, which take these ends as they are. */"
        );
        let readable = format!("{stem}_t *readable");
        let writable = format!("{stem}_writer_t *writable");
        self.wrapper(&format!("{stem}_new"), &[INSTANCE, &readable, &writable]);
        let _ = writeln!(
            self.out,
            "    return windlass_{word}_new(instance, {constant}, readable, writable);\n}}"
        );
        self.copy(ends, "read", &format!("{stem}_t readable"));
        self.copy(ends, "write", &format!("{stem}_writer_t writable"));
    }

    /// A read or write. Elements lie in the host's memory, which is lent until it has ended.
    fn copy(&mut self, ends: &Ends<'_>, what: &str, end: &str) {
        let Ends {
            word,
            stem,
            element,
        } = ends;
        let mut params = vec![INSTANCE.to_owned(), end.to_owned()];
        let (_, end) = end.rsplit_once(' ').unwrap_or_default();
        let mut given = format!("instance, {end}");
        let is_future = *word == "future";
        match element {
            Some(element) => {
                let lent = if what == "write" { "const " } else { "" };
                let name = if is_future { "value" } else { "elements" };
                params.push(format!("{lent}{element} *{name}"));
                given.push_str(&format!(", {name}"));
            }
            None => given.push_str(", NULL"),
        }
        if !is_future {
            params.push("size_t count".to_owned());
            given.push_str(", count");
        }
        params.extend(
            [
                "windlass_copied_t done",
                "void *data",
                "windlass_copy_t *copy",
            ]
            .map(str::to_owned),
        );
        self.out.push('\n');
        self.wrapper(&format!("{stem}_{what}"), &params);
        let _ = writeln!(
            self.out,
            "    return windlass_{word}_{what}({given}, done, data, copy);\n}}"
        );
    }
}

/// The first parameter of every function.
const INSTANCE: &str = "windlass_instance_t *instance";
