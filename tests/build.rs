//! Lets test programs export the runtime, so that they can load what they have compiled.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo::rustc-link-arg-tests=-Wl,--export-dynamic-symbol=windlass_*");
        println!("cargo::rustc-link-arg-bins=-Wl,--export-dynamic-symbol=windlass_*");
    }
}
