//! Tables in Markdown, and what stands above them: the day and the machine.

use std::fmt::Write;
use std::time::{SystemTime, UNIX_EPOCH};

/// A table. Columns but the first two are numbers.
#[derive(Debug, Default)]
pub(crate) struct Table {
    text: String,
}

impl Table {
    /// A table with these columns, below a line on the day, the machine, and how it was measured.
    pub(crate) fn new(how: &str, columns: &[&str]) -> Table {
        let mut table = Table::default();
        let _ = writeln!(table.text, "{}, {}; {how}\n", today(), machine());
        table.row(columns);
        let rule = columns
            .iter()
            .enumerate()
            .map(|(at, _)| if at < 2 { "---" } else { "--:" });
        let rule: Vec<&str> = rule.collect();
        let _ = writeln!(table.text, "|{}|", rule.join("|"));
        table
    }

    /// Adds a row.
    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        for cell in cells {
            let _ = write!(self.text, "| {} ", cell.as_ref());
        }
        self.text.push_str("|\n");
    }

    /// Adds a line below the table.
    pub(crate) fn note(&mut self, note: &str) {
        let _ = writeln!(self.text, "\n{note}");
    }

    /// The whole.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// A ratio as a cell, or a dash.
pub(crate) fn ratio_cell(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"))
}

/// A ratio, as `1/n` where it is small.
pub(crate) fn small_ratio(ratio: f64) -> String {
    if ratio > 0.0 && ratio < 0.5 {
        return format!("1/{:.1}", 1.0 / ratio);
    }
    ratio_cell(Some(ratio))
}

/// Nanoseconds as a cell.
pub(crate) fn nanoseconds(ns: f64) -> String {
    match ns < 100.0 {
        true => format!("{ns:.1}"),
        false => format!("{ns:.0}"),
    }
}

/// The CPU's model and how many there are.
fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = info.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = field("model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let numbers = match (field("cpu family"), field("model\t")) {
        (Some(family), Some(number)) => format!(" (family {family}, model {number})"),
        _ => String::new(),
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}{numbers}, {cores} cores")
}

/// The day, in UTC, as ISO 8601 writes it.
fn today() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = now.map_or(0, |now| now.as_secs() / 86400);
    let (year, month, day) = date_of(days);
    format!("{year}-{month:02}-{day:02}")
}

/// The date of a day since 1970-01-01: years are counted from March, so that the leap day is last.
fn date_of(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date_of(0), (1970, 1, 1));
        assert_eq!(date_of(11_016), (2000, 2, 29));
        assert_eq!(date_of(20_779), (2026, 11, 22));
    }
}
