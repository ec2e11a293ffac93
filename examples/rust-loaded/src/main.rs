//! Searches files with a component that is loaded while the program runs, as plug-ins are. Any
//! component that has the same interface will do; one that has another is refused.
//!
//!     words-loaded libwords.so WORD... -- FILE...

mod words {
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

use windlass_runtime::bindings::HostError;
use words::log::{self, Level};

/// Keeps what the component says.
#[derive(Default)]
struct Log(Vec<String>);

impl log::Imports for Log {
    fn log(&mut self, level: Level, message: &str) -> Result<(), HostError> {
        self.0.push(format!("{level:?}: {message}"));
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let library = arguments
        .next()
        .ok_or("words-loaded LIBRARY WORD... -- FILE...")?;
    let wanted: Vec<String> = arguments.by_ref().take_while(|word| word != "--").collect();
    let files: Vec<String> = arguments.collect();
    let texts: Result<Vec<String>, _> = files.iter().map(std::fs::read_to_string).collect();
    let texts = texts?;

    // SAFETY: whoever runs this program trusts the library, which Windlass has made.
    let component = unsafe { words::Component::load(library) }?;
    let mut words = component.instantiate(Log::default())?;
    for number in words.text().search(&texts, &wanted)? {
        let number = number as usize;
        match words.text().count(&texts[number], 0)? {
            Ok(statistics) => println!("{}: {} words", files[number], statistics.words),
            Err(error) => println!("{}: {error:?}", files[number]),
        }
    }
    println!("the component said {} things", words.host().0.len());
    Ok(())
}
