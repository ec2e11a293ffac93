//! Constants that instances start from: function references, segments, the images of memories and
//! tables, and the first bytes of the instance block.

use wasmparser::{MemoryType, TableType, ValType};
use windlass_abi::component::{ImageSegment, MemoryDesc, TableDesc};
use windlass_abi::instance::{FuncRef, HEADER_SIZE, flags};

use super::core;
use super::flatten::flatten;
use super::image::{Address, Field, Image, Places, SliceOf, put_array, put_struct};
use super::text::Text;
use crate::elaborate::plan::{ConstValue, ElemItem, Plan, Program};
use crate::facts::Facts;
use crate::facts::call_tables::Element;
use crate::generate::memory_style::{is_reserved, page_log2, reservation};
use crate::generate::unit::Symbol;
use crate::ids::FuncId;
use crate::options::Options;

/// Writes a [`FuncRef`] for every function that escapes, then the segments that code refers to. Of
/// a core module they are the templates that [`windlass_abi::core`] speaks of.
pub(crate) fn write_constants(
    plan: &Plan<'_>,
    facts: &Facts,
    text: &Text,
    rodata: &mut Image,
    relro: &mut Image,
) -> Places {
    let mut places = Places::new();
    let types = core::types_of_functions(plan);
    let escaping = plan.funcs.iter().filter(|(_, func)| func.escapes);
    for (id, func) in escaping.filter(|(id, _)| facts.reachable.references.contains(*id)) {
        let at = relro.reserve(size_of::<FuncRef>() as u64, align_of::<FuncRef>() as u64);
        put_struct!(
            relro,
            at,
            FuncRef {
                code: Address::Text(u64::from(text.start_of(Symbol::Func(id)))),
                signature: match plan.program {
                    Program::Component => u64::from(func.signature.as_u32()),
                    Program::Module => u64::from(types[id].as_u32()),
                },
                instance: None::<Address>,
            }
        );
        places.insert(Symbol::FuncRef(id), Address::Relro(at));
    }
    for (id, bytes) in &plan.data {
        let at = rodata.append(bytes, 16);
        places.insert(Symbol::Data(id), Address::Rodata(at));
    }
    for (id, elements) in &plan.elems {
        let functions = elements.items.iter().map(|item| match item {
            ElemItem::Func(func) => Some(*func),
            ElemItem::Null | ElemItem::Global(_) => None,
        });
        let at = write_elements(functions, facts, &places, relro);
        places.insert(Symbol::Elems(id), Address::Relro(at));
    }
    for (id, entries) in facts.call_tables.used() {
        let start = rodata.reserve(0, 16);
        for entry in entries {
            let symbol = match entry {
                Element::Func(func) => Symbol::Func(*func),
                Element::Null => Symbol::NullCallee,
                Element::Mismatch => Symbol::MismatchedCallee,
            };
            let code = Address::Text(u64::from(text.start_of(symbol)));
            rodata.append_distance(code, start);
        }
        places.insert(Symbol::CallTable(id), Address::Rodata(start));
    }
    places
}

/// An array of addresses of [`FuncRef`]s, or null; the offset of the first.
fn write_elements(
    elements: impl ExactSizeIterator<Item = Option<FuncId>>,
    facts: &Facts,
    places: &Places,
    relro: &mut Image,
) -> u64 {
    let start = relro.reserve(elements.len() as u64 * 8, 8);
    for (at, func) in (start..).step_by(8).zip(elements) {
        func.and_then(|func| func_ref(func, facts, places))
            .put(relro, at);
    }
    start
}

/// The address of a [`FuncRef`]; none if nobody will look at it.
fn func_ref(func: FuncId, facts: &Facts, places: &Places) -> Option<Address> {
    let address = places.get(&Symbol::FuncRef(func)).copied();
    assert!(
        address.is_some() || !facts.reachable.references.contains(func),
        "object: {func} is in a table or a global but does not escape"
    );
    address
}

/// Writes the descriptors of memories with their images.
pub(crate) fn write_memories(
    plan: &Plan<'_>,
    options: &Options,
    rodata: &mut Image,
    relro: &mut Image,
) -> SliceOf {
    let images: Vec<SliceOf> = plan
        .memories
        .values()
        .map(|memory| write_memory_image(&memory.image, rodata, relro))
        .collect();
    let memories = plan.memories.iter().zip(images);
    let (start, len) = put_array!(relro, memories, |((id, memory), image)| MemoryDesc {
        slot: memory.import.map_or(plan.layout.memory(id), |_| 0),
        flags: memory_flags(&memory.ty, options),
        page_size_log2: page_log2(&memory.ty),
        import: core::import_number(memory.import),
        min_pages: memory.ty.initial,
        max_pages: memory.ty.maximum.unwrap_or(u64::MAX),
        reservation: reservation(options, &memory.ty, memory.import.is_some()),
        image: image,
    });
    relro_slice(start, len)
}

fn memory_flags(ty: &MemoryType, options: &Options) -> u32 {
    let mut flags = 0;
    if is_reserved(options, ty) {
        flags |= MemoryDesc::FLAG_RESERVED;
    }
    if ty.memory64 {
        flags |= MemoryDesc::FLAG_64;
    }
    if ty.shared {
        flags |= MemoryDesc::FLAG_SHARED;
    }
    if ty.maximum.is_some() {
        flags |= MemoryDesc::FLAG_MAXIMUM;
    }
    flags
}

fn table_flags(ty: &TableType) -> u32 {
    let mut flags = 0;
    if ty.table64 {
        flags |= TableDesc::FLAG_64;
    }
    if ty.maximum.is_some() {
        flags |= TableDesc::FLAG_MAXIMUM;
    }
    flags
}

fn write_memory_image(segments: &[(u64, &[u8])], rodata: &mut Image, relro: &mut Image) -> SliceOf {
    let pieces: Vec<(u64, SliceOf)> = flatten(segments)
        .into_iter()
        .map(|piece| {
            let data = SliceOf {
                address: Some(Address::Rodata(rodata.append(&piece.bytes, 16))),
                len: piece.bytes.len() as u64,
            };
            (piece.offset, data)
        })
        .collect();
    let (start, len) = put_array!(relro, pieces, |(offset, data)| ImageSegment {
        memory_offset: offset,
        data: data,
    });
    relro_slice(start, len)
}

/// Writes the descriptors of tables with their images.
pub(crate) fn write_tables(
    plan: &Plan<'_>,
    facts: &Facts,
    places: &Places,
    relro: &mut Image,
) -> SliceOf {
    let images: Vec<SliceOf> = plan
        .tables
        .keys()
        .map(|table| {
            // Nobody looks into the others.
            let image = match facts.reachable.tables.contains(table) {
                true => facts.settled.image(plan, table),
                false => &[],
            };
            let start = write_elements(image.iter().copied(), facts, places, relro);
            relro_slice(start, image.len() as u64)
        })
        .collect();
    let tables = plan.tables.iter().zip(images);
    let (start, len) = put_array!(relro, tables, |((id, table), image)| TableDesc {
        slot: table.import.map_or(plan.layout.table(id), |_| 0),
        import: core::import_number(table.import),
        flags: table_flags(&table.ty),
        reserved: 0u32,
        ty: core::val_type(ValType::Ref(table.ty.element_type)),
        min: table.ty.initial,
        max: table.ty.maximum.unwrap_or(u64::MAX),
        image: image,
    });
    relro_slice(start, len)
}

/// Writes what the instance block holds from its header on, as far as it is not zero: flags of
/// component instances, lengths of segments, values of globals. The runtime fills the slots of
/// memories, tables and imports.
pub(crate) fn write_block(
    plan: &Plan<'_>,
    facts: &Facts,
    places: &Places,
    rodata: &mut Image,
    relro: &mut Image,
) -> SliceOf {
    let layout = &plan.layout;
    let place = |offset: u32| u64::from(offset) - HEADER_SIZE as u64;
    let mut block = Image::default();
    block.reserve(u64::from(layout.size) - HEADER_SIZE as u64, 1);
    for id in plan.components.keys() {
        flags::INITIAL.put(&mut block, place(layout.flags(id)));
    }
    for (id, bytes) in &plan.data {
        (bytes.len() as u64).put(&mut block, place(layout.data(id)));
    }
    for (id, elements) in &plan.elems {
        (elements.items.len() as u64).put(&mut block, place(layout.elems(id)));
    }
    for id in plan.globals.keys() {
        let at = place(layout.global(id));
        let Some(init) = facts.settled.global(plan, id) else {
            continue;
        };
        match init {
            ConstValue::I32(value) => block.put(at, &value.to_le_bytes()),
            ConstValue::I64(value) => block.put(at, &value.to_le_bytes()),
            ConstValue::F32(bits) => block.put(at, &bits.to_le_bytes()),
            ConstValue::F64(bits) => block.put(at, &bits.to_le_bytes()),
            ConstValue::V128(bytes) => block.put(at, &bytes),
            // In a core module a step stores it: the reference is in the block itself.
            ConstValue::Func(_) if plan.program == Program::Module => {}
            ConstValue::Func(func) => {
                if let Some(address) = func_ref(func, facts, places) {
                    block.put_address(at, address);
                }
            }
            ConstValue::Null => {}
        }
    }
    let last = block.bytes.iter().rposition(|byte| *byte != 0);
    let last_address = block.addresses.iter().map(|(at, _)| at + 8).max();
    let len = last
        .map_or(0, |at| at as u64 + 1)
        .max(last_address.unwrap_or(0));
    block.bytes.truncate(len as usize);
    let address = if block.addresses.is_empty() {
        Address::Rodata(rodata.append_image(block, 16))
    } else {
        Address::Relro(relro.append_image(block, 16))
    };
    SliceOf {
        address: Some(address),
        len,
    }
}

fn relro_slice(start: u64, len: u64) -> SliceOf {
    SliceOf {
        address: Some(Address::Relro(start)),
        len,
    }
}
