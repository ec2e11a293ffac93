//! SHA-256 of pseudo-random bytes, chained.

use bench_input::{Sum, bytes};
use sha2::{Digest, Sha256};

/// Hashes 64 KiB `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut data = bytes(1, 1 << 16);
    let mut sum = Sum::default();
    for _ in 0..n {
        let digest = Sha256::digest(&data);
        data[..32].copy_from_slice(&digest);
        sum.bytes(&digest);
    }
    sum.value()
}
