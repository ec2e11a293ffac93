//! Compiles the component to a static library, and writes its bindings.

use std::path::Path;
use std::process::Command;

fn main() {
    let component = "../words/words.wasm";
    println!("cargo::rerun-if-changed={component}");
    println!("cargo::rerun-if-env-changed=WINDLASS");
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    let target = std::env::var("TARGET").expect("cargo sets it");
    let windlass = std::env::var("WINDLASS").unwrap_or("windlass".into());
    if Path::new(&windlass).exists() {
        // What another version compiled would not link with this one's runtime.
        println!("cargo::rerun-if-changed={windlass}");
    }
    let status = Command::new(windlass)
        .args([
            "build",
            component,
            "--target",
            &target,
            "--emit",
            "archive,rust",
            "-o",
        ])
        .arg(Path::new(&out))
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "windlass does not compile {component}"
    );
    println!("cargo::rustc-link-search=native={out}");
    println!("cargo::rustc-link-lib=static=words");
}
