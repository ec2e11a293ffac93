//! Writes the component's bindings, and lets the program export the runtime, so that components
//! which it loads use the one in it.

use std::path::Path;
use std::process::Command;

fn main() {
    let component = "../words/words.wasm";
    println!("cargo::rerun-if-changed={component}");
    println!("cargo::rerun-if-env-changed=WINDLASS");
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    let windlass = std::env::var("WINDLASS").unwrap_or("windlass".into());
    let status = Command::new(windlass)
        .args(["build", component, "--emit", "rust", "-o"])
        .arg(Path::new(&out))
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "windlass does not read {component}"
    );
    println!("cargo::rustc-link-arg-bins=-Wl,--export-dynamic-symbol=windlass_*");
}
