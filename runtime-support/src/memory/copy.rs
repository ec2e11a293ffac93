//! Copies: `memmove`, with a short way for short ranges.
//!
//! In: addresses and lengths that generated code has checked. Most strings are short, and finding
//! that out here costs less than the call of the C library's function, which finds it out as well.

use std::ptr;

use crate::entries::Ptr;

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_memory_copy(dst: Ptr, src: Ptr, len: u64) {
    let (dst, src, len) = (dst.cast::<u8>(), src.cast::<u8>(), len as usize);
    // SAFETY: generated code has checked both ranges.
    unsafe {
        match len {
            0 => {}
            1 => *dst = *src,
            2..=3 => ends::<u16>(dst, src, len),
            4..=7 => ends::<u32>(dst, src, len),
            8..=15 => ends::<u64>(dst, src, len),
            16..=32 => ends::<u128>(dst, src, len),
            33..=64 => ends::<[u128; 2]>(dst, src, len),
            _ => ptr::copy(src, dst, len),
        }
    }
}

/// Copies a range by its first and last `T`, which together are all of it. Both are read before one
/// is written, so that the ranges may overlap.
///
/// # Safety
/// `src` is readable and `dst` writable for `len` bytes, which are those of one `T` to two.
#[inline(always)]
unsafe fn ends<T: Copy>(dst: *mut u8, src: *const u8, len: usize) {
    let last = len - size_of::<T>();
    // SAFETY: the caller's promise.
    unsafe {
        let head = src.cast::<T>().read_unaligned();
        let tail = src.add(last).cast::<T>().read_unaligned();
        dst.cast::<T>().write_unaligned(head);
        dst.add(last).cast::<T>().write_unaligned(tail);
    }
}

#[cfg(test)]
mod tests {
    use super::windlass_rt_memory_copy;

    #[test]
    fn every_length_and_overlap_is_as_memmove() {
        let new = || -> Vec<u8> { (0..200).collect() };
        for len in 0..=80 {
            for (from, to) in [
                (0, 100),
                (100, 0),
                (10, 11),
                (11, 10),
                (40, 17),
                (17, 40),
                (5, 5),
            ] {
                let (mut one, mut other) = (new(), new());
                one.copy_within(from..from + len, to);
                let base = other.as_mut_ptr();
                // SAFETY: both ranges lie within the vector.
                unsafe {
                    windlass_rt_memory_copy(base.add(to).cast(), base.add(from).cast(), len as u64);
                }
                assert_eq!(one, other, "{len} bytes from {from} to {to}");
            }
        }
    }
}
