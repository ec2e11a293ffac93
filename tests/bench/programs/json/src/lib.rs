//! JSON: records are written and read again, typed and as free values.

use bench_input::{Rng, Sum, word};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, Deserialize, PartialEq)]
struct Person {
    id: u64,
    name: String,
    tags: Vec<String>,
    place: Option<Place>,
    scores: Vec<f64>,
    active: bool,
}

#[derive(Serialize, Deserialize, PartialEq)]
struct Place {
    latitude: f64,
    longitude: f64,
    note: String,
}

fn person(rng: &mut Rng, id: u64) -> Person {
    Person {
        id,
        name: format!("{} \"{}\"", word(rng), word(rng)),
        tags: (0..rng.below(6)).map(|_| word(rng).to_owned()).collect(),
        place: (rng.below(3) > 0).then(|| Place {
            latitude: rng.unit() * 180.0 - 90.0,
            longitude: rng.unit() * 360.0 - 180.0,
            note: format!("{}\n\u{fc}ber {}", word(rng), word(rng)),
        }),
        scores: (0..rng.below(8))
            .map(|_| f64::from(rng.below(10000)) / 100.0)
            .collect(),
        active: rng.below(2) == 0,
    }
}

/// Writes and reads 200 records `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut rng = Rng::new(8);
    let people: Vec<Person> = (0..200).map(|id| person(&mut rng, id)).collect();
    let mut sum = Sum::default();
    for _ in 0..n {
        let text = serde_json::to_string(&people).expect("no failing writer");
        sum.bytes(text.as_bytes());
        let back: Vec<Person> = serde_json::from_str(&text).expect("what was written");
        assert!(back == people);
        let value: Value = serde_json::from_str(&text).expect("what was written");
        let pretty = serde_json::to_string_pretty(&value).expect("no failing writer");
        sum.bytes(pretty.as_bytes());
    }
    sum.value()
}
