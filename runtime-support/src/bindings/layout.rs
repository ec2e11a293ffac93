//! The Canonical ABI's arithmetic (CanonicalABI.md, Alignment and Element Size), for host layout.
//!
//! In: sizes and alignments in bytes. Out: the same. All of it runs at compile time or is folded.

/// `align_to`.
#[must_use]
#[inline]
pub const fn align_up(offset: usize, align: usize) -> usize {
    offset.next_multiple_of(align)
}

/// Size and alignment of a record with fields of these sizes and alignments.
#[must_use]
pub const fn record(fields: &[(usize, usize)]) -> (usize, usize) {
    let (mut end, mut max, mut index) = (0, 1, 0);
    while index < fields.len() {
        let (size, align) = fields[index];
        end = align_up(end, align) + size;
        max = if align > max { align } else { max };
        index += 1;
    }
    (align_up(end, max), max)
}

/// The sum of the sizes: that of a record without padding.
#[must_use]
pub const fn sum(fields: &[(usize, usize)]) -> usize {
    let (mut sum, mut index) = (0, 0);
    while index < fields.len() {
        sum += fields[index].0;
        index += 1;
    }
    sum
}

/// `discriminant_type`, as a size.
#[must_use]
pub const fn tag_size(cases: usize) -> usize {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

/// Where the payload of a variant begins.
#[must_use]
pub const fn payload_offset(cases: usize, payloads: &[(usize, usize)]) -> usize {
    let (mut max, mut index) = (1, 0);
    while index < payloads.len() {
        let align = payloads[index].1;
        max = if align > max { align } else { max };
        index += 1;
    }
    align_up(tag_size(cases), max)
}

/// Size and alignment of a variant with payloads of these sizes and alignments.
#[must_use]
pub const fn variant(cases: usize, payloads: &[(usize, usize)]) -> (usize, usize) {
    let tag = tag_size(cases);
    let (mut size, mut max, mut index) = (0, tag, 0);
    while index < payloads.len() {
        let (payload, align) = payloads[index];
        size = if payload > size { payload } else { size };
        max = if align > max { align } else { max };
        index += 1;
    }
    let end = payload_offset(cases, payloads) + size;
    (align_up(end, max), max)
}

/// Writes a discriminant for one of `cases` cases.
///
/// # Safety
/// `tag_size(cases)` bytes at `at` are writable and aligned.
#[inline]
pub unsafe fn put_tag(at: *mut u8, cases: usize, tag: u32) {
    // SAFETY: the caller's promise.
    unsafe {
        match tag_size(cases) {
            1 => at.write(tag as u8),
            2 => at.cast::<u16>().write(tag as u16),
            _ => at.cast::<u32>().write(tag),
        }
    }
}

/// Reads a discriminant.
///
/// # Safety
/// As [`put_tag`], for reading.
#[must_use]
#[inline]
pub unsafe fn tag(at: *const u8, cases: usize) -> u32 {
    // SAFETY: the caller's promise.
    unsafe {
        match tag_size(cases) {
            1 => u32::from(at.read()),
            2 => u32::from(at.cast::<u16>().read()),
            _ => at.cast::<u32>().read(),
        }
    }
}

/// Compiled code checks every value before the host sees it, so this is a bug of Windlass.
///
/// # Panics
/// Always.
#[cold]
pub fn invalid(ty: &str, bits: u32) -> ! {
    panic!("bindings: {bits} is no {ty}, which compiled code has to check")
}
