//! The C header of a component: its types in host layout, its exports, its imports.
//!
//! In: the Plan and the C names of its symbols. Out: the text of a header for C11 and C++17 that
//! includes `windlass.h`. Elsewhere: what the entries do (`generate`), what the runtime offers
//! (`runtime-support/include/windlass.h`).
//!
//! An export has two names. Its symbol `docs_adder_add_add` takes a struct of arguments and a struct
//! of results, as every export does, which suits other languages and tables of functions. Beside it
//! stands `docs_adder_add_add_call`, a `static inline` function with ordinary parameters for people
//! who write C. One identifier cannot be both; an assembler label would make it both, but not in
//! one translation unit.

mod exports;
mod free;
mod imports;
mod names;
mod resources;
#[cfg(test)]
mod tests;
mod types;
mod wit;

use std::fmt::Write;

use self::names::TypeNames;
use crate::elaborate::plan::Plan;
use crate::names::Names;

/// The header of a plan.
#[must_use]
pub fn write(plan: &Plan<'_>, symbols: &Names) -> String {
    let mut header = Header {
        plan,
        symbols,
        names: TypeNames::new(plan, symbols),
        out: String::new(),
    };
    header.begin();
    header.types();
    header.memory_functions();
    header.resources();
    header.exports();
    header.imports();
    header.end();
    header.out
}

/// A header that is being written.
struct Header<'a> {
    plan: &'a Plan<'a>,
    symbols: &'a Names,
    names: TypeNames<'a>,
    out: String,
}

impl Header<'_> {
    fn begin(&mut self) {
        let library = self.names.library().to_owned();
        for suffix in ["_imports_t", "_instantiate"] {
            self.names.claims.take(&format!("{library}{suffix}"));
        }
        let guard = format!("WINDLASS_COMPONENT_{}_H", library.to_uppercase());
        let text = PREAMBLE.replace("VERSION", env!("CARGO_PKG_VERSION"));
        self.out
            .push_str(&text.replace("GUARD", &guard).replace("NAME", &library));
        self.heading("types");
    }

    fn end(&mut self) {
        self.out
            .push_str("\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
    }

    fn heading(&mut self, title: &str) {
        let dashes = "-".repeat(86 - title.len());
        let _ = writeln!(self.out, "\n/* ---- {title} {dashes} */");
    }
}

const PREAMBLE: &str = "\
/*
 * The component `NAME`, compiled by Windlass VERSION. Generated: do not edit.
 *
 * NAME_instantiate makes an instance, windlass_instance_delete ends it. A function of the component
 * is here twice: under its name with a struct of arguments and a place for its result, and with
 * `_call` behind the name as an ordinary C function. Both return WINDLASS_OK or say why not; see
 * windlass_error_message.
 *
 * Arguments are borrowed for the call; only an `own` handle is given away. After WINDLASS_OK the
 * result is yours: free it with the `_free` function of its type, where it has one, and drop the
 * handles in it, which `_free` does not. After any other status there is no result.
 */
#ifndef GUARD
#define GUARD

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <windlass.h>

#ifdef __cplusplus
extern \"C\" {
#endif
";
