//! The functions of a core module as others see them: calls out of it and into it.
//!
//! | file | what it makes |
//! |---|---|
//! | `layout` | the structs in which values of core types cross to the host |
//! | `import` | calls of what the module imports |
//! | `export` | bodies of exports |
//! | `switch` | calls into another module's instance |

mod export;
mod import;
pub mod layout;
pub mod switch;

pub use export::export_body;
pub use import::import_body;

use cranelift_codegen::ir::Value;
use wasmparser::{AbstractHeapType, HeapType, ValType};
use windlass_abi::entry::Entry;

use super::emitter::Emitter;

/// Values of these types go to the host: the runtime no longer sees who refers to an exception.
fn pin(e: &mut Emitter<'_, '_>, types: &[ValType], values: &[Value]) {
    for (ty, value) in types.iter().zip(values) {
        if let ValType::Ref(ty) = ty
            && let HeapType::Abstract { ty, .. } = ty.heap_type()
            && matches!(ty, AbstractHeapType::Exn | AbstractHeapType::NoExn)
        {
            e.call_entry(Entry::ExceptionPin, &[*value]);
        }
    }
}
