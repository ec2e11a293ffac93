//! Checks that the runtime defines every entry of the contract with the type declared there.
//!
//! In: `windlass_abi::for_each_entry`. Out: a table of their addresses, which fails to compile when
//! a type differs and keeps every entry in a program that loads components at run time. The entries
//! themselves stand where their subject is.

use std::ffi::c_void;

use windlass_abi::entry::{ENTRIES, Pair};

use crate::alloc::{
    windlass_rt_host_alloc, windlass_rt_host_commit, windlass_rt_host_free, windlass_rt_host_take,
    windlass_rt_scratch_alloc, windlass_rt_scratch_mark, windlass_rt_scratch_reset,
};
use crate::atomic::{
    windlass_rt_atomic_notify, windlass_rt_atomic_wait32, windlass_rt_atomic_wait64,
};
use crate::concurrency::{
    windlass_rt_backpressure_ended, windlass_rt_call_start, windlass_rt_copy,
    windlass_rt_copy_cancel, windlass_rt_copy_end_drop, windlass_rt_copy_ends_new,
    windlass_rt_error_context_drop, windlass_rt_error_context_message,
    windlass_rt_error_context_new, windlass_rt_forward, windlass_rt_import_pending,
    windlass_rt_lift_async_value, windlass_rt_lift_error_context, windlass_rt_lower_async_value,
    windlass_rt_lower_error_context, windlass_rt_subtask_cancel, windlass_rt_subtask_drop,
    windlass_rt_task_cancel, windlass_rt_task_return, windlass_rt_task_returned,
    windlass_rt_task_returning, windlass_rt_task_started, windlass_rt_task_starting,
    windlass_rt_thread_index, windlass_rt_thread_new, windlass_rt_thread_resume_later,
    windlass_rt_thread_switch, windlass_rt_waitable_join, windlass_rt_waitable_set_drop,
    windlass_rt_waitable_set_new, windlass_rt_waitable_set_poll, windlass_rt_waitable_set_wait,
};
use crate::core_table::{windlass_rt_table_fill, windlass_rt_table_grow};
use crate::core_types::windlass_rt_is_subtype;
use crate::exception::{windlass_rt_exception_new, windlass_rt_exception_pin};
use crate::memory::{windlass_rt_memory_copy, windlass_rt_memory_fill, windlass_rt_memory_grow};
use crate::resource::{
    windlass_rt_lift_borrow, windlass_rt_lift_own, windlass_rt_lower_borrow, windlass_rt_lower_own,
    windlass_rt_resource_drop, windlass_rt_resource_new, windlass_rt_resource_rep,
    windlass_rt_scope_enter, windlass_rt_scope_exit,
};
use crate::stack::{windlass_rt_adopt_stack, windlass_rt_entry_stack, windlass_rt_return_stack};
use crate::transcode::{
    windlass_rt_inflate_latin1, windlass_rt_latin1_ascii_prefix, windlass_rt_latin1_to_utf8,
    windlass_rt_latin1_to_utf16, windlass_rt_utf8_to_latin1, windlass_rt_utf8_to_utf16,
    windlass_rt_utf16_ascii_prefix, windlass_rt_utf16_to_latin1, windlass_rt_utf16_to_utf8,
    windlass_rt_utf16_validate,
};
use crate::transcode_utf8::{windlass_rt_utf8_copy, windlass_rt_utf8_validate};
use crate::trap::{
    windlass_rt_entry_refused, windlass_rt_entry_trapped, windlass_rt_import_failed,
    windlass_rt_raise, windlass_rt_throw, windlass_rt_trap,
};

/// An address, as entries take it.
pub(crate) type Ptr = *mut c_void;

/// Every object refers to this symbol, so that another version of the contract does not link
/// (`windlass_abi::ABI_SYMBOL`).
#[unsafe(no_mangle)]
#[used]
pub(crate) static windlass_abi_4: u32 = windlass_abi::ABI_VERSION;

macro_rules! rust_type {
    (ptr) => {
        Ptr
    };
    (u32) => {
        u32
    };
    (u64) => {
        u64
    };
    (pair) => {
        Pair
    };
}

/// The address of an entry.
#[repr(transparent)]
pub(crate) struct EntryAddress(pub(crate) *const c_void);

// SAFETY: the address of a function is a constant.
unsafe impl Sync for EntryAddress {}

macro_rules! entry_addresses {
    ($($(#[$doc:meta])* $variant:ident $symbol:ident ($($name:ident: $ty:ident),*) -> ($($result:ident)?);)*) => {
        /// The address of each entry, in the order of [`windlass_abi::entry::Entry`].
        #[used]
        pub(crate) static ENTRY_ADDRESSES: [EntryAddress; ENTRIES.len()] = [$({
            let typed: unsafe extern "C" fn($(rust_type!($ty)),*) $(-> rust_type!($result))? = $symbol;
            EntryAddress(typed as *const c_void)
        },)*];
    };
}

windlass_abi::for_each_entry!(entry_addresses);

#[cfg(test)]
mod tests {
    use super::{ENTRIES, ENTRY_ADDRESSES, windlass_abi_4};

    #[test]
    fn every_entry_has_an_address() {
        assert_eq!(windlass_abi_4, windlass_abi::ABI_VERSION);
        assert_eq!(ENTRY_ADDRESSES.len(), ENTRIES.len());
        for (entry, desc) in ENTRY_ADDRESSES.iter().zip(ENTRIES) {
            assert!(!entry.0.is_null(), "{}", desc.symbol);
        }
    }
}
