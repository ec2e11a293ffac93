//! The parts of the runner that official scripts would not notice the loss of.

use super::expect::compare;
use super::expected::ExpectedFailures;
use super::script::{Action, Expected, read};
use super::{Outcome, messages, refuse, suite};
use wasmparser::WasmFeatures;

/// The patterns of `(assert_return (invoke "f") RESULTS)`.
fn results(results: &str) -> Vec<super::expect::Pattern> {
    let text = format!("(module) (assert_return (invoke \"f\") {results})");
    let mut script = read(&text, None).expect("it parses");
    match script.directives.pop().expect("two directives").expected {
        Expected::Results(patterns) => patterns,
        other => panic!("{other:?}"),
    }
}

fn fits(wanted: &str, given: &[&str]) -> bool {
    compare(&results(wanted), given).is_ok()
}

#[test]
fn numbers_are_compared_as_bits() {
    assert!(fits("(i32.const -1)", &["i32:ffffffff"]));
    assert!(!fits("(i32.const -1)", &["i32:7fffffff"]));
    assert!(!fits("(i32.const 1)", &["i64:1"]));
    assert!(fits("(f32.const -0)", &["f32:80000000"]));
    assert!(!fits("(f32.const -0)", &["f32:0"]));
    assert!(!fits(
        "(f64.const nan:0x8000000000001)",
        &["f64:7ff8000000000000"]
    ));
    assert!(fits("(i64.const 1) (i32.const 2)", &["i64:1", "i32:2"]));
    assert!(!fits("(i64.const 1) (i32.const 2)", &["i64:1"]));
    assert!(!fits("(i64.const 1)", &["i64:1", "i32:2"]));
}

#[test]
fn nans_are_compared_as_the_script_says() {
    assert!(fits("(f32.const nan:canonical)", &["f32:ffc00000"]));
    assert!(!fits("(f32.const nan:canonical)", &["f32:7fc00001"]));
    assert!(fits("(f32.const nan:arithmetic)", &["f32:ffc00001"]));
    assert!(!fits("(f32.const nan:arithmetic)", &["f32:7fa00000"]));
    assert!(!fits(
        "(f64.const nan:arithmetic)",
        &["f64:7ff0000000000000"]
    ));
    assert!(fits("(f64.const nan:canonical)", &["f64:fff8000000000000"]));
    let lanes = "(v128.const f32x4 nan:canonical 1 nan:arithmetic 0)";
    assert!(fits(lanes, &["v128:7fc000013f800000ffc00000"]));
    assert!(!fits(lanes, &["v128:7fc000013f8000007fc00001"]));
    assert!(!fits(lanes, &["v128:800000007fc000013f800000ffc00000"]));
}

#[test]
fn references_are_compared_by_what_a_host_sees() {
    assert!(fits("(ref.null func)", &["null:func"]));
    assert!(!fits("(ref.null extern)", &["null:func"]));
    assert!(fits("(ref.null)", &["null:func"]));
    assert!(!fits("(ref.null)", &["func"]));
    assert!(fits("(ref.func)", &["func"]));
    assert!(fits("(ref.extern 3)", &["extern:3"]));
    assert!(!fits("(ref.extern 3)", &["extern:4"]));
    assert!(!fits("(ref.extern 0)", &["null:extern"]));
    assert!(!fits("(ref.i31)", &["func"]));
    let either = "(either (i32.const 1) (i32.const 2))";
    assert!(fits(either, &["i32:2"]));
    assert!(!fits(either, &["i32:3"]));
}

#[test]
fn messages_begin_as_the_script_says() {
    let fits = messages::trap_fits;
    let divide = "integer-divide-by-zero";
    assert!(fits(
        "integer divide",
        divide,
        "wasm trap: integer divide by zero"
    ));
    assert!(!fits(
        "integer divide by zero or so",
        divide,
        "integer divide by zero"
    ));
    let (table, memory) = ("table-out-of-bounds", "memory-out-of-bounds");
    assert!(fits(
        "undefined element",
        table,
        "wasm trap: out of bounds table access"
    ));
    assert!(!fits(
        "undefined element",
        memory,
        "wasm trap: out of bounds memory access"
    ));
    let (unknown, mismatch) = ("unknown-handle", "handle-type-mismatch");
    assert!(fits(
        "unknown handle index 5",
        unknown,
        "wasm trap: unknown handle index"
    ));
    assert!(!fits(
        "unknown handle index 5",
        mismatch,
        "wasm trap: handle of another type"
    ));
    assert!(fits(
        "handle index 1 used with the wrong type",
        mismatch,
        ""
    ));
    assert!(!fits(
        "handle index 1 used with the wrong type",
        unknown,
        ""
    ));
    assert!(messages::is_refusal_to_enter(
        "wasm trap: cannot enter component instance"
    ));
    assert!(!messages::is_refusal_to_enter(
        "cannot leave component instance"
    ));
}

#[test]
fn values_of_components_are_compared() {
    assert!(fits("(u32.const 1)", &["=u32:1"]));
    assert!(!fits("(u32.const 1)", &["=u64:1"]));
    assert!(!fits("(u32.const 1)", &["i32:1"]));
    assert!(fits("(f32.const nan)", &["=f32:7fc00001"]));
    assert!(!fits("(f64.const -0)", &["=f64:0"]));
    assert!(fits("(flags.const \"a\" \"b\")", &["=flags[x62,x61]"]));
    assert!(!fits("(flags.const \"a\")", &["=flags[x62,x61]"]));
    assert!(fits("(list.const (str.const \"a\"))", &["=list[str:x61]"]));
    assert!(!fits(
        "(list.const (str.const \"a\"))",
        &["=list[str:x61,str:x61]"]
    ));
    assert!(fits("(option.some (result.err))", &["=some[err]"]));
    assert!(!fits("(option.some (result.err))", &["=some[ok]"]));
    let record = "(record.const (field \"x\" variant.const \"c\" (char.const \"a\")))";
    assert!(fits(record, &["=record[x78=variant[x63=char:61]]"]));
    assert!(!fits(record, &["=record[x79=variant[x63=char:61]]"]));
    assert!(!fits(record, &["=record[x78=variant[x63]]"]));
    assert!(!fits("", &["=own"]));
}

#[test]
fn names_mean_what_came_last() {
    let text = r#"
        (module $a) (module definition $d) (module instance $b $d) (module)
        (invoke $a "x") (invoke $b "x") (invoke "x") (invoke $c "x")
        (thread $t (shared (module $b)) (invoke $b "x") (invoke $a "x")) (wait $t)"#;
    let script = read(text, None).expect("it parses");
    let invoked: Vec<Option<usize>> = script
        .directives
        .iter()
        .filter_map(|directive| match &directive.action {
            Action::Invoke(instance, ..) => Some(Some(instance.0)),
            Action::Settled(Err(_)) => Some(None),
            _ => None,
        })
        .collect();
    assert_eq!(invoked, [Some(0), Some(1), Some(2), None, Some(1), None]);
    assert_eq!(script.modules.len(), 3);
}

#[test]
fn only_what_is_invalid_counts_as_refused() {
    let text = r#"
        (assert_invalid (module (func (result i32))) "type mismatch")
        (assert_malformed (module quote "(func") "unexpected token")
        (assert_malformed (module binary "\00asm") "unexpected end")
        (assert_invalid (module (func)) "type mismatch")"#;
    let script = read(text, None).expect("it parses");
    let settled: Vec<bool> = script
        .directives
        .iter()
        .map(|directive| matches!(directive.action, Action::Settled(Ok(()))))
        .collect();
    assert_eq!(settled, [true, true, true, false]);
}

/// What `assert_invalid` comes to for scripts of some rules: settled, or a module to compile.
fn refusals(text: &str, rules: Option<WasmFeatures>) -> Vec<Option<bool>> {
    let script = read(text, rules).expect("it parses");
    let actions = script.directives.iter().map(|directive| &directive.action);
    let settled = actions.map(|action| match action {
        Action::Settled(result) => Some(result.is_ok()),
        Action::Define(_) => None,
        other => panic!("{other:?}"),
    });
    settled.collect()
}

#[test]
fn what_was_invalid_when_a_script_was_written_must_compile_now() {
    let text = r#"
        (assert_invalid (module (memory 0) (memory 0)) "multiple memories")
        (assert_invalid (module (func (result i32))) "type mismatch")
        (assert_invalid (module (func)) "type mismatch")
        (assert_invalid (module (memory 0 (pagesize 1))) "invalid page size")"#;
    let (right, wrong) = (Some(true), Some(false));
    assert_eq!(refusals(text, None), [wrong, right, wrong, wrong]);
    // What neither edition has is not valid now.
    let rules = Some(WasmFeatures::WASM1);
    assert_eq!(refusals(text, rules), [None, right, wrong, wrong]);
}

/// Rules that lack a feature of their scripts would excuse too much.
#[test]
fn older_rules_have_all_that_their_scripts_use() {
    let scripts = suite::scripts().into_iter();
    let older: Vec<_> = scripts.filter(|script| script.rules.is_some()).collect();
    assert!(older.len() > 10, "there are {}", older.len());
    for script in older {
        let read = read(&script.text, script.rules).expect("it parses");
        for directive in &read.directives {
            if let Action::Instantiate(module, _) = &directive.action {
                let module = &read.modules[module.0];
                let valid = refuse::is_valid(&module.bytes, script.rules.expect("filtered"));
                assert!(valid, "{}:{}", script.name, module.line);
            }
        }
    }
}

#[test]
fn expected_failures_must_fail_and_others_must_not() {
    let list = ExpectedFailures::parse("# why\na.wast it is hard\nb.wast:3 so is this\n");
    let list = list.expect("it is well-formed");
    let outcome = |lines: &[usize]| Outcome {
        passed: 1,
        failures: lines.iter().map(|line| (*line, String::new())).collect(),
        only_valid: Vec::new(),
    };
    assert!(list.wrong("a.wast", &outcome(&[1, 2])).is_empty());
    assert_eq!(list.wrong("a.wast", &outcome(&[])).len(), 1);
    assert!(list.wrong("b.wast", &outcome(&[3])).is_empty());
    assert_eq!(list.wrong("b.wast", &outcome(&[4])).len(), 2);
    assert!(list.wrong("c.wast", &outcome(&[])).is_empty());
    assert_eq!(list.wrong("c.wast", &outcome(&[0])).len(), 1);
    assert_eq!(list.unknown(&[]).len(), 2);
    for bad in [
        "a.wast",
        "a.wast ",
        "a.wast:x why",
        "a.wast why\na.wast why not",
    ] {
        assert!(ExpectedFailures::parse(bad).is_err(), "{bad}");
    }
}
