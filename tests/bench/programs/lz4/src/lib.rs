//! LZ4: text is compressed and decompressed again.

use bench_input::{Sum, text};
use lz4_flex::block::{compress, decompress};

/// Compresses 64 KiB `n` times, and decompresses the result four times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut sum = Sum::default();
    let data = text(5, 1 << 16).into_bytes();
    for _ in 0..n {
        let compressed = compress(&data);
        // How well it compresses depends on the width of pointers.
        assert!(compressed.len() < data.len());
        for _ in 0..4 {
            let restored = decompress(&compressed, data.len()).expect("what was compressed");
            sum.bytes(&restored);
        }
    }
    sum.value()
}
