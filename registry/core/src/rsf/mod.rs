//! The Register Serialisation Format: a register with its whole history as lines of text.
//!
//! [`RsfReader`] reads commands, [`Replay`] applies the rules of a load to them one by one, [`RsfWriter`] writes
//! commands, and [`RsfExport`] writes a whole register in the canonical form. Nothing here opens a file.

mod command;
mod error;
mod export;
mod metadata;
mod observed;
mod reader;
mod replay;
mod summary;
mod writer;

pub use command::{RsfCommand, RsfKey};
pub use error::RsfError;
pub use export::{ExportError, RsfExport};
pub use reader::RsfReader;
pub use replay::{Replay, Replayed};
pub use summary::{Finding, Summary};
pub use writer::RsfWriter;
