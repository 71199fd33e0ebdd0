//! What a caller may say about a file that cannot be told from it.

use super::Format;

/// How to read a file; the default works everything out.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The format, whatever the file is called.
    pub format: Option<Format>,
    /// The byte between cells of a CSV file. Any ASCII character but the quote and the line ends.
    pub delimiter: Option<u8>,
    /// The sheet of a workbook; the first one when not given.
    pub sheet: Option<String>,
    /// The character encoding by any WHATWG label (`windows-1252`, `latin1`, `utf-16le`, …).
    pub encoding: Option<String>,
}
