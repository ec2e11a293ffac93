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
