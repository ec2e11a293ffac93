//! Error contexts (definitions.py, ErrorContext, `canon_error_context_*`, `lift_error_context`,
//! `lower_error_context`).
//!
//! In: messages, handles. Out: handles, messages. Elsewhere: strings of other encodings, which
//! generated code converts.
//!
//! An error context is shared: passing it on leaves the handle where it was, so each handle is one
//! reference. What passes through a stream goes by the host's table, where nobody may be to drop
//! it; so there a context has one handle, which is as good as so many.
//!
//! The specification lets the host shorten messages, even to nothing. A message is kept whole as
//! long as it fits into what the embedder allows the runtime ([`crate::allowance`]), and else is
//! empty.

use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

use super::async_value::host_argument;
use super::copy::answer;
use super::copy_end::Broken;
use super::slab::{Id, Slab};
use crate::entries::Ptr;
use crate::resource::EntryKind;
use crate::store::{Store, store};

/// `ErrorContext`.
pub(crate) struct ErrorContext {
    /// `debug_message`.
    message: Box<str>,
    /// How many entries of handle tables refer to it.
    handles: u32,
    /// Its handle in the host's table, and as how many that counts.
    host: Option<(u32, u32)>,
}

/// Which error context of a store.
pub(crate) type ErrorContextId = Id<ErrorContext>;

/// The error contexts of a store.
pub(crate) type ErrorContexts = Slab<ErrorContext>;

impl Store {
    /// What is kept of a message, which is paid for.
    fn kept_message(&self, message: &str) -> Box<str> {
        let len = message.len();
        let mut kept = String::new();
        if !self.allowance.try_take(len) {
            return kept.into();
        }
        match kept.try_reserve_exact(len) {
            Ok(()) => kept.push_str(message),
            Err(_) => self.allowance.give_back(len),
        }
        kept.into()
    }

    /// The end of an error context.
    fn end_error_context(&mut self, id: ErrorContextId) {
        if let Some(ended) = self.concurrency.error_contexts.remove(id) {
            self.allowance.give_back(ended.message.len());
        }
    }

    /// `canon_error_context_new`: the index.
    pub(crate) fn new_error_context(&mut self, table: u32, message: &str) -> Result<u32, TrapCode> {
        self.concurrency.error_contexts.reserve()?;
        let message = self.kept_message(message);
        let context = ErrorContext {
            message,
            handles: 0,
            host: None,
        };
        let id = self.concurrency.error_contexts.insert(context);
        let index = self.lower_error_context(table, id);
        if index.is_err() {
            self.end_error_context(id);
        }
        index
    }

    /// `lift_error_context`: `handles.get`.
    pub(crate) fn error_context(
        &mut self,
        table: u32,
        index: u32,
    ) -> Result<ErrorContextId, TrapCode> {
        let raw = self.handles.entry(table, index, EntryKind::ErrorContext)?;
        ErrorContextId::from_raw(raw).ok_or(TrapCode::UnknownHandle)
    }

    /// `debug_message`.
    pub(crate) fn error_message(&mut self, table: u32, index: u32) -> Result<&str, TrapCode> {
        let id = self.error_context(table, index)?;
        Ok(&self.concurrency.error_contexts[id].message)
    }

    /// `lower_error_context`: the index.
    fn lower_error_context(&mut self, table: u32, id: ErrorContextId) -> Result<u32, TrapCode> {
        let is_host = table == self.host_table();
        let contexts = &mut self.concurrency.error_contexts;
        let context = contexts.get(id).ok_or(TrapCode::UnknownHandle)?;
        if let (true, Some((index, count))) = (is_host, &mut context.host) {
            *count += 1;
            return Ok(*index);
        }
        let index = self
            .handles
            .add_entry(table, EntryKind::ErrorContext, id.raw())?;
        context.handles += 1;
        if is_host {
            context.host = Some((index, 1));
        }
        Ok(index)
    }

    /// `canon_error_context_drop`.
    pub(crate) fn drop_error_context(&mut self, table: u32, index: u32) -> Result<(), TrapCode> {
        let is_host = table == self.host_table();
        let id = self.error_context(table, index)?;
        let context = &mut self.concurrency.error_contexts[id];
        if is_host {
            if let Some((_, count)) = &mut context.host
                && *count > 1
            {
                *count -= 1;
                return Ok(());
            }
            context.host = None;
        }
        context.handles -= 1;
        let unused = context.handles == 0;
        self.handles
            .remove_entry(table, index, EntryKind::ErrorContext)?;
        if unused {
            self.end_error_context(id);
        }
        Ok(())
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_error_context_new(
    instance: Ptr,
    component: u32,
    message: Ptr,
    len: u64,
) -> Pair {
    // SAFETY: generated code passes its own instance, and a string.
    unsafe {
        let bytes = match len {
            0 => &[],
            _ => std::slice::from_raw_parts(message.cast::<u8>(), len as usize),
        };
        let message = String::from_utf8_lossy(bytes);
        let index = store(instance).new_error_context(component, &message);
        answer(instance, index.map(u64::from).map_err(Broken::from))
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_error_context_message(
    instance: Ptr,
    component: u32,
    error: u32,
    out: Ptr,
) -> Pair {
    // SAFETY: generated code passes its own instance, and a place for two words.
    unsafe {
        let message = store(instance).error_message(component, error);
        let message = message.map(|text| (text.as_ptr() as u64, text.len() as u64));
        let outcome = message.map(|(address, len)| {
            out.cast::<[u64; 2]>().write([address, len]);
            0
        });
        answer(instance, outcome.map_err(Broken::from))
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_error_context_drop(
    instance: Ptr,
    component: u32,
    error: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        let outcome = store(instance).drop_error_context(component, error);
        answer(instance, outcome.map(|()| 0).map_err(Broken::from))
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lift_error_context(
    instance: Ptr,
    table: u32,
    error: u32,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        let store = store(instance);
        let lifted = store.error_context(table, error).map_err(Broken::from);
        let lifted = lifted.map_err(|broken| host_argument(store, table, broken));
        answer(instance, lifted.map(ErrorContextId::raw))
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lower_error_context(
    instance: Ptr,
    table: u32,
    value: u64,
) -> Pair {
    // SAFETY: generated code passes its own instance.
    unsafe {
        let id = ErrorContextId::from_raw(value).ok_or(TrapCode::UnknownHandle);
        let index = id.and_then(|id| store(instance).lower_error_context(table, id));
        answer(instance, index.map(u64::from).map_err(Broken::from))
    }
}
