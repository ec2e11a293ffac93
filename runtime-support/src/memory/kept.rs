//! Which pages of a memory stay with it when its instance has ended, for the next instance.
//!
//! In: memories whose instances have ended. Out: ranges whose bytes are worth overwriting.
//! Elsewhere: overwriting them, and giving everything else back to the system
//! ([`super::Memory::recycle`]).
//!
//! A page that is given back costs the next instance that touches it a page fault and the system a
//! page of zeros: some 20 times what it takes to overwrite the page. But what is overwritten
//! needlessly is lost time too, so the pages are those which instances of a component have touched
//! before: the system says which those were, now and then. It is only ever believed in this: a page
//! that it does not tell of is given back, whatever it held, and so holds nothing of an earlier
//! instance either.
//!
//! What is known is that of a description ([`Kept`], behind a lock); each memory has it as it was
//! when the memory was last used anew, so that an instance ends without asking.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::os_page;

/// The most bytes that stay with one memory.
const MAX_BYTES: usize = 128 * 1024;
/// The most ranges; what lies between two of them is given back by a call of the system.
const MAX_RANGES: usize = 8;
/// So many pages between two that stay are overwritten with them: that costs less than the call.
const MAX_GAP_PAGES: usize = 2;
/// Every so many instances that a memory has served one is looked at, which takes a thousand
/// nanoseconds. Of the first ones, each whose number is a power of two.
const LOOK_EVERY: u32 = 256;
/// The most bytes of a memory that are looked at.
const MAX_LOOK: usize = 8 << 20;

/// Bits of an entry of `/proc/self/pagemap`.
const PRESENT: u64 = 1 << 63;
const SWAPPED: u64 = 1 << 62;

/// Ranges of bytes from the start of a memory: ascending, apart from each other, whole pages.
pub(crate) type Ranges = Arc<[Range<usize>]>;

/// Which pages of a memory an instance has touched, from the memory's start on.
pub(crate) struct Touched(Vec<bool>);

/// What is known of the memories of one description.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    ranges: Ranges,
}

/// A look at a memory, when it is the turn of the instance that has ended: one of the number that it
/// has served by now. The memory's `len` bytes from `base` are as they were made: what it grew by
/// never stays.
pub(super) fn look(number: u32, base: *const u8, len: usize) -> Option<Touched> {
    let is_its_turn = number.is_power_of_two() || number.is_multiple_of(LOOK_EVERY);
    let touched = is_its_turn.then(|| touched(base, len.min(MAX_LOOK), os_page()));
    touched.flatten().map(Touched)
}

impl Kept {
    /// The pages that stay.
    pub(crate) fn ranges(&self) -> &Ranges {
        &self.ranges
    }

    /// Adds what was seen.
    pub(crate) fn learn(&mut self, Touched(touched): Touched) {
        self.add(touched, os_page());
    }

    /// Adds pages that were touched, those at the start first, as far as there is room.
    fn add(&mut self, mut touched: Vec<bool>, page: usize) {
        for range in self.ranges.iter() {
            let pages = range.start / page..range.end / page;
            let known = touched.get_mut(pages);
            known.into_iter().for_each(|pages| pages.fill(true));
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut bytes = 0;
        let touched = touched.iter().enumerate().filter(|(_, touched)| **touched);
        for start in touched.map(|(number, _)| number * page) {
            let end = start + page;
            let last = ranges.last().map(|last| last.end);
            let near = last.filter(|last| start - last <= MAX_GAP_PAGES * page);
            let from = near.unwrap_or(start);
            let is_full = near.is_none() && ranges.len() == MAX_RANGES;
            if is_full || bytes + (end - from) > MAX_BYTES {
                break;
            }
            match ranges.last_mut().filter(|_| near.is_some()) {
                Some(last) => last.end = end,
                None => ranges.push(start..end),
            }
            bytes += end - from;
        }
        self.ranges = ranges.into();
    }
}

/// Which pages of a range somebody has touched; `None` when the system does not say.
fn touched(base: *const u8, len: usize, page: usize) -> Option<Vec<bool>> {
    let file = File::open("/proc/self/pagemap").ok()?;
    let size = len / page * size_of::<u64>();
    let mut entries = Vec::new();
    // An instance may end because there is no memory.
    entries.try_reserve_exact(size).ok()?;
    entries.resize(size, 0_u8);
    let offset = base as usize / page * size_of::<u64>();
    file.read_exact_at(&mut entries, offset as u64).ok()?;
    let (entries, _) = entries.as_chunks();
    let is_there = |entry: &[u8; 8]| u64::from_ne_bytes(*entry) & (PRESENT | SWAPPED) != 0;
    Some(entries.iter().map(is_there).collect())
}

#[cfg(test)]
mod tests {
    use super::{Kept, LOOK_EVERY, MAX_BYTES, MAX_RANGES, look};

    const PAGE: usize = 4096;

    fn learnt(known: &mut Kept, pages: &[usize]) -> Vec<(usize, usize)> {
        let mut touched = vec![false; 1024];
        pages.iter().for_each(|page| touched[*page] = true);
        known.add(touched, PAGE);
        let pages = |bytes: usize| bytes / PAGE;
        known
            .ranges
            .iter()
            .map(|range| (pages(range.start), pages(range.end)))
            .collect()
    }

    #[test]
    fn pages_near_each_other_are_one_range() {
        let mut kept = Kept::default();
        assert_eq!(learnt(&mut kept, &[0, 2, 5, 9]), [(0, 6), (9, 10)]);
        // What was learnt before stays.
        assert_eq!(learnt(&mut kept, &[7]), [(0, 10)]);
        assert_eq!(learnt(&mut kept, &[]), [(0, 10)]);
    }

    #[test]
    fn what_later_instances_touch_is_learnt_too() {
        // A page that only one instance touches, of those that are looked at; those before touch
        // nothing.
        if !std::path::Path::new("/proc/self/pagemap").exists() {
            return;
        }
        let page = super::os_page();
        let mut memory = vec![0_u8; 64 * page];
        let base = memory.as_mut_ptr();
        // SAFETY: whole pages within the vector.
        let (start, len) = unsafe { (base.add(base.align_offset(page)), 63 * page) };
        let forget = || {
            // SAFETY: as above; nothing of the vector is in use.
            unsafe { libc::madvise(start.cast(), len, libc::MADV_DONTNEED) };
        };
        let mut kept = Kept::default();
        for number in 1..3 * LOOK_EVERY {
            forget();
            if let Some(touched) = look(number, start, len) {
                kept.learn(touched);
            }
            assert!(kept.ranges().is_empty());
        }
        // SAFETY: as above.
        unsafe { start.add(9 * page).write_volatile(1) };
        kept.learn(look(3 * LOOK_EVERY, start, len).unwrap());
        let [range] = &**kept.ranges() else {
            panic!("{kept:?}");
        };
        assert_eq!(*range, 9 * page..10 * page);
    }

    #[test]
    fn there_is_a_limit_of_bytes_and_one_of_ranges() {
        let all: Vec<usize> = (0..1024).collect();
        let most = MAX_BYTES / PAGE;
        assert_eq!(learnt(&mut Kept::default(), &all), [(0, most)]);
        let far: Vec<usize> = (0..1024).step_by(10).collect();
        let ranges = learnt(&mut Kept::default(), &far);
        assert_eq!(ranges.len(), MAX_RANGES);
        assert_eq!(ranges[..2], [(0, 1), (10, 11)]);
    }
}
