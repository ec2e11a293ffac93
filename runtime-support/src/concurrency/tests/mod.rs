//! The scheduler without generated code: guests are functions of the tests, which call the runtime's
//! entries as generated code does.
//!
//! The tree: component instances 0 and 1 are siblings in 2. A test's guests write what they do to a
//! log of their test.

mod calls;
mod cancelling;
mod direct;
mod hosts;
mod sets;
mod threads;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::mem::{take, transmute};
use std::sync::{Mutex, PoisonError};
use std::{ptr, thread};

use windlass_abi::component::{Component, ExportKind, ImportKind, Slice};
use windlass_abi::concurrency::{CallDesc, ComponentInstanceDesc, Concurrency, NONE, TaskHeader};
use windlass_abi::entry::Pair;
use windlass_abi::instance::{ImportSlot, InstanceHeader, State, flags};
use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;
use windlass_abi::types::{NO_TYPE, NameRef};

use super::host::{Completion, Started, start_call};
use super::poll::{Poll, poll};
use super::{
    windlass_rt_call_start, windlass_rt_task_return, windlass_rt_task_returned,
    windlass_rt_waitable_set_new,
};
use crate::entries::Ptr;
use crate::instance::{create, destroy};
use crate::loaded::loaded;
use crate::store::{Config, Store, store};
use crate::testing::{Builder, leak};
use crate::trap::{Backtrace, windlass_rt_entry_refused, windlass_rt_entry_trapped};

/// `run_start` of the tests' guests.
pub(super) type StartFn = unsafe extern "C" fn(Ptr, *mut TaskHeader) -> u64;
/// `run_callback`.
pub(super) type CallbackFn = unsafe extern "C" fn(Ptr, u32, u32, u32) -> u64;
/// `run_thread`.
pub(super) type ThreadFn = unsafe extern "C" fn(Ptr, u64) -> u64;
/// `run_resolve`.
pub(super) type ResolveFn = unsafe extern "C" fn(Ptr, *const u64, *const c_void) -> u64;

/// A value for each test: for each name of OS threads, which a test's thread has from the test, and
/// what stands for a fiber under Miri from the thread that made it.
pub(super) struct OfTest<T>(Mutex<BTreeMap<Option<String>, T>>);

impl<T: Default> OfTest<T> {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    pub(super) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        let name = thread::current().name().map(str::to_owned);
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        f(values.entry(name).or_default())
    }
}

static LOG: OfTest<Vec<String>> = OfTest::new();

/// Adds to the log.
pub(super) fn log(text: impl Into<String>) {
    let text = text.into();
    LOG.with(|log| log.push(text));
}

/// The log, which is empty afterwards.
pub(super) fn take_log() -> String {
    LOG.with(take).join(" ")
}

unsafe extern "C" fn run_start(
    instance: *mut c_void,
    code: *const c_void,
    t: *mut TaskHeader,
) -> u64 {
    // SAFETY: descriptions of the tests have such functions.
    unsafe { transmute::<*const c_void, StartFn>(code)(instance, t) }
}

unsafe extern "C" fn run_callback(
    instance: *mut c_void,
    code: *const c_void,
    event: u32,
    p1: u32,
    p2: u32,
) -> u64 {
    // SAFETY: as above.
    unsafe { transmute::<*const c_void, CallbackFn>(code)(instance, event, p1, p2) }
}

unsafe extern "C" fn run_thread(
    instance: *mut c_void,
    code: *const c_void,
    _: u32,
    arg: u64,
) -> u64 {
    // SAFETY: as above.
    unsafe { transmute::<*const c_void, ThreadFn>(code)(instance, arg) }
}

unsafe extern "C" fn run_resolve(
    instance: *mut c_void,
    code: *const c_void,
    args: *const u64,
    results: *const c_void,
) -> u64 {
    // SAFETY: as above.
    unsafe { transmute::<*const c_void, ResolveFn>(code)(instance, args, results) }
}

/// What a guest returns that traps, as a trampoline would.
pub(super) fn trap(instance: Ptr, code: TrapCode) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        let failure = &mut store(instance).failure;
        failure.record_trap(code, Backtrace::default());
        if code != TrapCode::HostInvalidArgument {
            (*instance.cast::<InstanceHeader>()).state = State::Poisoned as u32;
        }
    }
    (code as u64) << 32
}

/// The value of an entry, or the trap that the guest returns.
macro_rules! ok {
    ($instance:expr, $pair:expr) => {{
        let pair = $pair;
        if pair.outcome != 0 {
            let code = u8::try_from(pair.outcome).ok();
            let code = code
                .and_then(windlass_abi::trap::TrapCode::from_raw)
                .unwrap();
            return $crate::concurrency::tests::trap($instance, code);
        }
        pair.value
    }};
}
pub(super) use ok;

/// Offsets of the instance's words.
const STORAGE: usize = 448;
const FLAGS: usize = 464;
const BACKPRESSURE: usize = 496;

/// An instance with what is its own.
pub(super) struct World {
    pub(super) header: *mut InstanceHeader,
}

fn manifest() -> &'static Component {
    let mut builder = Builder::default();
    builder.import(
        ImportKind::Function,
        ("test:host", "later"),
        NO_TYPE,
        NO_TYPE,
    );
    let names: Vec<_> = ["zero", "one", "outer"]
        .map(|name| builder.name(name))
        .into();
    unsafe extern "C" fn no_entry(_: *mut InstanceHeader, _: *const c_void, _: *mut c_void) -> i32 {
        Status::Internal as i32
    }
    builder.export(
        ExportKind::Function,
        ("", "unused"),
        NO_TYPE,
        NO_TYPE,
        no_entry,
    );
    let component = builder.finish_mut();
    let instance = |index: usize, parent| ComponentInstanceDesc {
        parent,
        flags: (FLAGS + 4 * index) as u32,
        backpressure: (BACKPRESSURE + 4 * index) as u32,
        path: names[index],
    };
    component.component_instances = 3;
    component.concurrency = Concurrency {
        run_start: Some(run_start),
        run_callback: Some(run_callback),
        run_thread: Some(run_thread),
        run_resolve: Some(run_resolve),
        run_translate: None,
        instances: leak(vec![instance(0, 2), instance(1, 2), instance(2, NONE)]),
        thread_storage: STORAGE as u64,
        async_types: Slice {
            ptr: ptr::null(),
            len: 0,
        },
    };
    component
}

unsafe extern "C" fn unused_import(
    _: *mut c_void,
    _: *mut InstanceHeader,
    _: *const c_void,
    _: *mut c_void,
) -> i32 {
    Status::Internal as i32
}

impl World {
    pub(super) fn new() -> Self {
        Self::with_config(&Config::default())
    }

    pub(super) fn with_config(config: &Config) -> Self {
        let slot = ImportSlot {
            function: unused_import as *const c_void,
            data: ptr::null_mut(),
        };
        let loaded = loaded(manifest()).map_err(|r| r.message).unwrap();
        let header = create(loaded, config, &[slot.into()], ptr::null_mut(), None).unwrap();
        let world = Self { header };
        for component in 0..3 {
            world.word(FLAGS + 4 * component).set(flags::INITIAL);
        }
        world
    }

    pub(super) fn ptr(&self) -> Ptr {
        self.header.cast()
    }

    fn word(&self, offset: usize) -> &Cell<u32> {
        // SAFETY: the block has 512 bytes behind its only slot, and this thread uses them.
        unsafe { &*self.header.cast::<u8>().add(offset).cast() }
    }

    pub(super) fn backpressure(&self, component: usize) -> &Cell<u32> {
        self.word(BACKPRESSURE + 4 * component)
    }

    pub(super) fn may_enter(&self, component: usize) -> bool {
        self.word(FLAGS + 4 * component).get() & flags::MAY_ENTER != 0
    }

    /// Looks at the store. No guest runs meanwhile.
    pub(super) fn with_store<T>(&self, look: impl FnOnce(&mut Store) -> T) -> T {
        // SAFETY: the instance is alive, and this is the only reference.
        look(unsafe { store(self.ptr()) })
    }

    /// The code of the last trap.
    pub(super) fn code(&self) -> Option<TrapCode> {
        self.with_store(|store| store.failure.code)
    }

    /// The sentence of the last failure.
    pub(super) fn message(&self) -> String {
        self.with_store(|store| store.failure.message().to_string_lossy().into_owned())
    }

    /// What an export's entry and body do: the host calls.
    pub(super) fn call(&self, desc: &'static CallDesc, argument: u64) -> Result<Started, Status> {
        self.call_with(desc, argument, None)
    }

    pub(super) fn call_with(
        &self,
        desc: &'static CallDesc,
        argument: u64,
        done: Option<Completion>,
    ) -> Result<Started, Status> {
        let pair: &'static (Ptr, u64) = Box::leak(Box::new((ptr::from_ref(desc) as Ptr, argument)));
        // SAFETY: the instance is alive; the arguments stay.
        let started = unsafe {
            let args = ptr::from_ref(pair).cast();
            start_call(self.header, entry, args, ptr::null_mut(), done)
        };
        match started {
            Started::Done(0) | Started::Pending(_) => Ok(started),
            Started::Done(status) => Err(Status::from_raw(status).unwrap()),
        }
    }

    pub(super) fn poll(&self) -> Poll {
        // SAFETY: the instance is alive.
        unsafe { poll(self.header) }
    }

    /// The live tasks, threads, waitables and fibers.
    pub(super) fn counts(&self) -> (usize, usize, usize, usize) {
        self.with_store(|store| {
            let c = &store.concurrency;
            let (tasks, threads) = (c.task_count(), c.thread_count());
            (tasks, threads, c.waitables.len(), c.fibers.len())
        })
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // SAFETY: the instance is ours, and nothing runs in it.
        unsafe { destroy(self.header) }
            .map_err(|r| r.message)
            .unwrap();
    }
}

/// An entry trampoline and the body behind it: `args` are the description and an argument.
unsafe extern "C" fn entry(
    header: *mut InstanceHeader,
    args: *const c_void,
    results: *mut c_void,
) -> i32 {
    // SAFETY: `World::call` passes these.
    unsafe {
        let (desc, argument) = *args.cast::<(Ptr, u64)>();
        if (*header).state != State::Ready as u32 {
            return windlass_rt_entry_refused(header.cast()) as i32;
        }
        (*header).state = State::Entered as u32;
        let args: &'static u64 = Box::leak(Box::new(argument));
        let args = ptr::from_ref(args).cast_mut().cast();
        let pair = windlass_rt_call_start(header.cast(), desc, args, results);
        if pair.outcome != 0 {
            let code = u8::try_from(pair.outcome).ok().and_then(TrapCode::from_raw);
            trap(header.cast(), code.unwrap());
            return windlass_rt_entry_trapped(header.cast(), pair.outcome) as i32;
        }
        (*header).state = State::Ready as u32;
        pair.value as i32
    }
}

/// A description.
pub(super) const fn desc(callee: u32, caller: u32, flags: u32, start: StartFn) -> CallDesc {
    CallDesc {
        start: start as *const c_void,
        resolve: ptr::null(),
        callback: ptr::null(),
        callee,
        caller,
        flags,
        result_type: 7,
        memory: NONE,
        encoding: 0,
        name: NameRef {
            offset: 0,
            length: 4,
        },
        arg_count: 1,
        reserved: 0,
    }
}

/// One with a callback.
pub(super) const fn with_callback(
    callee: u32,
    caller: u32,
    flags: u32,
    start: StartFn,
    callback: CallbackFn,
) -> CallDesc {
    let mut desc = desc(callee, caller, flags | CALLBACK, start);
    desc.callback = callback as *const c_void;
    desc
}

pub(super) const ASYNC: u32 = CallDesc::ASYNC_TYPE;
pub(super) const STACKFUL: u32 = CallDesc::ASYNC_TYPE | CallDesc::ASYNC_LIFT | CallDesc::MAY_BLOCK;
const CALLBACK: u32 = CallDesc::ASYNC_TYPE | CallDesc::ASYNC_LIFT | CallDesc::CALLBACK;
pub(super) const LOWER: u32 = CallDesc::ASYNC_LOWER;
pub(super) const BLOCKS: u32 = CallDesc::MAY_BLOCK;

/// The first argument of a task.
pub(super) fn argument(task: *mut TaskHeader) -> u64 {
    // SAFETY: tasks of the tests have one.
    unsafe { *(*task).args }
}

/// `task.return` without a value.
pub(super) fn task_return(instance: Ptr, component: u32) -> u64 {
    // SAFETY: guests get a live instance.
    unsafe {
        let options = u64::from(NONE) << 32;
        let task = ok!(
            instance,
            windlass_rt_task_return(instance, component, 7, options)
        );
        windlass_rt_task_returned(instance, task as Ptr);
    }
    0
}

/// Returns from a guest when a helper trapped.
macro_rules! run {
    ($result:expr) => {{
        let result = $result;
        if result >> 32 != 0 {
            return result;
        }
        result
    }};
}
pub(super) use run;

/// A guest's call of another component instance.
pub(super) fn call(instance: Ptr, desc: &'static CallDesc, argument: u64) -> Pair {
    let args = [argument];
    let mut results = [0_u64; 1];
    // SAFETY: guests get a live instance.
    unsafe {
        let args = args.as_ptr().cast_mut().cast();
        let desc = ptr::from_ref(desc).cast_mut().cast();
        windlass_rt_call_start(instance, desc, args, results.as_mut_ptr().cast())
    }
}

/// A new waitable set of a component instance.
pub(super) fn new_set(instance: Ptr, component: u32) -> u32 {
    // SAFETY: guests get a live instance.
    unsafe { windlass_rt_waitable_set_new(instance, component).value as u32 }
}

/// What a callback function returns to wait.
pub(super) fn wait(set: u32) -> u64 {
    u64::from(set << 4 | windlass_abi::concurrency::callback_code::WAIT)
}

pub(super) const YIELD: u64 = windlass_abi::concurrency::callback_code::YIELD as u64;
pub(super) const EXIT: u64 = windlass_abi::concurrency::callback_code::EXIT as u64;
