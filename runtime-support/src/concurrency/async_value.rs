//! Streams and futures as values (definitions.py, `lift_async_value`, `lower_async_value`).
//!
//! In: a readable end by its index in a handle table, which may be the host's. Out: the end out of
//! that table, then in another. In between a number stands for it, which generated code carries.

use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

use super::copy::answer;
use super::copy_end::{Broken, Use};
use super::waitable::WaitableId;
use crate::entries::Ptr;
use crate::store::{Store, store};

impl Store {
    /// `lift_async_value`. The structural number tells streams from futures.
    fn lift_async_value(&mut self, table: u32, ty: u32, index: u32) -> Result<WaitableId, Broken> {
        let id = self.waitable(table, index)?;
        let in_set = self.in_waitable_set(id);
        let end = self.concurrency.waitables[id].copy_end();
        let end = end.ok_or(TrapCode::HandleTypeMismatch)?;
        if end.kind.writable || end.ty != ty {
            return Err(TrapCode::HandleTypeMismatch.into());
        }
        end.check_idle(Use::Lift)?;
        if in_set {
            return Err(end.in_set(Use::Lift));
        }
        self.take_waitable(id);
        Ok(id)
    }
}

/// What the host breaks in its own table is not the guest's fault.
pub(super) fn host_argument(store: &mut Store, table: u32, broken: Broken) -> Broken {
    if table != store.host_table() || broken.code == TrapCode::HandleTableFull {
        return broken;
    }
    let detail = broken
        .detail
        .unwrap_or_else(|| broken.code.message().to_owned());
    Broken::new(TrapCode::HostInvalidArgument, detail)
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lift_async_value(
    instance: Ptr,
    table: u32,
    ty: u32,
    end: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        let store = store(instance);
        let lifted = store.lift_async_value(table, ty, end);
        let lifted = lifted.map_err(|broken| host_argument(store, table, broken));
        answer(instance, lifted.map(WaitableId::raw))
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lower_async_value(
    instance: Ptr,
    table: u32,
    _ty: u32,
    value: u64,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        let store = store(instance);
        let end = WaitableId::from_raw(value).ok_or(TrapCode::UnknownHandle);
        let index = end.and_then(|id| store.give_waitable(table, id));
        answer(instance, index.map(u64::from).map_err(Broken::from))
    }
}
