//! From a manifest to a running instance, and back.
//!
//! In: a [`Loaded`] component, the embedder's choices and one [`GivenImport`] for each import. Out:
//! the address of an instance block that exports can be called with. Elsewhere: what instantiation
//! decides, which was decided at compile time; start-up code, which is generated.
//!
//! The block is made in the order that the contract asks for: image, memories, tables, import
//! slots, stack, start-up code. A failure at any step takes back all earlier ones.

mod block;

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::Arc;

use windlass_abi::component::{Component, ImportDesc, ImportKind, MemoryDesc};
use windlass_abi::core::NOT_IMPORTED;
use windlass_abi::instance::{GivenImport, ImportSlot, InstanceHeader, State};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use self::block::Block;
use crate::alloc::{PendingResults, Scratch};
use crate::allowance::Allowance;
use crate::concurrency::host::end_calls;
use crate::concurrency::{Concurrency, host_copy};
use crate::core_table::CoreTable;
use crate::exception::Exceptions;
use crate::host::{Function, release_results};
use crate::linking::external_types::MemoryType;
use crate::linking::fill::{References, fill};
use crate::linking::members::give_up;
use crate::linking::{MemoryPlace, Place, link, share};
use crate::loaded::{Loaded, Refusal, qualified, slice};
use crate::memory::{Budget, SharedMemory};
use crate::resource::{Handles, Position, host_dtor, run_host_dtor};
use crate::stack;
use crate::store::{Config, Store, is_core_module, store};
use crate::trap::{Backtrace, Failure, signals};

/// Why there is no instance.
#[derive(Debug)]
pub(crate) struct NotCreated {
    /// Status and sentence.
    pub(crate) refusal: Refusal,
    /// The trap, when start-up code trapped.
    pub(crate) code: Option<TrapCode>,
    /// Where it trapped.
    pub(crate) backtrace: Backtrace,
}

impl From<Refusal> for NotCreated {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            code: None,
            backtrace: Backtrace::default(),
        }
    }
}

fn out_of_memory(what: &str) -> Refusal {
    Refusal::new(Status::OutOfMemory, format!("no memory for {what}"))
}

/// Checks that there is a slot for each import, and in each that needs one a function, which is
/// `async` as the import is.
pub(crate) fn check_imports(
    component: &'static Component,
    imports: &[GivenImport],
) -> Result<(), Refusal> {
    // SAFETY: a manifest's slices are valid.
    let wanted = unsafe { slice(&component.imports) };
    if imports.len() != wanted.len() {
        let message = format!(
            "component has {} imports, {} given",
            wanted.len(),
            imports.len()
        );
        return Err(Refusal::new(Status::Link, message));
    }
    let missing: Vec<_> = wanted
        .iter()
        .zip(imports)
        .filter(|(desc, given)| {
            desc.kind == ImportKind::Function as u32 && given.slot.function.is_null()
        })
        .map(|(desc, _)| qualified(component, desc.interface, desc.name))
        .collect();
    // Imports of core modules are checked when they are linked.
    if !missing.is_empty() {
        let message = format!("missing import: {}", missing.join(", "));
        return Err(Refusal::new(Status::Link, message));
    }
    for (desc, given) in wanted.iter().zip(imports) {
        if desc.kind == ImportKind::Function as u32 && desc.flags != given.flags {
            return Err(other_effect(component, desc, given.flags));
        }
    }
    Ok(())
}

/// There is no subtyping between functions that are `async` and those that are not.
fn other_effect(component: &'static Component, desc: &ImportDesc, flags: u32) -> Refusal {
    let name = qualified(component, desc.interface, desc.name);
    let wanted = Function::of_import(component, desc);
    let given = wanted.with_flags(flags);
    let message =
        format!("import {name}: the component wants `{wanted}`, the host gives `{given}`");
    Refusal::new(Status::Link, message)
}

/// What the memories and exceptions of an instance may have, without what its own memories begin
/// with.
fn budget(component: &Component, config: &Config) -> Result<Arc<Budget>, Refusal> {
    // SAFETY: a manifest's slices are valid.
    let descs = unsafe { slice(&component.memories) }.iter();
    let own = descs.filter(|desc| desc.import == NOT_IMPORTED);
    let initial = own.map(|desc| u128::from(desc.min_pages) << desc.page_size_log2);
    let left = u128::from(config.max_memory_bytes).checked_sub(initial.sum());
    let left = left.and_then(|left| u64::try_from(left).ok());
    left.map(Budget::new)
        .ok_or_else(|| out_of_memory("linear memories within the limit"))
}

/// The block's own memories, in their slots. What they grow by comes out of one budget.
fn memories(
    loaded: &Loaded,
    budget: &Arc<Budget>,
    block: *mut u8,
) -> Result<Vec<MemoryPlace>, Refusal> {
    let mut memories = Vec::with_capacity(loaded.component.memories.len);
    // SAFETY: a manifest's slices are valid.
    for (index, desc) in unsafe { slice(&loaded.component.memories) }
        .iter()
        .enumerate()
    {
        if desc.import != NOT_IMPORTED {
            continue;
        }
        let mut memory = loaded
            .memory(index)
            .ok_or_else(|| out_of_memory("a linear memory"))?;
        memory.grow_within(budget);
        let shared = desc.flags & MemoryDesc::FLAG_SHARED != 0;
        // SAFETY: the manifest places a `MemorySlot` there, or the address of one.
        let place = unsafe {
            let slot = block.add(desc.slot as usize);
            if shared {
                let (_keep, memory) = share(*memory, MemoryType::of(desc), false);
                slot.cast::<NonNull<SharedMemory>>().write(memory);
                MemoryPlace::Shared { memory, _keep }
            } else {
                memory.place(slot.cast());
                MemoryPlace::Unshared(Place::own(memory))
            }
        };
        memories.push(place);
    }
    Ok(memories)
}

/// The block's own tables, in their slots.
fn tables(component: &Component, block: *mut u8) -> Result<Vec<Place<CoreTable>>, Refusal> {
    let references = References::new(component, block);
    let mut tables = Vec::with_capacity(component.tables.len);
    // SAFETY: a manifest's slices are valid.
    for desc in unsafe { slice(&component.tables) } {
        if desc.import != NOT_IMPORTED {
            continue;
        }
        let mut table = CoreTable::new(desc, |item| references.in_block(item))
            .ok_or_else(|| out_of_memory("a table"))?;
        // SAFETY: the manifest places a `TableSlot` there.
        unsafe { table.place(block.add(desc.slot as usize).cast()) };
        tables.push(Place::own(Box::new(table)));
    }
    Ok(tables)
}

/// Makes an instance and runs its start-up code. `imports` are copied; what they point to must
/// outlive the instance. `keep_alive` lives as long as the instance.
pub(crate) fn create(
    loaded: Arc<Loaded>,
    config: &Config,
    imports: &[GivenImport],
    user_data: *mut c_void,
    keep_alive: Option<Box<dyn std::any::Any + Send>>,
) -> Result<*mut InstanceHeader, NotCreated> {
    let component = loaded.component;
    check_imports(component, imports)?;
    if loaded.uses_signals() {
        signals::install();
    }
    let mut block = Block::new(component).ok_or_else(|| out_of_memory("the instance"))?;
    let header = block.header();
    let budget = budget(component, config)?;
    let memories = memories(&loaded, &budget, block.address())?;
    let tables = tables(component, block.address())?;
    let allowance = Allowance::new(config.max_runtime_bytes);
    let handles = Handles::new(component.component_instances, &allowance);
    let failure = Failure::new(&allowance);
    // What can fail has been made by now, so the rest is written to where it stays, not copied there.
    block.put_store(Store {
        header,
        config: config.clone(),
        memories,
        tables,
        exceptions: Exceptions::default(),
        scattered: false,
        budget,
        handles,
        concurrency: Concurrency::new(component, config, &allowance),
        results: PendingResults::default(),
        taken: PendingResults::default(),
        scratch: Scratch::default(),
        failure,
        allowance,
        wake: None,
        user_data,
        member: None,
        _keep_alive: keep_alive,
        loaded,
    });
    // SAFETY: the header is in the block; the manifest places the import slots in it.
    unsafe {
        let slots = block
            .address()
            .add(component.import_slots as usize)
            .cast::<ImportSlot>();
        for (index, import) in imports.iter().enumerate() {
            slots.add(index).write(import.slot);
        }
        (*header).state = State::Starting as u32;
        (*header).epoch = stack::EPOCH.as_ptr();
        (*header).component = component;
    }
    if is_core_module(component) {
        let slots: Vec<ImportSlot> = imports.iter().map(|import| import.slot).collect();
        return create_linked(block, &slots);
    }
    if let Err(failure) = start(component, header) {
        // SAFETY: the block is complete, and no reference to its store is in use.
        unsafe { end_owned_handles(header) };
        return Err(failure);
    }
    block.leak();
    Ok(header)
}

/// The rest of [`create`] for a core module. From the moment when it is linked the block belongs to
/// its group: even if start-up code fails, others may have its functions.
fn create_linked(block: Block, imports: &[ImportSlot]) -> Result<*mut InstanceHeader, NotCreated> {
    let header = block.header();
    // SAFETY: the block is complete but for what is filled in here, and nobody else knows it.
    let (loaded, (keep, used)) = unsafe {
        let loaded = Arc::clone(&store(header.cast()).loaded);
        fill(loaded.component, &loaded.types, block.address());
        let linked = link(&loaded, header, imports)?;
        (loaded, linked)
    };
    block.leak();
    // SAFETY: the handle keeps the block. A trap does not poison; nobody has the instance's address
    // after a failure but its functions.
    let outcome = unsafe {
        let outcome = start(loaded.component, header);
        (*header).state = State::Ready as u32;
        outcome
    };
    drop(used);
    outcome?;
    // The embedder gives this handle up when it deletes the instance.
    keep.into_raw();
    Ok(header)
}

/// Runs start-up code on this thread's stack.
fn start(component: &Component, header: *mut InstanceHeader) -> Result<(), NotCreated> {
    let here = 0_u8;
    // SAFETY: the block is complete; no reference to its store is in use.
    let status = unsafe {
        stack::windlass_rt_entry_stack(header.cast(), (&raw const here).cast_mut().cast());
        (*header).activations += 1;
        let status = (component.start)(header);
        (*header).activations -= 1;
        status
    };
    if status == Status::Ok as i32 {
        // SAFETY: as above.
        unsafe { (*header).state = State::Ready as u32 };
        return Ok(());
    }
    // SAFETY: as above.
    let failure = unsafe { &mut store(header.cast()).failure };
    let text = failure.message().to_string_lossy().into_owned();
    let message = if text.is_empty() {
        "start-up failed".to_owned()
    } else {
        text
    };
    let status = Status::from_raw(status).unwrap_or(Status::Internal);
    Err(NotCreated {
        refusal: Refusal::new(status, message),
        code: failure.code,
        backtrace: std::mem::take(&mut failure.backtrace),
    })
}

/// Gives the host back what it has lent to streams and futures, and runs its destructor for every
/// owned handle that is left. Neither may enter or delete the instance; both may ask for its data.
///
/// # Safety
/// `header` is a complete instance block, and no reference to its store is in use.
unsafe fn end_owned_handles(header: *mut InstanceHeader) {
    // SAFETY: the caller's promise; no reference to the store outlives its statement.
    unsafe {
        // What is given back now can not be lent again.
        (*header).state = State::Poisoned as u32;
        host_copy::abandon(header);
        (*header).state = State::Entered as u32;
        let component = store(header.cast()).component();
        let mut from = Position::default();
        while let Some(handle) = store(header.cast()).handles.take_owned(&mut from) {
            if let Some(import) = host_dtor(component, handle.resource) {
                run_host_dtor(header.cast(), import, handle.rep);
            }
        }
    }
}

/// Ends an instance: the host's destructors run for every owned handle of a resource that the host
/// defines and that is left in any table, then all memory goes back, of an instance of a core
/// module when its group ends. (definitions.py ends no instances; a host would leak what it handed
/// in.) Guest destructors do not run. Refused while the instance runs.
///
/// # Safety
/// `header` is a live instance block; it is dead afterwards unless this fails.
pub(crate) unsafe fn destroy(header: *mut InstanceHeader) -> Result<(), Refusal> {
    // SAFETY: the caller's promise; no reference to the store outlives its statement.
    unsafe {
        let state = (*header).state;
        let telling = store(header.cast()).concurrency.host.telling;
        let runs = telling || (*header).activations > 0 || state == State::Entered as u32;
        if runs || state == State::Starting as u32 {
            let message = "an instance can not be deleted while it runs";
            return Err(Refusal::new(Status::Reentrance, message));
        }
        match store(header.cast()).member {
            Some(member) => give_up(member),
            None => end(header),
        }
    }
    Ok(())
}

/// Takes everything back.
///
/// # Safety
/// `header` is a live instance block, which nothing can reach any more.
pub(crate) unsafe fn end(header: *mut InstanceHeader) {
    // SAFETY: the caller's promise; no reference to the store outlives its statement.
    unsafe {
        (*header).state = State::Entered as u32;
        end_calls(header);
        for (import, results) in store(header.cast()).unclaimed_results() {
            release_results(store(header.cast()).component(), import, &results);
        }
        host_copy::abandon(header);
        end_owned_handles(header);
        let store = store(header.cast());
        let component = store.component();
        for (index, memory) in store.memories.drain(..).enumerate() {
            if let Some(memory) = memory.into_own() {
                store.loaded.take_back(index, memory);
            }
        }
        drop(Block::from_leaked(component, header));
    }
}

#[cfg(test)]
mod tests;
