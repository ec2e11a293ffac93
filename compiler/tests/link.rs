//! Real components, from bytes to linked files, for both architectures: what is written can be read
//! again, has no finding of the checker, and does not depend on the number of threads.

use std::path::PathBuf;

use object::{Object, ObjectSection, ObjectSymbol};
use windlass::facts::Facts;
use windlass::generate::{self, Request};
use windlass::names::Names;
use windlass::options::Options;
use windlass::package::runtime::StaticRuntime;
use windlass::package::{archive, check, shared_object};
use windlass::{decode, elaborate, inspect};
use windlass_targets::Target;

const TRIPLES: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

/// Components by library name.
const GUESTS: [(&str, &str); 4] = [
    ("counter", "counter/counter.wasm"),
    ("json", "json/json.wasm"),
    ("markdown", "markdown/markdown.wasm"),
    ("values", "values/values.wat"),
];

#[cfg(target_arch = "x86_64")]
const HOST: &str = TRIPLES[0];
#[cfg(target_arch = "aarch64")]
const HOST: &str = TRIPLES[1];

fn options(name: &str, triple: &str) -> Options {
    Options {
        verify: true,
        ..Options::new(name, Target::parse(Some(triple), None).unwrap())
    }
}

/// The bytes of a component of `tests/guests`.
fn guest(path: &str) -> Vec<u8> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/guests")
        .join(path);
    wat::parse_file(file).unwrap()
}

/// The object of a component, and the symbols of its exports.
fn object(bytes: &[u8], options: &Options) -> (Vec<u8>, Vec<String>) {
    let plan = elaborate::elaborate(decode::decode(bytes).unwrap()).unwrap();
    let facts = Facts::new(&plan);
    let unit = generate::generate(&plan, &facts, options, &Request::default()).unwrap();
    let names = Names::new(&plan, &options.name);
    let mut symbols: Vec<String> = names.exports().map(|(_, name)| name.to_owned()).collect();
    symbols.extend([names.manifest(), "windlass_component".to_owned()]);
    symbols.sort();
    (
        windlass::object::write(&plan, &facts, &unit, options).unwrap(),
        symbols,
    )
}

fn linked(object: &[u8], options: &Options) -> Vec<u8> {
    let linking = shared_object::Linking {
        soname: format!("lib{}.so", options.name),
        runtime: shared_object::Runtime::Shared,
        run_path: Vec::new(),
    };
    shared_object::link(object, &options.target, &linking).unwrap()
}

#[test]
fn guests_become_objects_and_shared_objects() {
    for (name, path) in GUESTS {
        let bytes = guest(path);
        for triple in TRIPLES {
            let options = options(name, triple);
            let (object, symbols) = object(&bytes, &options);
            assert_eq!(check::object(&object), [""; 0], "{name} for {triple}");
            let expected = check::Expected {
                exported: &symbols,
                has_runtime: false,
            };
            let library = linked(&object, &options);
            let findings = check::shared_object(&library, &expected);
            assert_eq!(findings, [""; 0], "{name} for {triple}");
            keep(&format!("{name}-{triple}.o"), &object);
            let inspection = inspect::inspect(&library).unwrap();
            keep(&format!("{name}.wit"), inspection.interface.as_bytes());
            keep(&format!("{name}-{triple}.so"), &library);
            keep(
                &format!("{name}-{triple}.a"),
                &archive::write(&format!("{name}.o"), &object),
            );
        }
    }
}

/// Writes a file where `WINDLASS_KEEP` says, to look at it.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(directory) = std::env::var_os("WINDLASS_KEEP") {
        std::fs::write(PathBuf::from(directory).join(name), bytes).unwrap();
    }
}

#[test]
fn linkers_find_the_symbols_of_an_archive() {
    let options = options("counter", HOST);
    let (object, symbols) = object(&guest("counter/counter.wasm"), &options);
    for member in ["counter.o", "a-name-that-is-long.o"] {
        let archive = archive::write(member, &object);
        let file = object::read::archive::ArchiveFile::parse(&*archive).unwrap();
        let mut found = Vec::new();
        for symbol in file.symbols().unwrap().unwrap() {
            let symbol = symbol.unwrap();
            let holder = file.member(symbol.offset()).unwrap();
            assert_eq!(holder.name(), member.as_bytes());
            assert!(holder.data(&*archive).unwrap() == object);
            found.push(String::from_utf8(symbol.name().to_vec()).unwrap());
        }
        found.sort();
        assert_eq!(found, symbols);
    }
}

#[test]
fn symbols_of_the_object_are_those_of_the_contract() {
    let options = options("counter", TRIPLES[0]);
    let (object, mut symbols) = object(&guest("counter/counter.wasm"), &options);
    let file = object::File::parse(&*object).unwrap();
    let mut defined: Vec<&str> = file
        .symbols()
        .filter(|s| s.is_global() && s.is_definition())
        .map(|s| s.name().unwrap())
        .collect();
    defined.sort_unstable();
    symbols.sort();
    assert_eq!(defined, symbols);
    let undefined = file.symbols().filter(|s| s.is_undefined() && s.is_global());
    for symbol in undefined {
        assert!(
            symbol.name().unwrap().starts_with("windlass_"),
            "{symbol:?}"
        );
    }
    assert!(file.section_by_name(".eh_frame").unwrap().size() > 100);
}

/// The runtime that Cargo built with this test.
fn static_runtime(options: &Options) -> StaticRuntime {
    let test = std::env::current_exe().unwrap();
    let archive = test.parent().unwrap().join("libwindlass_runtime.a");
    StaticRuntime::read(&archive, &options.target).unwrap()
}

#[test]
fn the_runtime_can_be_inside() {
    let options = options("counter", HOST);
    let (object, symbols) = object(&guest("counter/counter.wasm"), &options);
    let linking = shared_object::Linking {
        soname: "libcounter.so".to_owned(),
        runtime: shared_object::Runtime::Static(static_runtime(&options)),
        run_path: vec!["/opt/lib".to_owned()],
    };
    let library = shared_object::link(&object, &options.target, &linking).unwrap();
    let expected = check::Expected {
        exported: &symbols,
        has_runtime: true,
    };
    assert_eq!(check::shared_object(&library, &expected), [""; 0]);
    keep("counter-static.so", &library);
}

#[test]
fn every_form_says_the_same_of_itself() {
    for triple in TRIPLES {
        let options = options("counter", triple);
        let (object, _) = object(&guest("counter/counter.wasm"), &options);
        let archive = archive::write("a-name-that-is-long.o", &object);
        let library = linked(&object, &options);
        let inspect = |bytes: &[u8]| inspect::inspect(bytes).unwrap();
        let of_object = inspect(&object);
        assert_eq!(of_object.kind, inspect::FileKind::Object);
        for (bytes, kind) in [
            (&archive, inspect::FileKind::Archive),
            (&library, inspect::FileKind::SharedObject),
        ] {
            let other = inspect(bytes);
            assert_eq!(other.kind, kind);
            assert_eq!(other.interface, of_object.interface);
            assert_eq!(other.manifest.functions, of_object.manifest.functions);
            assert_eq!(other.manifest.target, triple);
        }
        let functions = &of_object.manifest.functions;
        assert!(functions.is_sorted_by_key(|f| f.text_offset));
        assert!(
            functions
                .iter()
                .any(|f| f.module == Some(0) && f.wasm_offset.is_some())
        );
        let wit = include_str!("inspect/counter.wit");
        keep("counter.txt", inspect::render(&of_object, 5).as_bytes());
        keep("counter.wit", of_object.interface.as_bytes());
        assert_eq!(of_object.interface, wit);
    }
}

#[test]
fn worlds_are_told_in_wit() {
    for (name, path, wit) in [
        (
            "accessors",
            "values/accessors.wat",
            include_str!("inspect/accessors.wit"),
        ),
        (
            "reexports",
            "values/reexports.wat",
            include_str!("inspect/reexports.wit"),
        ),
    ] {
        let (object, _) = object(&guest(path), &options(name, HOST));
        assert_eq!(inspect::inspect(&object).unwrap().interface, wit);
    }
}

#[test]
fn damaged_files_are_errors() {
    let options = options("counter", HOST);
    let component = guest("counter/counter.wasm");
    let (object, _) = object(&component, &options);
    let error = inspect::inspect(&component).unwrap_err().to_string();
    assert!(error.contains("windlass build"), "{error}");
    assert!(inspect::inspect(b"#!/bin/sh").is_err());
    for library in [linked(&object, &options), object] {
        // An error or nonsense, but never a panic.
        for at in (0..library.len()).step_by(library.len() / 500) {
            let _ = inspect::inspect(&library[..at]);
            let mut damaged = library.clone();
            for byte in &mut damaged[at..(at + 8).min(library.len())] {
                *byte = !*byte;
            }
            let _ = inspect::inspect(&damaged).map(|i| inspect::render(&i, 3));
        }
    }
}

#[test]
fn threads_do_not_show() {
    let bytes = guest("values/values.wat");
    for triple in TRIPLES {
        let options = options("values", triple);
        let made: Vec<(Vec<u8>, Vec<u8>)> = [1, 4]
            .into_iter()
            .map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                pool.build().unwrap().install(|| {
                    let (object, _) = object(&bytes, &options);
                    let library = linked(&object, &options);
                    (object, library)
                })
            })
            .collect();
        assert!(made[0].0 == made[1].0, "the objects for {triple} differ");
        assert!(
            made[0].1 == made[1].1,
            "the shared objects for {triple} differ"
        );
    }
}
