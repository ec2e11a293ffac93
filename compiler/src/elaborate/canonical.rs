//! Canonical definitions, resource types and start functions of components.
//!
//! In: a definition, and the index spaces of its component instance. Out: functions of the Plan.
//! Elsewhere: the other definitions (`instantiate`), what the functions do (`generate::canon`).

use std::collections::BTreeSet;
use std::rc::Rc;

use wasmparser::component_types::ComponentValType;
use wasmparser::{FuncType, ValType};

use super::Elaborator;
use super::builtin::Builtin;
use super::instantiate::{Frame, FuncDef};
use super::plan::{
    Adapter, CanonicalOptions, FuncBody, Lift, LowerImport, Resource, ResourceDefinition, Step,
    ThreadNumber,
};
use super::types::TypeKind;
use crate::decode::builtin::BuiltinDefinition;
use crate::decode::component::Definition;
use crate::error::{Error, Result};
use crate::ids::{ComponentInstanceId, FuncId, ImportId, ResourceId, TypeId};

impl<'a> Elaborator<'a> {
    /// What the core type of a borrow is that its component gets as an `i64` representation has not been
    /// decided: `lower_borrow` has an `i32`.
    fn refuse_wide_borrows(&self, lift: &Lift, offset: u64) -> Result<()> {
        let types = &self.plan.types;
        let mut todo: Vec<TypeId> = Vec::new();
        todo.extend(types.func(lift.ty).params_tuple);
        let mut seen = BTreeSet::new();
        while let Some(ty) = todo.pop() {
            if !types.contains_borrow(ty) || !seen.insert(ty) {
                continue;
            }
            let kind = types.kind(ty);
            if let TypeKind::Borrow(resource, _) = kind {
                let resource = &self.plan.resources[*resource];
                let is_own = matches!(resource.definition,
                    ResourceDefinition::Guest { component, .. } if component == lift.component);
                if is_own && resource.rep == ValType::I64 {
                    let what = "borrow of a resource with an `i64` representation by the component \
                                that defines it";
                    let hint = "`(rep i32)`, or `own` in place of `borrow`, will do";
                    return Err(Error::unsupported(what, offset).hint(hint));
                }
            }
            todo.extend(kind.children());
        }
        Ok(())
    }

    /// Defines a resource type, a lift, a lower or a built-in.
    pub(super) fn define_canonical(
        &mut self,
        frame: &mut Frame<'a>,
        definition: &Definition<'a>,
        offset: u64,
    ) -> Result<()> {
        match definition {
            Definition::Resource(id, rep, dtor) => {
                let dtor = dtor.map(|index| frame.core_funcs[index as usize]);
                let resource = self.define_resource(frame.component, dtor, *rep);
                frame.resources.insert(id.resource(), resource);
            }
            Definition::Lift {
                callee,
                ty,
                options,
            } => {
                let lift = Lift {
                    callee: frame.core_funcs[*callee as usize],
                    ty: self.convert_func(frame, *ty, offset)?,
                    options: frame.options(options),
                    component: frame.component,
                };
                self.refuse_wide_borrows(&lift, offset)?;
                frame.funcs.push(FuncDef::Lifted(Rc::new(lift)));
            }
            Definition::Lower {
                callee,
                signature,
                options,
            } => {
                let options = frame.options(options);
                let (body, name) = self.lowered(frame, *callee, options, offset)?;
                self.define_core_func(frame, body, signature, name, offset)?;
            }
            Definition::ResourceNew(id, signature) => {
                let body = FuncBody::ResourceNew(frame.component, frame.resource(*id));
                self.define_core_func(frame, body, signature, "resource.new".into(), offset)?;
            }
            Definition::ResourceRep(id, signature) => {
                let body = FuncBody::ResourceRep(frame.component, frame.resource(*id));
                self.define_core_func(frame, body, signature, "resource.rep".into(), offset)?;
            }
            Definition::ResourceDrop(id, signature) => {
                let body = FuncBody::ResourceDrop(frame.component, frame.resource(*id));
                self.define_core_func(frame, body, signature, "resource.drop".into(), offset)?;
            }
            Definition::ContextGet(ty, index, signature) => {
                let number = ThreadNumber {
                    ty: *ty,
                    index: *index,
                };
                let body = FuncBody::ContextGet(frame.component, number);
                self.define_core_func(frame, body, signature, "context.get".into(), offset)?;
            }
            Definition::ContextSet(ty, index, signature) => {
                let number = ThreadNumber {
                    ty: *ty,
                    index: *index,
                };
                let body = FuncBody::ContextSet(frame.component, number);
                self.define_core_func(frame, body, signature, "context.set".into(), offset)?;
            }
            Definition::Backpressure(what, signature) => {
                let body = FuncBody::Backpressure(frame.component, *what);
                self.define_core_func(frame, body, signature, what.name().into(), offset)?;
            }
            Definition::Builtin(definition, signature) => {
                let builtin = self.builtin(frame, definition, offset)?;
                let name = builtin.name(&self.plan.types);
                let body = FuncBody::Builtin(frame.component, builtin);
                self.define_core_func(frame, body, signature, name, offset)?;
            }
            other => panic!("elaborate: {other:?} is no canonical definition"),
        }
        Ok(())
    }

    fn define_resource(
        &mut self,
        component: ComponentInstanceId,
        dtor: Option<FuncId>,
        rep: ValType,
    ) -> ResourceId {
        let definition = ResourceDefinition::Guest { component, dtor };
        self.plan.resources.push(Resource {
            definition,
            rep,
            label: None,
        })
    }

    /// What a built-in of concurrency is in a component instance.
    fn builtin(
        &mut self,
        frame: &Frame<'a>,
        definition: &BuiltinDefinition,
        offset: u64,
    ) -> Result<Builtin> {
        let convert = |this: &mut Self, id| this.convert(frame, ComponentValType::Type(id), offset);
        Ok(match definition {
            BuiltinDefinition::TaskReturn { result, options } => {
                let result = result.map(|ty| self.convert(frame, ty, offset));
                let result = result.transpose()?;
                self.spend_values(result, offset)?;
                Builtin::TaskReturn {
                    result,
                    options: frame.options(options),
                }
            }
            BuiltinDefinition::TaskCancel => Builtin::TaskCancel,
            BuiltinDefinition::SubtaskCancel { is_async } => Builtin::SubtaskCancel {
                is_async: *is_async,
            },
            BuiltinDefinition::SubtaskDrop => Builtin::SubtaskDrop,
            BuiltinDefinition::WaitableSetNew => Builtin::WaitableSetNew,
            BuiltinDefinition::WaitableSetWait(memory) => {
                Builtin::WaitableSetWait(frame.core_memories[*memory as usize])
            }
            BuiltinDefinition::WaitableSetPoll(memory) => {
                Builtin::WaitableSetPoll(frame.core_memories[*memory as usize])
            }
            BuiltinDefinition::WaitableSetDrop => Builtin::WaitableSetDrop,
            BuiltinDefinition::WaitableJoin => Builtin::WaitableJoin,
            BuiltinDefinition::CopyEndsNew(ty) => Builtin::CopyEndsNew(convert(self, *ty)?),
            BuiltinDefinition::Copy {
                ty,
                is_write,
                options,
            } => {
                let ty = convert(self, *ty)?;
                self.spend_values(self.plan.types.kind(ty).element(), offset)?;
                Builtin::Copy {
                    ty,
                    is_write: *is_write,
                    options: frame.options(options),
                }
            }
            BuiltinDefinition::CopyCancel {
                ty,
                is_write,
                is_async,
            } => Builtin::CopyCancel {
                ty: convert(self, *ty)?,
                is_write: *is_write,
                is_async: *is_async,
            },
            BuiltinDefinition::CopyEndDrop { ty, is_write } => Builtin::CopyEndDrop {
                ty: convert(self, *ty)?,
                is_write: *is_write,
            },
            BuiltinDefinition::Forward(ty) => Builtin::Forward(convert(self, *ty)?),
            BuiltinDefinition::ErrorContextNew(options) => {
                Builtin::ErrorContextNew(frame.options(options))
            }
            BuiltinDefinition::ErrorContextDebugMessage(options) => {
                Builtin::ErrorContextDebugMessage(frame.options(options))
            }
            BuiltinDefinition::ErrorContextDrop => Builtin::ErrorContextDrop,
            BuiltinDefinition::ThreadIndex => Builtin::ThreadIndex,
            BuiltinDefinition::ThreadNewIndirect { table, ty, id } => Builtin::ThreadNewIndirect {
                table: frame.core_tables[*table as usize],
                signature: self.signature_known_as(ty.clone(), *id),
            },
            BuiltinDefinition::ThreadResumeLater => Builtin::ThreadResumeLater,
            BuiltinDefinition::ThreadSwitch(switch) => Builtin::ThreadSwitch(*switch),
        })
    }

    /// The body of a function of the component that is lowered, and a name for it.
    fn lowered(
        &mut self,
        frame: &Frame<'a>,
        callee: u32,
        options: CanonicalOptions,
        offset: u64,
    ) -> Result<(FuncBody, String)> {
        let component = frame.component;
        let callee = frame.funcs[callee as usize].clone();
        let ty = match &callee {
            FuncDef::Import(_, ty) => *ty,
            FuncDef::Lifted(lift) => lift.ty,
        };
        self.spend_type(ty, offset)?;
        Ok(match callee {
            FuncDef::Import(import, ty) => {
                let name = format!("lower {}", self.import_name(import));
                let lower = LowerImport {
                    import,
                    ty,
                    options,
                    component,
                };
                (FuncBody::LowerImport(lower), name)
            }
            FuncDef::Lifted(lift) => {
                let name = format!("adapter {}", self.plan.funcs[lift.callee].name);
                let adapter = Adapter {
                    ty: lift.ty,
                    lift: (*lift).clone(),
                    options,
                    component,
                };
                (FuncBody::Adapter(adapter), name)
            }
        })
    }

    /// Calls a component function that takes and gives nothing, as a core module would that has it
    /// lowered for its start function.
    pub(super) fn start(&mut self, frame: &Frame<'a>, callee: u32, offset: u64) -> Result<()> {
        let (body, name) = self.lowered(frame, callee, CanonicalOptions::default(), offset)?;
        let signature = self.signature(&FuncType::new([], []));
        let func = self.push_func(body, signature, name, offset)?;
        self.push_step(Step::Start(func), offset)
    }

    fn define_core_func(
        &mut self,
        frame: &mut Frame<'a>,
        body: FuncBody,
        signature: &FuncType,
        name: String,
        offset: u64,
    ) -> Result<()> {
        let signature = self.signature(signature);
        let func = self.push_func(body, signature, name, offset)?;
        frame.core_funcs.push(func);
        Ok(())
    }

    fn import_name(&self, import: ImportId) -> String {
        let import = &self.plan.imports[import];
        match &import.interface {
            Some(interface) => format!("{interface}#{}", import.name),
            None => import.name.clone(),
        }
    }
}
