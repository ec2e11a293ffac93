//! A data section under construction: bytes with places that hold addresses, and structs of
//! `windlass-abi` written field by field.
//!
//! The layouts are the host's `offset_of!`, which the contract allows: every target has 8-byte
//! pointers and is little-endian. Every field of a struct must be named, else it does not compile.

use std::collections::BTreeMap;

use windlass_abi::core::CoreValType;
use windlass_abi::types::NameRef;

use crate::generate::unit::Symbol;

/// A section's bytes and the addresses in it.
#[derive(Debug, Default)]
pub(crate) struct Image {
    pub(crate) bytes: Vec<u8>,
    /// Places of 8 bytes that hold an address, in the order in which they were written.
    pub(crate) addresses: Vec<(u64, Address)>,
    /// Places of 4 bytes that hold the distance to an address: place, address, and from where.
    pub(crate) distances: Vec<(u64, Address, u64)>,
}

/// An address that is known when the object is linked: an offset in a section of this object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// In the machine code.
    Text(u64),
    /// In read-only data.
    Rodata(u64),
    /// In data that is read-only after relocation.
    Relro(u64),
    /// The symbol whose name holds the version of the ABI.
    AbiVersion,
}

impl Address {
    /// The address so many bytes further.
    pub(crate) fn plus(self, bytes: u64) -> Address {
        match self {
            Address::Text(at) => Address::Text(at + bytes),
            Address::Rodata(at) => Address::Rodata(at + bytes),
            Address::Relro(at) => Address::Relro(at + bytes),
            Address::AbiVersion => panic!("object: no place within the version of the ABI"),
        }
    }
}

/// Where the data is that code refers to.
pub(crate) type Places = BTreeMap<Symbol, Address>;

/// [`windlass_abi::component::Slice`]: null when it is empty.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SliceOf {
    pub(crate) address: Option<Address>,
    pub(crate) len: u64,
}

impl Image {
    /// Zeros of a size, aligned; the offset of the first.
    pub(crate) fn reserve(&mut self, size: u64, align: u64) -> u64 {
        let start = (self.bytes.len() as u64).next_multiple_of(align);
        self.bytes.resize((start + size) as usize, 0);
        start
    }

    /// Adds bytes; the offset of the first.
    pub(crate) fn append(&mut self, bytes: &[u8], align: u64) -> u64 {
        let start = self.reserve(0, align);
        self.bytes.extend_from_slice(bytes);
        start
    }

    /// Adds another image, with its addresses; its new offset.
    pub(crate) fn append_image(&mut self, other: Image, align: u64) -> u64 {
        let start = self.append(&other.bytes, align);
        let moved = other.addresses.into_iter().map(|(at, a)| (start + at, a));
        self.addresses.extend(moved);
        let distances = other.distances.into_iter();
        let moved = distances.map(|(at, a, from)| (start + at, a, start + from));
        self.distances.extend(moved);
        start
    }

    /// Adds the distance (32 bits, signed) of an address from `from`, an offset in this image.
    pub(crate) fn append_distance(&mut self, address: Address, from: u64) {
        let at = self.reserve(4, 4);
        self.distances.push((at, address, from));
    }

    /// Overwrites bytes.
    pub(crate) fn put(&mut self, at: u64, bytes: &[u8]) {
        self.bytes[at as usize..at as usize + bytes.len()].copy_from_slice(bytes);
    }

    /// Writes an address.
    pub(crate) fn put_address(&mut self, at: u64, address: Address) {
        self.addresses.push((at, address));
    }
}

/// A value of a field.
pub(crate) trait Field {
    /// Size in bytes.
    const SIZE: usize;
    /// Writes it.
    fn put(self, image: &mut Image, at: u64);
}

impl Field for u32 {
    const SIZE: usize = 4;
    fn put(self, image: &mut Image, at: u64) {
        image.put(at, &self.to_le_bytes());
    }
}

impl Field for u64 {
    const SIZE: usize = 8;
    fn put(self, image: &mut Image, at: u64) {
        image.put(at, &self.to_le_bytes());
    }
}

impl Field for CoreValType {
    const SIZE: usize = size_of::<CoreValType>();
    fn put(self, image: &mut Image, at: u64) {
        self.kind.put(image, at);
        self.heap.put(image, at + 4);
    }
}

impl Field for NameRef {
    const SIZE: usize = size_of::<NameRef>();
    fn put(self, image: &mut Image, at: u64) {
        self.offset.put(image, at);
        self.length.put(image, at + 4);
    }
}

impl Field for Address {
    const SIZE: usize = 8;
    fn put(self, image: &mut Image, at: u64) {
        image.put_address(at, self);
    }
}

impl Field for Option<Address> {
    const SIZE: usize = 8;
    fn put(self, image: &mut Image, at: u64) {
        if let Some(address) = self {
            image.put_address(at, address);
        }
    }
}

impl Field for SliceOf {
    const SIZE: usize = 16;
    fn put(self, image: &mut Image, at: u64) {
        self.address.filter(|_| self.len > 0).put(image, at);
        self.len.put(image, at + 8);
    }
}

/// The size of a field, from a function that borrows it.
pub(crate) const fn field_size<T, F>(_: fn(&T) -> &F) -> usize {
    size_of::<F>()
}

/// Writes one field and checks its size.
pub(crate) fn put_field<V: Field>(image: &mut Image, at: u64, value: V, size: usize, name: &str) {
    assert_eq!(V::SIZE, size, "object: size of the field {name}");
    value.put(image, at);
}

/// `put_struct!(image, at, Type { field: value, ... })` writes a struct at an offset; every field
/// must be there.
macro_rules! put_struct {
    ($image:expr, $at:expr, $ty:ident { $($field:ident: $value:expr),* $(,)? }) => {{
        #[allow(dead_code, reason = "only its exhaustiveness matters")]
        fn every_field(value: &$ty) {
            let $ty { $($field: _),* } = value;
        }
        let (image, at): (&mut $crate::object::image::Image, u64) = ($image, $at);
        $($crate::object::image::put_field(
            image,
            at + std::mem::offset_of!($ty, $field) as u64,
            $value,
            $crate::object::image::field_size(|value: &$ty| &value.$field),
            stringify!($field),
        );)*
    }};
}
pub(crate) use put_struct;

/// `put_array!(image, items, |item| Type { field: value, ... })` appends a struct for each item and
/// gives the offset of the first and their number.
macro_rules! put_array {
    ($image:expr, $items:expr, |$item:pat_param| $ty:ident { $($field:ident: $value:expr),* $(,)? }) => {{
        let image: &mut $crate::object::image::Image = $image;
        let start = image.reserve(0, align_of::<$ty>() as u64);
        let mut count = 0u64;
        for $item in $items {
            let at = image.reserve(size_of::<$ty>() as u64, align_of::<$ty>() as u64);
            $crate::object::image::put_struct!(image, at, $ty { $($field: $value),* });
            count += 1;
        }
        (start, count)
    }};
}
pub(crate) use put_array;

#[cfg(test)]
mod tests {
    use super::*;
    use windlass_abi::component::ImageSegment;
    use windlass_abi::unwind::TrapSite;

    #[test]
    fn structs_are_written_at_their_offsets() {
        let mut image = Image::default();
        image.append(&[0xff], 1);
        let sites = [(7u32, 9u32), (8, 10)];
        let (start, count) = put_array!(&mut image, sites, |(offset, code)| TrapSite {
            text_offset: offset,
            code: code,
        });
        assert_eq!((start, count), (4, 2));
        assert_eq!(image.bytes[4..12], [7, 0, 0, 0, 9, 0, 0, 0]);
        let slice = SliceOf {
            address: Some(Address::Rodata(5)),
            len: 3,
        };
        let (start, _) = put_array!(&mut image, [1u64], |offset| ImageSegment {
            memory_offset: offset,
            data: slice,
        });
        assert_eq!(image.addresses, [(start + 8, Address::Rodata(5))]);
        assert_eq!(image.bytes[start as usize + 16], 3);
    }
}
