//! Broken components made from WAT: words take each other's places, numbers change. Many of the
//! results parse, and more of them are valid than when bytes change.

use super::random::Random;

/// Words that may stand for each other, by rows.
const FAMILIES: &[&[&str]] = &[
    &[
        "bool", "s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64", "f32", "f64", "char",
        "string",
    ],
    &["i32", "i64", "f32", "f64", "funcref", "externref"],
    &[
        "string-encoding=utf8",
        "string-encoding=utf16",
        "string-encoding=latin1+utf16",
    ],
    &["own", "borrow"],
    &["list", "option", "result"],
    &["record", "variant"],
    &["flags", "enum"],
    &[
        "i32.load",
        "i32.load8_u",
        "i32.load16_s",
        "i64.load",
        "f64.load",
    ],
    &[
        "i32.add",
        "i32.sub",
        "i32.div_s",
        "i32.rem_u",
        "i32.shl",
        "i32.eq",
    ],
    &["drop", "nop", "unreachable", "return"],
    &["resource.new", "resource.rep", "resource.drop"],
];
/// Numbers at edges.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "4",
    "7",
    "16",
    "17",
    "255",
    "65535",
    "65536",
    "2147483647",
    "4294967295",
    "9223372036854775807",
];

/// A text with one to three words changed.
#[must_use]
pub fn mutate(text: &str, random: &mut Random) -> String {
    let mut words = words(text);
    for _ in 0..=random.below(3) {
        change(&mut words, random);
    }
    words.concat()
}

/// The words with what stands between them.
fn words(text: &str) -> Vec<String> {
    let is_word = |c: char| !c.is_whitespace() && !matches!(c, '(' | ')' | '"' | ';');
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    for c in text.chars() {
        match words.last_mut() {
            Some(last) if is_word(c) && before.is_some_and(is_word) => last.push(c),
            _ => words.push(c.to_string()),
        }
        before = Some(c);
    }
    words
}

fn change(words: &mut [String], random: &mut Random) {
    // Most words have no family; look at some of them.
    for _ in 0..200 {
        let at = random.below(words.len());
        let family = FAMILIES.iter().find(|family| family.contains(&&*words[at]));
        if let Some(family) = family {
            words[at] = (*random.pick(family)).to_owned();
            return;
        }
        let first = words[at].chars().next().unwrap_or(' ');
        if first.is_ascii_digit() {
            words[at] = (*random.pick(NUMBERS)).to_owned();
            return;
        }
        if first == '$' && random.below(4) == 0 {
            let names: Vec<&String> = words.iter().filter(|word| word.starts_with('$')).collect();
            words[at] = (*random.pick(&names)).clone();
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_change() {
        let text = "(type (list u8)) ;; 12\n(memory $m 1)";
        assert_eq!(words(text).concat(), text);
        let mut random = Random::new(1);
        let changed = (0..50).filter(|_| mutate(text, &mut random) != text);
        assert!(changed.count() > 30);
    }
}
