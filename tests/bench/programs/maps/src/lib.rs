//! Maps of the standard library, hashed and ordered.

use std::collections::{BTreeMap, HashMap};

use bench_input::{Rng, Sum, word};

/// Counts words and keeps 10,000 numbers in maps, `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut sum = Sum::default();
    for round in 0..n {
        let mut rng = Rng::new(12 + u64::from(round));
        let mut counts: HashMap<String, u64> = HashMap::new();
        let mut table: HashMap<u64, u64> = HashMap::new();
        let mut tree: BTreeMap<u64, u64> = BTreeMap::new();
        for _ in 0..10_000 {
            *counts.entry(word(&mut rng).to_owned()).or_default() += 1;
            let key = u64::from(rng.below(4096));
            *table.entry(key).or_default() += key;
            tree.insert(rng.draw() >> 50, key);
        }
        // The hash table's order is its own affair.
        sum.number(counts.values().fold(0, |sum, count| sum ^ (count * count)));
        sum.number(
            table
                .iter()
                .fold(0, |sum, (key, value)| sum ^ key.wrapping_mul(*value)),
        );
        for (key, value) in tree.range(1000..9000) {
            sum.number(key ^ value);
        }
    }
    sum.value()
}
