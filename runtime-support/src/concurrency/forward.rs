//! `stream.forward` and `future.forward` (definitions.py, `End.forward`, `canon_stream_forward`,
//! `canon_future_forward`; pull request 717 of WebAssembly/component-model).
//!
//! In: the readable end of one stream or future and the writable end of another. Out: both gone,
//! and their other ends joined to one stream or future. Elsewhere: copies (`copy`).
//!
//! ```text
//!   writer ──▶ readable   writable ──▶ reader        writer ──────────▶ reader
//!              └─ forward ──┘                   =>
//! ```
//!
//! Nobody is told of this unless one of the joined ends is gone, or both wait and their buffers
//! meet: the smaller one is then copied as if its end had begun only now.

use windlass_abi::concurrency::CopyDesc;
use windlass_abi::entry::Pair;
use windlass_abi::instance::InstanceHeader;
use windlass_abi::trap::TrapCode;

use super::copy::{answer, blame, copy};
use super::copy_end::{Broken, EndKind, Use};
use super::waitable::WaitableId;
use crate::entries::Ptr;
use crate::store::{Store, store};

impl Store {
    /// The checks of one of the two ends.
    fn may_forward(
        &mut self,
        component: u32,
        index: u32,
        ty: u32,
        kind: EndKind,
    ) -> Result<WaitableId, Broken> {
        let id = self.find_end(component, index, ty, kind)?;
        let in_set = self.in_waitable_set(id);
        let end = self.copy_end(id);
        end.check_idle(Use::Forward)?;
        if in_set {
            return Err(end.in_set(Use::Forward));
        }
        Ok(id)
    }

    /// `End.forward` but for a copy between buffers that meet: the writer and the reader that are
    /// joined, if there are such.
    fn join_ends(&mut self, src: WaitableId, dst: WaitableId) -> Option<(WaitableId, WaitableId)> {
        let others = (self.copy_end(src).other, self.copy_end(dst).other);
        let (Some(writer), Some(reader)) = others else {
            self.drop_end(src);
            self.drop_end(dst);
            return None;
        };
        if writer == dst {
            self.drop_end(src);
            self.drop_end(dst);
            return None;
        }
        self.copy_end(writer).other = Some(reader);
        self.copy_end(reader).other = Some(writer);
        self.remove_waitable(src);
        self.remove_waitable(dst);
        Some((writer, reader))
    }
}

/// `forward`.
///
/// # Safety
/// Generated code passes its own instance.
unsafe fn forward_builtin(
    header: *mut InstanceHeader,
    component: u32,
    ty: u32,
    future: bool,
    (readable, writable): (u32, u32),
) -> Result<(), Broken> {
    let kind = EndKind::readable(future);
    // SAFETY: the caller's promise; the reference ends before elements move.
    let (smaller, buffer) = unsafe {
        let store = store(header.cast());
        let src = store.may_forward(component, readable, ty, kind)?;
        if readable == writable {
            // The first end is out of the table by now.
            return Err(TrapCode::UnknownHandle.into());
        }
        let dst = store.may_forward(component, writable, ty, kind.opposite())?;
        let Some((writer, reader)) = store.join_ends(src, dst) else {
            return Ok(());
        };
        let waiting = (store.copy_end(writer).buffer, store.copy_end(reader).buffer);
        let (Some(written), Some(wanted)) = waiting else {
            return Ok(());
        };
        let (smaller, buffer) = if wanted.remain() > written.remain() {
            (writer, written)
        } else {
            (reader, wanted)
        };
        store.copy_end(smaller).buffer = None;
        (smaller, buffer)
    };
    // SAFETY: the caller's promise.
    unsafe {
        if copy(header, smaller, buffer)? {
            store(header.cast()).set_pending_event(smaller);
        }
    }
    Ok(())
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_forward(
    instance: Ptr,
    component: u32,
    ty: u32,
    flags: u32,
    readable: u32,
    writable: u32,
) -> Pair {
    let future = flags & CopyDesc::FUTURE != 0;
    // SAFETY: generated code passes its own instance.
    unsafe {
        let ends = (readable, writable);
        let outcome = forward_builtin(instance.cast(), component, ty, future, ends);
        answer(instance, outcome.map(|()| 0).map_err(blame))
    }
}
