//! Markdown becomes HTML.

use std::fmt::Write;

use bench_input::{Rng, Sum, text, word};
use pulldown_cmark::{Options, Parser, html};

fn document(sections: u32) -> String {
    let mut rng = Rng::new(9);
    let mut out = String::new();
    for section in 0..sections {
        let words = [word(&mut rng), word(&mut rng), word(&mut rng)];
        let text = text(u64::from(section) + 10, 300);
        let [a, b, c] = words;
        let _ = write!(
            out,
            "## {a} {b}\n\n{text}\n\n* *{a}*\n* **{b}** and `{c}`\n  1. [{a}](https://example.org/{b} \"{c}\")\n  \
             2. <b>{c}</b>\n\n> {text}\n\n| {a} | {b} |\n|---|--:|\n| {c} | {section} |\n\n```{a}\nlet {b} = {c};\n```\n\n"
        );
    }
    out
}

/// Renders a document of 40 sections `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let document = document(40);
    let mut sum = Sum::default();
    let mut out = String::new();
    for _ in 0..n {
        out.clear();
        html::push_html(&mut out, Parser::new_ext(&document, Options::all()));
        sum.bytes(out.as_bytes());
    }
    sum.value()
}
