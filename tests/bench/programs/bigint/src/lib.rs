//! Large integers: digits of pi, and powers modulo a number.

use bench_input::{Sum, bytes};
use num_bigint::BigUint;

/// Digits of pi by a spigot, and a modular power of `n` times 32 bits.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut sum = Sum::default();
    for byte in spigot(10 * n as usize) {
        sum.number(byte);
    }
    let base = BigUint::from_bytes_le(&bytes(17, 128));
    let exponent = BigUint::from_bytes_le(&bytes(18, 4 * n as usize));
    let modulus = BigUint::from_bytes_le(&bytes(19, 128)) | BigUint::from(1u32);
    sum.bytes(&base.modpow(&exponent, &modulus).to_bytes_le());
    sum.value()
}

/// Gibbons' unbounded spigot.
fn spigot(digits: usize) -> Vec<u64> {
    let small = |x: u64| BigUint::from(x);
    let (mut q, mut r, mut t) = (small(1), small(180), small(60));
    let mut i = 2u64;
    let mut out = Vec::with_capacity(digits);
    while out.len() < digits {
        let (u, y) = (
            3 * (3 * i + 1) * (3 * i + 2),
            (&q * (27 * i - 12) + &r * 5u64) / (&t * 5u64),
        );
        let carry = &y * &t;
        r = (&q * (5 * i - 2) + &r - &carry) * (10 * u);
        q *= 10 * i * (2 * i - 1);
        t *= u;
        out.push(y.iter_u64_digits().next().unwrap_or(0));
        i += 1;
    }
    out
}
