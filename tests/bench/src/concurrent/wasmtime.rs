//! wasmtime's side: typed functions and closures, all calls of a sample within one
//! `run_concurrent`.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use wasmtime::component::{Accessor, Component, ComponentNamedList, Instance, Linker, Lower};
use wasmtime::{Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};

use super::work::{HOST, Kind, answer};
use crate::Result;
use crate::engines::wasmtime::{failed, settings};
use crate::measure::Subject;

/// The guest under wasmtime.
pub(super) struct Wasmtime {
    store: Store<()>,
    instance: Instance,
}

fn engine() -> wasmtime::Result<Engine> {
    let mut pool = PoolingAllocationConfig::new();
    pool.linear_memory_keep_resident(1 << 20)
        .table_keep_resident(1 << 12)
        .async_stack_keep_resident(1 << 14)
        .max_memory_size(1 << 32);
    let mut config = settings(true);
    config
        .memory_init_cow(true)
        .wasm_component_model_async(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    Engine::new(&config)
}

/// Runs a future to its end. There is nothing else to do meanwhile, so it is just polled again.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Is ready when it is asked for the second time.
struct Later(bool);

impl Future for Later {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Wasmtime {
    /// Compiles and instantiates.
    ///
    /// # Errors
    /// Those of wasmtime.
    pub(super) fn new(guest: &[u8]) -> Result<Wasmtime> {
        Wasmtime::with_engine(&engine().map_err(failed)?, guest).map_err(failed)
    }

    fn with_engine(engine: &Engine, guest: &[u8]) -> wasmtime::Result<Wasmtime> {
        let component = Component::from_binary(engine, guest)?;
        let mut linker = Linker::new(engine);
        let mut host = linker.instance(HOST)?;
        host.func_wrap_concurrent("ready", |_: &Accessor<()>, (value,): (u32,)| {
            Box::pin(async move { Ok((answer(value),)) })
        })?;
        host.func_wrap_concurrent("later", |_: &Accessor<()>, (value,): (u32,)| {
            Box::pin(async move {
                Later(false).await;
                Ok((answer(value),))
            })
        })?;
        let mut store = Store::new(engine, ());
        // Its limits are not what is measured.
        store.set_max_component_handles(usize::MAX);
        if let Some(table) = store.concurrent_resource_table() {
            table.set_max_capacity(usize::MAX);
        }
        let instance = block_on(linker.instantiate_async(&mut store, &component))?;
        Ok(Wasmtime { store, instance })
    }

    /// Calls an export so many times with the same arguments; the sum of the results.
    ///
    /// # Errors
    /// Those of wasmtime.
    pub(super) fn call<P>(&mut self, name: &str, arguments: P, times: u32) -> Result<u32>
    where
        P: ComponentNamedList + Lower + Copy + Send + Sync + 'static,
    {
        self.try_call(name, arguments, times).map_err(failed)
    }

    fn try_call<P>(&mut self, name: &str, arguments: P, times: u32) -> wasmtime::Result<u32>
    where
        P: ComponentNamedList + Lower + Copy + Send + Sync + 'static,
    {
        let store = &mut self.store;
        let function = self
            .instance
            .get_typed_func::<P, (u32,)>(&mut *store, name)?;
        block_on(store.run_concurrent(async |accessor| {
            let mut sum = 0_u32;
            for _ in 0..times {
                let (result,) = function.call_concurrent(accessor, arguments).await?;
                sum = sum.wrapping_add(result);
            }
            Ok(sum)
        }))?
    }
}

impl Subject<Kind> for Wasmtime {
    fn run(&mut self, kind: Kind, times: u32) -> Result<u32> {
        match kind {
            Kind::Calls(name) => self.call(name, (7_u32,), times),
            Kind::Loop(name) => self.call(name, (times,), 1),
            Kind::Turns => self.call("turns", (times,), 1),
            Kind::Batches => self.call("batch", (times,), 1),
            Kind::Stream(name, size, read) => self.call(name, (times, size, read), 1),
        }
    }
}
