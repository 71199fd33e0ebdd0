//! Registers in and out as RSF, with their whole history.

mod export;
mod findings;
mod head;
mod import;
mod reading;
mod spool;
mod system;

pub use export::Exported;
pub use import::{ImportOptions, Imported};
pub(crate) use import::{append_system_entries, check_base, check_selection};
pub(crate) use system::describe;
