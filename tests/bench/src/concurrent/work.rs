//! What is measured: each line of the table, with what both engines must know of it.

use crate::Result;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The host calls this export, `func async (value: u32) -> u32`, and waits for its result, so
    /// many times.
    Calls(&'static str),
    /// The guest does something so often as this export is told, which is of the same type.
    Loop(&'static str),
    /// [`Kind::Loop`] of the export `turns`: two tasks yield so often each.
    Turns,
    /// [`Kind::Loop`] of the export `batch`, each time with so many subtasks as [`Work::units`] has.
    Batches,
    /// So many writes to a stream, of so many elements each; the reader takes at most so many at a
    /// time: an export of type `func async (times: u32, size: u32, read: u32) -> u32`.
    Stream(&'static str, u32, u32),
}

/// A line of the table.
#[derive(Debug)]
pub(super) struct Work {
    /// What is done, for people.
    pub(super) name: &'static str,
    /// The same for the engines.
    pub(super) kind: Kind,
    /// How many of what is named a time is.
    pub(super) units: u32,
    /// How much of wasmtime's time it should take.
    pub(super) goal: &'static str,
}

const fn work(name: &'static str, kind: Kind, goal: &'static str) -> Work {
    let units = match kind {
        Kind::Batches => BATCH,
        Kind::Turns => 2,
        _ => 1,
    };
    Work {
        name,
        kind,
        units,
        goal,
    }
}

/// Subtasks that one waitable set joins.
const BATCH: u32 = 10_000;

/// Everything that is measured.
pub(super) const WORKS: &[Work] = &[
    work(
        "host calls guest, which returns at once",
        Kind::Calls("answer"),
        "1/25",
    ),
    work(
        "host calls guest, which waits for a host function that completes later",
        Kind::Calls("later"),
        "",
    ),
    work(
        "the only task yields and is called back",
        Kind::Loop("yields"),
        "1/25",
    ),
    work(
        "one of two tasks yields and is called back, in turn",
        Kind::Turns,
        "1/25",
    ),
    work(
        "guest calls host, which is ready",
        Kind::Loop("ready"),
        "1/25",
    ),
    work(
        "guest calls guest, which returns at once",
        Kind::Loop("answer-async"),
        "1/100",
    ),
    work(
        "guest calls guest, which blocks once",
        Kind::Loop("pause"),
        "",
    ),
    work(
        "guest calls guest and blocks until it returns: at once",
        Kind::Loop("answer-sync"),
        "",
    ),
    work(
        "guest calls guest and blocks until it returns: it blocks once",
        Kind::Loop("pause-sync"),
        "",
    ),
    work(
        "one of 10,000 subtasks that block once, in one waitable set",
        Kind::Batches,
        "",
    ),
    work(
        "stream between guests: a write of 1 byte",
        Kind::Stream("bytes", 1, 1),
        "1/8",
    ),
    work(
        "stream between guests: a write of 1 byte, to a reader with room for 64 KiB",
        Kind::Stream("bytes", 1, 65536),
        "1/8",
    ),
    work(
        "stream between guests: a write of 4 KiB",
        Kind::Stream("bytes", 4096, 4096),
        "",
    ),
    work(
        "stream between guests: a write of 64 KiB",
        Kind::Stream("bytes", 65536, 65536),
        "`memcpy`",
    ),
    work(
        "stream between guests: a write of 64 records with strings",
        Kind::Stream("entries", 64, 64),
        "",
    ),
];

/// The interface of the host's functions.
pub(super) const HOST: &str = "bench:concurrent/host";

/// What the host's functions and the guests' `answer` and `pause` make of their argument.
pub(super) fn answer(value: u32) -> u32 {
    value.wrapping_add(1)
}

/// The component that both engines compile.
///
/// # Errors
/// When it does not parse.
pub(super) fn guest() -> Result<Vec<u8>> {
    let text = [
        BEGINNING,
        include_str!("guests/callee.wat"),
        include_str!("guests/caller.wat"),
        END,
    ]
    .concat();
    wat::parse_str(text).map_err(|error| error.to_string())
}

const BEGINNING: &str = r#"(component $root
  (type $entry' (record (field "id" u32) (field "name" string)))
  (import "entry" (type $entry (eq $entry')))
  (import "bench:concurrent/host" (instance $host
    (export "ready" (func async (param "value" u32) (result u32)))
    (export "later" (func async (param "value" u32) (result u32)))))
"#;

const END: &str = r#"
  (instance $callee (instantiate $Callee (with "entry" (type $entry))))
  (instance $caller (instantiate $Caller
    (with "entry" (type $entry))
    (with "ready" (func $host "ready"))
    (with "later" (func $host "later"))
    (with "answer" (func $callee "answer"))
    (with "pause" (func $callee "pause"))
    (with "turns" (func $callee "turns"))
    (with "block" (func $callee "block"))
    (with "bytes" (func $callee "bytes"))
    (with "entries" (func $callee "entries"))))
  (export "answer" (func $callee "answer"))
  (export "yields" (func $callee "yields"))
  (export "later" (func $caller "later"))
  (export "ready" (func $caller "ready"))
  (export "answer-async" (func $caller "answer"))
  (export "pause" (func $caller "pause"))
  (export "answer-sync" (func $caller "answer-sync"))
  (export "pause-sync" (func $caller "pause-sync"))
  (export "turns" (func $caller "turns"))
  (export "batch" (func $caller "batch"))
  (export "blocked" (func $caller "blocked"))
  (export "bytes" (func $caller "bytes"))
  (export "entries" (func $caller "entries")))
"#;
