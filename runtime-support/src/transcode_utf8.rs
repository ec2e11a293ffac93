//! Strings from utf8 to utf8: validated, and copied while they are (definitions.py,
//! `load_string_from_range`, `store_string_copy`).
//!
//! In: addresses and a length whose bounds generated code has checked. Out: whether the bytes are
//! valid. Most strings are ASCII, or begin so: that part goes in vectors, the rest as the standard
//! library has it. Of source and destination that overlap, what `transcode` says holds here too.

use crate::entries::Ptr;
use crate::transcode::HIGH_8X8;

/// A piece of a string that is looked at, and copied, at once.
trait Piece: Copy {
    fn is_ascii(self) -> bool;
}

impl Piece for u32 {
    #[inline]
    fn is_ascii(self) -> bool {
        self & HIGH_8X8 as u32 == 0
    }
}

impl Piece for u64 {
    #[inline]
    fn is_ascii(self) -> bool {
        self & HIGH_8X8 == 0
    }
}

/// Sixteen bytes in a register.
#[cfg(target_arch = "x86_64")]
mod vector {
    use std::arch::x86_64::{__m128i, _mm_movemask_epi8, _mm_or_si128};

    pub(super) type Vector = __m128i;

    #[inline]
    pub(super) fn or(a: Vector, b: Vector) -> Vector {
        // SAFETY: every x86_64 has SSE2.
        unsafe { _mm_or_si128(a, b) }
    }

    #[inline]
    pub(super) fn is_ascii(vector: Vector) -> bool {
        // SAFETY: as above.
        unsafe { _mm_movemask_epi8(vector) == 0 }
    }
}

/// Sixteen bytes in a register.
#[cfg(target_arch = "aarch64")]
mod vector {
    use std::arch::aarch64::{uint8x16_t, vmaxvq_u8, vorrq_u8};

    pub(super) type Vector = uint8x16_t;

    #[inline]
    pub(super) fn or(a: Vector, b: Vector) -> Vector {
        // SAFETY: every aarch64 that Rust's targets know has vectors.
        unsafe { vorrq_u8(a, b) }
    }

    #[inline]
    pub(super) fn is_ascii(vector: Vector) -> bool {
        // SAFETY: as above.
        unsafe { vmaxvq_u8(vector) < 0x80 }
    }
}

impl<const N: usize> Piece for [vector::Vector; N] {
    #[inline]
    fn is_ascii(self) -> bool {
        let [first, rest @ ..] = self.as_slice() else {
            return true;
        };
        vector::is_ascii(rest.iter().fold(*first, |all, one| vector::or(all, *one)))
    }
}

/// Looks at leading pieces of a string, and where it is to `COPY`, copies each that is ASCII.
#[derive(Clone, Copy)]
struct AsciiPrefix<const COPY: bool> {
    src: *const u8,
    len: usize,
    dst: *mut u8,
}

impl<const COPY: bool> AsciiPrefix<COPY> {
    /// One piece; whether it is ASCII.
    ///
    /// # Safety
    /// The piece is inside the string, and so is its copy in the destination.
    #[inline]
    unsafe fn piece<T: Piece>(self, at: usize) -> bool {
        // SAFETY: the caller's promise.
        unsafe {
            let piece = self.src.add(at).cast::<T>().read_unaligned();
            if !piece.is_ascii() {
                return false;
            }
            if COPY {
                self.dst.add(at).cast::<T>().write_unaligned(piece);
            }
        }
        true
    }

    /// The number of bytes that are known to be ASCII: all, or up to a piece that is not.
    ///
    /// # Safety
    /// The string is readable, the destination, if it is to `COPY`, writable.
    #[inline(always)]
    unsafe fn run(self) -> usize {
        let mut at = 0;
        // SAFETY: each piece ends at `len` or before; the last ones overlap those before.
        unsafe {
            while self.len - at >= 64 {
                if !self.piece::<[vector::Vector; 4]>(at) {
                    return at;
                }
                at += 64;
            }
            if self.len - at >= 32 {
                if !self.piece::<[vector::Vector; 2]>(at) {
                    return at;
                }
                at += 32;
            }
            if self.len - at >= 16 {
                if !self.piece::<[vector::Vector; 1]>(at) {
                    return at;
                }
                at += 16;
            }
            let rest = self.len - at;
            let all = if rest == 0 {
                true
            } else if self.len >= 16 {
                self.piece::<[vector::Vector; 1]>(self.len - 16)
            } else if rest >= 8 {
                self.piece::<u64>(at) && self.piece::<u64>(self.len - 8)
            } else if rest >= 4 {
                self.piece::<u32>(at) && self.piece::<u32>(self.len - 4)
            } else {
                return at + self.bytes(at);
            };
            if all { self.len } else { at }
        }
    }

    /// The last few bytes, one after the other; how many are ASCII.
    ///
    /// # Safety
    /// As for [`Self::run`]; `at` is at most the length.
    #[inline]
    unsafe fn bytes(self, at: usize) -> usize {
        for index in at..self.len {
            // SAFETY: the index is below the length.
            unsafe {
                let byte = self.src.add(index).read();
                if !byte.is_ascii() {
                    return index - at;
                }
                if COPY {
                    self.dst.add(index).write(byte);
                }
            }
        }
        self.len - at
    }
}

/// Whether the bytes after those that are ASCII are valid UTF-8.
///
/// # Safety
/// `len` bytes from `src` are readable, and nothing writes to them meanwhile.
#[inline(never)]
unsafe fn rest_is_valid(src: *const u8, len: usize, ascii: usize) -> bool {
    // SAFETY: the caller's promise; `ascii` is at most `len`.
    let rest = unsafe { std::slice::from_raw_parts(src.add(ascii), len - ascii) };
    std::str::from_utf8(rest).is_ok()
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_utf8_validate(src: Ptr, len: u64) -> u64 {
    let (src, len) = (src.cast_const().cast::<u8>(), len as usize);
    let prefix = AsciiPrefix::<false> {
        src,
        len,
        dst: std::ptr::null_mut(),
    };
    // SAFETY: generated code has checked the bounds; nothing writes during this call.
    unsafe {
        let ascii = prefix.run();
        u64::from(ascii == len || rest_is_valid(src, len, ascii))
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_utf8_copy(dst: Ptr, src: Ptr, len: u64) -> u64 {
    let (src, len) = (src.cast_const().cast::<u8>(), len as usize);
    let dst = dst.cast::<u8>();
    let prefix = AsciiPrefix::<true> { src, len, dst };
    // SAFETY: generated code has checked the bounds of both. No slice is in use while `dst`, which
    // may overlap `src`, is written to. A prefix of ASCII ends where a character does.
    unsafe {
        let ascii = prefix.run();
        if ascii == len {
            return 1;
        }
        if !rest_is_valid(src, len, ascii) {
            return 0;
        }
        std::ptr::copy(src.add(ascii), dst.add(ascii), len - ascii);
        1
    }
}
