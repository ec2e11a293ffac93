//! Buffers of copies, and moving elements between them (definitions.py, Buffer State).
//!
//! In: where a guest or the host wants elements put or taken. Out: elements moved, of any of four
//! pairs of memories. Elsewhere: which copies meet (`copy`), the shape of elements (generated code,
//! [`CopyDesc::translate`]).
//!
//! ```text
//! writer  reader   elements that are bytes   others
//! guest   guest    memmove                   translate to scratch memory, translate from there
//! guest   host     memmove                   translate into place, then blocks of the host's own
//! host    guest    memmove                   translate from place
//! host    host     memmove                   memmove, then blocks of their own for the reader
//! ```
//!
//! A guest's buffer is a range of its memory, checked when the built-in is called; memory can only
//! grow afterwards but may come to lie elsewhere, so an offset is kept and no address. A host's
//! buffer is lent until its copy ends.

use std::ffi::c_void;
use std::rc::Rc;

use windlass_abi::component::Component;
use windlass_abi::concurrency::CopyDesc;
use windlass_abi::instance::{InstanceHeader, MemorySlot};
use windlass_abi::trap::TrapCode;

use super::task::stopped;
use crate::entries::Ptr;
use crate::host::Type;
use crate::host::adopt::{Adopted, adopt, has_blocks};
use crate::memory::windlass_rt_memory_copy;
use crate::store::store;

/// `Buffer.MAX_LENGTH`.
pub(crate) const MAX_LENGTH: u64 = (1 << 28) - 1;

/// Scratch memory that elements on their way from guest to guest take at a time, in bytes, unless
/// one alone is larger.
const BATCH: usize = 64 * 1024;

/// Elements of a type as the host has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HostElement {
    /// Size in bytes; zero without a type.
    pub(crate) size: u32,
    /// Whether a copy is a `memmove`.
    pub(crate) plain: bool,
    /// The number of the type in the manifest, or `NO_TYPE`.
    pub(crate) ty: u32,
}

/// Whose a buffer is.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// A guest's, by the built-in that it called.
    Guest(&'static CopyDesc),
    /// The host's.
    Host(HostElement),
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Guest(desc) => write!(f, "guest {}", desc.component),
            Place::Host(_) => write!(f, "host"),
        }
    }
}

/// `GuestBuffer`, or the host's counterpart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CopyBuffer {
    pub(crate) place: Place,
    /// Of the first element: an address of the host, or one in the guest's memory.
    address: u64,
    length: u32,
    /// How many elements were copied.
    pub(crate) progress: u32,
}

impl CopyBuffer {
    /// `GuestBuffer.__init__`: the range is checked.
    ///
    /// # Safety
    /// `header` is a live instance block of the component that `desc` is of.
    #[inline]
    pub(crate) unsafe fn guest(
        header: *mut InstanceHeader,
        desc: &'static CopyDesc,
        address: u64,
        length: u64,
    ) -> Result<Self, TrapCode> {
        if length > MAX_LENGTH {
            return Err(TrapCode::BufferTooLong);
        }
        if desc.size > 0 && length > 0 {
            if !address.is_multiple_of(u64::from(desc.align)) {
                return Err(TrapCode::UnalignedPointer);
            }
            // SAFETY: the caller's promise; a description with elements has a memory.
            let memory = unsafe { &*memory_slot(header, desc) };
            let end = address.checked_add(length * u64::from(desc.size));
            if end.is_none_or(|end| end > memory.length as u64) {
                return Err(TrapCode::PointerOutOfBounds);
            }
        }
        Ok(Self {
            place: Place::Guest(desc),
            address,
            length: length as u32,
            progress: 0,
        })
    }

    /// A host's buffer; `length` is at most [`MAX_LENGTH`].
    pub(crate) fn host(element: HostElement, address: *mut c_void, length: u32) -> Self {
        Self {
            place: Place::Host(element),
            address: address as u64,
            length,
            progress: 0,
        }
    }

    /// `remain`.
    #[inline]
    pub(crate) fn remain(&self) -> u32 {
        self.length - self.progress
    }

    /// Whether its elements are `none_or_number_type`; unknown to the host, which may have both
    /// ends of anything.
    pub(crate) fn is_number(&self) -> bool {
        match self.place {
            Place::Guest(desc) => desc.flags & CopyDesc::NUMBER != 0,
            Place::Host(_) => true,
        }
    }

    /// Size of an element where the buffer is, and whether elements are moved as bytes.
    #[inline]
    fn element(&self) -> (u32, bool) {
        match self.place {
            Place::Guest(desc) => (desc.size, desc.flags & CopyDesc::PLAIN != 0),
            Place::Host(element) => (element.size, element.plain),
        }
    }

    /// Where the next element is, or goes: as `translate` and the host want it.
    #[inline]
    fn next(&self, offset: u32) -> u64 {
        let index = u64::from(self.progress) + u64::from(offset);
        self.address + index * u64::from(self.element().0)
    }

    /// The same as an address of this process.
    ///
    /// # Safety
    /// As for [`CopyBuffer::guest`].
    #[inline]
    unsafe fn bytes(&self, header: *mut InstanceHeader) -> *mut u8 {
        match self.place {
            // SAFETY: the caller's promise; the range is inside the memory.
            Place::Guest(desc) => unsafe {
                (*memory_slot(header, desc)).base.add(self.next(0) as usize)
            },
            Place::Host(_) => self.next(0) as *mut u8,
        }
    }
}

/// The memory of a guest's buffer.
///
/// # Safety
/// `header` is a live instance block of the component that `desc` is of, and `desc` has a memory.
unsafe fn memory_slot(header: *mut InstanceHeader, desc: &CopyDesc) -> *const MemorySlot {
    // SAFETY: the caller's promise.
    unsafe { header.cast::<u8>().add(desc.memory as usize).cast() }
}

/// `dst.write(src.read(n))`, but for `progress`: moves the next `count` elements, at least one and
/// at most what remains of both. May run `realloc` of the reader, which can not call the runtime's
/// concurrency.
///
/// # Safety
/// `header` is a live instance block of the component that guests' descriptions are of; buffers of
/// the host are lent and as long as they say. No reference to the store is in use.
pub(crate) unsafe fn transfer(
    header: *mut InstanceHeader,
    src: &CopyBuffer,
    dst: &CopyBuffer,
    count: u32,
) -> Result<(), TrapCode> {
    let (size, plain) = src.element();
    if size == 0 {
        return Ok(());
    }
    // SAFETY: the caller's promise; both ranges hold so many elements more.
    unsafe {
        if plain {
            transfer_plain(header, src, dst, count);
            return Ok(());
        }
        match (src.place, dst.place) {
            (Place::Guest(writer), _) => from_guest(header, writer, src, dst, count),
            (Place::Host(_), Place::Guest(reader)) => {
                let host = src.next(0) as *mut c_void;
                translate(header, reader, host, dst.next(0), count)
            }
            (Place::Host(element), Place::Host(_)) => {
                let (to, from) = (dst.bytes(header), src.bytes(header));
                to.copy_from(from, count as usize * size as usize);
                let allowance = Rc::clone(&store(header.cast()).allowance);
                let mut made = Adopted::new(&allowance);
                let outcome = own(header, element, to, count, &mut made);
                made.end(outcome)
            }
        }
    }
}

/// [`transfer`] of elements that are the same bytes on both sides.
///
/// # Safety
/// As for [`transfer`].
#[inline(always)]
pub(crate) unsafe fn transfer_plain(
    header: *mut InstanceHeader,
    src: &CopyBuffer,
    dst: &CopyBuffer,
    count: u32,
) {
    let bytes = u64::from(count) * u64::from(src.element().0);
    // SAFETY: the caller's promise; both ranges hold so many elements more.
    unsafe {
        let (to, from) = (dst.bytes(header), src.bytes(header));
        windlass_rt_memory_copy(to.cast(), from.cast(), bytes);
    }
}

/// [`transfer`] from a guest: in batches, so that scratch memory stays small.
///
/// # Safety
/// As for [`transfer`].
unsafe fn from_guest(
    header: *mut InstanceHeader,
    writer: &CopyDesc,
    src: &CopyBuffer,
    dst: &CopyBuffer,
    count: u32,
) -> Result<(), TrapCode> {
    let size = writer.host_size as usize;
    let batch = (BATCH / size.max(1)).clamp(1, count as usize) as u32;
    let instance: Ptr = header.cast();
    // SAFETY: the caller's promise.
    let mark = unsafe { store(instance) }.scratch.mark();
    let array = match dst.place {
        Place::Host(_) => std::ptr::null_mut(),
        Place::Guest(_) => {
            // SAFETY: as above.
            let store = unsafe { store(instance) };
            let (bytes, align) = (batch as usize * size, writer.host_align as usize);
            let array = store.scratch.allocate(bytes, align, &store.allowance);
            if array.is_null() {
                return Err(TrapCode::OutOfMemory);
            }
            array
        }
    };
    // SAFETY: as above.
    let (inner, allowance) = unsafe {
        let store = store(instance);
        (store.scratch.mark(), Rc::clone(&store.allowance))
    };
    let mut made = Adopted::new(&allowance);
    let mut done = 0;
    let mut outcome = Ok(());
    while done < count && outcome.is_ok() {
        let now = batch.min(count - done);
        // SAFETY: the caller's promise; the array has room for a batch.
        outcome = unsafe {
            match dst.place {
                Place::Guest(reader) => {
                    translate(header, writer, array.cast(), src.next(done), now)
                        .and_then(|()| translate(header, reader, array.cast(), dst.next(done), now))
                }
                Place::Host(element) => {
                    let place = dst.next(done) as *mut u8;
                    translate(header, writer, place.cast(), src.next(done), now)
                        .and_then(|()| own(header, element, place, now, &mut made))
                }
            }
        };
        // SAFETY: as above.
        let store = unsafe { store(instance) };
        store.scratch.reset(inner, &store.allowance);
        done += now;
    }
    // SAFETY: as above.
    let store = unsafe { store(instance) };
    store.scratch.reset(mark, &store.allowance);
    made.end(outcome)
}

/// Runs [`CopyDesc::translate`].
///
/// # Safety
/// As for [`transfer`]: `host` holds `count` elements, `guest` is an address of as many.
unsafe fn translate(
    header: *mut InstanceHeader,
    desc: &CopyDesc,
    host: *mut c_void,
    guest: u64,
    count: u32,
) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise.
    let component: &'static Component = unsafe { &*(*header).component };
    let Some(run) = component.concurrency.run_translate else {
        unreachable!("translate: a component with copies has no trampoline for them");
    };
    // SAFETY: the caller's promise; references to the store end with their statements.
    unsafe {
        let instance: Ptr = header.cast();
        // `realloc` of the reader runs on a thread of its own, which can not block.
        let before = store(instance).set_aside();
        let result = run(instance, desc.translate, host, guest, u64::from(count));
        store(instance).bring_back(instance, before);
        stopped(instance, result).map(|_| ())
    }
}

/// Gives elements that the host has read blocks of their own. They are paid for: what a guest writes may
/// point to the same bytes many times.
///
/// # Safety
/// `at` holds `count` elements of the type, and what they point to is readable.
unsafe fn own(
    header: *mut InstanceHeader,
    element: HostElement,
    at: *mut u8,
    count: u32,
    made: &mut Adopted<'_>,
) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise.
    let component: &'static Component = unsafe { &*(*header).component };
    let Some(ty) = Type::new(component, element.ty).filter(|&ty| has_blocks(ty)) else {
        return Ok(());
    };
    let mut all = 0..count as usize;
    // SAFETY: the caller's promise.
    let adopted = all.all(|index| unsafe { adopt(ty, at.add(index * ty.size()), made) });
    adopted.then_some(()).ok_or(TrapCode::OutOfMemory)
}
