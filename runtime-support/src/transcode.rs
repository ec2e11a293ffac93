//! Strings between the encodings of the Canonical ABI (definitions.py, `store_string_*`).
//!
//! In: addresses and lengths whose bounds and alignment generated code has checked. Out: the same
//! text in another encoding, or "not valid". Elsewhere: allocation, tags and the choice of
//! encoding, which generated code does; from utf8 to utf8 (`transcode_utf8`).
//!
//! Source and destination may overlap when a guest's `realloc` misbehaves. The result is then the
//! guest's own rubbish, but nothing is read or written outside the two ranges; this is why nothing
//! here makes a slice of a destination or trusts an earlier validation.

use windlass_abi::entry::Pair;

use crate::entries::Ptr;

/// The high bits of eight bytes.
pub(crate) const HIGH_8X8: u64 = 0x8080_8080_8080_8080;
/// The bits of four UTF-16 units that ASCII does not have.
const HIGH_16X4: u64 = 0xff80_ff80_ff80_ff80;
/// The bits of four UTF-16 units that Latin-1 does not have.
const LATIN1_16X4: u64 = 0xff00_ff00_ff00_ff00;

/// A source: reads are checked against its length.
#[derive(Clone, Copy)]
struct Source<T> {
    start: *const T,
    len: usize,
}

impl<T: Copy> Source<T> {
    /// # Safety
    /// `len` elements from `start` are readable while this is in use; alignment does not matter.
    unsafe fn new(start: Ptr, len: u64) -> Self {
        Self {
            start: start.cast(),
            len: len as usize,
        }
    }

    #[inline]
    fn get(self, index: usize) -> Option<T> {
        // SAFETY: the index is below the length.
        (index < self.len).then(|| unsafe { self.start.add(index).read_unaligned() })
    }

    /// Eight bytes from an index on, if there are so many.
    #[inline]
    fn word(self, index: usize) -> Option<u64> {
        let elements = 8 / size_of::<T>();
        // SAFETY: the elements from `index` on that make eight bytes are below the length.
        (self.len - index >= elements)
            .then(|| unsafe { self.start.add(index).cast::<u64>().read_unaligned() })
    }
}

/// Four UTF-16 units below 0x100 as bytes.
#[inline]
fn narrow_4(units: u64) -> u32 {
    let pairs = (units | units >> 8) & 0x0000_ffff_0000_ffff;
    (pairs | pairs >> 16) as u32
}

/// Four bytes as UTF-16 units.
#[inline]
fn widen_4(bytes: u32) -> u64 {
    let bytes = u64::from(bytes);
    let pairs = (bytes | bytes << 16) & 0x0000_ffff_0000_ffff;
    (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff
}

/// Writes several elements at once.
///
/// # Safety
/// All of `value` from `index` on is inside the destination.
#[inline]
unsafe fn put_word<T, W>(dst: *mut T, index: usize, value: W) {
    // SAFETY: the caller's promise.
    unsafe { dst.add(index).cast::<W>().write_unaligned(value) }
}

/// Writes one element.
///
/// # Safety
/// `index` is inside the destination.
#[inline]
unsafe fn put<T>(dst: *mut T, index: usize, value: T) {
    // SAFETY: the caller's promise.
    unsafe { dst.add(index).write_unaligned(value) }
}

/// The character at `index` and its length in bytes; `None` where the bytes are not valid UTF-8
/// (Unicode, Table 3-7).
#[inline]
fn decode_utf8(src: Source<u8>, index: usize) -> Option<(u32, usize)> {
    let tail = |at: usize, low: u8, high: u8| {
        src.get(index + at)
            .filter(|byte| (low..=high).contains(byte))
            .map(|b| u32::from(b & 0x3f))
    };
    let first = src.get(index)?;
    let lead = u32::from(first);
    Some(match first {
        0..=0x7f => (lead, 1),
        0xc2..=0xdf => ((lead & 0x1f) << 6 | tail(1, 0x80, 0xbf)?, 2),
        0xe0..=0xef => {
            let (low, high) = match first {
                0xe0 => (0xa0, 0xbf),
                0xed => (0x80, 0x9f),
                _ => (0x80, 0xbf),
            };
            let second = tail(1, low, high)?;
            ((lead & 0x0f) << 12 | second << 6 | tail(2, 0x80, 0xbf)?, 3)
        }
        0xf0..=0xf4 => {
            let (low, high) = match first {
                0xf0 => (0x90, 0xbf),
                0xf4 => (0x80, 0x8f),
                _ => (0x80, 0xbf),
            };
            let second = tail(1, low, high)?;
            let third = tail(2, 0x80, 0xbf)?;
            (
                (lead & 0x07) << 18 | second << 12 | third << 6 | tail(3, 0x80, 0xbf)?,
                4,
            )
        }
        _ => return None,
    })
}

/// The character at `index` and its length in units; `None` for an unpaired surrogate.
#[inline]
fn decode_utf16(src: Source<u16>, index: usize) -> Option<(u32, usize)> {
    let first = u32::from(src.get(index)?);
    match first {
        0xd800..=0xdbff => {
            let second = u32::from(src.get(index + 1)?);
            let in_range = (0xdc00..=0xdfff).contains(&second);
            in_range.then(|| (0x10000 + ((first - 0xd800) << 10 | (second - 0xdc00)), 2))
        }
        0xdc00..=0xdfff => None,
        _ => Some((first, 1)),
    }
}

/// Writes a character as UTF-8 at `index`; returns its length.
///
/// # Safety
/// So many bytes fit into the destination.
#[inline]
unsafe fn encode_utf8(dst: *mut u8, index: usize, c: u32) -> usize {
    let tail = |shift: u32| 0x80 | (c >> shift & 0x3f) as u8;
    // SAFETY: the caller's promise.
    unsafe {
        match c {
            0..=0x7f => {
                put(dst, index, c as u8);
                1
            }
            0x80..=0x7ff => {
                put(dst, index, 0xc0 | (c >> 6) as u8);
                put(dst, index + 1, tail(0));
                2
            }
            0x800..=0xffff => {
                put(dst, index, 0xe0 | (c >> 12) as u8);
                put(dst, index + 1, tail(6));
                put(dst, index + 2, tail(0));
                3
            }
            _ => {
                put(dst, index, 0xf0 | (c >> 18) as u8);
                put(dst, index + 1, tail(12));
                put(dst, index + 2, tail(6));
                put(dst, index + 3, tail(0));
                4
            }
        }
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_utf16_validate(src: Ptr, units: u64) -> u64 {
    // SAFETY: generated code has checked the bounds.
    let src = unsafe { Source::<u16>::new(src, units) };
    let mut index = 0;
    while index < src.len {
        if src.word(index).is_some_and(|word| word & HIGH_16X4 == 0) {
            index += 4;
            continue;
        }
        let Some((_, read)) = decode_utf16(src, index) else {
            return 0;
        };
        index += read;
    }
    1
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_utf8_to_utf16(src: Ptr, len: u64, dst: Ptr) -> u64 {
    // SAFETY: generated code has checked the bounds.
    let src = unsafe { Source::<u8>::new(src, len) };
    let dst = dst.cast::<u16>();
    let (mut read, mut written) = (0, 0);
    while read < src.len {
        if let Some(word) = src.word(read)
            && word & HIGH_8X8 == 0
        {
            // SAFETY: no more units are written than bytes read, and `len` units fit.
            unsafe {
                put_word(dst, written, widen_4(word as u32));
                put_word(dst, written + 4, widen_4((word >> 32) as u32));
            }
            read += 8;
            written += 8;
            continue;
        }
        let Some((c, bytes)) = decode_utf8(src, read) else {
            return Pair::INVALID;
        };
        read += bytes;
        // SAFETY: as above; a character of two units has four bytes.
        unsafe {
            if c < 0x10000 {
                put(dst, written, c as u16);
                written += 1;
            } else {
                put(dst, written, (0xd800 + ((c - 0x10000) >> 10)) as u16);
                put(dst, written + 1, (0xdc00 + ((c - 0x10000) & 0x3ff)) as u16);
                written += 2;
            }
        }
    }
    written as u64
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_utf16_to_utf8(src: Ptr, units: u64, dst: Ptr) -> u64 {
    // SAFETY: generated code has checked the bounds.
    let src = unsafe { Source::<u16>::new(src, units) };
    let dst = dst.cast::<u8>();
    let (mut read, mut written) = (0, 0);
    while read < src.len {
        if let Some(word) = src.word(read)
            && word & HIGH_16X4 == 0
        {
            // SAFETY: at most three bytes are written for each unit read, and so many fit.
            unsafe { put_word(dst, written, narrow_4(word)) };
            read += 4;
            written += 4;
            continue;
        }
        let Some((c, units)) = decode_utf16(src, read) else {
            return Pair::INVALID;
        };
        read += units;
        // SAFETY: as above; a character of four bytes has two units.
        written += unsafe { encode_utf8(dst, written, c) };
    }
    written as u64
}

/// Narrows leading units without a bit of `forbidden`; returns their number. `dst` may equal `src`.
fn narrow(src: Source<u16>, dst: *mut u8, forbidden: u64) -> u64 {
    let mut index = 0;
    while let Some(word) = src.word(index)
        && word & forbidden == 0
    {
        // SAFETY: `dst` has room for a byte for each unit; the word is read already.
        unsafe { put_word(dst, index, narrow_4(word)) };
        index += 4;
    }
    while let Some(unit) = src.get(index)
        && u64::from(unit) & forbidden & 0xffff == 0
    {
        // SAFETY: as above.
        unsafe { put(dst, index, unit as u8) };
        index += 1;
    }
    index as u64
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_utf16_ascii_prefix(
    src: Ptr,
    units: u64,
    dst: Ptr,
) -> u64 {
    // SAFETY: generated code has checked the bounds of both.
    narrow(unsafe { Source::new(src, units) }, dst.cast(), HIGH_16X4)
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_utf16_to_latin1(src: Ptr, units: u64, dst: Ptr) -> u64 {
    // SAFETY: generated code has checked the bounds of both.
    narrow(unsafe { Source::new(src, units) }, dst.cast(), LATIN1_16X4)
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_latin1_to_utf8(src: Ptr, len: u64, dst: Ptr) -> u64 {
    // SAFETY: generated code has checked the bounds.
    let src = unsafe { Source::<u8>::new(src, len) };
    let dst = dst.cast::<u8>();
    let mut written = 0;
    let mut read = 0;
    while let Some(byte) = src.get(read) {
        if let Some(word) = src.word(read)
            && word & HIGH_8X8 == 0
        {
            // SAFETY: as below.
            unsafe { put_word(dst, written, word) };
            read += 8;
            written += 8;
            continue;
        }
        // SAFETY: at most two bytes are written for each byte read, and so many fit.
        written += unsafe { encode_utf8(dst, written, u32::from(byte)) };
        read += 1;
    }
    written as u64
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_latin1_ascii_prefix(
    src: Ptr,
    len: u64,
    dst: Ptr,
) -> u64 {
    // SAFETY: generated code has checked the bounds.
    let src = unsafe { Source::<u8>::new(src, len) };
    let mut index = 0;
    while let Some(word) = src.word(index)
        && word & HIGH_8X8 == 0
    {
        // SAFETY: `dst` has room for `len` bytes.
        unsafe {
            dst.cast::<u8>()
                .add(index)
                .cast::<u64>()
                .write_unaligned(word)
        };
        index += 8;
    }
    while let Some(byte) = src.get(index)
        && byte < 0x80
    {
        // SAFETY: as above.
        unsafe { put(dst.cast::<u8>(), index, byte) };
        index += 1;
    }
    index as u64
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_latin1_to_utf16(src: Ptr, len: u64, dst: Ptr) {
    // SAFETY: generated code has checked the bounds.
    let src = unsafe { Source::<u8>::new(src, len) };
    for index in 0..src.len {
        let unit = u16::from(src.get(index).unwrap_or(0));
        // SAFETY: `dst` has room for `len` units.
        unsafe { put(dst.cast::<u16>(), index, unit) };
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_utf8_to_latin1(src: Ptr, len: u64, dst: Ptr) -> Pair {
    // SAFETY: generated code has checked the bounds.
    let src = unsafe { Source::<u8>::new(src, len) };
    let dst = dst.cast::<u8>();
    let (mut read, mut written) = (0, 0);
    loop {
        if let Some(word) = src.word(read)
            && word & HIGH_8X8 == 0
        {
            // SAFETY: no more bytes are written than read, and `len` bytes fit.
            unsafe { put_word(dst, written, word) };
            read += 8;
            written += 8;
            continue;
        }
        let Some((c, bytes)) = decode_utf8(src, read) else {
            break;
        };
        if c >= 0x100 {
            break;
        }
        // SAFETY: no more bytes are written than read, and `len` bytes fit.
        unsafe { put(dst, written, c as u8) };
        read += bytes;
        written += 1;
    }
    Pair {
        value: read as u64,
        outcome: written as u64,
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn windlass_rt_inflate_latin1(buf: Ptr, len: u64) {
    // From the end, so that no byte is overwritten before it is read.
    for index in (0..len as usize).rev() {
        // SAFETY: generated code has checked that `2 * len` bytes from `buf` are valid.
        unsafe {
            let byte = buf.cast::<u8>().add(index).read();
            put(buf.cast::<u16>(), index, u16::from(byte));
        }
    }
}

#[cfg(test)]
#[path = "transcode_tests.rs"]
mod tests;
