//! Other forms of a module that do the same, with features that the interpreter lacks and
//! wasm-smith does not use without garbage collection.
//!
//! In: a module. Out: one of the same imports, exports and behaviour.
//!
//! * Unfused: for the interpreter, whose `select` after `i32.eqz` of an operand of the `select` gives the
//!   other operand: there `eqz` is the number of leading zeros, divided by that of all bits.
//! * By reference: `call f` is `ref.func f`, `call_ref`, and so for tail calls.
//! * Caught: each body `B` of results `T` is
//!   `block (result T)  try_table (result T) (catch $e 0) B end  end`, and where `B` has `return`, it has
//!   `throw $e` with the results as values of the exception. No exception leaves its function, so tail calls,
//!   which would leave the handler first, are as they were.

use std::collections::BTreeMap;

use wasmparser::{FunctionBody, Operator, Parser, Payload, TypeRef};

use super::rewrite::{ORDER, number, slice};

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is.
    Plain,
    /// No `eqz` before `select`.
    Unfused,
    /// Calls by reference.
    ByReference,
    /// Returns are caught exceptions.
    Caught,
}

const TYPES: u8 = 1;
const ELEMENTS: u8 = 9;
const CODE: u8 = 10;
const TAGS: u8 = 13;

/// What a transformation needs to know of a module.
#[derive(Default)]
struct Facts {
    /// For each type, its parameters and results as binary, if it is one of a function.
    types: Vec<Option<(Vec<u8>, Vec<u8>)>>,
    /// Types of functions.
    functions: Vec<u32>,
    imported_functions: usize,
    tags: u32,
}

/// A module in a form.
///
/// # Errors
/// When it is malformed.
pub fn transform(module: &[u8], form: Form) -> wasmparser::Result<Vec<u8>> {
    if form == Form::Plain {
        return Ok(module.to_vec());
    }
    let mut facts = Facts::default();
    let mut sections: BTreeMap<u8, (u32, Vec<u8>)> = BTreeMap::new();
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        facts.learn(module, &payload)?;
        if let Payload::CodeSectionEntry(body) = &payload {
            bodies.push(body.clone());
        }
        if let Some((id, range)) = payload.as_section()
            && id != 0
        {
            let contents = slice(module, range);
            let (count, size) = read_number(contents);
            let vector = !matches!(id, 8 | 12);
            let contents = if vector { &contents[size..] } else { contents };
            sections.insert(id, (count, contents.to_vec()));
        }
    }
    let mut new_types = NewTypes {
        count: facts.types.len() as u32,
        bytes: Vec::new(),
    };
    let mut code = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        let function = facts.functions[facts.imported_functions + at];
        let body = match form {
            Form::Plain | Form::Unfused => unfused(module, body)?,
            Form::ByReference => by_reference(module, body, &facts)?,
            Form::Caught => caught(module, body, &facts, function, &mut new_types)?,
        };
        number(&mut code, body.len());
        code.extend(body);
    }
    if !bodies.is_empty() {
        sections.insert(CODE, (bodies.len() as u32, code));
    }
    let add = |sections: &mut BTreeMap<u8, (u32, Vec<u8>)>, id, count, bytes: &[u8]| {
        let section: &mut (u32, Vec<u8>) = sections.entry(id).or_default();
        section.0 += count;
        section.1.extend(bytes);
    };
    if form == Form::ByReference {
        // A declarative segment: every function may be referred to.
        let mut segment = vec![3, 0];
        number(&mut segment, facts.functions.len());
        for index in 0..facts.functions.len() {
            number(&mut segment, index);
        }
        add(&mut sections, ELEMENTS, 1, &segment);
    } else if form == Form::Caught {
        let added = new_types.count - facts.types.len() as u32;
        // A type of a tag and a type of a block, in turns.
        let mut tags = Vec::new();
        for tag in 0..added / 2 {
            tags.push(0);
            number(&mut tags, facts.types.len() + 2 * tag as usize);
        }
        add(&mut sections, TYPES, added, &new_types.bytes);
        add(&mut sections, TAGS, added / 2, &tags);
    }
    Ok(assemble(module, &sections))
}

fn assemble(module: &[u8], sections: &BTreeMap<u8, (u32, Vec<u8>)>) -> Vec<u8> {
    let mut bytes = module[..8].to_vec();
    for id in ORDER {
        let Some((count, contents)) = sections.get(&id) else {
            continue;
        };
        let mut section = Vec::new();
        if !matches!(id, 8 | 12) {
            number(&mut section, *count as usize);
        }
        section.extend(contents);
        bytes.push(id);
        number(&mut bytes, section.len());
        bytes.extend(section);
    }
    bytes
}

impl Facts {
    fn learn(&mut self, module: &[u8], payload: &Payload<'_>) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section.clone() {
                    for (offset, ty) in group?.into_types_and_offsets() {
                        self.types
                            .push(function_type(&module[offset as usize..], &ty));
                    }
                }
            }
            Payload::ImportSection(section) => {
                for import in section.clone().into_imports() {
                    match import?.ty {
                        TypeRef::Func(ty) | TypeRef::FuncExact(ty) => {
                            self.functions.push(ty);
                            self.imported_functions += 1;
                        }
                        TypeRef::Tag(_) => self.tags += 1,
                        _ => {}
                    }
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section.clone() {
                    self.functions.push(ty?);
                }
            }
            Payload::TagSection(section) => self.tags += section.count(),
            _ => {}
        }
        Ok(())
    }
}

/// Parameters and results of a function type, both as vectors of the binary format.
fn function_type(bytes: &[u8], ty: &wasmparser::SubType) -> Option<(Vec<u8>, Vec<u8>)> {
    let wasmparser::CompositeInnerType::Func(ty) = &ty.composite_type.inner else {
        return None;
    };
    // Of the reference types there are only those of one byte.
    let plain = |types: &[wasmparser::ValType], bytes: &[u8]| {
        let mut vector = Vec::new();
        number(&mut vector, types.len());
        let (count, size) = read_number(bytes);
        assert_eq!(
            count as usize,
            types.len(),
            "types are where they should be"
        );
        vector.extend(&bytes[size..size + types.len()]);
        (vector, size + types.len())
    };
    // After the byte that says that it is a function.
    let (params, size) = plain(ty.params(), &bytes[1..]);
    let (results, _) = plain(ty.results(), &bytes[1 + size..]);
    Some((params, results))
}

struct NewTypes {
    count: u32,
    bytes: Vec<u8>,
}

impl NewTypes {
    fn add(&mut self, params: &[u8], results: &[u8]) -> u32 {
        self.bytes.push(0x60);
        self.bytes.extend(params);
        self.bytes.extend(results);
        self.count += 1;
        self.count - 1
    }
}

/// An unsigned LEB128, and its size.
fn read_number(bytes: &[u8]) -> (u32, usize) {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate() {
        value |= u32::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return (value, at + 1);
        }
    }
    (value, bytes.len())
}

/// The body with each operator as `write` has it, which gets the next one too; `write` says whether
/// it did anything.
fn each_operator(
    module: &[u8],
    body: &FunctionBody<'_>,
    out: &mut Vec<u8>,
    mut write: impl FnMut(&mut Vec<u8>, &Operator<'_>, Option<&Operator<'_>>) -> bool,
) -> wasmparser::Result<()> {
    let mut reader = body.get_operators_reader()?;
    let mut operators = Vec::new();
    while !reader.eof() {
        let start = reader.original_position();
        let operator = reader.read()?;
        operators.push((operator, start..reader.original_position()));
    }
    for (at, (operator, range)) in operators.iter().enumerate() {
        let next = operators.get(at + 1).map(|(operator, _)| operator);
        if !write(out, operator, next) {
            out.extend(slice(module, range.clone()));
        }
    }
    Ok(())
}

/// The locals of a body.
fn locals<'a>(module: &'a [u8], body: &FunctionBody<'_>) -> wasmparser::Result<&'a [u8]> {
    let start = body.range().start;
    let end = body.get_operators_reader()?.original_position();
    Ok(slice(module, start..end))
}

fn unfused(module: &[u8], body: &FunctionBody<'_>) -> wasmparser::Result<Vec<u8>> {
    let mut out = locals(module, body)?.to_vec();
    each_operator(module, body, &mut out, |out, operator, next| {
        if !matches!(next, Some(Operator::Select | Operator::TypedSelect { .. })) {
            return false;
        }
        match operator {
            // i32.clz, i32.const 5, i32.shr_u
            Operator::I32Eqz => out.extend([0x67, 0x41, 5, 0x76]),
            // i64.clz, i64.const 6, i64.shr_u, i32.wrap_i64
            Operator::I64Eqz => out.extend([0x79, 0x42, 6, 0x88, 0xa7]),
            _ => return false,
        }
        true
    })?;
    Ok(out)
}

fn by_reference(
    module: &[u8],
    body: &FunctionBody<'_>,
    facts: &Facts,
) -> wasmparser::Result<Vec<u8>> {
    let mut out = locals(module, body)?.to_vec();
    each_operator(module, body, &mut out, |out, operator, _| {
        let (function, call) = match operator {
            Operator::Call { function_index } => (*function_index, 0x14),
            Operator::ReturnCall { function_index } => (*function_index, 0x15),
            _ => return false,
        };
        out.push(0xd2);
        number(out, function as usize);
        out.push(call);
        number(out, facts.functions[function as usize] as usize);
        true
    })?;
    Ok(out)
}

fn caught(
    module: &[u8],
    body: &FunctionBody<'_>,
    facts: &Facts,
    function: u32,
    new_types: &mut NewTypes,
) -> wasmparser::Result<Vec<u8>> {
    let mut out = locals(module, body)?.to_vec();
    let Some((_, results)) = &facts.types[function as usize] else {
        out.extend(slice(
            module,
            body.get_operators_reader()?.original_position()..body.range().end,
        ));
        return Ok(out);
    };
    let tag = facts.tags + (new_types.count - facts.types.len() as u32) / 2;
    new_types.add(results, &[0]);
    let block = new_types.add(&[0], results) as usize;
    out.push(0x02);
    signed(&mut out, block);
    out.push(0x1f);
    signed(&mut out, block);
    // One clause: `catch`, the tag, label 0, which is the block's.
    out.extend([1, 0]);
    number(&mut out, tag as usize);
    out.push(0);
    each_operator(module, body, &mut out, |out, operator, _| {
        if !matches!(operator, Operator::Return) {
            return false;
        }
        out.push(0x08);
        number(out, tag as usize);
        true
    })?;
    // The last `end` was the body's and is the try_table's now; then the block's, and the body's.
    out.extend([0x0b, 0x0b]);
    Ok(out)
}

/// A type index where a block type is: a signed LEB128.
fn signed(out: &mut Vec<u8>, value: usize) {
    number(out, value);
    if let Some(last) = out.last_mut()
        && *last & 0x40 != 0
    {
        *last |= 0x80;
        out.push(0);
    }
}
