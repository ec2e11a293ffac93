//! Lists of expected failures.
//!
//! In: a list (`tests/wast/*-failures.txt`), and how scripts came out. Out: what is wrong, which is
//! also what is expected to fail and does not.

use super::Outcome;
use super::suite::Script;

/// What is expected to fail.
#[derive(Debug)]
pub struct ExpectedFailures(Vec<Entry>);

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    script: String,
    /// None for any lines of the script.
    line: Option<usize>,
}

impl ExpectedFailures {
    /// The list of the official scripts of core WebAssembly.
    ///
    /// # Panics
    /// When it is malformed.
    #[must_use]
    pub fn official() -> ExpectedFailures {
        let text = include_str!("../../wast/expected-failures.txt");
        ExpectedFailures::parse(text).unwrap_or_else(|message| panic!("{message}"))
    }

    /// The list of the Component Model's scripts.
    ///
    /// # Panics
    /// When it is malformed.
    #[must_use]
    pub fn component_model() -> ExpectedFailures {
        let text = include_str!("../../wast/component-model-failures.txt");
        ExpectedFailures::parse(text).unwrap_or_else(|message| panic!("{message}"))
    }

    /// The same when the order of threads is none that anything promises.
    ///
    /// # Panics
    /// When one of the lists is malformed.
    #[must_use]
    pub fn component_model_in_any_order() -> ExpectedFailures {
        let text = concat!(
            include_str!("../../wast/component-model-failures.txt"),
            include_str!("../../wast/component-model-orders.txt"),
        );
        ExpectedFailures::parse(text).unwrap_or_else(|message| panic!("{message}"))
    }

    /// Reads a list. Each line is empty, a comment (`#`), or `SCRIPT REASON` or `SCRIPT:LINE
    /// REASON`.
    ///
    /// # Errors
    /// A line that is nothing of this, or that stands twice.
    pub fn parse(text: &str) -> Result<ExpectedFailures, String> {
        let mut entries: Vec<Entry> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let bad = |what: &str| format!("expected failures, line {}: {what}", number + 1);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (place, _reason) = line
                .split_once(' ')
                .filter(|(_, reason)| !reason.trim().is_empty())
                .ok_or_else(|| bad("no reason"))?;
            let (script, line) = match place.split_once(':') {
                None => (place, None),
                Some((script, line)) => {
                    let line = line.parse().map_err(|_| bad("no number of a line"))?;
                    (script, Some(line))
                }
            };
            let script = script.to_owned();
            let entry = Entry { script, line };
            if entries.contains(&entry) {
                return Err(bad("stands twice"));
            }
            entries.push(entry);
        }
        Ok(ExpectedFailures(entries))
    }

    /// Entries about scripts that are not there.
    #[must_use]
    pub fn unknown(&self, scripts: &[Script]) -> Vec<String> {
        let unknown = self
            .0
            .iter()
            .filter(|entry| scripts.iter().all(|s| s.name != entry.script));
        unknown
            .map(|entry| format!("{}: there is no such script", entry.script))
            .collect()
    }

    /// What is wrong with a script's outcome: failures that are not expected, and expected ones
    /// that did not happen.
    #[must_use]
    pub fn wrong(&self, script: &str, outcome: &Outcome) -> Vec<String> {
        let entries: Vec<&Entry> = self
            .0
            .iter()
            .filter(|entry| entry.script == script)
            .collect();
        let covers = |entry: &Entry, line: usize| entry.line.is_none_or(|known| known == line);
        let mut wrong = Vec::new();
        for (line, message) in &outcome.failures {
            if !entries.iter().any(|entry| covers(entry, *line)) {
                wrong.push(format!("{script}:{line}: {message}"));
            }
        }
        for entry in entries {
            if !outcome
                .failures
                .iter()
                .any(|(line, _)| covers(entry, *line))
            {
                let line = entry.line.map_or(String::new(), |line| format!(":{line}"));
                wrong.push(format!("{script}{line}: is expected to fail, and does not"));
            }
        }
        wrong
    }
}
