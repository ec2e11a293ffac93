//! Functions of the host that the component exports as they are: the host calls itself.
//!
//! In: such a call whose host function has returned `Pending`, and its completion. Out: results where
//! the caller wants them, and its own completion. There is no task, for no component instance is
//! entered. Elsewhere: every other call of a host function (`import`), what the host does with calls
//! that go on (`host`).
//!
//! ```text
//! export ─▶ host function ── Pending ─▶ HostCall::Import ─ complete() ─▶ resolve ─▶ Completion
//!                                         │                   ▲
//!                                         └──── cancel ───────┘ (or with its results)
//! ```

use std::mem;

use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use super::host::{Completion, HostCall};
use super::import::{Caller, Given, Import, ImportId, failed, is_whole, lower_results};
use crate::entries::Ptr;
use crate::store::{Store, store};

/// The host's side of its call of its own function.
#[derive(Default)]
pub(super) struct HostCaller {
    completion: Option<Completion>,
    /// It does not want the result any more.
    pub(super) cancellation_requested: bool,
}

impl Store {
    /// The host's call of an export that is its own function goes on.
    pub(super) fn import_for_host(&mut self, id: ImportId) -> u64 {
        let host = &mut self.concurrency.host;
        host.imports[id].caller = Caller::Host(HostCaller::default());
        host.last_call = Some(HostCall::Import(id));
        1
    }

    /// Who is told of the end of a call that the host has made of its own function, while it goes on.
    pub(super) fn import_completion(&mut self, id: ImportId) -> Option<&mut Option<Completion>> {
        match &mut self.concurrency.host.imports.get(id)?.caller {
            Caller::Host(caller) => Some(&mut caller.completion),
            Caller::Deferred | Caller::Subtask(_) | Caller::Thread(..) => None,
        }
    }

    /// The next call that the host has made of its own functions and that goes on, as
    /// [`super::slab::Slab::next_id`].
    pub(super) fn next_import_of_host(&mut self, from: &mut u32) -> Option<ImportId> {
        loop {
            let id = self.concurrency.host.imports.next_id(from)?;
            if self.import_completion(id).is_some() {
                return Some(id);
            }
        }
    }

    /// The end of such a call.
    fn end_import_of_host(&mut self, caller: HostCaller, status: Status) {
        self.concurrency.host.end_call();
        if let Some(completion) = caller.completion {
            self.concurrency.host.finish(completion, status);
        }
    }
}

/// Applies a completion to a call that the host has made of its own function. A failure of the function is a trap
/// of the instance, as it is for every caller.
///
/// # Errors
/// As [`lower_results`].
///
/// # Safety
/// As [`lower_results`].
pub(super) unsafe fn apply_to_host(
    instance: Ptr,
    mut import: Import,
    given: Given,
) -> Result<(), TrapCode> {
    let caller = mem::replace(&mut import.caller, Caller::Deferred);
    let Caller::Host(caller) = caller else {
        return Ok(());
    };
    // SAFETY: the caller's promise; each reference to the store ends before generated code runs.
    unsafe {
        let desc = &*import.desc;
        if given.status == Status::Cancelled && caller.cancellation_requested {
            store(instance).end_import_of_host(caller, Status::Cancelled);
            return Ok(());
        }
        let result = if is_whole(&given, desc) {
            lower_results(instance, &import, &given)
        } else {
            Err(failed(instance, desc.import, given))
        };
        let status = match result {
            Ok(()) => Status::Ok,
            Err(_) => Status::Poisoned,
        };
        store(instance).end_import_of_host(caller, status);
        result
    }
}
