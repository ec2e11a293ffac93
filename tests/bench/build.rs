//! Compiles the C programs to native code with `-O3`; the Rust programs are dependencies. Lets the
//! executable export the runtime, for shared objects which take it from the program that loads
//! them.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// Each has one function, `bench_NAME`.
const PROGRAMS: &[&str] = &[
    "bytecode",
    "mandelbrot",
    "nbody",
    "simd_float",
    "simd_image",
    "sqlite",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=programs/c");
    println!("cargo::rustc-link-arg-bins=-Wl,--export-dynamic-symbol=windlass_*");
    for name in PROGRAMS {
        let mut build = cc::Build::new();
        build
            .file(format!("programs/c/{name}.c"))
            .std("gnu11")
            .opt_level(3)
            .debug(false)
            .flag("-ffp-contract=off")
            .define("RUN", format!("bench_{name}").as_str());
        if *name == "sqlite" {
            // What SQLite's own makefile takes, and programs/build.sh too.
            build.opt_level(2).include(sqlite_source()).warnings(false);
        }
        build.compile(&format!("bench_{name}"));
    }
}

/// The folder of SQLite's amalgamation, within the source of the crate `libsqlite3-sys`.
fn sqlite_source() -> PathBuf {
    let cargo = std::env::var_os("CARGO").expect("cargo says where it is");
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        panic!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    });
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|p| p["name"] == "libsqlite3-sys");
    let manifest = package.and_then(|p| p["manifest_path"].as_str());
    let manifest = PathBuf::from(manifest.expect("Cargo.toml names libsqlite3-sys"));
    manifest.with_file_name("sqlite3")
}
