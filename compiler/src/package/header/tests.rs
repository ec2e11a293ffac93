//! The headers of two components, as text and as C and C++ compilers see them: `zoo` has every kind
//! of type, `courier` what is `async`.
//!
//! `golden/zoo.wit` is the world; `golden/zoo.wat` is made from it:
//! `wasm-tools component embed --dummy-names legacy zoo.wit | wasm-tools component new | wasm-tools strip -a -t`.
//! `golden/zoo_use.c` calls what the header offers. `golden/module.wat` is a core module with one of
//! everything. `BLESS=1` rewrites `golden/zoo.h` and the others.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::names::Names;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/package/header/golden")
        .join(name)
}

fn header_of(wat: &Path, library: &str) -> String {
    let bytes = wat::parse_file(wat).expect("the component is valid text");
    let decoded = crate::decode::decode(&bytes).expect("the component is valid");
    let plan = crate::elaborate::elaborate(decoded).expect("the component is supported");
    super::write(&plan, &Names::new(&plan, library))
}

#[test]
fn headers_are_as_blessed() {
    for library in ["zoo", "module", "courier"] {
        is_as_blessed(library);
    }
}

fn is_as_blessed(library: &str) {
    let header = header_of(&golden(&format!("{library}.wat")), library);
    let path = golden(&format!("{library}.h"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &header).expect("the expectation can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = header
        .lines()
        .zip(expected.lines())
        .position(|(have, want)| have != want);
    assert!(
        header == expected,
        "{library}.h differs from line {:?} on; BLESS=1 rewrites it",
        differs.map(|line| line + 1)
    );
}

/// Compiles the blessed headers, and the assertions in them, for each language.
#[test]
fn headers_compile_as_c_and_cpp() {
    compiles(&golden("zoo_use.c"), &golden(""));
    compiles(&golden("module_use.c"), &golden(""));
    compiles(&golden("courier_use.c"), &golden(""));
}

/// The guests that have every odd name and type.
#[test]
fn odd_headers_compile_as_c_and_cpp() {
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/guests/values");
    let folder = std::env::temp_dir().join(format!("windlass-headers-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is a folder for temporary files");
    for name in [
        "odd-names",
        "odd-types",
        "odd-versions",
        "accessors",
        "implements",
    ] {
        let library = name.replace('-', "_");
        let header = header_of(&guests.join(format!("{name}.wat")), &library);
        let unit = folder.join(format!("{library}.c"));
        let include = format!("#include \"{library}.h\"\n");
        let files = [(unit.with_extension("h"), header), (unit.clone(), include)];
        for (path, text) in files {
            std::fs::write(path, text).expect("the folder can be written to");
        }
        compiles(&unit, &folder);
    }
    std::fs::remove_dir_all(folder).expect("the folder is this test's");
}

fn compiles(file: &Path, folder: &Path) {
    let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime-support/include");
    let strict = ["-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only"];
    for (compiler, language, standard) in [
        ("cc", "c", "-std=c11"),
        ("cc", "c", "-std=gnu17"),
        ("c++", "c++", "-std=c++17"),
    ] {
        let output = Command::new(compiler)
            .args(strict)
            .args([standard, "-x", language])
            .arg("-I")
            .arg(&include)
            .arg("-I")
            .arg(folder)
            .arg(file)
            .output();
        let output = match output {
            Ok(output) => output,
            Err(error) => {
                let may_skip = std::env::var_os("WINDLASS_NO_SKIP").is_none();
                assert!(may_skip, "{compiler}: {error}");
                // Straight to standard error: a passing test's other output is not shown.
                let _ = writeln!(std::io::stderr(), "skipped: {compiler} {standard}: {error}");
                continue;
            }
        };
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{} {compiler} {standard}:\n{messages}",
            file.display()
        );
    }
}
