//! Lists through the values of a slab: queues of threads, pending waitables.
//!
//! In: ids of a [`Slab`] whose values carry [`Links`]. Out: the same, in order. A value is in at
//! most one list for each of its links. Everything takes the same time however long the list is.

use super::slab::{Id, Slab};

/// What a value carries to be in a list.
pub(crate) struct Links<T> {
    /// The one before, as [`Id::raw`]; or [`ALONE`], or [`FIRST`].
    previous: u64,
    next: Option<Id<T>>,
}

/// In no list.
const ALONE: u64 = 0;
/// There is none before: the first of a list. No [`Id::raw`], as zero is none.
const FIRST: u64 = 1;

impl<T> Default for Links<T> {
    #[inline(always)]
    fn default() -> Self {
        Self {
            previous: ALONE,
            next: None,
        }
    }
}

impl<T> Links<T> {
    /// Whether the value is in a list of this kind.
    pub(crate) fn is_linked(&self) -> bool {
        self.previous != ALONE
    }
}

/// A value that can be in a list by its links number `LINK`.
pub(crate) trait Linked<const LINK: usize>: Sized {
    /// Them.
    fn links(&mut self) -> &mut Links<Self>;
}

/// See the module.
pub(crate) struct List<T, const LINK: usize = 0> {
    first: Option<Id<T>>,
    last: Option<Id<T>>,
}

impl<T, const LINK: usize> Default for List<T, LINK> {
    fn default() -> Self {
        Self {
            first: None,
            last: None,
        }
    }
}

impl<T: Linked<LINK>, const LINK: usize> List<T, LINK> {
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(crate) fn first(&self) -> Option<Id<T>> {
        self.first
    }

    /// The value after one of the list.
    pub(crate) fn next(&self, slab: &mut Slab<T>, id: Id<T>) -> Option<Id<T>> {
        slab[id].links().next
    }

    /// Adds a value, which is in no list of this kind, at the end.
    #[inline(always)]
    pub(crate) fn push_back(&mut self, slab: &mut Slab<T>, id: Id<T>) {
        let address = &raw mut slab[id];
        // SAFETY: it is the value's.
        unsafe { self.push_back_at(slab, id, address) };
    }

    /// [`List::push_back`] of a value whose address is known.
    ///
    /// # Safety
    /// It is that of the value with this id.
    #[inline(always)]
    pub(crate) unsafe fn push_back_at(&mut self, slab: &mut Slab<T>, id: Id<T>, address: *mut T) {
        // SAFETY: the caller's promise; no other reference to a value is in use.
        let links = unsafe { (*address).links() };
        debug_assert!(!links.is_linked());
        *links = Links {
            previous: self.last.map_or(FIRST, Id::raw),
            next: None,
        };
        match self.last.replace(id) {
            Some(last) => slab[last].links().next = Some(id),
            None => self.first = Some(id),
        }
    }

    /// Takes the first value out, whose address is known.
    ///
    /// # Safety
    /// It is its address.
    #[inline(always)]
    pub(crate) unsafe fn remove_first_at(&mut self, slab: &mut Slab<T>, address: *mut T) {
        // SAFETY: the caller's promise; no other reference to a value is in use.
        let links = std::mem::take(unsafe { (*address).links() });
        debug_assert!(links.previous == FIRST);
        self.first = links.next;
        match links.next {
            Some(next) => slab[next].links().previous = FIRST,
            None => self.last = None,
        }
    }

    /// Adds a value, which is in no list of this kind, at the beginning.
    pub(crate) fn push_front(&mut self, slab: &mut Slab<T>, id: Id<T>) {
        let links = slab[id].links();
        debug_assert!(!links.is_linked());
        *links = Links {
            previous: FIRST,
            next: self.first,
        };
        match self.first.replace(id) {
            Some(first) => slab[first].links().previous = id.raw(),
            None => self.last = Some(id),
        }
    }

    /// Takes the first value out.
    pub(crate) fn pop_front(&mut self, slab: &mut Slab<T>) -> Option<Id<T>> {
        let first = self.first?;
        self.remove(slab, first);
        Some(first)
    }

    /// Takes a value out that is in this list.
    #[inline(always)]
    pub(crate) fn remove(&mut self, slab: &mut Slab<T>, id: Id<T>) {
        let links = std::mem::take(slab[id].links());
        debug_assert!(links.is_linked());
        // An id, if it is no other of the numbers that a link may be.
        let previous = match links.previous {
            ALONE | FIRST => None,
            previous => Id::from_own(previous),
        };
        match previous {
            Some(previous) => slab[previous].links().next = links.next,
            None => self.first = links.next,
        }
        match links.next {
            Some(next) => slab[next].links().previous = links.previous,
            None => self.last = previous,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Linked, Links, List, Slab};
    use crate::allowance::Allowance;

    #[derive(Default)]
    struct Item(Links<Item>);

    impl Linked<0> for Item {
        fn links(&mut self) -> &mut Links<Self> {
            &mut self.0
        }
    }

    #[test]
    fn order_is_that_of_arrival() {
        let mut slab = Slab::new(&Allowance::without_limit());
        let mut add = || {
            slab.reserve().unwrap();
            slab.insert(Item::default())
        };
        let ids: Vec<_> = (0..5).map(|_| add()).collect();
        let mut list = List::<Item>::default();
        for id in &ids[1..] {
            list.push_back(&mut slab, *id);
        }
        list.push_front(&mut slab, ids[0]);
        list.remove(&mut slab, ids[2]);
        list.remove(&mut slab, ids[4]);
        assert!(!slab[ids[2]].0.is_linked());
        let address = slab.address(ids[2]).unwrap();
        // SAFETY: it is that of the value.
        unsafe { list.push_back_at(&mut slab, ids[2], address) };
        let first = slab.address(ids[0]).unwrap();
        // SAFETY: it is that of the first value.
        unsafe { list.remove_first_at(&mut slab, first) };
        assert_eq!(list.first(), Some(ids[1]));
        list.push_front(&mut slab, ids[0]);
        let second = list.next(&mut slab, ids[0]);
        assert_eq!(second, Some(ids[1]));
        let order: Vec<_> = std::iter::from_fn(|| list.pop_front(&mut slab)).collect();
        assert_eq!(order, [ids[0], ids[1], ids[3], ids[2]]);
        assert!(list.is_empty() && list.first().is_none());
    }
}
