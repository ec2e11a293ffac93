//! `Thread.storage` (CanonicalABI.md, Thread State): two numbers of each thread, which begin as
//! zero.
//!
//! In: what may look at them ([`crate::facts::thread_storage`]). Out: the storage of the current
//! thread in the instance block, and new threads around what the specification runs in one: a
//! lifted function, a destructor, `realloc`, a start function. Threads end where they began, so the
//! storage of the thread before stays on the stack meanwhile.

use cranelift_codegen::ir::{InstBuilder, Value, types};

use crate::generate::emitter::Emitter;
use crate::ids::ComponentInstanceId;

/// How many numbers a thread has.
const NUMBERS: u32 = 2;

/// The thread that goes on when a new one has ended; nothing if the new one never looks at its
/// storage.
#[must_use]
pub(in crate::generate) struct ThreadBefore(Option<[Value; NUMBERS as usize]>);

/// Begins a thread of a component instance.
pub(in crate::generate) fn begin_thread(
    e: &mut Emitter<'_, '_>,
    component: ComponentInstanceId,
) -> ThreadBefore {
    let Some(offset) = e.cx.plan.layout.thread_storage() else {
        return ThreadBefore(None);
    };
    if !e.cx.facts.observes_thread[component] {
        return ThreadBefore(None);
    }
    let before = [0, 1].map(|number| e.load_slot(types::I64, offset + 8 * number));
    let zero = e.ins.ins().iconst(types::I64, 0);
    for number in 0..NUMBERS {
        e.store_slot(zero, offset + 8 * number);
    }
    ThreadBefore(Some(before))
}

impl ThreadBefore {
    /// Ends the new thread.
    pub(in crate::generate) fn end_thread(self, e: &mut Emitter<'_, '_>) {
        let offset = e.cx.plan.layout.thread_storage();
        if let Some((before, offset)) = self.0.zip(offset) {
            for (number, value) in (0..).zip(before) {
                e.store_slot(value, offset + 8 * number);
            }
        }
    }
}
