//! What the programs work on: numbers, bytes and text from a fixed seed, the same on every machine,
//! and the checksum of what they give.

/// A xorshift generator.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// From a seed, which is not zero.
    #[must_use]
    pub fn new(seed: u64) -> Rng {
        Rng(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u32) -> u32 {
        (((self.draw() >> 32) * u64::from(limit)) >> 32) as u32
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Bytes without any order.
#[must_use]
pub fn bytes(seed: u64, len: usize) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    (0..len.div_ceil(8))
        .flat_map(|_| rng.draw().to_le_bytes())
        .take(len)
        .collect()
}

/// Words that are frequent in English, the frequent ones first.
pub const WORDS: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "a",
    "in",
    "that",
    "is",
    "was",
    "he",
    "for",
    "it",
    "with",
    "as",
    "his",
    "on",
    "be",
    "at",
    "by",
    "had",
    "not",
    "are",
    "but",
    "from",
    "or",
    "have",
    "an",
    "they",
    "which",
    "one",
    "were",
    "you",
    "all",
    "her",
    "she",
    "there",
    "would",
    "their",
    "we",
    "him",
    "been",
    "has",
    "when",
    "who",
    "will",
    "more",
    "no",
    "if",
    "out",
    "so",
    "said",
    "what",
    "up",
    "its",
    "about",
    "into",
    "than",
    "them",
    "can",
    "only",
    "other",
    "new",
    "some",
    "could",
    "time",
    "these",
    "two",
    "may",
    "then",
    "do",
    "first",
    "any",
    "my",
    "now",
    "such",
    "like",
    "our",
    "over",
    "man",
    "me",
    "even",
    "most",
    "made",
    "after",
    "also",
    "did",
    "many",
    "before",
    "must",
    "through",
    "back",
    "years",
    "where",
    "much",
    "your",
    "way",
    "well",
    "down",
    "should",
    "because",
    "each",
    "just",
    "those",
    "people",
    "how",
    "too",
    "little",
    "state",
    "good",
    "very",
    "make",
    "world",
    "still",
    "memory",
    "window",
    "machine",
    "compiler",
    "component",
    "river",
    "mountain",
    "harbour",
];

/// A word; the first ones of the list come more often.
pub fn word(rng: &mut Rng) -> &'static str {
    let at = rng.unit() * rng.unit();
    WORDS[(at * WORDS.len() as f64) as usize]
}

/// Sentences of `len` bytes or a few more.
#[must_use]
pub fn text(seed: u64, len: usize) -> String {
    let mut rng = Rng::new(seed);
    let mut text = String::with_capacity(len + 64);
    while text.len() < len {
        for position in 0..6 + rng.below(12) {
            if position > 0 {
                text.push_str(if rng.below(12) == 0 { ", " } else { " " });
            }
            text.push_str(word(&mut rng));
        }
        text.push_str(if rng.below(5) == 0 { ".\n" } else { ". " });
    }
    text
}

/// FNV-1a over eight bytes at a time: cheap beside the work whose result it sums up.
#[derive(Clone, Copy, Debug)]
pub struct Sum(u64);

impl Default for Sum {
    fn default() -> Sum {
        Sum(0xcbf2_9ce4_8422_2325)
    }
}

impl Sum {
    /// Takes a number in.
    pub fn number(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x100_0000_01b3);
    }

    /// Takes bytes in.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<8>();
        for chunk in chunks {
            self.number(u64::from_le_bytes(*chunk));
        }
        for &byte in rest {
            self.number(u64::from(byte));
        }
        self.number(bytes.len() as u64);
    }

    /// The sum.
    #[must_use]
    pub fn value(self) -> u64 {
        self.0
    }
}
