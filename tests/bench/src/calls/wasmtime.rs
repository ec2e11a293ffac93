//! wasmtime's side: typed functions, a linker that is prepared, and instances from a pool, with
//! calls between components inlined.

use std::path::PathBuf;

use wasmtime::component::{
    Component, ComponentType, InstancePre, Lift, Linker, Lower, TypedFunc, WasmList, WasmStr,
};
use wasmtime::{
    Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store, StoreContextMut,
};

use super::windlass::HOST;
use super::work::{Guest, Guests, Kind, LIST_BYTES, LIST_RECORDS, TEXT, name_of};
use crate::Result;
use crate::engines::wasmtime::{failed, settings};
use crate::measure::Subject;
use crate::work_folder::WorkFolder;

/// A record that the host passes.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Entry {
    id: u32,
    name: String,
}

/// A record that the host gets, whose text stays where it is.
#[derive(ComponentType, Lift)]
#[component(record)]
struct GivenEntry {
    id: u32,
    name: WasmStr,
}

type Prepared = InstancePre<()>;

/// The list of bytes.
static BYTES: [u8; LIST_BYTES] = [7; LIST_BYTES];

/// The guests under wasmtime.
pub(super) struct Wasmtime {
    engine: Engine,
    store: Store<()>,
    instance: wasmtime::component::Instance,
    nothing: TypedFunc<(), ()>,
    count: TypedFunc<(), (u32,)>,
    add: TypedFunc<(u32, u32), (u32,)>,
    text: TypedFunc<(&'static str,), (u32,)>,
    bytes: TypedFunc<(&'static [u8],), (u32,)>,
    records: TypedFunc<(&'static [Entry],), (u32,)>,
    the_records: &'static [Entry],
    composed: Prepared,
    large: Prepared,
    /// What wasmtime loads from a file.
    composed_path: PathBuf,
}

fn engine() -> Result<Engine> {
    let mut pool = PoolingAllocationConfig::new();
    // What an instance wrote into its first pages is overwritten, not given back to the system.
    pool.linear_memory_keep_resident(1 << 16)
        .table_keep_resident(1 << 12)
        .max_memory_size(1 << 32);
    let mut config = settings(true);
    config
        .memory_init_cow(true)
        // Nothing here is async, and sync calls are faster without.
        .concurrency_support(false)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    Engine::new(&config).map_err(failed)
}

/// The functions of the host.
fn linker(engine: &Engine) -> wasmtime::Result<Linker<()>> {
    let mut linker = Linker::new(engine);
    let mut host = linker.instance(HOST)?;
    host.func_wrap("nothing", |_: StoreContextMut<'_, ()>, (): ()| Ok(()))?;
    host.func_wrap("add", |_: StoreContextMut<'_, ()>, (a, b): (u32, u32)| {
        Ok((a.wrapping_add(b),))
    })?;
    host.func_wrap(
        "text",
        |store: StoreContextMut<'_, ()>, (text,): (WasmStr,)| {
            let text = text.to_str(&store)?;
            Ok((text.len() as u32 + u32::from(text.as_bytes()[0]),))
        },
    )?;
    host.func_wrap(
        "bytes",
        |store: StoreContextMut<'_, ()>, (bytes,): (WasmList<u8>,)| {
            let bytes = bytes.as_le_slice(&store);
            Ok((bytes.len() as u32 + u32::from(bytes[0]),))
        },
    )?;
    host.func_wrap(
        "records",
        |mut store: StoreContextMut<'_, ()>, (entries,): (WasmList<GivenEntry>,)| {
            let mut sum = 0_u32;
            for index in 0..entries.len() {
                if let Some(entry) = entries.get(&mut store, index) {
                    let entry = entry?;
                    let len = entry.name.to_str(&store)?.len();
                    sum = sum.wrapping_add(entry.id + len as u32);
                }
            }
            Ok((sum,))
        },
    )?;
    Ok(linker)
}

impl Wasmtime {
    /// Compiles everything.
    ///
    /// # Errors
    /// Those of wasmtime.
    pub(super) fn new(guests: &Guests, folder: &WorkFolder) -> Result<Wasmtime> {
        let engine = engine()?;
        let compiled = engine.precompile_component(&guests.composed);
        let composed_path = folder.write("composed.cwasm", &compiled.map_err(failed)?)?;
        Wasmtime::with_engine(engine, guests, composed_path).map_err(failed)
    }

    fn with_engine(
        engine: Engine,
        guests: &Guests,
        composed_path: PathBuf,
    ) -> wasmtime::Result<Wasmtime> {
        let prepare = |bytes: &[u8]| {
            let component = Component::from_binary(&engine, bytes)?;
            Linker::new(&engine).instantiate_pre(&component)
        };
        let (composed, large) = (prepare(&guests.composed)?, prepare(&guests.large)?);
        let calls = Component::from_binary(&engine, &guests.calls)?;
        let mut store = Store::new(&engine, ());
        let instance = linker(&engine)?.instantiate(&mut store, &calls)?;
        let records = (0..LIST_RECORDS).map(|id| Entry {
            id,
            name: name_of(id).to_owned(),
        });
        Ok(Wasmtime {
            nothing: instance.get_typed_func(&mut store, "nothing")?,
            count: instance.get_typed_func(&mut store, "count")?,
            add: instance.get_typed_func(&mut store, "add")?,
            text: instance.get_typed_func(&mut store, "text")?,
            bytes: instance.get_typed_func(&mut store, "bytes")?,
            records: instance.get_typed_func(&mut store, "records")?,
            // Typed functions that borrow their arguments have a lifetime in their type.
            the_records: Vec::leak(records.collect()),
            instance,
            store,
            composed,
            large,
            composed_path,
            engine,
        })
    }

    /// Makes instances so many times, and calls each if so wanted.
    fn instances(&self, guest: Guest, call: bool, times: u32) -> wasmtime::Result<u32> {
        let prepared = match guest {
            Guest::Composed => &self.composed,
            Guest::Large => &self.large,
        };
        let mut sum = 0_u32;
        for number in 0..times {
            sum = sum.wrapping_add(instance(&self.engine, prepared, call, number)?);
        }
        Ok(sum)
    }

    fn loads(&self, times: u32) -> wasmtime::Result<u32> {
        let mut sum = 0_u32;
        for number in 0..times {
            // SAFETY: this process has compiled it.
            let component =
                unsafe { Component::deserialize_file(&self.engine, &self.composed_path) }?;
            let prepared = Linker::new(&self.engine).instantiate_pre(&component)?;
            sum = sum.wrapping_add(instance(&self.engine, &prepared, true, number)?);
        }
        Ok(sum)
    }

    fn do_run(&mut self, kind: Kind, times: u32) -> wasmtime::Result<u32> {
        let store = &mut self.store;
        let mut sum = 0_u32;
        match kind {
            Kind::Nothing => {
                let (before,) = self.count.call(&mut *store, ())?;
                for _ in 0..times {
                    self.nothing.call(&mut *store, ())?;
                }
                sum = self.count.call(&mut *store, ())?.0.wrapping_sub(before);
            }
            Kind::Add => {
                for _ in 0..times {
                    sum = sum.wrapping_add(self.add.call(&mut *store, (3, 4))?.0);
                }
            }
            Kind::Text => {
                for _ in 0..times {
                    sum = sum.wrapping_add(self.text.call(&mut *store, (TEXT,))?.0);
                }
            }
            Kind::Bytes => {
                for _ in 0..times {
                    sum = sum.wrapping_add(self.bytes.call(&mut *store, (&BYTES,))?.0);
                }
            }
            Kind::Records => {
                for _ in 0..times {
                    sum = sum.wrapping_add(self.records.call(&mut *store, (self.the_records,))?.0);
                }
            }
            Kind::Loop(name) => {
                let function = self
                    .instance
                    .get_typed_func::<(u32,), (u32,)>(&mut *store, name)?;
                sum = function.call(&mut *store, (times,))?.0;
            }
            Kind::Instantiate(guest) => return self.instances(guest, false, times),
            Kind::InstantiateAndCall(guest) => return self.instances(guest, true, times),
            Kind::Load => return self.loads(times),
        }
        Ok(sum)
    }
}

/// Makes an instance, calls it if so wanted, and ends it.
fn instance(engine: &Engine, prepared: &Prepared, call: bool, value: u32) -> wasmtime::Result<u32> {
    let mut store = Store::new(engine, ());
    let instance = prepared.instantiate(&mut store)?;
    if !call {
        return Ok(1);
    }
    let run = instance.get_typed_func::<(u32,), (u32,)>(&mut store, "run")?;
    Ok(run.call(&mut store, (value,))?.0)
}

impl Subject<Kind> for Wasmtime {
    fn run(&mut self, kind: Kind, times: u32) -> Result<u32> {
        self.do_run(kind, times).map_err(failed)
    }
}
