//! Memories: growth, limits, images, and what a recycled memory remembers (nothing).

use windlass_abi::component::{ImageSegment, MemoryDesc, Slice};
use windlass_abi::core::NOT_IMPORTED;

use super::{Budget, Image, Kept, Memory, os_page};

const WASM_PAGE: usize = 65536;

fn desc(flags: u32, min_pages: u64, max_pages: u64, image: &[ImageSegment]) -> MemoryDesc {
    let reservation = if flags & MemoryDesc::FLAG_RESERVED != 0 {
        1 << 33
    } else {
        0
    };
    MemoryDesc {
        slot: 0,
        flags,
        page_size_log2: 16,
        import: NOT_IMPORTED,
        min_pages,
        max_pages,
        reservation,
        image: Slice {
            ptr: image.as_ptr(),
            len: image.len(),
        },
    }
}

fn bytes(memory: &mut Memory) -> &mut [u8] {
    // SAFETY: the memory is accessible up to its length.
    unsafe { std::slice::from_raw_parts_mut(memory.base, memory.length) }
}

#[test]
fn grows_within_its_maximum() {
    for flags in [MemoryDesc::FLAG_RESERVED, 0] {
        let mut memory = Memory::new(&desc(flags, 0, 3, &[]), None).unwrap();
        memory.grow_within(&Budget::new(WASM_PAGE as u64 - 1));
        assert_eq!(memory.grow(0), Some(0));
        assert_eq!(memory.grow(1), None);
        memory.grow_within(&Budget::new(u64::MAX));
        let base = memory.base;
        assert_eq!(memory.grow(1), Some(0));
        bytes(&mut memory)[WASM_PAGE - 1] = 7;
        assert_eq!(memory.grow(2), Some(1));
        assert_eq!(memory.grow(1), None);
        assert_eq!(memory.grow(u64::MAX), None);
        assert_eq!(memory.length, 3 * WASM_PAGE);
        assert_eq!(bytes(&mut memory)[WASM_PAGE - 1], 7);
        assert_eq!(bytes(&mut memory)[3 * WASM_PAGE - 1], 0);
        assert!(flags == 0 || memory.base == base);
    }
}

#[test]
fn has_no_more_than_32_bits_address() {
    let no_max = desc(MemoryDesc::FLAG_RESERVED, 1, u64::MAX, &[]);
    let mut memory = Memory::new(&no_max, None).unwrap();
    assert_eq!(memory.grow(65536), None);
    assert_eq!(memory.grow(65535), Some(1));
    assert!(Memory::new(&desc(0, 65537, u64::MAX, &[]), None).is_none());
}

#[test]
fn pages_of_one_byte_grow_by_bytes() {
    for flags in [MemoryDesc::FLAG_RESERVED, 0] {
        let mut small = desc(flags, 3, u64::MAX, &[]);
        small.page_size_log2 = 0;
        let mut memory = Memory::new(&small, None).unwrap();
        memory.grow_within(&Budget::new(2));
        assert_eq!(memory.grow(3), None);
        assert_eq!(memory.grow(2), Some(3));
        assert_eq!(memory.grow(1), None);
        memory.budget = None;
        assert_eq!((memory.length, memory.accessible), (5, os_page()));
        assert_eq!(memory.grow(os_page() as u64), Some(5));
        assert_eq!(memory.accessible, 2 * os_page());
        bytes(&mut memory)[os_page() + 4] = 7;
        // The size is a number of 32 bits: 2^32 bytes are one too many.
        let rest = (1 << 32) - memory.length as u64;
        assert_eq!(memory.grow(rest), None);
        assert_eq!(memory.length, os_page() + 5);
    }
}

/// Whether a memory of one page is as it was made: zeros but for `len` sevens from byte 5 on, and
/// four from byte 60000 on.
fn is_new(memory: &mut Memory, len: usize) -> bool {
    assert_eq!(memory.length, WASM_PAGE);
    assert_eq!(memory.accessible, WASM_PAGE);
    let mut expected = vec![0; WASM_PAGE];
    expected[5..5 + len].fill(7);
    expected[60_000..60_004].fill(7);
    bytes(memory) == expected
}

/// What an instance does with a memory.
type Use<'a> = &'a dyn Fn(&mut [u8]);

/// A memory of a page with sevens, and what happens to each that it becomes, one after the other.
fn recycle_all(len: usize, uses: &[Use<'_>]) {
    let data = vec![7_u8; len.max(4)];
    let segments = [(5, len), (60_000, 4)].map(|(memory_offset, len)| ImageSegment {
        memory_offset,
        data: Slice {
            ptr: data.as_ptr(),
            len,
        },
    });
    let desc = desc(MemoryDesc::FLAG_RESERVED, 1, 8, &segments);
    let image = Image::new(&desc);
    let mut kept = Kept::default();
    let mut memory = Memory::new(&desc, image.as_ref()).unwrap();
    for use_it in uses {
        assert!(is_new(&mut memory, len), "{len}");
        use_it(bytes(&mut memory));
        assert_eq!(memory.grow(2), Some(1));
        assert!(bytes(&mut memory)[WASM_PAGE..].iter().all(|&b| b == 0));
        bytes(&mut memory)[WASM_PAGE..].fill(0xdd);
        if let Some(touched) = memory.ended() {
            kept.learn(touched);
        }
        memory.keep(&kept);
        memory.recycle(&desc).unwrap();
        memory.renew(&desc);
    }
    assert!(is_new(&mut memory, len), "{len}");
}

#[test]
fn a_recycled_memory_remembers_nothing() {
    let everywhere: Use<'_> = &|bytes| bytes.fill(0xee);
    let nowhere: Use<'_> = &|_| {};
    let first: Use<'_> = &|bytes| bytes[3] = 0xee;
    let last: Use<'_> = &|bytes| *bytes.last_mut().unwrap() = 0xee;
    let amid: Use<'_> = &|bytes| bytes[WASM_PAGE / 2] = 0xee;
    for len in [3, 4 * os_page()] {
        recycle_all(len, &[everywhere; 7]);
        // What the first instances touch stays, and is overwritten; the others touch more than
        // that.
        recycle_all(
            len,
            &[
                first, nowhere, first, last, nowhere, everywhere, amid, everywhere,
            ],
        );
        recycle_all(
            len,
            &[nowhere, nowhere, nowhere, nowhere, everywhere, everywhere],
        );
        recycle_all(len, &[amid, last, everywhere, first, nowhere, amid]);
    }
    let desc = desc(0, 1, 8, &[]);
    let mut movable = Memory::new(&desc, None).unwrap();
    assert!(movable.recycle(&desc).is_none());
}

#[test]
fn pages_that_instances_touch_stay() {
    let desc = desc(MemoryDesc::FLAG_RESERVED, 16, 16, &[]);
    let mut kept = Kept::default();
    let mut memory = Memory::new(&desc, None).unwrap();
    bytes(&mut memory)[10 * os_page()] = 1;
    // A system without `/proc` says nothing.
    if let Some(touched) = memory.ended() {
        kept.learn(touched);
        let page = 10 * os_page()..11 * os_page();
        assert_eq!(kept.ranges()[..], [page]);
    }
}

#[test]
fn images_are_private_to_each_memory() {
    let first: Vec<u8> = (0..5 * os_page()).map(|n| n as u8).collect();
    let segments =
        [(100, &first[..]), (0x1_0007, b"tail")].map(|(memory_offset, data)| ImageSegment {
            memory_offset,
            data: Slice {
                ptr: data.as_ptr(),
                len: data.len(),
            },
        });
    let check = |memory: &mut Memory| {
        let bytes = bytes(memory);
        assert_eq!(bytes[99], 0);
        assert_eq!(bytes[100..100 + first.len()], first);
        assert_eq!(&bytes[0x1_0006..0x1_000c], b"\0tail\0");
        assert!(bytes[0x1_000c..].iter().all(|&byte| byte == 0));
    };
    for flags in [MemoryDesc::FLAG_RESERVED, 0] {
        let desc = desc(flags, 2, 8, &segments);
        let image = Image::new(&desc);
        assert_eq!(image.is_some(), flags == MemoryDesc::FLAG_RESERVED);
        let mut one = Memory::new(&desc, image.as_ref()).unwrap();
        check(&mut one);
        bytes(&mut one).fill(0xee);
        assert_eq!(one.grow(1), Some(2));
        assert_eq!(bytes(&mut one)[2 * WASM_PAGE], 0);
        check(&mut Memory::new(&desc, image.as_ref()).unwrap());
    }
}
