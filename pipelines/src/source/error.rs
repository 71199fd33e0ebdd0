//! Why a file cannot be read.

use std::path::{Path, PathBuf};

use super::Format;

/// Why a file cannot be read, and where in it. The message names the file, the line and column where there is one, the
/// rule, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}{problem}", path.display(), place(*line, column.as_deref()))]
pub struct SourceError {
    /// The file.
    pub path: PathBuf,
    /// The line, sheet row or row number, from 1.
    pub line: Option<u64>,
    /// The column by its header name, or `character 17` in JSON lines.
    pub column: Option<String>,
    /// What is wrong.
    pub problem: SourceProblem,
}

fn place(line: Option<u64>, column: Option<&str>) -> String {
    match (line, column) {
        (Some(line), Some(column)) => format!("line {line}, column {column}: "),
        (Some(line), None) => format!("line {line}: "),
        (None, Some(column)) => format!("column {column}: "),
        (None, None) => String::new(),
    }
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceProblem {
    /// The operating system refused.
    #[error("cannot be read: {0}")]
    Io(#[source] std::io::Error),
    /// The path is a folder.
    #[error("is a folder; name one file")]
    Folder,
    /// Beyond a limit.
    #[error("{what} is {found}, more than the {limit} that is allowed; split the file")]
    Limit {
        /// What was measured.
        what: &'static str,
        /// The figure found.
        found: u64,
        /// The most that is allowed.
        limit: u64,
    },
    /// No bytes, or nothing but blank lines.
    #[error("has no header row: the file is empty")]
    Empty,
    /// A packed file.
    #[error("is {0}; unpack it first and give the file inside")]
    Packed(&'static str),
    /// A file of another kind.
    #[error("is {found}, not {expected}; give a {expected} file, or say which format it is")]
    OtherFormat {
        /// What the bytes are.
        found: &'static str,
        /// What was asked for, or what the name stands for.
        expected: Format,
    },
    /// Neither text nor a kind that can be read.
    #[error("is {0}; only CSV, JSON lines, Parquet and XLSX can be read")]
    Binary(&'static str),
    /// A NUL in text.
    #[error("holds a NUL character, so it is not text; it is a binary file or was damaged on its way")]
    Nul,
    /// An encoding nobody knows.
    #[error("the encoding \"{0}\" is not known; use a label such as utf-8, windows-1252 or utf-16le")]
    UnknownEncoding(String),
    /// A delimiter that cannot be one.
    #[error("{0:?} cannot separate cells; use an ASCII character other than the quote and line ends")]
    Delimiter(char),
    /// A row with more or fewer cells than the header.
    #[error(
        "the row has {found} {} where the header on line {header_line} has {expected}; \
         put quotes around cells that hold the delimiter, and give every row all its cells",
        if *found == 1 { "cell" } else { "cells" }
    )]
    CellCount {
        /// Cells of the row.
        found: usize,
        /// Cells of the header.
        expected: usize,
        /// Where the header is.
        header_line: u64,
    },
    /// A quote that never closes.
    #[error("a quote is opened here and never closed")]
    UnclosedQuote,
    /// Not JSON.
    #[error("is not JSON: {0}")]
    Json(String),
    /// JSON, but not an object.
    #[error("is {0}, not an object; JSON lines has one {{\"field\": value}} object on each line")]
    NotObject(&'static str),
    /// A key twice in one object.
    #[error("the key is given twice in one object; which value is meant cannot be told")]
    DuplicateKey,
    /// Two columns of one name where each must be unique.
    #[error("two columns have this name; rename one")]
    DuplicateColumn,
    /// Parquet that cannot be read.
    #[error("is not readable as Parquet: {0}; fetch it again, or export it again")]
    Parquet(String),
    /// A column type without a text form.
    #[error("has the Parquet type {0}, which has no text form; export it as text")]
    ParquetType(String),
    /// A workbook that cannot be read.
    #[error("is not readable as XLSX: {0}; open it and save it again, or save it as CSV")]
    Workbook(String),
    /// A sheet that is not there.
    #[error("has no sheet \"{name}\"; its sheets are {sheets}")]
    NoSheet {
        /// The name asked for.
        name: String,
        /// The names there are.
        sheets: String,
    },
}

/// A problem with its place, before the path is known.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) line: Option<u64>,
    pub(super) column: Option<String>,
    pub(super) problem: SourceProblem,
}

impl Fault {
    pub(super) fn at_line(line: u64, problem: SourceProblem) -> Fault {
        Fault {
            line: Some(line),
            column: None,
            problem,
        }
    }

    pub(super) fn in_column(column: &str, problem: SourceProblem) -> Fault {
        Fault {
            line: None,
            column: Some(format!("\"{column}\"")),
            problem,
        }
    }

    pub(super) fn at(line: u64, column: &str, problem: SourceProblem) -> Fault {
        Fault {
            line: Some(line),
            column: Some(format!("\"{column}\"")),
            problem,
        }
    }

    pub(super) fn in_file(self, path: &Path) -> SourceError {
        SourceError {
            path: path.to_owned(),
            line: self.line,
            column: self.column,
            problem: self.problem,
        }
    }
}

impl From<SourceProblem> for Fault {
    fn from(problem: SourceProblem) -> Fault {
        Fault {
            line: None,
            column: None,
            problem,
        }
    }
}
