//! Zstandard: text is compressed and decompressed again.

use std::io::Read;

use bench_input::{Sum, text};
use ruzstd::decoding::StreamingDecoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// Compresses 64 KiB once, and decompresses the result `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut sum = Sum::default();
    let data = text(6, 1 << 16).into_bytes();
    let compressed = compress_to_vec(data.as_slice(), CompressionLevel::Fastest);
    sum.bytes(&compressed);
    let mut restored = Vec::new();
    for _ in 0..n {
        restored.clear();
        let mut decoder = StreamingDecoder::new(compressed.as_slice()).expect("a frame");
        decoder
            .read_to_end(&mut restored)
            .expect("what was compressed");
        assert!(restored == data);
    }
    sum.value()
}
