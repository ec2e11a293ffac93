//! What failures must say.
//!
//! The rule is the reference interpreter's: what comes must begin with what the script says. Where
//! Windlass has other words, they stand here with the reason.

/// What the runtime puts before the reason of a trap.
const TRAP: &str = "wasm trap: ";

/// What a script says, what Windlass says, and why they differ.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    (
        "unreachable",
        "wasm `unreachable` instruction executed",
        "a message for people says what was executed",
    ),
    (
        "uninitialized element 2",
        "uninitialized element",
        "the index of a null element is not kept",
    ),
    (
        "undefined element",
        "out of bounds table access",
        "`call_indirect` past the end of a table is told as any other access past its end",
    ),
    (
        "null function reference",
        "null reference",
        "`call_ref` of null is told as any other use of a null reference",
    ),
    (
        "null exception reference",
        "null reference",
        "`throw_ref` of null is told as any other use of a null reference",
    ),
];

/// What scripts of components say of traps of the Canonical ABI, and the trap's code. Their words
/// are those of the runner that they are tried with, which tells more places and indices apart than
/// the rules do. What they say may go on.
const CANONICAL: &[(&str, &str)] = &[
    // The function is called before anybody can know that it would block: it traps itself.
    (
        "cannot block a synchronous task before returning",
        "unreachable",
    ),
    // The handle is looked up before anything blocks, and there is none.
    (
        "cannot block a synchronous task before returning",
        "unknown-handle",
    ),
    // The loop of `canon_lift` has nothing to run; nobody comes to the event loop.
    ("deadlock detected", "deadlock"),
    // `waitable.join` looks for a synchronous waiter (`has_sync_waiter`).
    (
        "waitable cannot be used synchronously while added to a waitable set",
        "waitable-busy",
    ),
    ("unknown handle index", "unknown-handle"),
    ("handle index", "handle-type-mismatch"),
    ("invalid `char` bit pattern", "invalid-char"),
    ("invalid utf-8", "invalid-utf8"),
    ("incomplete utf-8 byte sequence", "invalid-utf8"),
    ("string content out-of-bounds", "pointer-out-of-bounds"),
    (
        "string pointer/length out of bounds of memory",
        "pointer-out-of-bounds",
    ),
    ("list content out-of-bounds", "pointer-out-of-bounds"),
    (
        "realloc return: beyond end of memory",
        "pointer-out-of-bounds",
    ),
    ("realloc return: result not aligned", "unaligned-pointer"),
];

/// Whether a trap's code and message are what a script wants.
pub(super) fn trap_fits(wanted: &str, code: &str, given: &str) -> bool {
    let given = given.strip_prefix(TRAP).unwrap_or(given);
    let wanted = wanted.strip_prefix(TRAP).unwrap_or(wanted);
    let differs = |(theirs, ours, _): &(&str, &str, &str)| *theirs == wanted && *ours == given;
    let mut rules = CANONICAL
        .iter()
        .filter(|(theirs, _)| wanted.starts_with(theirs));
    given.starts_with(wanted)
        || DIFFERENCES.iter().any(differs)
        || rules.any(|(_, ours)| *ours == code)
}

/// Whether a script wants a trap because an instance may not be entered: one that trapped before is
/// not told so by a trap, but by a status of its own.
pub(super) fn is_refusal_to_enter(wanted: &str) -> bool {
    wanted.strip_prefix(TRAP).unwrap_or(wanted) == "cannot enter component instance"
}

/// Whether the message of a failure to link is the one that a script wants.
pub(super) fn link_fits(wanted: &str, given: &str) -> bool {
    given.starts_with(wanted)
}
