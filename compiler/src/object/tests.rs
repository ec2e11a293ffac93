//! What the object says of copies, and of the stream and future types of the world.

use std::mem::offset_of;

use target_lexicon::Triple;
use windlass_abi::component::{Component, Slice};
use windlass_abi::concurrency::{AsyncTypeDesc, Concurrency, CopyDesc};
use windlass_targets::Target;

use super::image::{Address, Image};
use super::manifest::{self, Data};
use super::text::Text;
use crate::decode::decode;
use crate::elaborate::elaborate;
use crate::elaborate::plan::Plan;
use crate::elaborate::types::TypeKind;
use crate::facts::Facts;
use crate::generate::unit::Symbol;
use crate::generate::{Request, generate};
use crate::names::Names;
use crate::options::Options;

fn with_data(text: &str, look: impl FnOnce(&Plan<'_>, &Data)) {
    let bytes = wat::parse_str(text).expect("text that parses");
    let plan = elaborate(decode(&bytes).expect("valid")).expect("a plan");
    let facts = Facts::none(&plan);
    let target = Target {
        triple: "x86_64-unknown-linux-gnu"
            .parse::<Triple>()
            .expect("a triple"),
        features: Vec::new(),
    };
    let options = Options::new("test", target);
    let unit = generate(&plan, &facts, &options, &Request::default()).expect("supported");
    let names = Names::new(&plan, &options.name);
    let code = Text::new(&unit, options.target.arch()).expect("little code");
    let data = manifest::write(&plan, &facts, &names, &unit, &code, &options).expect("few names");
    look(&plan, &data);
}

fn u32_at(image: &Image, at: u64) -> u32 {
    let at = at as usize;
    u32::from_le_bytes(image.bytes[at..at + 4].try_into().expect("4 bytes"))
}

fn address_at(image: &Image, at: u64) -> Option<Address> {
    let found = image.addresses.iter().find(|(place, _)| *place == at);
    found.map(|(_, address)| *address)
}

/// Each copy: the name of its built-in, its flags, sizes and alignments in the guest's memory and
/// the host's, whether it translates, and whether it has the first memory.
#[test]
fn copies_are_described() {
    let mut found = Vec::new();
    with_data(
        include_str!("../../tests/plan/concurrency.wat"),
        |plan, data| {
            for (id, func) in &plan.funcs {
                let Some(Address::Relro(at)) = data.places.get(&Symbol::CopyDesc(id)) else {
                    continue;
                };
                let field = |offset: usize| u32_at(&data.relro, at + offset as u64);
                let memory = field(offset_of!(CopyDesc, memory));
                let first = plan.memories.keys().next().expect("a memory");
                assert!(memory == 0 || memory == plan.layout.memory(first));
                assert_eq!(field(offset_of!(CopyDesc, component)), 0);
                let translate = at + offset_of!(CopyDesc, translate) as u64;
                found.push(format!(
                    "{} {} {}/{} {}/{}{}{}",
                    func.name,
                    field(offset_of!(CopyDesc, flags)),
                    field(offset_of!(CopyDesc, size)),
                    field(offset_of!(CopyDesc, align)),
                    field(offset_of!(CopyDesc, host_size)),
                    field(offset_of!(CopyDesc, host_align)),
                    match address_at(&data.relro, translate) {
                        Some(_) => " translates",
                        None => "",
                    },
                    if memory == 0 { "" } else { " memory" },
                ));
            }
        },
    );
    let (future, write, with_async) = (CopyDesc::FUTURE, CopyDesc::WRITE, CopyDesc::ASYNC);
    let number = CopyDesc::PLAIN | CopyDesc::NUMBER;
    assert_eq!(
        found,
        [
            format!("stream.read {} 1/1 1/1 memory", number | with_async),
            format!("stream.write {} 1/1 1/1 memory", number | write),
            format!("stream.read {with_async} 12/4 24/8 translates memory"),
            format!(
                "stream.write {} 12/4 24/8 translates memory",
                write | with_async
            ),
            format!("future.read {} 0/1 0/1", number | future | with_async),
            format!("future.write {} 0/1 0/1", number | future | write),
            format!("future.read {} 8/8 8/8 memory", number | future),
            format!(
                "future.write {} 8/8 8/8 memory",
                number | future | write | with_async
            ),
        ]
    );
}

/// The two ends of a type have one number, whatever it is called; the world's types alone are
/// listed, in the order of their numbers.
#[test]
fn the_async_types_of_the_world_are_listed() {
    let text = r#"(component
        (type $inside (stream s8))
        (core func (canon stream.new $inside))
        (type $bytes (stream u8))
        (export $named "bytes" (type $bytes))
        (type $nested (future (tuple $bytes u8)))
        (import "f" (func (param "a" $nested) (param "b" $named)))
        (import "g" (func (param "c" (future)))))"#;
    with_data(text, |plan, data| {
        let concurrency = data.manifest + offset_of!(Component, concurrency) as u64;
        let types = concurrency + offset_of!(Concurrency, async_types) as u64;
        let len = u32_at(
            &data.relro,
            types + offset_of!(Slice<AsyncTypeDesc>, len) as u64,
        );
        let Some(Address::Relro(start)) = address_at(&data.relro, types) else {
            panic!("no list of async types");
        };
        let size = size_of::<AsyncTypeDesc>() as u64;
        let listed: Vec<[u32; 4]> = (0..u64::from(len))
            .map(|index| {
                let field =
                    |offset: usize| u32_at(&data.relro, start + index * size + offset as u64);
                [
                    field(offset_of!(AsyncTypeDesc, ty)),
                    field(offset_of!(AsyncTypeDesc, flags)),
                    field(offset_of!(AsyncTypeDesc, host_size)),
                    field(offset_of!(AsyncTypeDesc, host_align)),
                ]
            })
            .collect();
        let number_of = |wanted: &dyn Fn(&TypeKind) -> bool| {
            let mut numbers: Vec<u32> = plan
                .types
                .iter()
                .filter(|(_, ty)| wanted(&ty.kind))
                .map(|(id, _)| plan.types.structure(id).as_u32())
                .collect();
            numbers.dedup();
            assert_eq!(numbers.len(), 1);
            numbers[0]
        };
        let is_u8 = |ty: Option<crate::ids::TypeId>| {
            ty.is_some_and(|ty| *plan.types.kind(ty) == TypeKind::U8)
        };
        let bytes = number_of(&|kind| matches!(kind, TypeKind::Stream(ty) if is_u8(*ty)));
        let nested = number_of(&|kind| matches!(kind, TypeKind::Future(Some(_))));
        let signal = number_of(&|kind| matches!(kind, TypeKind::Future(None)));
        let number = CopyDesc::PLAIN | CopyDesc::NUMBER;
        let mut expected = vec![
            [bytes, number, 1, 1],
            [nested, CopyDesc::FUTURE, 8, 4],
            [signal, CopyDesc::FUTURE | number, 0, 1],
        ];
        expected.sort_unstable();
        assert_eq!(listed, expected);
    });
}
