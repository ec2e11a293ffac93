//! BLAKE3 of pseudo-random bytes, chained.

use bench_input::{Sum, bytes};

/// Hashes 64 KiB `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut data = bytes(2, 1 << 16);
    let mut sum = Sum::default();
    for _ in 0..n {
        let digest = *blake3::hash(&data).as_bytes();
        data[..32].copy_from_slice(&digest);
        sum.bytes(&digest);
    }
    sum.value()
}
