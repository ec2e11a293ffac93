//! A component around a core module: its export `run: func(n: u32) -> u64` is the module's.

use wasm_encoder::{
    Alias, CanonicalFunctionSection, Component, ComponentAliasSection, ComponentExportKind,
    ComponentExportSection, ComponentTypeSection, ExportKind, InstanceSection, ModuleArg,
    PrimitiveValType, RawSection,
};

/// The id of the section that holds a core module.
const CORE_MODULE_SECTION: u8 = 1;

/// The component's bytes.
pub(crate) fn component_of(module: &[u8]) -> Vec<u8> {
    let mut component = Component::new();
    component.section(&RawSection {
        id: CORE_MODULE_SECTION,
        data: module,
    });
    let mut instances = InstanceSection::new();
    instances.instantiate(0, Vec::<(String, ModuleArg)>::new());
    component.section(&instances);
    let mut types = ComponentTypeSection::new();
    types
        .function()
        .params([("n", PrimitiveValType::U32)])
        .result(Some(PrimitiveValType::U64.into()));
    component.section(&types);
    let mut aliases = ComponentAliasSection::new();
    aliases.alias(Alias::CoreInstanceExport {
        instance: 0,
        kind: ExportKind::Func,
        name: "run",
    });
    component.section(&aliases);
    let mut functions = CanonicalFunctionSection::new();
    functions.lift(0, 0, []);
    component.section(&functions);
    let mut exports = ComponentExportSection::new();
    exports.export("run", ComponentExportKind::Func, 0, None);
    component.section(&exports);
    component.finish()
}
