//! What the runtime may take for one instance tree, beside its linear memories.
//!
//! In: growth of the tables that tasks, threads, waitables, handles and the like live in, memory for
//! values on their way to the host, stacks. Out: leave to grow, or the trap `OutOfMemory`, which
//! then names the limit. Elsewhere: linear memories (`memory::Budget`); `Config::max_fibers`.
//!
//! Guests decide how much of this there is, so all of it is paid for before it is allocated. Tables
//! pay when they grow, many elements at a time, so that nothing is counted on the way of a call; and
//! as they never shrink, they get nothing back.

use std::cell::Cell;
use std::rc::Rc;

use windlass_abi::trap::TrapCode;

/// What is left of [`crate::store::Config::max_runtime_bytes`]; see the module.
#[derive(Debug)]
pub(crate) struct Allowance {
    limit: u64,
    left: Cell<u64>,
    /// More was asked for than was left: the failure that comes next says so.
    refused: Cell<bool>,
}

impl Allowance {
    /// So many bytes.
    pub(crate) fn new(limit: u64) -> Rc<Self> {
        Rc::new(Self {
            limit,
            left: Cell::new(limit),
            refused: Cell::new(false),
        })
    }

    /// For tests that are about something else.
    #[cfg(test)]
    pub(crate) fn without_limit() -> Rc<Self> {
        Self::new(u64::MAX)
    }

    /// Takes so many bytes; false, and none are taken, when they are not left.
    pub(crate) fn try_take(&self, bytes: usize) -> bool {
        match self.left.get().checked_sub(bytes as u64) {
            Some(left) => self.left.set(left),
            None => return false,
        }
        true
    }

    /// The same, for what can not do without.
    pub(crate) fn take(&self, bytes: usize) -> Result<(), TrapCode> {
        if self.try_take(bytes) {
            return Ok(());
        }
        self.refused.set(true);
        Err(TrapCode::OutOfMemory)
    }

    /// Gives back what was taken.
    pub(crate) fn give_back(&self, bytes: usize) {
        self.left.set(self.left.get() + bytes as u64);
    }

    /// What is left.
    pub(crate) fn left(&self) -> u64 {
        self.left.get()
    }

    /// What there is to say of a lack of memory, once.
    pub(crate) fn explain(&self) -> Option<String> {
        let limit = self.limit;
        self.refused.take().then(|| {
            format!("the instance needs more of the runtime than `max_runtime_bytes` ({limit})")
        })
    }

    /// Makes room for one more element of a vector that never gives room back: afterwards a `push`
    /// allocates nothing.
    #[inline(always)]
    pub(crate) fn reserve<T>(&self, elements: &mut Vec<T>) -> Result<(), TrapCode> {
        if elements.len() == elements.capacity() {
            self.grow(elements, 1)?;
        }
        Ok(())
    }

    /// Makes room for so many more.
    #[cold]
    #[inline(never)]
    pub(crate) fn grow<T>(&self, elements: &mut Vec<T>, more: usize) -> Result<(), TrapCode> {
        let before = elements.capacity();
        let needed = elements.len().checked_add(more);
        let wanted = needed.map(|needed| needed.max(before * 2).max(4));
        let bytes = wanted.and_then(|wanted| (wanted - before).checked_mul(size_of::<T>()));
        let (Some(wanted), Some(bytes)) = (wanted, bytes) else {
            return Err(TrapCode::OutOfMemory);
        };
        self.take(bytes)?;
        let reserved = elements.try_reserve_exact(wanted - elements.len());
        reserved.map_err(|_| {
            self.give_back(bytes);
            TrapCode::OutOfMemory
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowance, TrapCode};

    #[test]
    fn what_is_not_left_is_not_taken() {
        let allowance = Allowance::new(100);
        assert_eq!(allowance.take(60), Ok(()));
        assert!(!allowance.try_take(41));
        assert_eq!(allowance.explain(), None);
        assert_eq!(allowance.take(41), Err(TrapCode::OutOfMemory));
        let why = allowance.explain().unwrap();
        assert!(why.contains("max_runtime_bytes") && why.contains("100"));
        assert_eq!(allowance.explain(), None);
        assert_eq!(allowance.take(40), Ok(()));
        allowance.give_back(100);
        assert_eq!(allowance.left(), 100);
    }

    #[test]
    fn vectors_pay_for_what_they_have() {
        let allowance = Allowance::new(8 * 100);
        let mut elements = Vec::<u64>::new();
        let mut refused = false;
        for n in 0..100 {
            refused = allowance.reserve(&mut elements).is_err();
            if refused {
                break;
            }
            let before = elements.capacity();
            elements.push(n);
            assert_eq!(elements.capacity(), before);
            assert_eq!(allowance.left(), 8 * (100 - before as u64));
        }
        // 4, 8, 16, 32, 64, and not 128.
        assert!(refused);
        assert_eq!(elements.len(), 64);
        assert_eq!(
            allowance.grow(&mut elements, usize::MAX),
            Err(TrapCode::OutOfMemory)
        );
    }
}
