//! Differential fuzzing of modules that libFuzzer guides by the coverage of the compiler; the body
//! is `windlass_tests::fuzz::differential`.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use windlass_tests::fuzz::differential::Comparer;
use windlass_tests::fuzz::differential::case::{Case, Profile};
use windlass_tests::machine::Machine;

thread_local! {
    static COMPARER: RefCell<Comparer> = RefCell::new(comparer());
}

fn comparer() -> Comparer {
    // The host is built as ever, not with the flags and the compiler of the instrumented code.
    for name in ["RUSTFLAGS", "RUSTUP_TOOLCHAIN", "RUSTC", "CARGO"] {
        // SAFETY: libFuzzer calls the target from the one thread that there is.
        unsafe { std::env::remove_var(name) };
    }
    let object = format!("windlass-fuzz-{}.so", std::process::id());
    Comparer::new(&[Machine::Native], std::env::temp_dir().join(object))
}

fuzz_target!(|bytes: &[u8]| {
    COMPARER.with_borrow_mut(|comparer| {
        let Some(case) = Case::new(bytes, Profile::Interpreter) else {
            return;
        };
        let seed = bytes.iter().fold(0_u64, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(*byte))
        });
        let modes = comparer.modes(seed, Profile::Interpreter);
        if let Err(difference) = comparer.compare(&case, Profile::Interpreter, &modes) {
            panic!("{}: {}\n{}", difference.mode, difference.message, case.text());
        }
    });
});
