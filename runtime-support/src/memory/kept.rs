//! Which pages of a memory stay with it when its instance has ended, for the next instance.
//!
//! In: memories whose instances have ended. Out: ranges whose bytes are worth overwriting. Elsewhere:
//! overwriting them, and giving everything else back to the system ([`super::Memory::recycle`]).
//!
//! A page that is given back costs the next instance that touches it a page fault and the system a page
//! of zeros: some 20 times what it takes to overwrite the page. But what is overwritten needlessly
//! is lost time too, so the pages are those which the first instances of a component touched. The
//! system says which those were. It is only ever believed in this: a page that it does not tell of is
//! given back, whatever it held, and so holds nothing of an earlier instance either.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::os_page;

/// The most bytes that stay with one memory.
const MAX_BYTES: usize = 256 * 1024;
/// The most ranges; what lies between two of them is given back by a call of the system.
const MAX_RANGES: usize = 8;
/// So many pages between two that stay are overwritten with them: that costs less than the call.
const MAX_GAP_PAGES: usize = 2;
/// How many instances are looked at.
const LOOKS: u32 = 4;
/// The most bytes of a memory that are looked at.
const MAX_LOOK: usize = 16 << 20;

/// Bits of an entry of `/proc/self/pagemap`.
const PRESENT: u64 = 1 << 63;
const SWAPPED: u64 = 1 << 62;
/// Of a page that is as the file has it which is mapped: nobody has written to it.
const OF_FILE: u64 = 1 << 61;

/// Ranges of bytes from the start of a memory: ascending, apart from each other, whole pages.
pub(crate) type Ranges = Arc<[Range<usize>]>;

/// What is known of the memories of one description.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    ranges: Ranges,
    looks: u32,
}

impl Kept {
    /// The pages that stay, after a look at a memory whose instance has ended: of its `len` bytes from
    /// `base`, as they were made. Those that it grew by never stay.
    pub(super) fn look(&mut self, base: *const u8, len: usize) -> Ranges {
        if self.looks < LOOKS {
            self.looks += 1;
            let page = os_page();
            if let Some(touched) = touched(base, len.min(MAX_LOOK), page) {
                self.learn(touched, page);
            }
        }
        Arc::clone(&self.ranges)
    }

    /// Adds pages that were touched, those at the start first, as far as there is room.
    fn learn(&mut self, mut touched: Vec<bool>, page: usize) {
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

/// Which pages of a range somebody has written to; `None` when the system does not say.
fn touched(base: *const u8, len: usize, page: usize) -> Option<Vec<bool>> {
    let file = File::open("/proc/self/pagemap").ok()?;
    let mut entries = vec![0_u8; len / page * size_of::<u64>()];
    let offset = base as usize / page * size_of::<u64>();
    file.read_exact_at(&mut entries, offset as u64).ok()?;
    let (entries, _) = entries.as_chunks();
    let touched = entries.iter().map(|entry| {
        let entry = u64::from_ne_bytes(*entry);
        entry & (PRESENT | SWAPPED) != 0 && entry & OF_FILE == 0
    });
    Some(touched.collect())
}

#[cfg(test)]
mod tests {
    use super::{Kept, MAX_BYTES, MAX_RANGES};

    const PAGE: usize = 4096;

    fn learnt(known: &mut Kept, pages: &[usize]) -> Vec<(usize, usize)> {
        let mut touched = vec![false; 1024];
        pages.iter().for_each(|page| touched[*page] = true);
        known.learn(touched, PAGE);
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
