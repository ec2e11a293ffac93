//! wasmtime, as a library, with the settings that make code fast: Cranelift for speed and this CPU,
//! memories that are reserved with guard regions and never checked, no fuel and no epochs.

use wasmtime::{Config, Engine, Inlining, Instance, Module, OptLevel, Store, Strategy, TypedFunc};

use super::Ready;
use crate::Result;

/// The settings that every measurement shares; `inlining` is whether calls within a module or component
/// are inlined, which wasmtime does not by default.
pub(crate) fn settings(inlining: bool) -> Config {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .cranelift_opt_level(OptLevel::Speed)
        .memory_reservation(1 << 32)
        .memory_guard_size(1 << 25)
        .signals_based_traps(true)
        .consume_fuel(false)
        .epoch_interruption(false)
        .compiler_inlining(if inlining {
            Inlining::Yes
        } else {
            Inlining::No
        });
    config
}

/// An engine; `threads` is whether it compiles on all cores, `inlining` as for [`settings`].
///
/// # Errors
/// Those of wasmtime.
pub(crate) fn engine(threads: bool, inlining: bool) -> Result<Engine> {
    let mut config = settings(inlining);
    config.memory_may_move(false).parallel_compilation(threads);
    Engine::new(&config).map_err(failed)
}

/// Compiles a module; the bytes of an ELF file.
///
/// # Errors
/// Those of wasmtime.
pub(crate) fn compile(engine: &Engine, module: &[u8]) -> Result<Vec<u8>> {
    engine.precompile_module(module).map_err(failed)
}

/// An instance.
pub(crate) struct Wasmtime {
    store: Store<()>,
    run: TypedFunc<u32, u64>,
}

impl Wasmtime {
    /// Instantiates what [`compile`] made.
    ///
    /// # Errors
    /// When it does not start.
    pub(crate) fn load(engine: &Engine, compiled: &[u8]) -> Result<Wasmtime> {
        // SAFETY: this process has compiled it.
        let module = unsafe { Module::deserialize(engine, compiled) }.map_err(failed)?;
        let mut store = Store::new(engine, ());
        let instance = Instance::new(&mut store, &module, &[]).map_err(failed)?;
        let run = instance.get_typed_func(&mut store, "run").map_err(failed)?;
        Ok(Wasmtime { store, run })
    }
}

impl Ready for Wasmtime {
    fn call(&mut self, n: u32) -> Result<u64> {
        self.run.call(&mut self.store, n).map_err(failed)
    }
}

/// An error of wasmtime as text.
pub(crate) fn failed(error: wasmtime::Error) -> String {
    format!("wasmtime: {error:#}")
}
