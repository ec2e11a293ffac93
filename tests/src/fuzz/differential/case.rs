//! Cases: a module, and what is called of it.
//!
//! In: bytes, from a seed or from a fuzzer. Out: a valid module that ends, with plain names, and
//! the job that plays it. Elsewhere: compiling and playing.

use arbitrary::Unstructured;
use wasm_smith::{Config, MemoryOffsetChoices, Module};
use wasmparser::types::TypesRef;
use wasmparser::{Parser, Payload, WasmFeatures};
use windlass_test_host::fuzz::job::{Import, Job, Limits};
use windlass_test_host::fuzz::value::{Type, Value};

use super::rewrite::{Counts, Kind, counts, rewrite};
use crate::fuzz::random::Random;

/// Which features a module may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Those that the interpreter has too.
    Interpreter,
    /// More: exceptions, threads. Windlass is compared with itself.
    Itself,
}

impl Profile {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Profile::Interpreter => "interpreter",
            Profile::Itself => "itself",
        }
    }

    /// The profile of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Profile> {
        [Profile::Interpreter, Profile::Itself]
            .into_iter()
            .find(|profile| profile.name() == name)
    }
}

/// A module, and what is called of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The module.
    pub module: Vec<u8>,
    /// Imports and calls; the object is for the one who compiles it.
    pub job: Job,
}

/// The features of modules.
#[must_use]
pub fn features() -> WasmFeatures {
    WasmFeatures::default() | WasmFeatures::WIDE_ARITHMETIC | WasmFeatures::CUSTOM_PAGE_SIZES
}

/// Bytes for a seed.
#[must_use]
pub fn bytes(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    // Small modules are easy to read, large ones find more.
    let words = 40 + random.below(60) * random.below(20);
    (0..words)
        .flat_map(|_| random.number().to_le_bytes())
        .collect()
}

impl Case {
    /// The case of these bytes; none when they are too few.
    ///
    /// # Panics
    /// When a module is invalid.
    #[must_use]
    pub fn new(bytes: &[u8], profile: Profile) -> Option<Case> {
        let (seed, dna) = bytes.split_first_chunk::<8>()?;
        let mut random = Random::new(u64::from_le_bytes(*seed));
        let config = config(&mut random, profile);
        let mut module = Module::new(config, &mut Unstructured::new(dna)).ok()?;
        let fuel = [100, 1000, 5000][random.below(3)];
        let fuel_global = module.ensure_termination(fuel as u32).ok()?;
        let module = module.to_bytes();
        let exports = exports(&counts(&module).ok()?, fuel_global, &mut random);
        let module = rewrite(&module, &exports).expect("modules are well-formed");
        let mut validator = wasmparser::Validator::new_with_features(features());
        let types = validator
            .validate_all(&module)
            .expect("modules are valid, rewritten too");
        if may_wait(&module) {
            return None;
        }
        let job = Job {
            object: String::new(),
            imports: imports(types.as_ref(), &mut random)?,
            watch: exports.iter().map(|(kind, i)| kind.name(*i)).collect(),
            fuel: Some((Kind::Global.name(fuel_global), fuel)),
            calls: calls(types.as_ref(), &exports, &mut random),
        };
        Some(Case { module, job })
    }

    /// A case from files. The module may have lost what the job speaks of, so that cases can be
    /// made smaller by tools.
    ///
    /// # Errors
    /// When the module is invalid.
    pub fn kept(module: Vec<u8>, mut job: Job) -> Result<Case, String> {
        let mut validator = wasmparser::Validator::new_with_features(features());
        let types = validator.validate_all(&module).map_err(|e| e.to_string())?;
        let names: Vec<String> = types
            .as_ref()
            .core_exports()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.to_owned())
            .collect();
        job.watch.retain(|name| names.contains(name));
        job.calls.retain(|(name, _)| names.contains(name));
        job.fuel = job.fuel.filter(|(name, _)| names.contains(name));
        Ok(Case { module, job })
    }

    /// The module as text.
    #[must_use]
    pub fn text(&self) -> String {
        wasmprinter::print_bytes(&self.module).unwrap_or_else(|error| error.to_string())
    }
}

/// Whether a module may wait for other threads, of which there are none.
fn may_wait(module: &[u8]) -> bool {
    let bodies = Parser::new(0)
        .parse_all(module)
        .filter_map(|payload| match payload {
            Ok(Payload::CodeSectionEntry(body)) => body.get_operators_reader().ok(),
            _ => None,
        });
    bodies.flat_map(IntoIterator::into_iter).any(|operator| {
        use wasmparser::Operator::{MemoryAtomicWait32, MemoryAtomicWait64};
        matches!(
            operator,
            Ok(MemoryAtomicWait32 { .. } | MemoryAtomicWait64 { .. })
        )
    })
}

fn config(random: &mut Random, profile: Profile) -> Config {
    let mut one_in = |n: usize| random.below(n) == 0;
    // NaNs differ, so that they are made alike, or there are no floats at all.
    let floats = !one_in(3);
    let mut config = Config {
        allow_floats: floats,
        canonicalize_nans: floats,
        allow_start_export: one_in(4),
        bulk_memory_enabled: !one_in(8),
        compact_imports_enabled: false,
        custom_page_sizes_enabled: one_in(4),
        disallow_traps: one_in(2),
        exceptions_enabled: profile == Profile::Itself,
        extended_const_enabled: !one_in(4),
        gc_enabled: false,
        memory64_enabled: one_in(3),
        memory_max_size_required: true,
        memory_offset_choices: MemoryOffsetChoices(if one_in(3) { 3 } else { 90 }, 9, 1),
        multi_value_enabled: !one_in(8),
        reference_types_enabled: !one_in(8),
        relaxed_simd_enabled: false,
        simd_enabled: !one_in(3),
        table_max_size_required: true,
        tail_call_enabled: !one_in(3),
        threads_enabled: profile == Profile::Itself && one_in(2),
        wide_arithmetic_enabled: !one_in(2),
        max_exports: 0,
        ..Config::default()
    };
    config.max_imports = [0, 0, 3, 8][random.below(4)];
    config.max_types = 1 + random.below(10);
    config.min_types = 1;
    config.max_funcs = config.max_imports + 1 + random.below(8);
    config.min_funcs = 1;
    config.max_globals = random.below(8);
    config.max_instructions = 10 << random.below(6);
    config.max_memories = random.below(4);
    let pages = random.below(5) as u64;
    config.max_memory32_bytes = pages << 16;
    config.max_memory64_bytes = u128::from(pages) << 16;
    config.max_tables = random.below(4);
    config.max_table_elements = 20;
    config.max_data_segments = random.below(5);
    config.max_element_segments = random.below(5);
    config.max_elements = 10;
    config.max_nesting_depth = 2 + random.below(8);
    config.min_uleb_size = [1, 1, 1, 5][random.below(4)];
    if config.memory64_enabled && random.below(2) == 0 {
        config.min_memories = config.max_memories as u32;
    }
    config
}

/// What is exported: all, or less, so that there is what only the module itself can change.
fn exports(counts: &Counts, fuel: u32, random: &mut Random) -> Vec<(Kind, u32)> {
    let one_in = [1, 1, 2, 4][random.below(4)];
    let mut exports = Vec::new();
    let kinds = [
        (Kind::Function, counts.functions),
        (Kind::Table, counts.tables),
        (Kind::Memory, counts.memories),
        (Kind::Global, counts.globals),
    ];
    for (kind, count) in kinds {
        // The last function often reaches the others.
        let always = match kind {
            Kind::Function => count.checked_sub(1),
            Kind::Global => Some(fuel),
            _ => None,
        };
        let chosen = (0..count).filter(|index| Some(*index) == always || random.below(one_in) == 0);
        exports.extend(chosen.map(|index| (kind, index)));
    }
    exports
}

fn imports(types: TypesRef<'_>, random: &mut Random) -> Option<Vec<(String, Import)>> {
    use wasmparser::types::EntityType;
    let mut imports = Vec::new();
    for (_, name, ty) in types.core_imports()? {
        let import = match ty {
            EntityType::Func(id) | EntityType::FuncExact(id) => {
                let ty = types[id].unwrap_func();
                Import::Function(value_types(ty.params())?, value_types(ty.results())?)
            }
            EntityType::Memory(ty) => Import::Memory(
                Limits {
                    min: ty.initial,
                    max: ty.maximum,
                    index_64: ty.memory64,
                },
                ty.page_size_log2.unwrap_or(16),
                ty.shared,
            ),
            EntityType::Table(ty) => Import::Table(
                value_type(wasmparser::ValType::Ref(ty.element_type))?,
                Limits {
                    min: ty.initial,
                    max: ty.maximum,
                    index_64: ty.table64,
                },
            ),
            EntityType::Global(ty) => {
                let value = value(value_type(ty.content_type)?, &[], random);
                Import::Global(ty.mutable, value)
            }
            EntityType::Tag(id) => Import::Tag(value_types(types[id].unwrap_func().params())?),
        };
        imports.push((name.to_owned(), import));
    }
    Some(imports)
}

fn value_types(types: &[wasmparser::ValType]) -> Option<Vec<Type>> {
    types.iter().map(|ty| value_type(*ty)).collect()
}

/// The type of values that a host can give; none for references that are never null.
fn value_type(ty: wasmparser::ValType) -> Option<Type> {
    use wasmparser::{AbstractHeapType, HeapType, ValType};
    Some(match ty {
        ValType::I32 => Type::I32,
        ValType::I64 => Type::I64,
        ValType::F32 => Type::F32,
        ValType::F64 => Type::F64,
        ValType::V128 => Type::V128,
        ValType::Ref(ty) if ty.is_nullable() => match ty.heap_type() {
            HeapType::Abstract { ty, .. } => match ty {
                AbstractHeapType::Func => Type::Func,
                AbstractHeapType::Extern => Type::Extern,
                AbstractHeapType::Exn => Type::Exn,
                _ => return None,
            },
            _ => return None,
        },
        ValType::Ref(_) => return None,
    })
}

fn calls(
    types: TypesRef<'_>,
    exports: &[(Kind, u32)],
    random: &mut Random,
) -> Vec<(String, Vec<Value>)> {
    let functions: Vec<u32> = exports
        .iter()
        .filter(|(kind, _)| *kind == Kind::Function)
        .map(|(_, index)| *index)
        .collect();
    let mut calls = Vec::new();
    for _ in 0..4 + random.below(12) {
        let index = *random.pick(&functions);
        let ty = types[types.core_function_at(index)].unwrap_func();
        let Some(params) = value_types(ty.params()) else {
            continue;
        };
        let arguments = params.iter().map(|ty| value(*ty, &functions, random));
        calls.push((Kind::Function.name(index), arguments.collect()));
    }
    calls
}

/// Some value; functions only among these.
fn value(ty: Type, functions: &[u32], random: &mut Random) -> Value {
    let number = random.number();
    let special = |edges: &[u64]| edges[(number >> 8) as usize % edges.len()];
    let half = number.is_multiple_of(2);
    let bits = match ty {
        Type::I32 if half => special(&[0, 1, 2, 7, 65535, 1 << 31, (1 << 31) - 1, 0xffff_ffff]),
        Type::I64 if half => special(&[0, 1, 3, 1 << 32, 1 << 63, (1 << 63) - 1, u64::MAX]),
        Type::F32 if half => {
            let edges = [
                0.0,
                -0.0,
                1.5,
                f32::INFINITY,
                f32::NAN,
                2_147_483_648.0,
                1e-40,
            ];
            u64::from(edges[(number >> 8) as usize % edges.len()].to_bits())
        }
        Type::F64 if half => {
            let edges = [0.0, -0.0, -1.5, f64::NEG_INFINITY, f64::NAN, 9.3e18, 1e-310];
            edges[(number >> 8) as usize % edges.len()].to_bits()
        }
        Type::Func if half && !functions.is_empty() => {
            return Value::Func(Kind::Function.name(*random.pick(functions)));
        }
        Type::Extern if half => return Value::Extern(number >> 1 & 0xff | 1),
        Type::Func | Type::Extern | Type::Exn => return Value::Null(ty),
        Type::I32 | Type::F32 => number >> 32,
        Type::I64 | Type::F64 | Type::V128 => number >> 1 | random.number() << 63,
    };
    let high = match ty {
        Type::V128 => u128::from(random.number()) << 64,
        _ => 0,
    };
    let value = Value::Bits(ty, high | u128::from(bits));
    // One NaN only.
    Value::parse(&value.to_string()).unwrap_or(value)
}
