//! Streams and futures between guests that are made by hand: two component instances with a memory
//! each, and elements that are bytes or strings.
//!
//! | file | what it tries |
//! |---|---|
//! | `guests` | reads, writes, cancellations and drops of guests |
//! | `elements` | what elements are made of, and how they are moved |
//! | `forwarding` | `forward`, and ends as values |
//! | `hosts` | ends of the host |
//! | `blocking` | tasks that wait, polling |
//! | `errors` | error contexts |
//! | `random` | random operations beside a model |

mod blocking;
mod elements;
mod errors;
mod forwarding;
mod guests;
mod hosts;
mod random;

use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr;

use windlass_abi::concurrency::{
    AsyncTypeDesc, BLOCKED, ComponentInstanceDesc, Concurrency, CopyDesc, NONE, TaskHeader,
};
use windlass_abi::entry::Pair;
use windlass_abi::instance::{HEADER_SIZE, InstanceHeader, MemorySlot, flags};
use windlass_abi::trap::TrapCode;
use windlass_abi::types::{NameRef, TypeKind};

use super::async_value::{windlass_rt_lift_async_value, windlass_rt_lower_async_value};
use super::copy::{
    windlass_rt_copy, windlass_rt_copy_cancel, windlass_rt_copy_end_drop, windlass_rt_copy_ends_new,
};
use super::forward::windlass_rt_forward;
use super::{windlass_rt_waitable_join, windlass_rt_waitable_set_new};
use crate::entries::Ptr;
use crate::instance::{create, destroy};
use crate::loaded::loaded;
use crate::store::{Config, Store, store};
use crate::testing::{Builder, leak};

/// A type of streams or futures of these tests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// Its structural number.
    pub(super) ty: u32,
    /// [`CopyDesc::FUTURE`] or zero.
    pub(super) future: u32,
    element: Element,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Element {
    None,
    Byte,
    Word,
    Text,
}

const fn kind(ty: u32, future: u32, element: Element) -> Kind {
    Kind {
        ty,
        future,
        element,
    }
}

pub(super) const BYTES: Kind = kind(0, 0, Element::Byte);
pub(super) const WORDS: Kind = kind(1, 0, Element::Word);
pub(super) const TEXTS: Kind = kind(2, 0, Element::Text);
pub(super) const NOTHINGS: Kind = kind(3, 0, Element::None);
pub(super) const BYTE: Kind = kind(4, CopyDesc::FUTURE, Element::Byte);
pub(super) const TEXT: Kind = kind(5, CopyDesc::FUTURE, Element::Text);
const KINDS: [Kind; 6] = [BYTES, WORDS, TEXTS, NOTHINGS, BYTE, TEXT];

/// Number of the host's table: after those of two component instances.
pub(super) const HOST: u32 = 2;

/// Bytes of a guest's memory. Strings that come in are put from the middle on; the place of the
/// next is the last word.
pub(super) const MEMORY: usize = 1 << 20;

/// A string of this length makes `translate` trap when it is lifted.
pub(super) const BAD_LENGTH: u32 = 0xBAD;

impl Kind {
    /// As [`Kind::desc`], `async`; the same one each time.
    pub(super) fn desc_once(self, component: u32, writes: bool) -> &'static CopyDesc {
        type Known = Vec<((u32, u32, bool), &'static CopyDesc)>;
        thread_local! {
            static KNOWN: RefCell<Known> = const { RefCell::new(Vec::new()) };
        }
        let key = (self.ty, component, writes);
        KNOWN.with_borrow_mut(|known| {
            if let Some((_, desc)) = known.iter().find(|(known, _)| *known == key) {
                return *desc;
            }
            let desc = self.desc(component, writes, true);
            known.push((key, desc));
            desc
        })
    }

    fn flags(self) -> u32 {
        self.future
            | match self.element {
                Element::Text => 0,
                _ => CopyDesc::PLAIN | CopyDesc::NUMBER,
            }
    }

    /// Size of an element of a guest, and of the host.
    fn sizes(self) -> (u32, u32) {
        match self.element {
            Element::None => (0, 0),
            Element::Byte => (1, 1),
            Element::Word => (4, 4),
            Element::Text => (8, 16),
        }
    }

    /// The built-in of a component instance.
    pub(super) fn desc(self, component: u32, writes: bool, is_async: bool) -> &'static CopyDesc {
        let (size, host_size) = self.sizes();
        let direction = if writes { CopyDesc::WRITE } else { 0 };
        let asynchronous = if is_async { CopyDesc::ASYNC } else { 0 };
        let memory = memory_slot(component) as u32;
        let text = self.element == Element::Text;
        let code: &'static Code = Box::leak(Box::new(Code { memory, writes }));
        Box::leak(Box::new(CopyDesc {
            translate: if text {
                (&raw const *code).cast()
            } else {
                ptr::null()
            },
            ty: self.ty,
            component,
            flags: self.flags() | direction | asynchronous,
            memory,
            size,
            align: size.clamp(1, 4),
            host_size,
            host_align: host_size.clamp(1, 8),
        }))
    }
}

fn memory_slot(component: u32) -> usize {
    HEADER_SIZE + 16 * component as usize
}

fn flags_slot(component: u32) -> usize {
    HEADER_SIZE + 64 + 4 * component as usize
}

/// `run_start`: the code of a call is a Rust function.
unsafe extern "C" fn run_start(
    instance: *mut c_void,
    code: *const c_void,
    task: *mut TaskHeader,
) -> u64 {
    // SAFETY: tests put functions of this type into their descriptions.
    unsafe {
        let start = std::mem::transmute::<
            *const c_void,
            unsafe extern "C" fn(Ptr, *mut TaskHeader) -> u64,
        >(code);
        start(instance, task)
    }
}

/// What stands in for the code of `translate`.
struct Code {
    memory: u32,
    writes: bool,
}

/// `run_translate` for strings: (address, length) of 4 bytes each in guests.
unsafe extern "C" fn translate(
    instance: *mut c_void,
    code: *const c_void,
    host: *mut c_void,
    guest: u64,
    count: u64,
) -> u64 {
    // SAFETY: called with what `Kind::desc` made, and with buffers of strings.
    unsafe {
        let code = &*code.cast::<Code>();
        let slot = &*instance
            .cast::<u8>()
            .add(code.memory as usize)
            .cast::<MemorySlot>();
        let host = host.cast::<[u64; 2]>();
        let guest = slot.base.add(guest as usize).cast::<[u32; 2]>();
        let next = slot.base.add(MEMORY - 4).cast::<u32>();
        for index in 0..count as usize {
            let (host, guest) = (host.add(index), guest.add(index));
            if code.writes {
                let [address, len] = guest.read_unaligned();
                if len == BAD_LENGTH {
                    return (TrapCode::InvalidUtf8 as u64) << 32;
                }
                let at = slot.base.add(address as usize).expose_provenance();
                host.write_unaligned([at as u64, u64::from(len)]);
            } else {
                let ([from, len], to) = (host.read_unaligned(), next.read_unaligned());
                let place = slot.base.add(to as usize);
                place.copy_from_nonoverlapping(from as *const u8, len as usize);
                guest.write_unaligned([to, len as u32]);
                next.write_unaligned(to + len as u32);
            }
        }
        0
    }
}

/// An instance of two component instances that has no code.
pub(super) struct World {
    pub(super) header: *mut InstanceHeader,
    memories: [Vec<u8>; 2],
}

impl World {
    pub(super) fn new() -> Self {
        let mut builder = Builder::default();
        let text = builder.scalar(TypeKind::String);
        let mut types = Vec::new();
        for kind in KINDS {
            let constructor = if kind.future == 0 {
                TypeKind::Stream
            } else {
                TypeKind::Future
            };
            // Only elements that are no bytes are looked up by type.
            if kind.element == Element::Text {
                builder.async_value(constructor, text, kind.ty);
            }
            let (_, host_size) = kind.sizes();
            types.push(AsyncTypeDesc {
                ty: kind.ty,
                flags: kind.flags(),
                host_size,
                host_align: host_size.clamp(1, 8),
            });
        }
        let instances = (0..HOST).map(|component| ComponentInstanceDesc {
            parent: NONE,
            flags: flags_slot(component) as u32,
            backpressure: 0,
            path: NameRef::default(),
        });
        let instances = instances.collect();
        let component = builder.finish_mut();
        component.component_instances = u64::from(HOST);
        component.concurrency = Concurrency {
            run_start: Some(run_start),
            run_translate: Some(translate),
            instances: leak(instances),
            async_types: leak(types),
            ..Concurrency::NONE
        };
        let config = Config::default();
        let loaded = loaded(component).unwrap();
        let header = create(loaded, &config, &[], ptr::null_mut(), None).unwrap();
        let mut world = Self {
            header,
            memories: [vec![0; MEMORY], vec![0; MEMORY]],
        };
        for component in 0..HOST {
            world.put(component, MEMORY - 4, &(MEMORY as u32 / 2).to_le_bytes());
            world.place_memory(component);
            // SAFETY: the block has 512 bytes behind its header.
            unsafe {
                let flags = world.header.cast::<u8>().add(flags_slot(component));
                flags.cast::<u32>().write(flags::INITIAL);
            }
        }
        world
    }

    fn place_memory(&mut self, component: u32) {
        let memory = &mut self.memories[component as usize];
        let slot = MemorySlot {
            base: memory.as_mut_ptr(),
            length: memory.len(),
        };
        // SAFETY: the block has 512 bytes behind its header.
        unsafe {
            let place = self.header.cast::<u8>().add(memory_slot(component));
            place.cast::<MemorySlot>().write(slot);
        }
    }

    /// Grows a memory by a page, which puts it elsewhere; what was there is overwritten.
    pub(super) fn move_memory(&mut self, component: u32) {
        let mut moved = self.memories[component as usize].clone();
        moved.resize(MEMORY + 65536, 0);
        self.memories[component as usize].fill(0xEE);
        self.memories[component as usize] = moved;
        self.place_memory(component);
    }

    pub(super) fn store(&mut self) -> &mut Store {
        // SAFETY: the instance lives, and no other reference is in use.
        unsafe { store(self.header.cast()) }
    }

    pub(super) fn put(&mut self, component: u32, at: usize, bytes: &[u8]) {
        self.memories[component as usize][at..at + bytes.len()].copy_from_slice(bytes);
    }

    pub(super) fn get(&self, component: u32, at: usize, len: usize) -> &[u8] {
        &self.memories[component as usize][at..at + len]
    }

    /// Puts strings into a memory, with an array of them at `at`.
    pub(super) fn put_texts(&mut self, component: u32, at: usize, texts: &[&str]) {
        let mut place = at + 8 * texts.len();
        for (index, text) in texts.iter().enumerate() {
            self.put(component, place, text.as_bytes());
            let pair = [
                (place as u32).to_le_bytes(),
                (text.len() as u32).to_le_bytes(),
            ];
            self.put(component, at + 8 * index, &pair.concat());
            place += text.len();
        }
    }

    /// The strings of an array.
    pub(super) fn texts(&self, component: u32, at: usize, count: usize) -> Vec<String> {
        let word = |at| u32::from_le_bytes(self.get(component, at, 4).try_into().unwrap()) as usize;
        let text = |index| {
            let bytes = self.get(component, word(at + 8 * index), word(at + 8 * index + 4));
            String::from_utf8(bytes.to_vec()).unwrap()
        };
        (0..count).map(text).collect()
    }

    fn instance(&self) -> Ptr {
        self.header.cast()
    }

    fn outcome(&mut self, pair: Pair) -> Result<u64, TrapCode> {
        match pair.outcome {
            0 => Ok(pair.value),
            code => Err(TrapCode::from_raw(code as u8).unwrap()),
        }
    }

    /// `stream.new`, `future.new`: the readable end, the writable end.
    pub(super) fn ends(&mut self, component: u32, kind: Kind) -> (u32, u32) {
        // SAFETY: the instance lives; here and below.
        let pair =
            unsafe { windlass_rt_copy_ends_new(self.instance(), component, kind.ty, kind.future) };
        let packed = self.outcome(pair).unwrap();
        (packed as u32, (packed >> 32) as u32)
    }

    /// A built-in that reads or writes.
    pub(super) fn copy(
        &mut self,
        desc: &'static CopyDesc,
        end: u32,
        address: u64,
        count: u64,
    ) -> Result<u32, TrapCode> {
        let desc: Ptr = (&raw const *desc).cast_mut().cast();
        // SAFETY: as above; the description is of this instance.
        let pair = unsafe { windlass_rt_copy(self.instance(), desc, end, address, count) };
        self.outcome(pair).map(|value| value as u32)
    }

    /// `stream.read async`, `future.read async`.
    pub(super) fn read(
        &mut self,
        component: u32,
        kind: Kind,
        end: u32,
        at: u64,
        count: u64,
    ) -> Result<u32, TrapCode> {
        self.copy(kind.desc(component, false, true), end, at, count)
    }

    /// `stream.write async`, `future.write async`.
    pub(super) fn write(
        &mut self,
        component: u32,
        kind: Kind,
        end: u32,
        at: u64,
        count: u64,
    ) -> Result<u32, TrapCode> {
        self.copy(kind.desc(component, true, true), end, at, count)
    }

    /// `stream.cancel-read` and its siblings.
    pub(super) fn cancel(
        &mut self,
        component: u32,
        kind: Kind,
        writable: bool,
        end: u32,
    ) -> Result<u32, TrapCode> {
        let flags = kind.future | if writable { CopyDesc::WRITE } else { 0 };
        // SAFETY: as above.
        let pair =
            unsafe { windlass_rt_copy_cancel(self.instance(), component, kind.ty, flags, end) };
        self.outcome(pair).map(|value| value as u32)
    }

    /// `stream.drop-readable` and its siblings.
    pub(super) fn drop(
        &mut self,
        component: u32,
        kind: Kind,
        writable: bool,
        end: u32,
    ) -> Result<(), TrapCode> {
        let flags = kind.future | if writable { CopyDesc::WRITE } else { 0 };
        // SAFETY: as above.
        let pair =
            unsafe { windlass_rt_copy_end_drop(self.instance(), component, kind.ty, flags, end) };
        self.outcome(pair).map(|_| ())
    }

    /// `stream.forward`, `future.forward`.
    pub(super) fn forward(
        &mut self,
        component: u32,
        kind: Kind,
        readable: u32,
        writable: u32,
    ) -> Result<(), TrapCode> {
        let (ty, future) = (kind.ty, kind.future);
        // SAFETY: as above.
        let pair = unsafe {
            windlass_rt_forward(self.instance(), component, ty, future, readable, writable)
        };
        self.outcome(pair).map(|_| ())
    }

    /// `lift_async_value`.
    pub(super) fn lift(&mut self, table: u32, kind: Kind, end: u32) -> Result<u64, TrapCode> {
        // SAFETY: as above.
        let pair = unsafe { windlass_rt_lift_async_value(self.instance(), table, kind.ty, end) };
        self.outcome(pair)
    }

    /// Passes a readable end on.
    pub(super) fn pass(&mut self, from: u32, to: u32, kind: Kind, end: u32) -> u32 {
        let value = self.lift(from, kind, end).unwrap();
        self.lower(to, kind, value)
    }

    /// `lower_async_value`.
    pub(super) fn lower(&mut self, to: u32, kind: Kind, value: u64) -> u32 {
        // SAFETY: as above.
        let pair = unsafe { windlass_rt_lower_async_value(self.instance(), to, kind.ty, value) };
        self.outcome(pair).unwrap() as u32
    }

    /// Puts an end into a new waitable set.
    pub(super) fn join(&mut self, component: u32, end: u32) {
        assert_eq!(self.try_join(component, end), Ok(()));
    }

    /// The same, which may trap.
    pub(super) fn try_join(&mut self, component: u32, end: u32) -> Result<(), TrapCode> {
        // SAFETY: as above.
        let set = unsafe { windlass_rt_waitable_set_new(self.instance(), component) };
        let set = self.outcome(set).unwrap() as u32;
        // SAFETY: as above.
        let joined = unsafe { windlass_rt_waitable_join(self.instance(), component, end, set) };
        self.outcome(joined).map(|_| ())
    }

    /// Takes the event of an end, as a waitable set does: its code and payload.
    pub(super) fn event(&mut self, component: u32, end: u32) -> Option<(u32, u32)> {
        let store = self.store();
        let id = store.waitable(component, end).unwrap();
        if !store.has_pending_event(id) {
            return None;
        }
        let (code, index, payload) = store.deliver_event(id);
        assert_eq!(index, end);
        Some((code, payload))
    }

    /// How many waitables there are.
    pub(super) fn live(&mut self) -> usize {
        self.store().concurrency.waitables.len()
    }

    /// What the last broken rule said more than its code; afterwards it is forgotten.
    pub(super) fn detail(&mut self) -> Option<String> {
        self.store().failure.take_detail()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // SAFETY: the instance lives, and nothing runs in it.
        unsafe { destroy(self.header) }.unwrap();
    }
}

/// The result of a copy of a stream.
pub(super) fn completed(progress: u32) -> u32 {
    progress << 4
}

/// Likewise, with the other end gone.
pub(super) fn dropped(progress: u32) -> u32 {
    1 | progress << 4
}

/// Likewise, after a cancellation.
pub(super) fn cancelled(progress: u32) -> u32 {
    2 | progress << 4
}

/// A copy that goes on.
pub(super) const WAITS: Result<u32, TrapCode> = Ok(BLOCKED);
