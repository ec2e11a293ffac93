//! A script runs in an interpreter.

use bench_input::Sum;
use rhai::packages::{ArithmeticPackage, BasicIteratorPackage, LanguageCorePackage, Package};
use rhai::{Dynamic, Engine};

const SCRIPT: &str = r#"
    fn fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }

    fn sieve(limit) {
        let composite = filled(limit + 1);
        let count = 0;
        for i in 2..=limit {
            if composite[i] { continue; }
            count += 1;
            let j = i * i;
            while j <= limit {
                composite[j] = true;
                j += i;
            }
        }
        count
    }

    let keys = ["harbour", "window", "river", "mountain", "machine"];
    let counts = #{ harbour: 1, window: 2, river: 3, mountain: 4, machine: 5 };
    for i in 0..400 {
        let key = keys[i % 5];
        counts[key] += counts[keys[i % 3]] % 97 + i;
    }
    fib(14) * 1000000 + sieve(2000) * 1000 + counts.river
"#;

/// Runs the script `n` times.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut engine = Engine::new_raw();
    for package in [
        ArithmeticPackage::new().as_shared_module(),
        BasicIteratorPackage::new().as_shared_module(),
        LanguageCorePackage::new().as_shared_module(),
    ] {
        engine.register_global_module(package);
    }
    engine.register_fn("filled", |size: i64| vec![Dynamic::FALSE; size as usize]);
    let script = engine.compile(SCRIPT).expect("a script");
    let mut sum = Sum::default();
    for _ in 0..n {
        let value: i64 = engine.eval_ast(&script).expect("a script that ends");
        sum.number(value as u64);
    }
    sum.value()
}
