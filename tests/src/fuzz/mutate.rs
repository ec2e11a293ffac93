//! Broken components made from good ones.
//!
//! In: binaries and a seed. Out: a binary that differs from one of them by a few [`Mutation`]s.

use std::ops::Range;

use super::random::Random;

/// A way to break a binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// The end is missing.
    Truncate,
    /// A few bits are the other way.
    FlipBits,
    /// A byte is one more or less, which often names a neighbour in an index space.
    Nudge,
    /// A byte is another.
    Overwrite,
    /// Bytes are there that should not be.
    Insert,
    /// Bytes are missing.
    Delete,
    /// Bytes are there twice.
    Repeat,
    /// The sections of the component are in another order.
    ShuffleSections,
    /// A section is there twice.
    RepeatSection,
    /// A section is another component's.
    ForeignSection,
    /// A size or index is huge.
    HugeNumber,
    /// After the first eight bytes nothing makes sense.
    Nonsense,
}

/// Every way.
pub const MUTATIONS: [Mutation; 12] = [
    Mutation::Truncate,
    Mutation::FlipBits,
    Mutation::Nudge,
    Mutation::Overwrite,
    Mutation::Insert,
    Mutation::Delete,
    Mutation::Repeat,
    Mutation::ShuffleSections,
    Mutation::RepeatSection,
    Mutation::ForeignSection,
    Mutation::HugeNumber,
    Mutation::Nonsense,
];

/// The size of a binary's header.
const HEADER: usize = 8;
/// LEB128 of numbers that limits and sizes do not like.
const HUGE: [&[u8]; 4] = [
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0x80, 0x80, 0x80, 0x80, 0x08],
    &[0xff, 0xff, 0x03],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
];

/// Changes `bytes` in one way; `other` lends sections.
pub fn apply(mutation: Mutation, bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    if bytes.is_empty() {
        bytes.push(random.number() as u8);
    }
    let at = random.below(bytes.len());
    match mutation {
        Mutation::Truncate => bytes.truncate(at),
        Mutation::FlipBits => {
            for _ in 0..=random.below(4) {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
        }
        Mutation::Nudge => {
            let step = if random.below(2) == 0 { 1 } else { 0xff };
            bytes[at] = bytes[at].wrapping_add(step);
        }
        Mutation::Overwrite => bytes[at] = random.number() as u8,
        Mutation::Insert => {
            let new: Vec<u8> = (0..=random.below(4))
                .map(|_| random.number() as u8)
                .collect();
            bytes.splice(at..at, new);
        }
        Mutation::Delete => {
            let end = (at + 1 + random.below(8)).min(bytes.len());
            bytes.drain(at..end);
        }
        Mutation::Repeat => {
            let end = (at + 1 + random.below(64)).min(bytes.len());
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        Mutation::ShuffleSections => shuffle(bytes, random),
        Mutation::RepeatSection => repeat_section(bytes, random),
        Mutation::ForeignSection => foreign_section(bytes, other, random),
        Mutation::HugeNumber => {
            bytes.splice(at..=at, random.pick(&HUGE).iter().copied());
        }
        Mutation::Nonsense => {
            let len = HEADER + random.below(200);
            bytes.truncate(HEADER);
            while bytes.len() < len {
                bytes.push(random.number() as u8);
            }
        }
    }
}

/// Changes a component in one to three ways; says which.
pub fn mutate(seeds: &[Vec<u8>], random: &mut Random) -> (Vec<u8>, Vec<Mutation>) {
    let mut bytes = random.pick(seeds).clone();
    let other = random.pick(seeds);
    let mutations: Vec<Mutation> = (0..=random.below(6) / 3)
        .map(|_| *random.pick(&MUTATIONS))
        .collect();
    for mutation in &mutations {
        apply(*mutation, &mut bytes, other, random);
    }
    (bytes, mutations)
}

/// The ranges of the sections of a component or module, header and contents; as far as they can be
/// told apart.
#[must_use]
pub fn sections(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut sections = Vec::new();
    let mut start = HEADER;
    while start < bytes.len() {
        let Some((size, length)) = leb128(&bytes[start + 1..]) else {
            break;
        };
        let end = start + 1 + length + size;
        if end > bytes.len() {
            break;
        }
        sections.push(start..end);
        start = end;
    }
    sections
}

fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (i, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return Some((value, i + 1));
        }
    }
    None
}

fn shuffle(bytes: &mut Vec<u8>, random: &mut Random) {
    let mut order = sections(bytes);
    let Some(end) = order.last().map(|last| last.end) else {
        return;
    };
    // A few exchanges, so that something may still be valid.
    for _ in 0..=random.below(3) {
        let (a, b) = (random.below(order.len()), random.below(order.len()));
        order.swap(a, b);
    }
    let mut shuffled = bytes[..HEADER].to_vec();
    for section in order {
        shuffled.extend_from_slice(&bytes[section]);
    }
    shuffled.extend_from_slice(&bytes[end..]);
    *bytes = shuffled;
}

fn repeat_section(bytes: &mut Vec<u8>, random: &mut Random) {
    let all = sections(bytes);
    if !all.is_empty() {
        let section = bytes[random.pick(&all).clone()].to_vec();
        let at = random.pick(&all).start;
        bytes.splice(at..at, section);
    }
}

fn foreign_section(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let (own, foreign) = (sections(bytes), sections(other));
    if !own.is_empty() && !foreign.is_empty() {
        let section = other[random.pick(&foreign).clone()].to_vec();
        let mut place = random.pick(&own).clone();
        if random.below(2) == 0 {
            place.end = place.start;
        }
        bytes.splice(place, section);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found() {
        let bytes = b"\0asm\x0d\0\x01\0\x01\x02ab\x00\x01c";
        assert_eq!(sections(bytes), [8..12, 12..15]);
    }

    #[test]
    fn a_seed_gives_the_same() {
        let seeds = [b"\0asm\x0d\0\x01\0\x01\x02ab\x00\x01c".to_vec()];
        let run = |seed| mutate(&seeds, &mut Random::new(seed));
        assert_eq!(run(3), run(3));
        let different = (0..50).filter(|seed| run(*seed).0 != seeds[0]).count();
        assert!(different > 40);
    }
}
