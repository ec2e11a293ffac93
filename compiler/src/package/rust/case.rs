//! Identifiers of Rust.
//!
//! In: names of WIT. Out: the same in the case that Rust wants. Keywords get an underscore behind,
//! as they do in C headers.

use crate::names::snake;

/// `http-error` and `HTTP-error` as `HttpError`.
pub(super) fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = word.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out.extend(chars.map(|c| c.to_ascii_lowercase()));
    }
    beginning(&mut out);
    match out.as_str() {
        "Self" => "Self_".to_owned(),
        _ => out,
    }
}

/// `http-error` as `http_error`.
pub(super) fn lower(name: &str) -> String {
    let mut out = snake(name);
    beginning(&mut out);
    if KEYWORDS.binary_search(&out.as_str()).is_ok() {
        out.push('_');
    }
    out
}

/// `http-error` as `HTTP_ERROR`.
pub(super) fn upper(name: &str) -> String {
    let mut out = snake(name).to_ascii_uppercase();
    beginning(&mut out);
    out
}

/// An identifier does not begin with a digit, and is not empty.
fn beginning(name: &mut String) {
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, if name.is_empty() { 'x' } else { '_' });
    }
}

/// Text that can stand in a comment of one line.
pub(super) fn comment(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || c == '`' { ' ' } else { c })
        .collect()
}

/// Keywords of Rust in lower case, strict, reserved and those that are only sometimes; sorted.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, camel, comment, lower, upper};

    #[test]
    fn names_follow_the_language() {
        assert!(KEYWORDS.is_sorted());
        assert_eq!(camel("HTTP-error2"), "HttpError2");
        assert_eq!(camel("self"), "Self_");
        assert_eq!(camel("3-d"), "_3D");
        assert_eq!(lower("get-URL"), "get_url");
        assert_eq!(lower("type"), "type_");
        assert_eq!(upper("a-b"), "A_B");
        assert_eq!(comment("a\n`b`"), "a  b ");
    }
}
