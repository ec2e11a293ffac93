//! Concurrency (Concurrency.md): tasks, threads, waitables, streams and futures, and when they run.

use windlass_abi::entry::Pair;
use windlass_abi::trap::TrapCode;

use crate::entries::Ptr;

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_call_start(
    _instance: Ptr,
    _desc: Ptr,
    _args: Ptr,
    _results: Ptr,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_return(
    _instance: Ptr,
    _component: u32,
    _result_type: u32,
    _options: u64,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_returning(_instance: Ptr, _task: Ptr) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_returned(_instance: Ptr, _task: Ptr) {}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_starting(_instance: Ptr, _task: Ptr) {}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_started(_instance: Ptr) {}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_task_cancel(_instance: Ptr, _component: u32) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_import_pending(
    _instance: Ptr,
    _desc: Ptr,
    _args: Ptr,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_set_new(
    _instance: Ptr,
    _component: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_set_wait(
    _instance: Ptr,
    _component: u32,
    _set: u32,
    _out: Ptr,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_set_poll(
    _instance: Ptr,
    _component: u32,
    _set: u32,
    _out: Ptr,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_set_drop(
    _instance: Ptr,
    _component: u32,
    _set: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_waitable_join(
    _instance: Ptr,
    _component: u32,
    _waitable: u32,
    _set: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_subtask_cancel(
    _instance: Ptr,
    _component: u32,
    _is_async: u32,
    _subtask: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_subtask_drop(
    _instance: Ptr,
    _component: u32,
    _subtask: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_backpressure_ended(_instance: Ptr, _component: u32) {}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_copy_ends_new(
    _instance: Ptr,
    _component: u32,
    _ty: u32,
    _flags: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_copy(
    _instance: Ptr,
    _desc: Ptr,
    _end: u32,
    _address: u64,
    _count: u64,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_copy_cancel(
    _instance: Ptr,
    _component: u32,
    _ty: u32,
    _flags: u32,
    _end: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_copy_end_drop(
    _instance: Ptr,
    _component: u32,
    _ty: u32,
    _flags: u32,
    _end: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_forward(
    _instance: Ptr,
    _component: u32,
    _ty: u32,
    _flags: u32,
    _readable: u32,
    _writable: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lift_async_value(
    _instance: Ptr,
    _table: u32,
    _ty: u32,
    _end: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lower_async_value(
    _instance: Ptr,
    _table: u32,
    _ty: u32,
    _value: u64,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_error_context_new(
    _instance: Ptr,
    _component: u32,
    _message: Ptr,
    _len: u64,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_error_context_message(
    _instance: Ptr,
    _component: u32,
    _error: u32,
    _out: Ptr,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_error_context_drop(
    _instance: Ptr,
    _component: u32,
    _error: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lift_error_context(
    _instance: Ptr,
    _table: u32,
    _error: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_lower_error_context(
    _instance: Ptr,
    _table: u32,
    _value: u64,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_thread_index(_instance: Ptr, _component: u32) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_thread_new(
    _instance: Ptr,
    _component: u32,
    _code: Ptr,
    _is_64: u32,
    _argument: u64,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_thread_resume_later(
    _instance: Ptr,
    _component: u32,
    _thread: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_thread_switch(
    _instance: Ptr,
    _component: u32,
    _switch: u32,
    _thread: u32,
) -> Pair {
    Pair {
        value: 0,
        outcome: TrapCode::Deadlock as u64,
    }
}
