//! Deflate: text is compressed and decompressed again.

use bench_input::{Sum, text};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec;

/// Compresses 32 KiB `n` times, and decompresses the result four times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut sum = Sum::default();
    let data = text(4, 1 << 15).into_bytes();
    for round in 0..n {
        let compressed = compress_to_vec(&data, 3 + (round % 5) as u8);
        sum.bytes(&compressed);
        for _ in 0..4 {
            let restored = decompress_to_vec(&compressed).expect("what was compressed just now");
            assert!(restored == data);
        }
    }
    sum.value()
}
