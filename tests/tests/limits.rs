//! Components that ask for too much: each is compiled, or refused with the name of a limit, in
//! bounded time and memory. The program runs with a limit on its address space, so that running out
//! of memory or stack is a failure here and not the machine's.
//!
//! Some of Cranelift's assertions, which the test profile has, take quadratic time: functions are a
//! tenth as large as they might be, unless `WINDLASS_RELEASE` is the path of a program without
//! them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use windlass_tests::{built, command, scratch};

/// For one case, with an unoptimised compiler on a busy machine; usual is a tenth.
const PATIENCE: Duration = Duration::from_secs(100);
/// Address space of the program, threads' stacks and libraries included.
const KIBIBYTES: u32 = 2 << 20;

/// What must become of a component.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// It compiles.
    Compiles,
    /// It is refused with this in the message.
    Refused(&'static str),
}
use Expected::{Compiles, Refused};

/// The program that is optimised, if there is one.
fn release() -> Option<PathBuf> {
    std::env::var_os("WINDLASS_RELEASE").map(PathBuf::from)
}

/// So many operators, or a tenth.
fn size(number: usize) -> usize {
    match release() {
        Some(_) => number,
        None => number / 10,
    }
}

fn check(name: &str, component: &str, expected: Expected) {
    let bytes = wat::parse_str(component).unwrap_or_else(|error| {
        let error = error.to_string();
        panic!(
            "{name} is well-formed text: {}",
            &error[..error.len().min(500)]
        )
    });
    check_binary(name, &bytes, expected);
}

fn check_binary(name: &str, bytes: &[u8], expected: Expected) {
    let folder = scratch(&format!("limits/{}", name.replace(' ', "-")));
    let input = folder.join("input.wasm");
    std::fs::write(&input, bytes).expect("the folder is writable");
    // Without facts, because functions that nobody calls take no time with them.
    for (traps, more) in [("signals", None), ("explicit", Some("--no-facts"))] {
        let output = folder.join(format!("{traps}.o"));
        let start = Instant::now();
        let mut build = build(&input, &output, traps);
        let outcome = command::run(build.args(more), PATIENCE);
        eprintln!("{name}, {traps}: {:.1?}", start.elapsed());
        let ended = format!("{name}, {traps}: {:?}\n{}", outcome.status, outcome.stderr);
        match expected {
            Compiles => assert!(outcome.is_success(), "{ended}"),
            Refused(message) => {
                let code = outcome.status.and_then(|status| status.code());
                assert_eq!(code, Some(1), "{ended}");
                assert!(outcome.stderr.contains(message), "{ended}");
                assert!(!output.exists(), "{ended}");
            }
        }
        let _ = std::fs::remove_file(output);
    }
    let _ = std::fs::remove_dir_all(folder);
}

fn build(input: &Path, output: &Path, traps: &str) -> Command {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -v {KIBIBYTES} && exec \"$@\""))
        .arg("sh")
        .arg(release().unwrap_or_else(built::compiler))
        .arg("build")
        .arg(input)
        .args(["-j", "2", "--emit", "obj", "--traps", traps, "-o"])
        .arg(output);
    command
}

/// Something written for each number.
fn each(numbers: std::ops::Range<usize>, write: impl Fn(&mut String, usize)) -> String {
    let mut text = String::new();
    for number in numbers {
        write(&mut text, number);
    }
    text
}

/// A component with an instance of one module.
fn with_module(module: &str) -> String {
    format!("(component (core module $m {module}) (core instance (instantiate $m)))")
}

/// A component with one core function, which its host calls.
fn with_body(body: &str) -> String {
    format!(
        "(component
            (core module $m (memory 1) (table 1 funcref)
                (func (export \"f\") (param i32) (result i32) {body} local.get 0))
            (core instance $i (instantiate $m))
            (func (export \"f\") (param \"x\" u32) (result u32) (canon lift (core func $i \"f\"))))"
    )
}

#[test]
fn locals() {
    let body = format!("(local {})", "i64 ".repeat(49_000));
    let touch = each(1..49_000, |out, n| {
        let _ = write!(out, "i64.const {n} local.set {n} ");
    });
    check("locals", &with_body(&format!("{body}{touch}")), Compiles);
    let loops = |depth: usize| {
        let (begin, end) = ("loop ".repeat(depth), "end ".repeat(depth));
        with_body(&format!("{body}{begin}{touch}{end}"))
    };
    check("locals in loops", &loops(100), Compiles);
    check(
        "locals in many loops",
        &loops(50_000),
        Refused("times locals of a function"),
    );
    check(
        "too many locals",
        &with_body(&format!("(local {})", "i64 ".repeat(60_000))),
        Refused("too many locals"),
    );
}

#[test]
fn nesting_of_blocks() {
    for label in ["block", "loop", "local.get 0 if"] {
        let depth = size(50_000);
        let nested = format!(
            "{} {}",
            format!("{label} ").repeat(depth),
            "end ".repeat(depth)
        );
        check(&format!("nested {label}"), &with_body(&nested), Compiles);
    }
    let ways_out = format!(
        "{} {}",
        "block local.get 0 br_if 0 ".repeat(size(20_000)),
        "local.get 0 br_if 0 end ".repeat(size(20_000))
    );
    check("branches out of blocks", &with_body(&ways_out), Compiles);
}

#[test]
fn branch_table() {
    let targets = "0 1 2 3 ".repeat(size(250_000));
    let body = format!("block block block block local.get 0 br_table {targets} 0 end end end end");
    check("br_table", &with_body(&body), Compiles);
}

#[test]
fn deep_expressions() {
    let deep = format!(
        "{} {} drop",
        "local.get 0 ".repeat(size(200_000)),
        "i32.add ".repeat(size(200_000) - 1)
    );
    check("deep operands", &with_body(&deep), Compiles);
    let chain = format!(
        "local.get 0 {} drop",
        "i32.const 3 i32.mul ".repeat(size(200_000))
    );
    check("long chain", &with_body(&chain), Compiles);
    let loads = format!("local.get 0 {} drop", "i32.load ".repeat(size(100_000)));
    check("chain of loads", &with_body(&loads), Compiles);
}

#[test]
fn large_functions() {
    let stores = "local.get 0 local.get 0 i32.store offset=8 ".repeat(size(200_000));
    check("stores", &with_body(&stores), Compiles);
    let calls = "local.get 0 call 0 local.set 0 ".repeat(size(100_000));
    check("calls", &with_body(&calls), Compiles);
    let ifs =
        "local.get 0 if local.get 0 i32.const 1 i32.sub local.set 0 end ".repeat(size(60_000));
    check("ifs", &with_body(&ifs), Compiles);
    let all = "i32.load8_u offset=1 ".repeat(3_000_000);
    check(
        "7.6 megabytes",
        &with_body(&format!("local.get 0 {all} drop")),
        Refused("exceeds"),
    );
}

#[test]
fn many_functions() {
    let functions = "(func (param i32) (result i32) local.get 0)".repeat(size(1_000_000));
    check("functions", &with_module(&functions), Compiles);
}

#[test]
fn wide_functions() {
    let wide = format!(
        "(func $f (param {0}) (result {0}) {1}) (func {2} call $f {3})",
        "i64 ".repeat(1000),
        each(0..1000, |out, n| {
            let _ = write!(out, "local.get {n} ");
        }),
        "i64.const 1 ".repeat(1000),
        "drop ".repeat(1000),
    );
    check("1000 parameters", &with_module(&wide), Compiles);
    let blocks = format!(
        "(func {} {} {} {})",
        "i64.const 1 ".repeat(900),
        format!("block (param {0}) (result {0}) ", "i64 ".repeat(900)).repeat(1000),
        "br 0 end ".repeat(1000),
        "drop ".repeat(900),
    );
    check("blocks with 900 results", &with_module(&blocks), Compiles);
    let wider = format!("(func (param {}))", "i64 ".repeat(10_000));
    check(
        "10000 parameters",
        &with_module(&wider),
        Refused("function params size is out of bounds"),
    );
}

#[test]
fn data() {
    // The text would take long to parse.
    let size = 40 << 20;
    let mut module = b"\0asm\x01\0\0\0\x05\x05\x01\x00\x80\x80\x01".to_vec();
    let mut section = b"\x01\x00\x41\x00\x0b".to_vec();
    leb128(&mut section, size);
    section.extend((0..size).map(|n| n as u8 | 1));
    module.push(11);
    leb128(&mut module, section.len());
    module.extend(section);
    let mut component = b"\0asm\x0d\0\x01\0\x01".to_vec();
    leb128(&mut component, module.len());
    component.extend(module);
    component.extend(b"\x02\x04\x01\x00\x00\x00");
    check_binary("data", &component, Compiles);
    // Eight more instances of the module.
    component.extend(b"\x02\x19\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00");
    check_binary(
        "data of instances",
        &component,
        Refused("limit exceeded: 268435456 bytes of data"),
    );
}

fn leb128(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A component in which each level has `twice` instances of the level below, down to `innermost`.
fn levels(levels: usize, twice: usize, innermost: &str) -> String {
    let mut text = format!("(component $c0 {innermost})");
    for level in 1..=levels {
        let instances = format!("(instance (instantiate $c{}))", level - 1).repeat(twice);
        let _ = write!(text, "(component $c{level} {instances})");
    }
    format!("(component {text} (instance (instantiate $c{levels})))")
}

#[test]
fn instances_of_instances() {
    check(
        "2^30 instances",
        &levels(30, 2, ""),
        Refused("limit exceeded: 10000 instances"),
    );
    check(
        "nested instances",
        &levels(150, 1, ""),
        Refused("limit exceeded: 100 nested component instances"),
    );
    let function = format!(
        "(core module $m (func {})) (core instance (instantiate $m))",
        "nop ".repeat(1 << 20)
    );
    check(
        "code of instances",
        &levels(12, 2, &function),
        Refused("limit exceeded: 134217728 bytes of code"),
    );
    let functions = format!(
        "(core module $m {}) (core instance (instantiate $m))",
        "(func)".repeat(100_000)
    );
    check(
        "functions of instances",
        &levels(12, 2, &functions),
        Refused("limit exceeded: 1000000 functions"),
    );
    let named = format!(
        "(core module $m (func ${})) (core instance (instantiate $m))",
        "n".repeat(99_000)
    );
    check(
        "names of instances",
        &levels(12, 2, &named),
        Refused("limit exceeded: 268435456 bytes of function names"),
    );
    let table = "(core module $m (table 1000000 funcref) (func $f)
        (elem (i32.const 999999) $f)) (core instance (instantiate $m))";
    check(
        "tables of instances",
        &levels(12, 2, table),
        Refused("limit exceeded: 33554432 elements of tables and element segments"),
    );
    let globals = format!(
        "(core module $m {}) (core instance (instantiate $m))",
        "(global i32 (i32.const 0))".repeat(100_000)
    );
    check(
        "globals of instances",
        &levels(12, 2, &globals),
        Refused("limit exceeded: 4000000 tables, memories and globals"),
    );
}

/// A component's text without the last parenthesis.
fn without_end(component: &str) -> &str {
    component.trim_end().strip_suffix(')').expect("it ends")
}

#[test]
fn steps_of_instantiation() {
    // After a start function, no image takes what is left to do.
    let segments = "(elem (i32.const 0) $f)".repeat(size(50_000));
    let component = format!(
        "(component
            (core module $a (table (export \"t\") 10 funcref) (func $s) (start $s))
            (core instance $a (instantiate $a))
            (core module $b (import \"a\" \"t\" (table 1 funcref)) (func $f) {segments})
            (core instance (instantiate $b (with \"a\" (instance $a)))))"
    );
    check("steps", &component, Compiles);
    let again = "(core instance (instantiate $b (with \"a\" (instance $a))))".repeat(30);
    let component = format!("{} {again})", without_end(&component));
    check(
        "steps of instances",
        &component,
        Refused("limit exceeded: 100000 steps of instantiation"),
    );
}

#[test]
fn edges_of_64_bits() {
    check(
        "memory of 2^64 bytes",
        &with_module(
            "(memory i64 0x1000000000000) (data (i64.const -1) \"abc\") (data (i64.const -3) \"abc\")",
        ),
        Compiles,
    );
    check(
        "table of 2^64 elements",
        &with_module(
            "(table i64 0xffffffffffffffff funcref) (func $f)
             (elem (i64.const -1) $f $f) (elem (i64.const 0xfffff) $f $f) (elem (i64.const 0xfffff) $f)",
        ),
        Compiles,
    );
    check(
        "offsets",
        &with_module("(memory 1) (func (drop (i32.load offset=0xffffffff (i32.const -1))))"),
        Compiles,
    );
}

/// A component that gives `function` of a type to another component, and takes and gives it at its
/// own edges.
fn with_type(types: &str, ty: &str) -> String {
    format!(
        "(component {types}
           (import \"host\" (func $host (param \"p\" {ty}) (result {ty})))
           (core module $memory (memory (export \"m\") 1)
             (func (export \"r\") (param i32 i32 i32 i32) (result i32) unreachable))
           (core instance $memory (instantiate $memory))
           (core func $lowered (canon lower (func $host)
              (memory (core memory $memory \"m\")) (realloc (core func $memory \"r\"))))
           (core module $main (import \"\" \"f\" (func $f (param i32 i32)))
             (func (export \"f\") (param i32) (result i32) unreachable))
           (core instance $main (instantiate $main (with \"\" (instance (export \"f\" (func $lowered))))))
           (func $lifted (param \"p\" {ty}) (result {ty}) (canon lift (core func $main \"f\")
              (memory (core memory $memory \"m\")) (realloc (core func $memory \"r\"))))
           (core func $adapter (canon lower (func $lifted)
              (memory (core memory $memory \"m\")) (realloc (core func $memory \"r\"))))
           (core instance (instantiate $main (with \"\" (instance (export \"f\" (func $adapter))))))
           (export \"exported\" (func $lifted))
        )"
    )
}

#[test]
fn large_types() {
    let record = |name: &str, fields: usize, ty: &str| {
        let fields = each(0..fields, |out, n| {
            let _ = write!(out, "(field \"f{n}\" {ty})");
        });
        let import = name.trim_start_matches('$');
        format!(
            "(type {name}-anonymous (record {fields})) (import \"{import}\" (type {name} (eq {name}-anonymous)))"
        )
    };
    let doubling = each(1..40, |out, n| {
        let _ = write!(
            out,
            "{}",
            record(&format!("$t{n}"), 2, &format!("$t{}", n - 1))
        );
    });
    check(
        "doubling records",
        &with_type(&format!("{}{doubling}", record("$t0", 2, "string")), "$t39"),
        Refused("effective type size exceeds the limit"),
    );
    let thousands = record("$t0", 1000, "string") + &record("$t1", 3, "$t0");
    check(
        "300 strings",
        &with_type(&record("$t0", 300, "string"), "$t0"),
        Compiles,
    );
    check(
        "10000 numbers",
        &with_type(&record("$t0", 10_000, "u32"), "$t0"),
        Compiles,
    );
    check(
        "3000 strings",
        &with_type(&thousands, "$t1"),
        Refused("limit exceeded: 20000 scalars, or as much, in the parameters or results"),
    );
    let more = record("$t0", 1000, "string") + &record("$t1", 30, "$t0");
    check(
        "30000 strings",
        &with_type(&more, "$t1"),
        Refused("limit exceeded: 1000000 scalars, or as much, in types of functions"),
    );
    let nested = |depth: usize, constructor: &str| {
        let types = each(1..depth + 1, |out, n| {
            let _ = write!(out, "(type $t{n} ({constructor} $t{}))", n - 1);
        });
        let edge = format!("(type $t (tuple {} $t{depth}))", "u32 ".repeat(20));
        with_type(&format!("(type $t0 (list string)){types}{edge}"), "$t")
    };
    check(
        "150 nested lists",
        &nested(150, "list"),
        Refused("type nesting is too deep"),
    );
    check("90 nested lists", &nested(90, "list"), Compiles);
    check("90 nested options", &nested(90, "option"), Compiles);
    let cases = each(0..10_000, |out, n| {
        let _ = write!(out, "(case \"c{n}\" string)");
    });
    check(
        "10000 cases",
        &with_type(
            &format!(
                "(type $v (variant {cases})) (import \"v\" (type $named (eq $v)))
                 (type $t (tuple {} $named))",
                "u32 ".repeat(20)
            ),
            "$t",
        ),
        Compiles,
    );
}

#[test]
fn types_used_often() {
    let fields = each(0..5000, |out, n| {
        let _ = write!(out, "(field \"f{n}\" string)");
    });
    let types = format!("(type $r (record {fields})) (import \"t\" (type $t (eq $r)))");
    let lowers = "(core func (canon lower (func $host)
        (memory (core memory $memory \"m\")) (realloc (core func $memory \"r\"))))"
        .repeat(1000);
    let component = with_type(&types, "$t");
    let component = format!("{} {lowers})", without_end(&component));
    check(
        "lowers of one type",
        &component,
        Refused("limit exceeded: 1000000 scalars, or as much, in types of functions"),
    );
    let lifts =
        "(func (type $f) (canon lift (core func $main) (memory $memory) (realloc $realloc)))"
            .repeat(size(200_000));
    let parameters = each(0..900, |out, n| {
        let _ = write!(out, "(param \"p{n}\" u32)");
    });
    let component = format!(
        "(component
           (type $f (func {parameters}))
           (core module $memory (memory (export \"m\") 1)
             (func (export \"r\") (param i32 i32 i32 i32) (result i32) unreachable))
           (core instance $memory (instantiate $memory))
           (core module $main (func (export \"f\") (param i32)))
           (core instance $main (instantiate $main))
           (alias core export $memory \"m\" (core memory $memory))
           (alias core export $memory \"r\" (core func $realloc))
           (alias core export $main \"f\" (core func $main))
           {lifts})"
    );
    check("lifts of one type", &component, Compiles);
}

#[test]
fn many_imports_and_exports() {
    let functions = each(0..20_000, |out, n| {
        let _ = write!(out, "(export \"f{n}\" (func))");
    });
    let imports = each(0..100, |out, n| {
        let _ = write!(out, "(import \"i{n}\" (instance (type $i)))");
    });
    check(
        "imports",
        &format!("(component (type $i (instance {functions})) {imports})"),
        Refused("effective type size exceeds the limit"),
    );
    let exports = each(0..size(100_000), |out, n| {
        let _ = write!(out, "(export \"f{n}\" (func $f))");
    });
    check(
        "exports",
        &format!(
            "(component (core module $m (func (export \"f\"))) (core instance $m (instantiate $m))
             (func $f (canon lift (core func $m \"f\"))) {exports})"
        ),
        Compiles,
    );
    let instances = each(1..4000, |out, n| {
        let _ = write!(
            out,
            "(instance $i{n} (export \"x\" (instance $i{})))",
            n - 1
        );
    });
    check(
        "nested bundles",
        &format!("(component (instance $i0) {instances})"),
        Refused("type nesting is too deep"),
    );
}

#[test]
fn nested_components() {
    // In binary: the text parser has a limit of its own. A component section holds each next one.
    const PREAMBLE: [u8; 8] = *b"\0asm\x0d\0\x01\0";
    let mut bytes = PREAMBLE.to_vec();
    for _ in 0..5000 {
        let mut outer = PREAMBLE.to_vec();
        outer.push(4);
        let mut size = bytes.len();
        while size >= 0x80 {
            outer.push(size as u8 | 0x80);
            size >>= 7;
        }
        outer.push(size as u8);
        outer.extend(&bytes);
        bytes = outer;
    }
    check_binary("nested components", &bytes, Refused("limit"));
}
