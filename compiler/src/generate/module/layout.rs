//! The structs in which core values cross between a core module and the host: the fields in order,
//! each aligned to its size, as C lays them out. References are 8 bytes, vectors 16.

use wasmparser::ValType;

/// Where the values of a list of types stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoreLayout {
    /// Offset of each value in bytes.
    pub offsets: Vec<u32>,
    /// Size of all in bytes; a multiple of `align`.
    pub size: u32,
    /// Alignment in bytes; 1 when there are no values.
    pub align: u32,
}

impl CoreLayout {
    /// Lays out values in order.
    #[must_use]
    pub fn new(types: &[ValType]) -> CoreLayout {
        let (mut end, mut align) = (0u32, 1);
        let offsets = types
            .iter()
            .map(|ty| {
                let size = size_of_value(*ty);
                let offset = end.next_multiple_of(size);
                end = offset + size;
                align = align.max(size);
                offset
            })
            .collect();
        CoreLayout {
            offsets,
            size: end.next_multiple_of(align),
            align,
        }
    }
}

/// Size and alignment of a value in bytes.
#[must_use]
pub fn size_of_value(ty: ValType) -> u32 {
    match ty {
        ValType::I32 | ValType::F32 => 4,
        ValType::I64 | ValType::F64 | ValType::Ref(_) => 8,
        ValType::V128 => 16,
    }
}

#[cfg(test)]
mod tests {
    use super::CoreLayout;
    use wasmparser::ValType::{F32, F64, I32, I64, V128};

    #[test]
    fn fields_are_aligned_as_in_c() {
        let layout = CoreLayout::new(&[I32, I64, F32, V128, I32]);
        assert_eq!(layout.offsets, [0, 8, 16, 32, 48]);
        assert_eq!((layout.size, layout.align), (64, 16));
        let layout = CoreLayout::new(&[F64, I32]);
        assert_eq!(layout.offsets, [0, 8]);
        assert_eq!((layout.size, layout.align), (16, 8));
        let layout = CoreLayout::new(&[]);
        assert_eq!((layout.size, layout.align), (0, 1));
    }
}
