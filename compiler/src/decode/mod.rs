//! First phase: bytes, validated and split into index spaces.
//!
//! In: the bytes of a component binary. Out: [`Decoded`], which borrows them. Validation is
//! wasmparser's, with the feature flags of [`features`]; what is valid and beyond Windlass is
//! refused later, by the phase that would have to handle it. Text is not decoded here (see
//! [`crate::pipeline`]).
//!
//! | file | what it decodes |
//! |---|---|
//! | `builtin` | the built-ins of concurrency |
//! | `component` | a component: its definitions in order ([`component::Definition`]) |
//! | `core_module` | what a core module is made of |
//! | `core_sections` | the sections of a core module |
//! | `options` | options of canonical definitions |

pub mod builtin;
pub mod component;
pub mod core_module;
mod core_sections;
pub mod options;

use cranelift_entity::PrimaryMap;
use rayon::prelude::*;
use wasmparser::{
    Encoding, FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser, Payload,
    ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

use crate::error::{Error, Result};
use crate::ids::{ModuleId, StaticComponentId};
use component::{DecodedComponent, Definition};
use core_module::CoreModule;

/// What a binary is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// A component.
    Component(StaticComponentId),
    /// A core module.
    Module(ModuleId),
}

/// A component or a core module, decoded.
pub struct Decoded<'a> {
    /// Every component of the binary; the last is the root, if that is a component.
    pub components: PrimaryMap<StaticComponentId, DecodedComponent<'a>>,
    /// Every core module of the binary.
    pub modules: PrimaryMap<ModuleId, CoreModule<'a>>,
    /// The root.
    pub root: Root,
    /// The validator's types, which the ids in `components` refer to.
    pub types: wasmparser::types::Types,
}

/// The features that validation accepts: what is standard or in the Component Model's newest
/// specification. Several are refused by later phases as unsupported.
#[must_use]
pub fn features() -> WasmFeatures {
    WasmFeatures::default()
        | WasmFeatures::CUSTOM_PAGE_SIZES
        | WasmFeatures::CM_ASYNC
        | WasmFeatures::CM_ASYNC_STACKFUL
        | WasmFeatures::CM_MORE_ASYNC_BUILTINS
        | WasmFeatures::CM_THREADING
        | WasmFeatures::CM_ERROR_CONTEXT
        | WasmFeatures::CM_FIXED_LENGTH_LISTS
        | WasmFeatures::CM_MAP
        | WasmFeatures::CM64
        | WasmFeatures::CM_IMPLEMENTS
        | WasmFeatures::CM_FORWARD
        | WasmFeatures::CM_ACCESSORS
        | WasmFeatures::CM_VALUES
}

/// Decodes and validates the binary of a component or core module.
///
/// # Errors
/// [`Error::Invalid`] with the offset of what is malformed or invalid.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>> {
    refuse_foreign(bytes)?;
    let mut decoder = Decoder {
        validator: Validator::new_with_features(features()),
        components: PrimaryMap::new(),
        modules: PrimaryMap::new(),
        open: Vec::new(),
        bodies: Vec::new(),
    };
    for payload in Parser::new(0).parse_all(bytes) {
        if let Some((root, types)) = decoder.payload(payload?)? {
            decoder.validate_bodies()?;
            return Ok(Decoded {
                components: decoder.components,
                modules: decoder.modules,
                root,
                types,
            });
        }
    }
    Err(Error::invalid(
        "unexpected end of input",
        bytes.len() as u64,
    ))
}

/// Says what a file is that is no component binary, before a parser's message would.
fn refuse_foreign(bytes: &[u8]) -> Result<()> {
    if !bytes.starts_with(b"\0asm") {
        return Err(
            Error::invalid("not a WebAssembly binary: the magic number is missing", 0)
                .hint("WebAssembly text must be UTF-8 and begin with `(component` or `(module`"),
        );
    }
    Ok(())
}

/// A component or core module whose end has not been read.
enum Open<'a> {
    Component(Box<DecodedComponent<'a>>),
    Module(Box<CoreModule<'a>>),
}

struct Decoder<'a> {
    validator: Validator,
    components: PrimaryMap<StaticComponentId, DecodedComponent<'a>>,
    modules: PrimaryMap<ModuleId, CoreModule<'a>>,
    open: Vec<Open<'a>>,
    bodies: Vec<(FuncToValidate<ValidatorResources>, FunctionBody<'a>)>,
}

type Finished = (Root, wasmparser::types::Types);

impl<'a> Decoder<'a> {
    /// Takes a payload; the root with the types when it was the last one.
    fn payload(&mut self, payload: Payload<'a>) -> Result<Option<Finished>> {
        let counts = self
            .open_component()
            .map(|_| component::Counts::of(&self.validator));
        let valid = self.validator.payload(&payload)?;
        match payload {
            Payload::Version {
                encoding, range, ..
            } => {
                self.open.push(match encoding {
                    Encoding::Component => Open::Component(Box::default()),
                    Encoding::Module => {
                        let module = CoreModule {
                            range: range.clone(),
                            ..CoreModule::default()
                        };
                        Open::Module(Box::new(module))
                    }
                });
            }
            Payload::End(offset) => {
                let ValidPayload::End(types) = valid else {
                    panic!("decode: the validator did not see the end");
                };
                return Ok(self.close(offset).map(|root| (root, types)));
            }
            payload => {
                if let ValidPayload::Func(to_validate, body) = valid {
                    self.bodies.push((to_validate, body));
                }
                match self.open.last_mut() {
                    Some(Open::Module(module)) => {
                        core_sections::section(module, payload, &self.validator)?
                    }
                    Some(Open::Component(component)) => {
                        let counts = counts.unwrap_or_default();
                        component::section(component, payload, &self.validator, counts)?;
                    }
                    None => {}
                }
            }
        }
        Ok(None)
    }

    fn open_component(&self) -> Option<()> {
        matches!(self.open.last(), Some(Open::Component(_))).then_some(())
    }

    /// Ends the innermost open item and defines it in the one around it; the root if there is none.
    fn close(&mut self, offset: u64) -> Option<Root> {
        let definition = match self.open.pop() {
            Some(Open::Module(mut module)) => {
                module.range.end = offset;
                let id = self.modules.push(*module);
                if self.open.is_empty() {
                    return Some(Root::Module(id));
                }
                Definition::Module(id)
            }
            Some(Open::Component(component)) => {
                let id = self.components.push(*component);
                if self.open.is_empty() {
                    return Some(Root::Component(id));
                }
                Definition::Component(id)
            }
            None => return None,
        };
        if let Some(Open::Component(outer)) = self.open.last_mut() {
            outer.definitions.push((definition, offset));
        }
        None
    }

    /// Validates all function bodies, in parallel; reports the first error in the binary's order.
    fn validate_bodies(&mut self) -> Result<()> {
        let results: Vec<Result<()>> = std::mem::take(&mut self.bodies)
            .into_par_iter()
            .with_min_len(64)
            .map_init(
                FuncValidatorAllocations::default,
                |allocations, (to_validate, body)| {
                    let mut validator = to_validate.into_validator(std::mem::take(allocations));
                    let result = validator.validate(&body);
                    *allocations = validator.into_allocations();
                    result.map_err(Error::from)
                },
            )
            .collect();
        results.into_iter().collect()
    }
}
