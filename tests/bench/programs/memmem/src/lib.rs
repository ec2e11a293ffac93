//! Searching bytes and strings in text.

use bench_input::{Sum, text};
use memchr::{memchr_iter, memchr3_iter, memmem};

/// Searches 64 KiB for a byte, three bytes, and strings, `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let text = text(10, 1 << 16);
    let data = text.as_bytes();
    let needles = ["harbour", "mountain. the", "zzz", "of the component"].map(memmem::Finder::new);
    let mut sum = Sum::default();
    for _ in 0..n {
        let lines = memchr_iter(b'\n', data).fold(0, |sum, at| sum ^ at);
        let marks = memchr3_iter(b'x', b'q', b'j', data).fold(0, |sum, at| sum ^ at);
        sum.number(((lines as u64) << 20) ^ marks as u64);
        for needle in &needles {
            sum.number(needle.find_iter(data).fold(0, |sum, at| sum ^ at) as u64);
        }
    }
    sum.value()
}
