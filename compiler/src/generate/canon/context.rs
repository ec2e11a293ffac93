//! One side of a translation: `LiftLowerContext` of the specification.
//!
//! In: the options of a lift or lower. Out: what the generator asks about a side: its memory, the
//! layout of values there, its encoding, its handle table, and which trap a broken rule is.

use windlass_abi::trap::TrapCode;

use crate::decode::options::StringEncoding;
use crate::elaborate::plan::{CanonicalOptions, Plan};
use crate::elaborate::types::Side;
use crate::ids::{ComponentInstanceId, FuncId, MemoryId};

/// One side of a translation.
#[derive(Clone, Copy, Debug)]
pub(super) struct LiftLowerContext {
    /// Who it is.
    pub(super) party: Party,
    /// How values are laid out in its memory.
    pub(super) side: Side,
    /// How its strings are encoded.
    pub(super) encoding: StringEncoding,
    /// The number of its handle table.
    pub(super) table: u32,
}

/// Who lifts or lowers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Party {
    /// A component instance.
    Guest {
        component: ComponentInstanceId,
        memory: Option<MemoryId>,
        realloc: Option<FuncId>,
    },
    /// The host that calls an export: gives arguments, takes results that it will own.
    HostCaller,
    /// A host function: takes arguments for the time of the call, gives results.
    HostCallee,
}

impl LiftLowerContext {
    /// A component instance with the options of its lift or lower.
    pub(super) fn guest(
        plan: &Plan<'_>,
        component: ComponentInstanceId,
        options: &CanonicalOptions,
    ) -> LiftLowerContext {
        let wide = options.memory.is_some_and(|m| plan.memories[m].ty.memory64);
        LiftLowerContext {
            party: Party::Guest {
                component,
                memory: options.memory,
                realloc: options.realloc,
            },
            side: if wide { Side::Guest64 } else { Side::Guest32 },
            encoding: options.string_encoding,
            table: component.as_u32(),
        }
    }

    /// The host as the caller of an export.
    pub(super) fn host_caller(plan: &Plan<'_>) -> LiftLowerContext {
        LiftLowerContext::host(plan, Party::HostCaller)
    }

    /// The host as a function that is called.
    pub(super) fn host_callee(plan: &Plan<'_>) -> LiftLowerContext {
        LiftLowerContext::host(plan, Party::HostCallee)
    }

    fn host(plan: &Plan<'_>, party: Party) -> LiftLowerContext {
        LiftLowerContext {
            party,
            side: Side::Host,
            encoding: StringEncoding::Utf8,
            table: host_table(plan),
        }
    }

    /// The trap for a rule that a value lifted from this side breaks. The host is told that its
    /// value is bad; which rule it broke matters less than that the guest is not to blame.
    pub(super) fn lift_trap(&self, rule: TrapCode) -> TrapCode {
        match self.party {
            Party::Guest { .. } => rule,
            Party::HostCaller => TrapCode::HostInvalidArgument,
            Party::HostCallee => TrapCode::HostInvalidValue,
        }
    }

    /// The component instance, unless it is the host.
    pub(super) fn component(&self) -> Option<ComponentInstanceId> {
        match self.party {
            Party::Guest { component, .. } => Some(component),
            Party::HostCaller | Party::HostCallee => None,
        }
    }

    /// Whether both are the same component instance, so that `realloc` of one may write to the
    /// memory of the other.
    pub(super) fn same_instance(&self, other: &LiftLowerContext) -> bool {
        self.component().is_some() && self.component() == other.component()
    }
}

/// The number of the host's handle table.
pub(in crate::generate) fn host_table(plan: &Plan<'_>) -> u32 {
    u32::try_from(plan.components.len()).expect("generate: component instances are numbered by u32")
}
