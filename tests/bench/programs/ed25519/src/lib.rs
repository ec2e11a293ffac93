//! Signatures are made and verified.

use bench_input::{Sum, bytes};
use ed25519_compact::{KeyPair, Seed};

/// Signs a message and verifies the signature, `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut sum = Sum::default();
    let seed = Seed::from_slice(&bytes(15, 32)).expect("a seed has 32 bytes");
    let key = KeyPair::from_seed(seed);
    let mut message = bytes(16, 200);
    for _ in 0..n {
        let signature = key.sk.sign(&message, None);
        key.pk
            .verify(&message, &signature)
            .expect("a signature of this key");
        message[..64].copy_from_slice(&signature[..]);
        sum.bytes(&signature[..]);
    }
    sum.value()
}
