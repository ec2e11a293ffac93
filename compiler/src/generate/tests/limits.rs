//! Named limits of function bodies: what is hostile is refused, what compilers may emit is not.

use super::{TRIPLES, compile_f, options};

#[test]
fn hostile_use_of_locals_is_a_named_limit() {
    let locals = 50_000;
    let declared = "i32 ".repeat(locals);
    let reads: String = (0..locals)
        .map(|i| format!("(drop (local.get {i}))"))
        .collect();
    let cases = [
        (
            format!("{} {reads} {}", "loop ".repeat(80), "end ".repeat(80)),
            "loops times locals of a function",
        ),
        (
            format!("{} {reads}", "(if (local.get 0) (then))".repeat(500)),
            "values of a function",
        ),
        (
            "(if (local.get 0) (then))".repeat(10_000),
            "blocks times locals of a function",
        ),
    ];
    for (body, limit) in cases {
        let fields = format!("(func $f (local {declared}) {body})");
        let error = compile_f(&fields, &options(TRIPLES[0])).expect_err(limit);
        let message = error.to_string();
        let expected = format!("limit exceeded: {limit} in function `f`");
        assert!(message.starts_with(&expected), "{message}");
    }
}

/// A function whose calls, all in nested `try_table`s of one clause each, change one local after
/// the other; what catches reads them all.
fn nested_tries(depth: usize, calls: usize, locals: usize) -> String {
    let tags: String = (0..depth).map(|i| format!("(tag $t{i})")).collect();
    let open: String = (0..depth).map(|i| format!("(block $h{i} ")).collect();
    let tries: String = (0..depth)
        .map(|i| format!("(try_table (catch $t{i} $h{i}) "))
        .collect();
    let body: String = (0..calls)
        .map(|i| format!("(local.set {} (call $g)) ", i % locals))
        .collect();
    let reads: String = (0..locals)
        .map(|i| format!("(local.set 0 (i32.add (local.get 0) (local.get {i})))"))
        .collect();
    let read_and_close = format!("{reads})").repeat(depth);
    format!(
        "{tags} (func $g (result i32) (i32.const 0))
         (func $f (local {}) {open}{tries}{body}{}{read_and_close})",
        "i32 ".repeat(locals),
        ")".repeat(depth),
    )
}

#[test]
fn hostile_use_of_handlers_is_a_named_limit() {
    let cases = [
        (400, 1000, 1, "handlers of a function's calls"),
        (1, 700, 50_000, "handlers times locals of a function"),
        (100, 200, 40, "values at handlers of a function's calls"),
    ];
    for (depth, calls, locals, limit) in cases {
        let fields = nested_tries(depth, calls, locals);
        let error = compile_f(&fields, &options(TRIPLES[0])).expect_err(limit);
        let message = error.to_string();
        let expected = format!("limit exceeded: {limit} in function `f`");
        assert!(message.starts_with(&expected), "{message}");
    }
    let fields = nested_tries(20, 100, 10);
    compile_f(&fields, &options(TRIPLES[0])).expect("what compilers may emit");
}
