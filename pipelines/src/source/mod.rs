//! A departmental file, read as text.
//!
//! CSV, JSON lines, Parquet and XLSX all become the same thing: a frame whose every column is nullable text, with the
//! line each row came from and the findings about the file itself. Nothing is guessed about types, so postcodes,
//! company numbers and telephone numbers keep their zeros. Text stays exactly as it stands, blanks included; only the
//! empty string becomes null.
//!
//! A file that cannot be read faithfully is refused with a [`SourceError`] that names the file, the line and the
//! column. What could be read after a decision of ours, such as a name for a column that had none, is a
//! [`SourceFinding`].

mod bytes;
mod content;
mod csv;
mod delimiter;
mod encoding;
mod error;
mod file;
mod finding;
mod format;
mod guard;
mod header;
mod json_lines;
pub mod limits;
mod lines;
mod options;
mod parquet;
mod parquet_file;
mod parquet_text;
mod read;
mod scalar;
mod table;
mod workbook;
mod xlsx;
mod xlsx_cell;

pub use error::{SourceError, SourceProblem};
pub use file::SourceFile;
pub use finding::SourceFinding;
pub use format::Format;
pub use options::ReadOptions;
pub use parquet_file::{read_text_parquet, write_parquet};
pub use read::read;
