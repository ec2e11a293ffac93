//! Sorting by the standard library: numbers, pairs with a comparison, strings.

use bench_input::{Rng, Sum, word};

/// Sorts 20,000 numbers, pairs and short strings, `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut rng = Rng::new(11);
    let numbers: Vec<u64> = (0..20_000).map(|_| rng.draw()).collect();
    let pairs: Vec<(f64, u32)> = (0..20_000).map(|i| (rng.unit(), i)).collect();
    let words: Vec<&str> = (0..20_000).map(|_| word(&mut rng)).collect();
    let mut sum = Sum::default();
    for _ in 0..n {
        let mut numbers = numbers.clone();
        numbers.sort_unstable();
        let mut pairs = pairs.clone();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut words = words.clone();
        words.sort();
        for at in (0..20_000).step_by(97) {
            sum.number(numbers[at] ^ u64::from(pairs[at].1) ^ words[at].len() as u64);
        }
    }
    sum.value()
}
