//! The words of a text: how many, how long, how often. An ordinary component, written with
//! wit-bindgen; nothing in it knows of Windlass.

use std::cell::RefCell;
use std::collections::BTreeMap;

use docs::words::log::{Level, log};
use exports::docs::words::text::{Error, Guest, GuestCounter, Statistics};

wit_bindgen::generate!({ world: "words", path: "wit" });

struct Words;

/// What has been counted so far.
#[derive(Default)]
struct Count {
    words: u32,
    lines: u32,
    letters: u64,
    longest: Option<String>,
    frequency: BTreeMap<String, u32>,
}

/// A word as it is counted: without what stands around it, and in small letters.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

impl Count {
    fn add(&mut self, text: &str) {
        self.lines += text.lines().count() as u32;
        for word in words(text) {
            let letters = word.chars().count();
            self.words += 1;
            self.letters += letters as u64;
            if self
                .longest
                .as_ref()
                .is_none_or(|longest| longest.chars().count() < letters)
            {
                self.longest = Some(word.clone());
            }
            *self.frequency.entry(word).or_default() += 1;
        }
    }

    fn finish(&self, top: u32) -> Result<Statistics, Error> {
        if self.words == 0 {
            log(Level::Warn, "there are no words");
            return Err(Error::Empty);
        }
        log(
            Level::Info,
            &format!(
                "{} words, {} of them different",
                self.words,
                self.frequency.len()
            ),
        );
        let mut frequent: Vec<(String, u32)> = self.frequency.clone().into_iter().collect();
        frequent.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        frequent.truncate(top as usize);
        Ok(Statistics {
            words: self.words,
            lines: self.lines,
            average: self.letters as f64 / f64::from(self.words),
            longest: self.longest.clone(),
            frequent,
        })
    }
}

struct Counter(RefCell<Count>);

impl Guest for Words {
    type Counter = Counter;

    fn count(text: String, top: u32) -> Result<Statistics, Error> {
        let mut count = Count::default();
        count.add(&text);
        count.finish(top)
    }

    fn search(texts: Vec<String>, wanted: Vec<String>) -> Vec<u32> {
        let has_all = |text: &String| {
            let found: Vec<String> = words(text).collect();
            wanted
                .iter()
                .all(|word| found.contains(&word.to_lowercase()))
        };
        let numbered = texts.iter().zip(0..);
        numbered
            .filter(|(text, _)| has_all(text))
            .map(|(_, number)| number)
            .collect()
    }
}

impl GuestCounter for Counter {
    fn new() -> Self {
        Counter(RefCell::default())
    }

    fn add(&self, text: String) {
        self.0.borrow_mut().add(&text);
    }

    fn finish(&self, top: u32) -> Result<Statistics, Error> {
        self.0.borrow().finish(top)
    }
}

export!(Words);
