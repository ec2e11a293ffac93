//! Transcoding against the standard library: every character alone and between others, short byte
//! strings exhaustively, long ones at random.

use super::{
    Pair, Ptr, windlass_rt_inflate_latin1, windlass_rt_latin1_ascii_prefix,
    windlass_rt_latin1_to_utf8, windlass_rt_latin1_to_utf16, windlass_rt_utf8_to_latin1,
    windlass_rt_utf8_to_utf16, windlass_rt_utf16_ascii_prefix, windlass_rt_utf16_to_latin1,
    windlass_rt_utf16_to_utf8, windlass_rt_utf16_validate,
};
use crate::transcode_utf8::{windlass_rt_utf8_copy, windlass_rt_utf8_validate};

fn at<T>(data: &[T]) -> Ptr {
    data.as_ptr().cast_mut().cast()
}

fn check_utf8(bytes: &[u8]) {
    let expected = std::str::from_utf8(bytes).ok();
    let mut units = vec![0xabcd_u16; bytes.len() + 1];
    // SAFETY: the buffers are as large as the entries ask.
    let (valid, written) = unsafe {
        let valid = windlass_rt_utf8_validate(at(bytes), bytes.len() as u64);
        let written =
            windlass_rt_utf8_to_utf16(at(bytes), bytes.len() as u64, units.as_mut_ptr().cast());
        (valid, written)
    };
    assert_eq!(valid, u64::from(expected.is_some()), "{bytes:x?}");
    let mut copy = vec![0xab_u8; bytes.len() + 1];
    // SAFETY: the copy is as large as the bytes.
    let valid =
        unsafe { windlass_rt_utf8_copy(copy.as_mut_ptr().cast(), at(bytes), bytes.len() as u64) };
    assert_eq!(valid, u64::from(expected.is_some()), "{bytes:x?}");
    assert!(valid == 0 || copy[..bytes.len()] == *bytes);
    assert_eq!(copy[bytes.len()], 0xab);
    assert_eq!(units[bytes.len()], 0xabcd);
    match expected {
        None => assert_eq!(written, Pair::INVALID, "{bytes:x?}"),
        Some(text) => {
            let expected: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(units[..written as usize], expected);
            check_utf8_to_latin1(text);
        }
    }
}

fn check_utf8_to_latin1(text: &str) {
    let mut latin1 = vec![0_u8; text.len()];
    let dst = latin1.as_mut_ptr().cast();
    // SAFETY: the destination is as large as the source.
    let pair = unsafe { windlass_rt_utf8_to_latin1(at(text.as_bytes()), text.len() as u64, dst) };
    let prefix: Vec<char> = text.chars().take_while(|&c| (c as u32) < 0x100).collect();
    assert_eq!(
        pair.value as usize,
        prefix.iter().map(|c| c.len_utf8()).sum::<usize>()
    );
    let expected: Vec<u8> = prefix.iter().map(|&c| c as u8).collect();
    assert_eq!(latin1[..pair.outcome as usize], expected);
}

fn check_utf16(units: &[u16]) {
    let expected = String::from_utf16(units).ok();
    let mut bytes = vec![0xab_u8; units.len() * 3 + 1];
    // SAFETY: the buffers are as large as the entries ask.
    let (valid, written) = unsafe {
        let valid = windlass_rt_utf16_validate(at(units), units.len() as u64);
        let dst = bytes.as_mut_ptr().cast();
        (
            valid,
            windlass_rt_utf16_to_utf8(at(units), units.len() as u64, dst),
        )
    };
    assert_eq!(valid, u64::from(expected.is_some()), "{units:x?}");
    assert_eq!(bytes[units.len() * 3], 0xab);
    match expected {
        None => assert_eq!(written, Pair::INVALID, "{units:x?}"),
        Some(text) => assert_eq!(&bytes[..written as usize], text.as_bytes()),
    }
    type Prefix = unsafe extern "C" fn(Ptr, u64, Ptr) -> u64;
    for (limit, entry) in [
        (0x80, windlass_rt_utf16_ascii_prefix as Prefix),
        (0x100, windlass_rt_utf16_to_latin1),
    ] {
        let prefix = units.iter().take_while(|&&unit| unit < limit).count();
        let mut in_place = units.to_vec();
        let place: Ptr = in_place.as_mut_ptr().cast();
        // SAFETY: narrowing in place is allowed.
        let narrowed = unsafe { entry(place, units.len() as u64, place) };
        assert_eq!(narrowed, prefix as u64);
        for (index, &unit) in units[..prefix].iter().enumerate() {
            // SAFETY: `index` is inside the buffer.
            assert_eq!(unsafe { place.cast::<u8>().add(index).read() }, unit as u8);
        }
    }
}

fn check_latin1(bytes: &[u8]) {
    let text: String = bytes.iter().map(|&b| b as char).collect();
    let len = bytes.len() as u64;
    let (mut utf8, mut utf16) = (vec![0_u8; bytes.len() * 2], vec![0_u16; bytes.len()]);
    let mut ascii = vec![0_u8; bytes.len()];
    let mut inflated = bytes.to_vec();
    inflated.resize(bytes.len() * 2, 0);
    // SAFETY: the buffers are as large as the entries ask.
    let (written, prefix) = unsafe {
        windlass_rt_latin1_to_utf16(at(bytes), len, utf16.as_mut_ptr().cast());
        windlass_rt_inflate_latin1(inflated.as_mut_ptr().cast(), len);
        let written = windlass_rt_latin1_to_utf8(at(bytes), len, utf8.as_mut_ptr().cast());
        (
            written,
            windlass_rt_latin1_ascii_prefix(at(bytes), len, ascii.as_mut_ptr().cast()),
        )
    };
    assert_eq!(&utf8[..written as usize], text.as_bytes());
    let expected: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(utf16, expected);
    assert_eq!(
        inflated,
        expected
            .iter()
            .flat_map(|u| u.to_le_bytes())
            .collect::<Vec<_>>()
    );
    assert_eq!(
        prefix as usize,
        bytes.iter().take_while(|b| b.is_ascii()).count()
    );
    assert_eq!(ascii[..prefix as usize], bytes[..prefix as usize]);
}

#[test]
fn every_character() {
    for c in '\0'..=char::MAX {
        let mut buffer = [0; 4];
        check_utf8(c.encode_utf8(&mut buffer).as_bytes());
        check_utf16(c.encode_utf16(&mut [0; 2]));
    }
    for c in [
        '\0',
        'a',
        '\u{7f}',
        '\u{80}',
        'ÿ',
        'Ā',
        '\u{7ff}',
        '\u{800}',
        '\u{10ffff}',
    ] {
        let text = format!("leading ascii text {c} and after it");
        check_utf8(text.as_bytes());
        check_utf16(&text.encode_utf16().collect::<Vec<_>>());
    }
}

#[test]
fn short_strings_exhaustively() {
    check_utf8(&[]);
    check_utf16(&[]);
    check_latin1(&[]);
    for first in 0..=255_u8 {
        check_utf8(&[first]);
        for second in 0..=255_u8 {
            check_utf8(&[first, second]);
            check_latin1(&[first, second]);
            for third in [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff] {
                check_utf8(&[first, second, third]);
                check_utf8(&[first, second, third, 0x80]);
            }
        }
    }
    let edges = [
        0, 0x7f, 0x80, 0xff, 0x100, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xffff,
    ];
    for first in edges {
        for second in edges {
            for third in edges {
                check_utf16(&[first, second, third]);
            }
        }
    }
}

#[test]
fn long_strings_at_random() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for round in 0..2000 {
        let len = random() % 80;
        let limit = [0x80, 0x100, 0x900, 0x11_0000][round % 4];
        let text: String = (0..len)
            .filter_map(|_| char::from_u32((random() % limit) as u32))
            .collect();
        let mut bytes = text.clone().into_bytes();
        check_utf8(&bytes);
        check_latin1(&bytes);
        let mut units: Vec<u16> = text.encode_utf16().collect();
        check_utf16(&units);
        if !bytes.is_empty() {
            let at = random() as usize % bytes.len();
            bytes[at] = random() as u8;
            check_utf8(&bytes);
            let at = random() as usize % units.len();
            units[at] = random() as u16;
            check_utf16(&units);
        }
    }
}
