//! What reading a file gives.

use std::path::PathBuf;

use polars::prelude::DataFrame;

use super::{Format, SourceFinding};

/// One departmental file, as received.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Where it was read from.
    pub path: PathBuf,
    /// SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// What the file turned out to be.
    pub format: Format,
    /// The character encoding it was read as, by its WHATWG name (`UTF-8`, `windows-1252`, …).
    pub encoding: String,
    /// Every column is a nullable string. Cells are exactly as written; an empty cell is null.
    pub frame: DataFrame,
    /// One number per row: the line a row starts on (CSV, JSON lines), the sheet row (XLSX) or the row number
    /// (Parquet). All count from 1.
    pub line_numbers: Vec<u64>,
    /// What was noticed about the file while reading it.
    pub findings: Vec<SourceFinding>,
}
