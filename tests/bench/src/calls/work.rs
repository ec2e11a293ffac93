//! What is measured: each line of the table, with what both engines must know of it.

use std::fmt::Write;

use crate::Result;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The host calls `nothing`.
    Nothing,
    /// The host calls `add`.
    Add,
    /// The host calls `text`.
    Text,
    /// The host calls `bytes`.
    Bytes,
    /// The host calls `records`.
    Records,
    /// The guest does something so often as this export is told; who is called is the guest's
    /// affair.
    Loop(&'static str),
    /// An instance is made and ends.
    Instantiate(Guest),
    /// An instance is made, called once and ends.
    InstantiateAndCall(Guest),
    /// An object is loaded, an instance made and called once, and all ends.
    Load,
}

/// A guest that is instantiated over and over. Its export is `run: func(value: u32) -> u32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guest {
    /// Two small components, one of which calls the other.
    Composed,
    /// A component with much data.
    Large,
}

/// A line of the table.
#[derive(Debug)]
pub(super) struct Work {
    /// What is done, for people.
    pub(super) name: &'static str,
    /// How Windlass is called.
    pub(super) how: &'static str,
    /// The same for the engines.
    pub(super) kind: Kind,
    /// How much of wasmtime's time it should take.
    pub(super) goal: &'static str,
    /// Whether it is measured through the Rust API with values too.
    pub(super) has_dynamic: bool,
}

const C_ABI: &str = "C ABI";

const fn work(name: &'static str, kind: Kind, goal: &'static str, has_dynamic: bool) -> Work {
    let how = match kind {
        Kind::Loop(_) if !has_dynamic => "inside",
        _ => C_ABI,
    };
    Work {
        name,
        how,
        kind,
        goal,
        has_dynamic,
    }
}

/// Everything that is measured.
pub(super) const WORKS: &[Work] = &[
    work("host calls guest: no values", Kind::Nothing, "1/30", true),
    work("host calls guest: two u32, a u32", Kind::Add, "", true),
    work(
        "host calls guest: a string of 32 bytes",
        Kind::Text,
        "",
        true,
    ),
    work(
        "host calls guest: a list of 64 KiB",
        Kind::Bytes,
        "`memcpy`",
        true,
    ),
    work(
        "host calls guest: 1,000 records with strings",
        Kind::Records,
        "",
        true,
    ),
    work(
        "guest calls host: no values",
        Kind::Loop("host-nothing"),
        "",
        true,
    ),
    work(
        "guest calls host: two u32, a u32",
        Kind::Loop("host-add"),
        "1/30",
        true,
    ),
    work(
        "guest calls host: a string of 32 bytes",
        Kind::Loop("host-text"),
        "",
        true,
    ),
    work(
        "guest calls host: a list of 64 KiB",
        Kind::Loop("host-bytes"),
        "",
        true,
    ),
    work(
        "guest calls host: 1,000 records with strings",
        Kind::Loop("host-records"),
        "",
        true,
    ),
    work(
        "guest calls guest: no values",
        Kind::Loop("component-nothing"),
        "",
        false,
    ),
    work(
        "guest calls guest: two u32, a u32",
        Kind::Loop("component-add"),
        "1/3",
        false,
    ),
    work(
        "guest calls guest: a string of 32 bytes",
        Kind::Loop("component-text"),
        "1/2",
        false,
    ),
    work(
        "guest calls guest: a list of 64 KiB",
        Kind::Loop("component-bytes"),
        "`memcpy`",
        false,
    ),
    work(
        "guest calls guest: 1,000 records with strings",
        Kind::Loop("component-records"),
        "",
        false,
    ),
    work(
        "guest makes, asks and drops a guest's resource",
        Kind::Loop("component-thing"),
        "",
        false,
    ),
    work(
        "instance of two composed components",
        Kind::Instantiate(Guest::Composed),
        "1/4",
        true,
    ),
    work(
        "instance of two composed components, and a call",
        Kind::InstantiateAndCall(Guest::Composed),
        "",
        false,
    ),
    work(
        "instance with 1 MiB of data",
        Kind::Instantiate(Guest::Large),
        "",
        false,
    ),
    work(
        "instance with 1 MiB of data, and a call that reads a byte",
        Kind::InstantiateAndCall(Guest::Large),
        "",
        false,
    ),
    work(
        "load of two composed components, and a call",
        Kind::Load,
        "",
        false,
    ),
];

/// Bytes of the lists.
pub(super) const LIST_BYTES: usize = 1 << 16;
/// Records of the lists of records.
pub(super) const LIST_RECORDS: u32 = 1000;
/// The string.
pub(super) const TEXT: &str = "A text of just thirty-two bytes.";

/// The name in a record, by the record's number.
pub(super) fn name_of(number: u32) -> &'static str {
    &TEXT[..8 + (number % 16) as usize]
}

/// The components, as bytes.
pub(super) struct Guests {
    /// Calls in every direction.
    pub(super) calls: Vec<u8>,
    /// [`Guest::Composed`].
    pub(super) composed: Vec<u8>,
    /// [`Guest::Large`].
    pub(super) large: Vec<u8>,
}

/// Bytes of the data segment of [`Guest::Large`].
const LARGE: usize = 1 << 20;

impl Guests {
    /// Parses them.
    ///
    /// # Errors
    /// When they do not parse.
    pub(super) fn new() -> Result<Guests> {
        let parse = |text: &str| wat::parse_str(text).map_err(|error| error.to_string());
        Ok(Guests {
            calls: parse(include_str!("guests/calls.wat"))?,
            composed: parse(include_str!("guests/composed.wat"))?,
            large: parse(&large())?,
        })
    }
}

/// A component with a data segment, a byte of which `run` reads.
fn large() -> String {
    let mut data = String::with_capacity(LARGE + 8);
    while data.len() < LARGE {
        let _ = write!(data, "{:08x}", data.len());
    }
    format!(
        "(component
           (core module $M
             (memory (export \"mem\") 20)
             (data (i32.const 65536) \"{data}\")
             (func (export \"run\") (param i32) (result i32)
               (i32.load8_u (i32.add (i32.const 600000) (local.get 0)))))
           (core instance $m (instantiate $M))
           (func (export \"run\") (param \"value\" u32) (result u32)
             (canon lift (core func $m \"run\"))))"
    )
}
