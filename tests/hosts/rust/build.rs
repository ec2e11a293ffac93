//! Exports the runtime's entries from the program, so that components which it loads bind to the
//! runtime in it.
fn main() {
    println!("cargo:rustc-link-arg-bins=-Wl,--export-dynamic-symbol=windlass_*");
    println!("cargo:rerun-if-changed=build.rs");
}
