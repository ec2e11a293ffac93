//! What Cranelift made of a function, in the terms of the object phase.
//!
//! In: compiled code. Out: a [`CodeFunction`]: bytes, relocations to [`Symbol`]s, traps with the
//! numbers of `windlass-abi`, return addresses with offsets in the binary, handlers.

use std::collections::BTreeMap;

use cranelift_codegen::ir::{ExternalName, Function, SourceLoc, TrapCode as ClifTrap};
use cranelift_codegen::isa::CallConv;
use cranelift_codegen::{
    CompiledCode, ExceptionContextLoc, FinalizedMachExceptionHandler, FinalizedRelocTarget,
};
use target_lexicon::Architecture;
use windlass_abi::trap::TrapCode;
use windlass_abi::unwind::Handler;

use super::build::{Shared, traps_are_calls, wasm_offset};
use super::inline::places::Places;
use super::name_of;
use super::unit::{CodeFunction, HandlerSite, Relocation, Symbol};

/// The terms of the object phase for `code`, compiled from `func`.
pub(super) fn code_function(
    shared: &Shared<'_>,
    mut code: CompiledCode,
    func: &Function,
    symbol: Symbol,
    clif: Option<String>,
    places: &Places,
) -> CodeFunction {
    let start = wasm_offset(shared, symbol).map(|start| start as u32);
    let unwind = code
        .create_unwind_info(&*shared.isa)
        .unwrap_or_else(|error| panic!("generate: no unwind information: {error}"));
    let disassembly = code.vcode.take();
    let addresses = addresses(&code, start, places);
    let mut function = CodeFunction {
        symbol,
        name: name_of(shared.cx.plan, shared.cx.facts, symbol),
        bytes: code.code_buffer().to_vec(),
        alignment: shared
            .isa
            .function_alignment()
            .preferred
            .max(code.buffer.alignment),
        relocs: relocations(&code, func),
        traps: traps(shared, &code),
        addresses,
        handlers: handlers(&code),
        unwind,
        disassembly,
        clif,
    };
    if shared.cx.options.branch_protection.bti && func.signature.call_conv == CallConv::Tail {
        mark_as_target(&mut function);
    }
    function
}

/// Makes a function of aarch64 that calls and tail calls can arrive at through an address.
/// Cranelift marks it for calls only (`bti c`); or, where it signs the return address, not at all,
/// although the instruction with which the `tail` convention does that (`paciaz`) is no mark.
fn mark_as_target(function: &mut CodeFunction) {
    const BTI_C: [u8; 4] = 0xd503_245f_u32.to_le_bytes();
    const BTI_JC: [u8; 4] = 0xd503_24df_u32.to_le_bytes();
    if function.bytes.starts_with(&BTI_C) {
        function.bytes[..4].copy_from_slice(&BTI_JC);
        return;
    }
    // Code refers to its own places relatively: all of it can move.
    function.bytes.splice(..0, BTI_JC);
    let shift = BTI_JC.len() as u32;
    function.relocs.iter_mut().for_each(|r| r.offset += shift);
    function.traps.iter_mut().for_each(|t| t.0 += shift);
    function.addresses.iter_mut().for_each(|a| a.0 += shift);
    for handler in &mut function.handlers {
        handler.return_offset += shift;
        handler.handler_offset += shift;
    }
}

fn relocations(code: &CompiledCode, func: &Function) -> Vec<Relocation> {
    let names = func.params.user_named_funcs();
    let relocs = code.buffer.relocs().iter();
    relocs
        .map(|reloc| Relocation {
            offset: reloc.offset,
            kind: reloc.kind,
            target: match &reloc.target {
                FinalizedRelocTarget::ExternalName(ExternalName::User(name)) => {
                    Symbol::from_name(&names[*name])
                }
                // The baseline of each target has an instruction for every operator.
                other => panic!("generate: code refers to {other:?}"),
            },
            addend: reloc.addend,
        })
        .collect()
}

/// Instructions that trap; in explicit mode those that follow calls, by return address, for
/// `windlass_rt_trap`. Others are never reached there.
fn traps(shared: &Shared<'_>, code: &CompiledCode) -> Vec<(u32, u8)> {
    let traps = code.buffer.traps().iter();
    let traps = traps.map(|t| (t.offset, trap_number(t.code)));
    if !traps_are_calls(shared) {
        return traps.collect();
    }
    let traps: BTreeMap<u32, u8> = traps.collect();
    let mut followed: Vec<(u32, u8)> = code
        .buffer
        .call_sites()
        .filter_map(|site| {
            let next = after_island(code.code_buffer(), site.ret_addr, shared);
            Some((site.ret_addr, *traps.get(&next)?))
        })
        .collect();
    followed.sort_unstable();
    followed
}

/// Where code goes on at an offset. Behind a call, Cranelift may put what far branches of aarch64
/// need, and a jump over it.
fn after_island(code: &[u8], offset: u32, shared: &Shared<'_>) -> u32 {
    /// `b` with a distance in instructions, of 26 bits with a sign.
    const B: u32 = 0b00_0101;
    let at = offset as usize;
    match (shared.isa.triple().architecture, code.get(at..at + 4)) {
        (Architecture::Aarch64(_), Some(bytes)) => {
            let word = u32::from_le_bytes(bytes.try_into().expect("generate: four bytes"));
            match word >> 26 == B {
                true => offset.wrapping_add_signed((word << 6) as i32 >> 4),
                false => offset,
            }
        }
        _ => offset,
    }
}

/// The number in `windlass-abi` of a trap of Cranelift's or ours.
fn trap_number(code: ClifTrap) -> u8 {
    let own = match code {
        ClifTrap::STACK_OVERFLOW => TrapCode::StackOverflow,
        ClifTrap::INTEGER_OVERFLOW => TrapCode::IntegerOverflow,
        ClifTrap::INTEGER_DIVISION_BY_ZERO => TrapCode::IntegerDivideByZero,
        ClifTrap::BAD_CONVERSION_TO_INTEGER => TrapCode::BadConversionToInteger,
        ClifTrap::HEAP_OUT_OF_BOUNDS => TrapCode::MemoryOutOfBounds,
        user => return user.as_raw().get(),
    };
    own as u8
}

/// Offsets in the binary of return addresses and traps. What the prologue does belongs to `start`,
/// where the body begins; adapters have no body, and offsets only where something was inlined. Of
/// inlined code there are several for one place, innermost first.
fn addresses(code: &CompiledCode, start: Option<u32>, places: &Places) -> Vec<(u32, u32)> {
    let locations = code.buffer.get_srclocs_sorted();
    let location = |offset: u32| {
        let next = locations.partition_point(|l| l.start <= offset);
        let found = next.checked_sub(1).map(|i| &locations[i]);
        let found = found.filter(|l| offset < l.end && l.loc != SourceLoc::default());
        found.map_or(SourceLoc::default(), |l| l.loc)
    };
    // A return address is past its call.
    let calls = code.buffer.call_sites();
    let calls = calls.map(|site| (site.ret_addr, location(site.ret_addr - 1)));
    let traps = code.buffer.traps().iter();
    let traps = traps.map(|trap| (trap.offset, location(trap.offset)));
    let mut sites: Vec<_> = calls.chain(traps).collect();
    sites.sort_by_key(|(offset, _)| *offset);
    sites.dedup_by_key(|(offset, _)| *offset);
    let mut addresses = Vec::new();
    for (place, location) in sites {
        let mut offsets = places.offsets(location);
        match (start, &offsets[..]) {
            (None, [_]) => continue,
            (Some(start), [.., u32::MAX]) => *offsets.last_mut().expect("there is one") = start,
            _ => {}
        }
        addresses.extend(offsets.into_iter().map(|offset| (place, offset)));
    }
    addresses
}

/// Calls with handlers. The context that precedes a handler is where the instance stands.
fn handlers(code: &CompiledCode) -> Vec<HandlerSite> {
    let mut handlers = Vec::new();
    for site in code.buffer.call_sites() {
        let mut instance_sp_offset = None;
        for handler in site.exception_handlers {
            let (tag, handler_offset) = match *handler {
                FinalizedMachExceptionHandler::Context(ExceptionContextLoc::SPOffset(at)) => {
                    instance_sp_offset = Some(at);
                    continue;
                }
                // Only a call of the runtime leaves a register as it is.
                FinalizedMachExceptionHandler::Context(ExceptionContextLoc::GPR(_)) => {
                    instance_sp_offset = Some(Handler::IN_CALLER);
                    continue;
                }
                FinalizedMachExceptionHandler::Tag(tag, offset) => (tag.as_u32(), offset),
                FinalizedMachExceptionHandler::Default(offset) => (Handler::CATCH_TRAPS, offset),
            };
            handlers.push(HandlerSite {
                return_offset: site.ret_addr,
                handler_offset,
                frame_size: site
                    .frame_offset
                    .expect("generate: a call with handlers knows its frame"),
                instance_sp_offset: instance_sp_offset
                    .expect("generate: a handler has the instance as its context"),
                tag,
            });
        }
    }
    handlers
}
