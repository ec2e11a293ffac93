//! The manifest: [`windlass_abi::component::Component`], which refers to all the rest.

use windlass_abi::component::{Arch as AbiArch, Component, cpu_feature_names};
use windlass_abi::{ABI_VERSION, MANIFEST_MAGIC};
use windlass_targets::{Arch, Target};

use super::concurrency;
use super::core;
use super::image::{Address, Image, Places, SliceOf, put_struct};
use super::name_table::NameTable;
use super::state;
use super::text::Text;
use super::unwind::UnwindTables;
use super::world;
use crate::elaborate::plan::{Plan, Program};
use crate::error::Result;
use crate::facts::Facts;
use crate::generate::unit::{Symbol, Unit};
use crate::names::Names;
use crate::options::{BranchProtection, MemoryMode, OptLevel, Options, TrapMode};

/// The data sections with the manifest.
pub(crate) struct Data {
    pub(crate) rodata: Image,
    pub(crate) relro: Image,
    /// Where the data is that code refers to.
    pub(crate) places: Places,
    /// Offset of the manifest in `relro`.
    pub(crate) manifest: u64,
}

/// Writes the manifest and everything that it refers to.
///
/// # Errors
/// When there is too much text for the table of names.
pub(crate) fn write(
    plan: &Plan<'_>,
    facts: &Facts,
    names: &Names,
    unit: &Unit,
    text: &Text,
    options: &Options,
) -> Result<Data> {
    let (mut rodata, mut relro) = (Image::default(), Image::default());
    let mut table = NameTable::default();
    let manifest = relro.reserve(
        size_of::<Component>() as u64,
        align_of::<Component>() as u64,
    );
    let abi_version = relro.reserve(8, 8);
    relro.put_address(abi_version, Address::AbiVersion);

    let mut places = state::write_constants(plan, facts, text, &mut rodata, &mut relro);
    let unwind = UnwindTables::write(plan, unit, text, &mut table, &mut rodata);
    let world = world::write(plan, names, text, &mut table, &mut rodata, &mut relro);
    let memories = state::write_memories(plan, options, &mut rodata, &mut relro);
    let tables = state::write_tables(plan, facts, &places, &mut relro);
    let core = core::write(plan, &places, &mut relro);
    let concurrency = concurrency::write(
        plan,
        facts,
        text,
        &world.async_types,
        &mut table,
        &mut relro,
        &mut places,
    );
    let block = state::write_block(plan, facts, &places, &mut rodata, &mut relro);
    let name = table.add(&options.name);
    let target = table.add(&options.target.triple.to_string());
    let producer = table.add(&producer(options));
    let table = table.finish()?;
    let table = SliceOf {
        address: Some(Address::Rodata(rodata.append(&table, 1))),
        len: table.len() as u64,
    };
    put_struct!(
        &mut relro,
        manifest,
        Component {
            magic: MANIFEST_MAGIC,
            abi_version: ABI_VERSION,
            flags: flags(plan, options),
            arch: abi_arch(options.target.arch()) as u32,
            cpu_features: cpu_features(&options.target),
            instance_size: u64::from(plan.layout.size),
            block_image: block,
            names: table,
            name: name,
            target: target,
            producer: producer,
            text: Address::Text(0),
            text_len: text.bytes.len() as u64,
            start: Address::Text(u64::from(text.start_of(Symbol::StartEntry))),
            traps: unwind.traps,
            handlers: unwind.handlers,
            address_map: unwind.address_map,
            functions: unwind.functions,
            memories: memories,
            tables: tables,
            imports: world.imports,
            import_slots: u64::from(plan.layout.import_slots()),
            exports: world.exports,
            types: world.types,
            fields: world.fields,
            resources: world.resources,
            component_instances: plan.components.len() as u64,
            core: core,
            concurrency: concurrency,
        }
    );
    Ok(Data {
        rodata,
        relro,
        places,
        manifest,
    })
}

fn flags(plan: &Plan<'_>, options: &Options) -> u32 {
    let mut flags = 0;
    if plan.program == Program::Module {
        flags |= Component::FLAG_CORE_MODULE;
    }
    if options.traps == TrapMode::Explicit {
        flags |= Component::FLAG_EXPLICIT_TRAPS;
    }
    if options.checks_memory() {
        flags |= Component::FLAG_CHECKED_MEMORY;
    }
    flags
}

/// The number that the manifest has for an architecture.
pub(crate) fn abi_arch(arch: Arch) -> AbiArch {
    match arch {
        Arch::X86_64 => AbiArch::X86_64,
        Arch::Aarch64 => AbiArch::Aarch64,
    }
}

fn cpu_features(target: &Target) -> u64 {
    let names = cpu_feature_names(abi_arch(target.arch()));
    target.features.iter().fold(0, |bits, feature| {
        match names.iter().position(|name| name == feature) {
            Some(bit) => bits | 1 << bit,
            None => panic!("object: the manifest has no bit for the CPU feature {feature}"),
        }
    })
}

/// The version of Windlass and the options that shape the code, as on its command line.
fn producer(options: &Options) -> String {
    let level = match options.opt_level {
        OptLevel::None => 0,
        OptLevel::Fast => 1,
        OptLevel::Full => 2,
    };
    let memory = match options.memory {
        MemoryMode::Guard => "guard",
        MemoryMode::Checked => "checked",
    };
    let traps = match options.traps {
        TrapMode::Signals => "signals",
        TrapMode::Explicit => "explicit",
    };
    let mut producer = format!(
        "windlass {} -O {level} --memory={memory} --traps={traps}",
        env!("CARGO_PKG_VERSION")
    );
    if options.relaxed_simd_deterministic {
        producer += " --relaxed-simd=deterministic";
    }
    if !options.inline {
        producer += " --no-inline";
    }
    if !options.facts {
        producer += " --no-facts";
    }
    if !options.spectre {
        producer += " --no-spectre";
    }
    if options.branch_protection != BranchProtection::NONE {
        producer += &format!(" --branch-protection={}", options.branch_protection);
    }
    producer
}
