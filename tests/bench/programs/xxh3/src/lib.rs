//! xxHash, both the 64-bit one and XXH3, of pseudo-random bytes.

use bench_input::{Sum, bytes};
use xxhash_rust::{xxh3, xxh64};

/// Hashes 64 KiB, and short keys, `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let data = bytes(3, 1 << 16);
    let mut sum = Sum::default();
    let mut seed = 0;
    for _ in 0..n {
        seed = xxh3::xxh3_64_with_seed(&data, seed) ^ xxh64::xxh64(&data, seed);
        for key in data.chunks(24).take(256) {
            seed = seed.wrapping_add(xxh3::xxh3_64(key));
        }
        sum.number(seed);
    }
    sum.value()
}
