//! `canon_thread_*` (definitions.py): a guest that schedules its own threads.
//!
//! In: thread indices of the current task's component instance. Out: another thread runs. Elsewhere:
//! how a thread blocks and is resumed (`thread`), ready threads (`schedule`).

use windlass_abi::concurrency::thread_switch;
use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

use super::thread::{Body, Place, ThreadId, Waiting, block};
use super::{done, value};
use crate::entries::Ptr;
use crate::store::{Store, store};

impl Store {
    fn thread_index(&mut self, component: u32) -> Result<u64, TrapCode> {
        let current = self.concurrency.current.ok_or(TrapCode::Deadlock)?;
        if self.concurrency.threads[current].component != component {
            return Err(TrapCode::Deadlock);
        }
        self.give_index(current)?;
        Ok(u64::from(self.concurrency.threads[current].index))
    }

    /// The thread with an index.
    fn thread(&mut self, component: u32, index: u32) -> Result<ThreadId, TrapCode> {
        self.register_holder(component)?;
        let inst = &mut self.concurrency.instances[component as usize];
        inst.threads.get(index).copied()
    }

    fn suspended_thread(&mut self, component: u32, index: u32) -> Result<ThreadId, TrapCode> {
        let id = self.thread(component, index)?;
        if !self.concurrency.threads[id].is_suspended() {
            return Err(TrapCode::ThreadNotSuspended);
        }
        Ok(id)
    }

    fn resume_later(&mut self, component: u32, index: u32) -> Result<(), TrapCode> {
        let id = self.suspended_thread(component, index)?;
        self.concurrency.threads[id].waiting = Waiting::Yield;
        self.wake(id);
        Ok(())
    }

    /// The thread that a built-in of [`thread_switch`] switches to, which is in no list any more;
    /// `None` if it only blocks.
    fn target(
        &mut self,
        component: u32,
        switch: u32,
        index: u32,
    ) -> Result<Option<ThreadId>, TrapCode> {
        match switch {
            thread_switch::SUSPEND_THEN_RESUME | thread_switch::YIELD_THEN_RESUME => {
                self.suspended_thread(component, index).map(Some)
            }
            thread_switch::SUSPEND_THEN_PROMOTE | thread_switch::YIELD_THEN_PROMOTE => {
                let id = self.thread(component, index)?;
                if Some(id) == self.concurrency.current {
                    return Err(TrapCode::ThreadNotSuspended);
                }
                let ready = self.concurrency.threads[id].place == Place::Ready
                    && self
                        .current_task(component)
                        .is_some_and(|task| self.is_promotable(id, task));
                Ok((ready && self.take_ready(id)).then_some(id))
            }
            _ => Ok(None),
        }
    }
}

/// The built-ins of [`thread_switch`].
///
/// # Safety
/// Generated code calls it, with its own instance.
unsafe fn switch(instance: Ptr, component: u32, switch: u32, index: u32) -> Result<u64, TrapCode> {
    // SAFETY: the caller's promise; each reference ends with its statement.
    unsafe {
        let thread = store(instance).may_block(component);
        if switch == thread_switch::YIELD && thread.is_err() {
            // `wait_until` may find at once that there is nothing to wait for.
            return Ok(0);
        }
        let thread = thread?;
        let target = store(instance).target(component, switch, index)?;
        store(instance).concurrency.switch_to = target;
        let waiting = match switch {
            thread_switch::SUSPEND
            | thread_switch::SUSPEND_THEN_RESUME
            | thread_switch::SUSPEND_THEN_PROMOTE => Waiting::Not,
            _ => Waiting::Yield,
        };
        block(instance, thread, waiting);
    }
    Ok(0)
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_thread_index(instance: Ptr, component: u32) -> Pair {
    // SAFETY: generated code passes its own instance.
    value(unsafe { store(instance) }.thread_index(component))
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_thread_new(
    instance: Ptr,
    component: u32,
    code: Ptr,
    is_64: u32,
    argument: u64,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    let store = unsafe { store(instance) };
    let Some(task) = store.current_task(component) else {
        return super::outcome(TrapCode::Deadlock);
    };
    let body = Body::Explicit {
        code,
        is_64,
        argument,
    };
    value(store.register_thread(task, body).map(u64::from))
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_thread_resume_later(
    instance: Ptr,
    component: u32,
    thread: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    done(unsafe { store(instance) }.resume_later(component, thread))
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_thread_switch(
    instance: Ptr,
    component: u32,
    switch: u32,
    thread: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    value(unsafe { self::switch(instance, component, switch, thread) })
}
