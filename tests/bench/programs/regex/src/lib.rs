//! Regular expressions over text: alternatives, classes, captures, anchors.

use bench_input::{Sum, text};
use regex::bytes::{Regex, RegexBuilder};

const PATTERNS: &[&str] = &[
    r"(?i)\bm[aeiou]\w+",
    r"(\w+) (?:of|in|on) (the|a) (\w+)",
    r"river|mountain|harbour|window",
    r"[a-m]{3,5} [n-z]{2,}",
    r"(?m)^(\w+)[ ,].*?(\w+)\.$",
    r"\w+ing|\w+er\b",
];

/// Searches 8 KiB for all matches of each pattern `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let text = text(7, 1 << 13).into_bytes();
    let compile = |pattern: &&str| {
        RegexBuilder::new(pattern)
            .unicode(false)
            .build()
            .expect("a pattern")
    };
    let patterns: Vec<Regex> = PATTERNS.iter().map(compile).collect();
    let mut sum = Sum::default();
    for _ in 0..n {
        for pattern in &patterns {
            if pattern.captures_len() > 1 {
                for captures in pattern.captures_iter(&text) {
                    for group in captures.iter().flatten() {
                        sum.number(((group.start() << 16) | group.len()) as u64);
                    }
                }
            } else {
                for found in pattern.find_iter(&text) {
                    sum.number(((found.start() << 16) | found.len()) as u64);
                }
            }
        }
    }
    sum.value()
}
