//! `Waitable` (definitions.py, Waitable State): what a component can wait for.
//!
//! In: subtasks and ends of streams and futures, and that something happened to them. Out: events.
//! Elsewhere: what the event says, which is computed when it is delivered ([`super::subtask`],
//! [`super::copy`]), and sets ([`super::waitable_set`]).
//!
//! ```text
//!            set_pending_event              deliver_event
//!   quiet ─────────────────────▶ pending ─────────────────▶ quiet
//!                                  │ in the list of its set, whose first waiting thread is woken
//! ```
//!
//! A waitable is an entry of the handle table of one component instance, or of the host's, which
//! owns ends too: theirs are given to [`super::host`] instead of to a set.

use windlass_abi::trap::TrapCode;

use super::copy::{self, CopyEnd};
use super::list::{Linked, Links};
use super::slab::Id;
use super::subtask::{self, Subtask};
use super::thread::{ThreadId, Waiting, block};
use super::waitable_set::SetId;
use crate::entries::Ptr;
use crate::resource::EntryKind;
use crate::store::{Store, store};

/// Which waitable of a store.
pub(crate) type WaitableId = Id<Waitable>;

/// What it is.
pub(crate) enum WaitableKind {
    /// A call that a guest made with `async`.
    Subtask(Subtask),
    /// An end of a stream or future.
    CopyEnd(CopyEnd),
}

/// See the module.
pub(crate) struct Waitable {
    /// What it is.
    pub(crate) kind: WaitableKind,
    /// The handle table that it is in: a component instance, or the host.
    pub(crate) component: u32,
    /// Its index there.
    pub(crate) index: u32,
    /// `pending_event`: something happened that was not delivered.
    pending: bool,
    /// `wset`.
    set: Option<SetId>,
    /// `has_sync_waiter`, and who: a thread that is blocked until something happens to it.
    sync_waiter: Option<ThreadId>,
    /// `has_sync_waiter`, of a thread that is not blocked: it is in `subtask.cancel`, running the callee, which may
    /// call back into this component instance.
    claimed: bool,
    /// In the list of what is pending in its set; of the host's, in that of what the host is told.
    links: Links<Waitable>,
}

impl Linked<0> for Waitable {
    fn links(&mut self) -> &mut Links<Self> {
        &mut self.links
    }
}

impl Waitable {
    /// The end of a stream or future that it is.
    pub(crate) fn copy_end(&mut self) -> Option<&mut CopyEnd> {
        match &mut self.kind {
            WaitableKind::CopyEnd(end) => Some(end),
            WaitableKind::Subtask(_) => None,
        }
    }

    /// The subtask that it is.
    pub(crate) fn subtask(&mut self) -> Option<&mut Subtask> {
        match &mut self.kind {
            WaitableKind::Subtask(subtask) => Some(subtask),
            WaitableKind::CopyEnd(_) => None,
        }
    }

    /// Whether it stands in a list.
    pub(super) fn is_listed(&self) -> bool {
        self.links.is_linked()
    }

    /// `in_waitable_set`.
    pub(crate) fn in_waitable_set(&self) -> bool {
        self.set.is_some()
    }

    /// `has_sync_waiter`.
    pub(crate) fn has_sync_waiter(&self) -> bool {
        self.claimed || self.sync_waiter.is_some()
    }
}

impl Store {
    /// A new waitable, with an entry of a handle table, which may be the host's: what it is called
    /// here, and its index there.
    pub(crate) fn add_waitable(
        &mut self,
        table: u32,
        kind: WaitableKind,
    ) -> Result<(WaitableId, u32), TrapCode> {
        self.concurrency.waitables.reserve()?;
        let id = self.concurrency.waitables.insert(Waitable {
            kind,
            component: table,
            index: 0,
            pending: false,
            set: None,
            sync_waiter: None,
            claimed: false,
            links: Links::default(),
        });
        match self.give_waitable(table, id) {
            Ok(index) => Ok((id, index)),
            Err(code) => {
                self.concurrency.waitables.remove(id);
                Err(code)
            }
        }
    }

    /// Puts a waitable that is in no table into one: its index there.
    #[inline(always)]
    pub(crate) fn give_waitable(&mut self, table: u32, id: WaitableId) -> Result<u32, TrapCode> {
        let index = self
            .handles
            .add_entry(table, EntryKind::Waitable, id.raw())?;
        let waitable = &mut self.concurrency.waitables[id];
        (waitable.component, waitable.index) = (table, index);
        if table == self.host_table() {
            self.concurrency.host_waitables += 1;
        }
        Ok(index)
    }

    /// The waitable with an index in a table.
    pub(crate) fn waitable(&mut self, table: u32, index: u32) -> Result<WaitableId, TrapCode> {
        let raw = self.handles.entry(table, index, EntryKind::Waitable)?;
        WaitableId::from_raw(raw).ok_or(TrapCode::UnknownHandle)
    }

    /// Takes a waitable out of its table, but leaves it alive: a readable end that is passed on. It
    /// leaves its set. (`Waitable.join(None)`, `handles.remove`.)
    pub(crate) fn take_waitable(&mut self, id: WaitableId) {
        self.join(id, None);
        let waitable = &mut self.concurrency.waitables[id];
        let (table, index) = (waitable.component, waitable.index);
        waitable.index = 0;
        let removed = self.handles.remove_entry(table, index, EntryKind::Waitable);
        debug_assert_eq!(removed, Ok(id.raw()));
        if table == self.host_table() {
            self.concurrency.forget_host_event(id);
            self.concurrency.host_waitables -= 1;
        }
    }

    /// `Waitable.drop`, with its entry of the handle table. Who calls has checked that it may go.
    pub(crate) fn remove_waitable(&mut self, id: WaitableId) {
        self.take_waitable(id);
        self.concurrency.waitables.remove(id);
    }

    /// Whether something happened to it that was not delivered.
    pub(crate) fn has_pending_event(&self, id: WaitableId) -> bool {
        self.concurrency.waitables[id].pending
    }

    /// Sets `has_sync_waiter` for a while in which the current thread runs others, and keeps the waitable: nobody
    /// can move it to a set, and so nobody but this thread gets its event.
    pub(super) fn claim(&mut self, id: WaitableId, claimed: bool) {
        self.concurrency.waitables[id].claimed = claimed;
    }

    /// `in_waitable_set`.
    pub(crate) fn in_waitable_set(&self, id: WaitableId) -> bool {
        self.concurrency.waitables[id].in_waitable_set()
    }

    /// `set_pending_event`: something happened. Whoever waits for it becomes ready. May be said
    /// again before it is delivered. No guest code and no host code runs in here.
    pub(crate) fn set_pending_event(&mut self, id: WaitableId) {
        let host = self.host_table();
        let waitable = &mut self.concurrency.waitables[id];
        if std::mem::replace(&mut waitable.pending, true) {
            return;
        }
        if waitable.component == host && waitable.index != 0 {
            self.concurrency.host_event(id);
            return;
        }
        if let Some(thread) = waitable.sync_waiter {
            self.wake(thread);
        }
        if let Some(set) = self.concurrency.waitables[id].set {
            self.add_pending(set, id);
        }
    }

    /// Nothing is pending any more.
    pub(crate) fn clear_pending_event(&mut self, id: WaitableId) {
        let waitable = &mut self.concurrency.waitables[id];
        if !std::mem::replace(&mut waitable.pending, false) {
            return;
        }
        if let Some(set) = waitable.set {
            self.remove_pending(set, id);
        }
    }

    /// `Waitable.join`: moves it to a set, or out of all. A thread that waits for the set becomes
    /// ready if something is pending.
    pub(crate) fn join(&mut self, id: WaitableId, set: Option<SetId>) {
        let waitable = &mut self.concurrency.waitables[id];
        let pending = waitable.pending;
        if let Some(before) = std::mem::replace(&mut waitable.set, set) {
            if pending {
                self.remove_pending(before, id);
            }
            self.concurrency.sets[before].elements -= 1;
        }
        if let Some(set) = set {
            self.concurrency.sets[set].elements += 1;
            if pending {
                self.add_pending(set, id);
            }
        }
    }

    /// `get_pending_event`: the event code and its two values. Who calls knows that something is
    /// pending.
    pub(crate) fn deliver_event(&mut self, id: WaitableId) -> (u32, u32, u32) {
        self.clear_pending_event(id);
        match self.concurrency.waitables[id].kind {
            WaitableKind::Subtask(_) => subtask::event(self, id),
            WaitableKind::CopyEnd(_) => copy::event(self, id),
        }
    }
}

/// `wait_for_pending_event`: blocks the current thread until something is pending, which it may be
/// already. Afterwards it is still to be delivered.
///
/// # Errors
/// `Deadlock` when the current thread can not block.
///
/// # Safety
/// An entry of the runtime calls it, with nothing on its stack that needs to be dropped and no
/// reference to the store in use. The waitable is in no set and has no waiter.
pub(crate) unsafe fn wait_for_pending_event(instance: Ptr, id: WaitableId) -> Result<(), TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        if store(instance).has_pending_event(id) {
            return Ok(());
        }
        let component = store(instance).concurrency.waitables[id].component;
        let thread = store(instance).may_block(component)?;
        store(instance).concurrency.waitables[id].sync_waiter = Some(thread);
        block(instance, thread, Waiting::Event(id));
        store(instance).concurrency.waitables[id].sync_waiter = None;
    }
    Ok(())
}
