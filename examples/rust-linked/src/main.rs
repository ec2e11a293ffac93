//! Counts the words of files with a component that is linked into this program.
//!
//!     words-linked FILE...

mod words {
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

use windlass_runtime::bindings::HostError;
use words::log::{self, Level};
use words::text::{self, Counter};

/// What the component may do: write to standard error.
struct Log;

impl log::Imports for Log {
    fn log(&mut self, level: Level, message: &str) -> Result<(), HostError> {
        eprintln!("{level:?}: {message}");
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = words::Component::linked()?.instantiate(Log)?;
    let counter = Counter::new(&mut words)?;
    for path in std::env::args().skip(1) {
        counter.add(&mut words, &std::fs::read_to_string(path)?)?;
    }
    // The outer result is the call, the inner one what the component says.
    match counter.finish(&mut words, 3)? {
        Ok(statistics) => print(&statistics),
        Err(text::Error::Empty) => println!("nothing to count"),
    }
    Ok(())
}

fn print(statistics: &text::Statistics) {
    println!("{} words, {} lines", statistics.words, statistics.lines);
    println!("{:.2} letters a word", statistics.average);
    for (word, times) in &statistics.frequent {
        println!("{times} times \"{word}\"");
    }
}
