//! WIT's words: keywords, and what the kinds of types are called.
//!
//! In: names, and kinds of the manifest. Out: words as they stand in WIT.

use windlass_abi::types::TypeKind as Kind;

/// A name, marked when WIT has it as a keyword.
pub(super) fn identifier(name: &str) -> String {
    match KEYWORDS.binary_search(&name) {
        Ok(_) => format!("%{name}"),
        Err(_) => name.to_owned(),
    }
}

/// WIT's keywords (WIT.md, Keywords), sorted.
const KEYWORDS: &[&str] = &[
    "as",
    "async",
    "bool",
    "borrow",
    "char",
    "constructor",
    "enum",
    "error-context",
    "export",
    "f32",
    "f64",
    "flags",
    "from",
    "func",
    "future",
    "import",
    "include",
    "interface",
    "list",
    "map",
    "option",
    "own",
    "package",
    "record",
    "resource",
    "result",
    "s16",
    "s32",
    "s64",
    "s8",
    "static",
    "stream",
    "string",
    "tuple",
    "type",
    "u16",
    "u32",
    "u64",
    "u8",
    "use",
    "variant",
    "with",
    "world",
];

pub(super) fn kind_of(number: u32) -> Option<Kind> {
    KINDS.get(number as usize).map(|(kind, _)| *kind)
}

pub(super) fn scalar_name(kind: Kind) -> &'static str {
    KINDS[kind as usize].1
}

/// Kinds in the order of their numbers, with WIT's words.
const KINDS: &[(Kind, &str)] = &[
    (Kind::Bool, "bool"),
    (Kind::S8, "s8"),
    (Kind::U8, "u8"),
    (Kind::S16, "s16"),
    (Kind::U16, "u16"),
    (Kind::S32, "s32"),
    (Kind::U32, "u32"),
    (Kind::S64, "s64"),
    (Kind::U64, "u64"),
    (Kind::F32, "f32"),
    (Kind::F64, "f64"),
    (Kind::Char, "char"),
    (Kind::String, "string"),
    (Kind::List, "list"),
    (Kind::FixedList, "list"),
    (Kind::Map, "map"),
    (Kind::Record, "record"),
    (Kind::Tuple, "tuple"),
    (Kind::Variant, "variant"),
    (Kind::Enum, "enum"),
    (Kind::Option, "option"),
    (Kind::Result, "result"),
    (Kind::Flags, "flags"),
    (Kind::Own, "own"),
    (Kind::Borrow, "borrow"),
    (Kind::Stream, "stream"),
    (Kind::Future, "future"),
    (Kind::ErrorContext, "error-context"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(KEYWORDS.is_sorted());
        assert!(
            KINDS
                .iter()
                .enumerate()
                .all(|(at, (kind, _))| *kind as usize == at)
        );
    }

    #[test]
    fn keywords_are_marked() {
        assert_eq!(identifier("list"), "%list");
        assert_eq!(identifier("lists"), "lists");
    }
}
