//! `memory.atomic.wait32`, `memory.atomic.wait64` and `memory.atomic.notify` (threads proposal).
//!
//! In: addresses within shared memories, whose bounds and alignment generated code has checked.
//! Out: threads that sleep and wake. Elsewhere: the memories.
//!
//! A shared memory stands at one address in the process, so an address names a place to wait at.
//! The waiters of all places stand in a fixed number of queues, each behind a lock, under which a
//! waiter compares the value and lies down. Who changes the value and then notifies comes to that
//! lock either before the comparison, which sees the change, or after the waiter is in the queue:
//! no wake is lost.
//!
//! The kernel's futexes were the alternative. They compare 32 bits only, and wake without saying
//! so.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::entries::Ptr;

/// What `wait` returns.
const WOKEN: u32 = 0;
const NOT_EQUAL: u32 = 1;
const TIMED_OUT: u32 = 2;

/// A thread that waits.
struct Waiter {
    address: usize,
    /// Set under the lock of its queue, when it is taken out.
    woken: AtomicBool,
    bell: Condvar,
}

/// Those that wait at one of many addresses, the first first.
type Queue = VecDeque<Arc<Waiter>>;

/// A power of two; more than threads that contend on most machines.
const QUEUES: usize = 64;

static PARKING_LOT: [Mutex<Queue>; QUEUES] = [const { Mutex::new(Queue::new()) }; QUEUES];

/// The queue for an address.
fn queue(address: usize) -> &'static Mutex<Queue> {
    // Neighbours should not share a queue: the high bits of a product depend on all of the address.
    let mixed = (address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    &PARKING_LOT[(mixed >> (u64::BITS - QUEUES.ilog2())) as usize]
}

fn lock(queue: &'static Mutex<Queue>) -> MutexGuard<'static, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

/// When a timeout in nanoseconds ends; never, when it is negative or beyond what the clock can
/// tell.
fn deadline(timeout: i64) -> Option<Instant> {
    let timeout = Duration::from_nanos(u64::try_from(timeout).ok()?);
    Instant::now().checked_add(timeout)
}

/// Waits at an address if `is_expected` says so of the value there.
fn wait(address: usize, timeout: i64, is_expected: impl FnOnce() -> bool) -> u32 {
    let deadline = deadline(timeout);
    let mut waiting = lock(queue(address));
    if !is_expected() {
        return NOT_EQUAL;
    }
    let waiter = Arc::new(Waiter {
        address,
        woken: AtomicBool::new(false),
        bell: Condvar::new(),
    });
    waiting.push_back(Arc::clone(&waiter));
    loop {
        waiting = match deadline {
            None => waiter
                .bell
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner),
            Some(deadline) => {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    waiting.retain(|other| !Arc::ptr_eq(other, &waiter));
                    return TIMED_OUT;
                }
                let result = waiter.bell.wait_timeout(waiting, left);
                result.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        // Before the clock is asked again: who was counted as woken has been.
        if waiter.woken.load(Ordering::Relaxed) {
            return WOKEN;
        }
    }
}

/// Wakes at most `count` of those that wait at an address; how many.
fn notify(address: usize, count: u32) -> u32 {
    let mut woken = 0;
    let mut waiting = lock(queue(address));
    let mut at = 0;
    while woken < count && at < waiting.len() {
        if waiting[at].address != address {
            at += 1;
            continue;
        }
        if let Some(waiter) = waiting.remove(at) {
            waiter.woken.store(true, Ordering::Relaxed);
            waiter.bell.notify_one();
            woken += 1;
        }
    }
    woken
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_atomic_notify(address: Ptr, count: u32) -> u32 {
    notify(address as usize, count)
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_atomic_wait32(
    address: Ptr,
    expected: u32,
    timeout: u64,
) -> u32 {
    // SAFETY: generated code passes an aligned address within a shared memory, which lives as long
    // as its instance runs.
    let value = unsafe { AtomicU32::from_ptr(address.cast()) };
    wait(address as usize, timeout as i64, || {
        value.load(Ordering::SeqCst) == expected
    })
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_atomic_wait64(
    address: Ptr,
    expected: u64,
    timeout: u64,
) -> u32 {
    // SAFETY: as above.
    let value = unsafe { AtomicU64::from_ptr(address.cast()) };
    wait(address as usize, timeout as i64, || {
        value.load(Ordering::SeqCst) == expected
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::{
        NOT_EQUAL, TIMED_OUT, WOKEN, lock, queue, windlass_rt_atomic_notify,
        windlass_rt_atomic_wait32, windlass_rt_atomic_wait64,
    };

    fn wait32(cell: &AtomicU32, expected: u32, timeout: i64) -> u32 {
        // SAFETY: the cell is aligned and alive.
        unsafe { windlass_rt_atomic_wait32(cell.as_ptr().cast(), expected, timeout as u64) }
    }

    fn notify(cell: &AtomicU32, count: u32) -> u32 {
        // SAFETY: as above.
        unsafe { windlass_rt_atomic_notify(cell.as_ptr().cast(), count) }
    }

    /// How many wait at a cell.
    fn waiting(cell: &AtomicU32) -> usize {
        let address = cell.as_ptr() as usize;
        let queue = lock(queue(address));
        queue.iter().filter(|w| w.address == address).count()
    }

    fn until(condition: impl Fn() -> bool) {
        let start = Instant::now();
        while !condition() {
            assert!(start.elapsed() < Duration::from_secs(60));
            thread::yield_now();
        }
    }

    #[test]
    fn nobody_waits_for_another_value() {
        let cell = AtomicU32::new(7);
        assert_eq!(wait32(&cell, 8, -1), NOT_EQUAL);
        let wide = AtomicU64::new(7 | 1 << 32);
        let wait64 = |expected: u64, timeout: i64| {
            let address = wide.as_ptr().cast();
            // SAFETY: the cell is aligned and alive.
            unsafe { windlass_rt_atomic_wait64(address, expected, timeout as u64) }
        };
        assert_eq!(wait64(7, -1), NOT_EQUAL);
        assert_eq!(wait64(7 | 1 << 32, 1), TIMED_OUT);
        assert_eq!(notify(&cell, u32::MAX), 0);
    }

    #[test]
    fn a_timeout_ends_the_wait_and_the_place_in_the_queue() {
        let cell = AtomicU32::new(7);
        assert_eq!(wait32(&cell, 7, 0), TIMED_OUT);
        let start = Instant::now();
        assert_eq!(wait32(&cell, 7, 20_000_000), TIMED_OUT);
        assert!(start.elapsed() >= Duration::from_millis(20));
        assert_eq!(waiting(&cell), 0);
        assert_eq!(notify(&cell, 1), 0);
    }

    #[test]
    fn as_many_wake_as_are_counted_the_first_first() {
        let (cell, other) = (AtomicU32::new(0), AtomicU32::new(0));
        let order = std::sync::Mutex::new(Vec::new());
        thread::scope(|scope| {
            let (cell, other, order) = (&cell, &other, &order);
            scope.spawn(move || assert_eq!(wait32(other, 0, -1), WOKEN));
            for number in 0..4 {
                scope.spawn(move || {
                    // The longest timeout is longer than any clock: it never ends.
                    let timeout = [-1, i64::MAX][number % 2];
                    assert_eq!(wait32(cell, 0, timeout), WOKEN);
                    order.lock().unwrap().push(number);
                });
                until(|| waiting(cell) == number + 1);
            }
            assert_eq!(notify(cell, 0), 0);
            assert_eq!(notify(cell, 1), 1);
            until(|| order.lock().unwrap().len() == 1);
            assert_eq!(notify(cell, 1), 1);
            until(|| order.lock().unwrap().len() == 2);
            assert_eq!(*order.lock().unwrap(), [0, 1]);
            assert_eq!(waiting(cell), 2);
            assert_eq!(notify(cell, u32::MAX), 2);
            until(|| waiting(other) == 1);
            assert_eq!(notify(other, u32::MAX), 1);
        });
        assert_eq!(order.lock().unwrap().len(), 4);
    }

    #[test]
    fn no_wake_is_lost() {
        // Two threads pass a token; each sleeps until it is its turn.
        let cell = AtomicU32::new(0);
        thread::scope(|scope| {
            for me in 0..2 {
                let cell = &cell;
                scope.spawn(move || {
                    for _ in 0..2000 {
                        while cell.load(Ordering::SeqCst) != me {
                            assert_ne!(wait32(cell, 1 - me, -1), TIMED_OUT);
                        }
                        cell.store(1 - me, Ordering::SeqCst);
                        notify(cell, 1);
                    }
                });
            }
        });
        assert_eq!(waiting(&cell), 0);
    }
}
