//! The C header of a component or core module: types in host layout, exports, imports.
//!
//! In: the Plan and the C names of its symbols. Out: the text of a header for C11 and C++17 that
//! includes `windlass.h`. Elsewhere: what the entries do (`generate`), what the runtime offers
//! (`runtime-support/include/windlass.h`).
//!
//! An export has two names. `docs_adder_add_add` is a `static inline` function with ordinary
//! parameters, as wit-bindgen's headers have it. It calls the symbol `docs_adder_add_add_entry`,
//! which takes a struct of arguments and a struct of results, as every export does; that suits
//! other languages and tables of functions. One identifier cannot be both: an assembler label could
//! give the symbol the shorter name, but would clash with the function where that is not inlined.

mod exports;
mod free;
mod imports;
mod module;
mod names;
mod resources;
mod streams;
#[cfg(test)]
mod tests;
mod types;

use std::fmt::Write;

use self::names::TypeNames;
use crate::elaborate::plan::{Plan, Program};
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
    match plan.program {
        Program::Component => {
            header.heading("types");
            header.types();
            header.memory_functions();
            header.resources();
            header.streams();
            header.exports();
            header.imports();
        }
        Program::Module => {
            header.core_exports();
            header.core_imports();
        }
    }
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
        let (kind, title, values) = match self.plan.program {
            Program::Component => ("COMPONENT", "component", VALUES),
            Program::Module => ("MODULE", "core module", CORE_VALUES),
        };
        let guard = format!("WINDLASS_{kind}_{}_H", library.to_uppercase());
        let text = PREAMBLE.replace("VALUES", values).replace("TITLE", title);
        let text = text.replace("VERSION", env!("CARGO_PKG_VERSION"));
        self.out
            .push_str(&text.replace("GUARD", &guard).replace("NAME", &library));
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
 * The TITLE `NAME`, compiled by Windlass VERSION. Generated: do not edit.
 *
 * NAME_instantiate makes an instance, windlass_instance_delete ends it. Each exported function
 * is a C function that takes the instance first, and last a place for the result, if there is
 * one. It returns WINDLASS_OK or says why not; see windlass_error_message. The symbol behind it
 * has the same name with `_entry`, and takes a struct of arguments and a place for the result.
 *
VALUES
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

const VALUES: &str = "\
\x20* Arguments are borrowed for the call; only an `own` handle is given away. After WINDLASS_OK the
 * result is yours: free it with the `_free` function of its type, where it has one, and drop the
 * handles in it, which `_free` does not. After any other status there is no result.";

const CORE_VALUES: &str = "\
\x20* References among arguments, and among results of functions of the host, are not checked: each must
 * be what its type says, null only where that admits null, and a function one of this instance's
 * group (see windlass_instance_link). After another status than WINDLASS_OK there is no result.";
