//! A memory's initial contents as ascending, disjoint pieces without long runs of zeros.
//!
//! In: active segments in the order in which instantiation copies them; later ones overwrite. Out:
//! what the memory holds afterwards, in order. The memory is zero where no piece is.

use std::collections::BTreeMap;

/// Runs of at least so many zeros are left out: shorter ones cost less than another piece.
const ZERO_RUN: usize = 128;

/// A piece of a memory.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its first byte.
    pub(crate) offset: u64,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Flattens segments.
pub(crate) fn flatten(segments: &[(u64, &[u8])]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (offset, run) in join(disjoint(segments)) {
        drop_zeros(offset, &run, &mut pieces);
    }
    pieces
}

/// The visible part of each segment, by offset.
fn disjoint<'a>(segments: &[(u64, &'a [u8])]) -> BTreeMap<u64, &'a [u8]> {
    let mut visible: BTreeMap<u64, &'a [u8]> = BTreeMap::new();
    for &(start, bytes) in segments.iter().filter(|(_, bytes)| !bytes.is_empty()) {
        let end = start + bytes.len() as u64;
        let before = visible.range(..start).next_back();
        let overlapped: Vec<(u64, &[u8])> = before
            .into_iter()
            .chain(visible.range(start..end))
            .map(|(offset, bytes)| (*offset, *bytes))
            .filter(|(offset, bytes)| offset + bytes.len() as u64 > start)
            .collect();
        for (offset, old) in overlapped {
            visible.remove(&offset);
            if offset < start {
                visible.insert(offset, &old[..(start - offset) as usize]);
            }
            if offset + old.len() as u64 > end {
                visible.insert(end, &old[(end - offset) as usize..]);
            }
        }
        visible.insert(start, bytes);
    }
    visible
}

/// Pieces that touch become one.
fn join(visible: BTreeMap<u64, &[u8]>) -> Vec<(u64, Vec<u8>)> {
    let mut joined: Vec<(u64, Vec<u8>)> = Vec::new();
    for (offset, bytes) in visible {
        match joined.last_mut() {
            Some((start, run)) if *start + run.len() as u64 == offset => {
                run.extend_from_slice(bytes);
            }
            _ => joined.push((offset, bytes.to_vec())),
        }
    }
    joined
}

fn drop_zeros(offset: u64, run: &[u8], pieces: &mut Vec<Piece>) {
    let mut at = 0;
    while at < run.len() {
        at += run[at..].iter().take_while(|byte| **byte == 0).count();
        let len = until_zero_run(&run[at..]);
        if len > 0 {
            pieces.push(Piece {
                offset: offset + at as u64,
                bytes: run[at..at + len].to_vec(),
            });
        }
        at += len;
    }
}

/// The length up to a run of [`ZERO_RUN`] zeros, or up to the zeros at the end.
fn until_zero_run(bytes: &[u8]) -> usize {
    let mut end = 0;
    for (i, byte) in bytes.iter().enumerate() {
        if *byte != 0 {
            end = i + 1;
        } else if i + 1 - end >= ZERO_RUN {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What instantiation would do.
    fn copied(segments: &[(u64, &[u8])], size: usize) -> Vec<u8> {
        let mut memory = vec![0; size];
        for (offset, bytes) in segments {
            memory[*offset as usize..*offset as usize + bytes.len()].copy_from_slice(bytes);
        }
        memory
    }

    fn check(segments: &[(u64, &[u8])], size: usize) -> Vec<Piece> {
        let pieces = flatten(segments);
        let mut end = 0;
        for piece in &pieces {
            assert!(piece.offset >= end && !piece.bytes.is_empty());
            end = piece.offset + piece.bytes.len() as u64;
        }
        let again: Vec<(u64, &[u8])> = pieces.iter().map(|p| (p.offset, &p.bytes[..])).collect();
        assert_eq!(copied(&again, size), copied(segments, size));
        pieces
    }

    #[test]
    fn later_segments_overwrite() {
        let pieces = check(
            &[(2, &[1, 1, 1, 1, 1, 1]), (4, &[2, 2]), (0, &[3, 3, 3])],
            10,
        );
        assert_eq!(pieces.len(), 1);
        assert_eq!(pieces[0].bytes, [3, 3, 3, 1, 2, 2, 1, 1]);
        check(&[(4, &[1]), (0, &[2; 9]), (8, &[3, 3]), (3, &[4, 4])], 12);
        check(&[(0, &[1; 4]), (6, &[2; 4]), (2, &[3; 6])], 12);
    }

    #[test]
    fn zeros_are_left_out() {
        let mut bytes = vec![0; 1000];
        bytes[500] = 7;
        bytes[510] = 8;
        bytes[800] = 9;
        let pieces = check(&[(10, &bytes)], 2000);
        let places: Vec<_> = pieces.iter().map(|p| (p.offset, p.bytes.len())).collect();
        assert_eq!(places, [(510, 11), (810, 1)]);
        assert_eq!(check(&[(0, &[0; 5])], 5), []);
    }

    #[test]
    fn random_segments_agree_with_copying() {
        let mut state = 1u64;
        let mut random = |limit: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % limit
        };
        for _ in 0..200 {
            let segments: Vec<(u64, Vec<u8>)> = (0..random(8))
                .map(|_| (random(400), vec![random(3) as u8; random(300) as usize]))
                .collect();
            let segments: Vec<(u64, &[u8])> = segments.iter().map(|(o, b)| (*o, &b[..])).collect();
            check(&segments, 700);
        }
    }
}
