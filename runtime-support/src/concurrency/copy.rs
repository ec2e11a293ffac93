//! Streams and futures (definitions.py, Stream State, Future State).

use super::waitable::WaitableId;
use crate::store::Store;

/// `CopyEnd`.
pub(crate) struct CopyEnd {}

/// The event of an end, at its delivery.
pub(super) fn event(_store: &mut Store, _id: WaitableId) -> (u32, u32, u32) {
    (0, 0, 0)
}
