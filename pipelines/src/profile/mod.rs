//! The profile of a file: what each of its columns holds.

mod page;

use std::path::{Path, PathBuf};

use cleaning::profile::{ColumnProfile, ProfileOptions, profile};
use polars::prelude::{Column, StringChunked};
use rayon::prelude::*;
use serde::Serialize;

use crate::error::{PipelineError, Result};
use crate::source::{ReadOptions, SourceFile, SourceFinding, read};

/// What is profiled, and how.
#[derive(Debug, Clone, Default)]
pub struct FileProfileOptions {
    /// How the file is read.
    pub read: ReadOptions,
    /// Columns by name; all when empty.
    pub columns: Vec<String>,
    /// What is shown of each column.
    pub shown: ProfileOptions,
}

/// What a file holds.
#[derive(Debug, Clone, Serialize)]
pub struct FileProfile {
    /// Where it was read from.
    pub path: PathBuf,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// CSV, JSON lines, Parquet or XLSX.
    pub format: String,
    /// Character encoding.
    pub encoding: String,
    /// Rows without the header.
    pub rows: u64,
    /// What was noticed while it was read.
    pub findings: Vec<SourceFinding>,
    /// Its columns in the order of the file.
    pub columns: Vec<ColumnProfile>,
}

/// Profiles the file at `path`. `progress` hears how many bytes have been read and then how many columns are done of
/// how many. Memory is that of [`read`] and at most the [limits](cleaning::limits) of a column for each core.
///
/// # Errors
/// When the file cannot be read, see [`read`], or has no column of a name that was asked for.
pub fn profile_file(path: &Path, options: &FileProfileOptions, progress: &mut dyn FnMut(u64)) -> Result<FileProfile> {
    let file = read(path, &options.read, progress)?;
    let chosen = chosen_columns(&file, &options.columns)?;
    // Columns that fill the most memory come one at a time on each core; the order of the answer is that of the file.
    let columns = chosen.into_par_iter().map(|column| {
        let text = column.str().map_err(PipelineError::columns("profiling a column"))?;
        Ok(profile(column.name(), || values(text), &options.shown))
    });
    Ok(FileProfile {
        columns: columns.collect::<Result<_>>()?,
        rows: file.frame.height() as u64,
        path: file.path,
        sha256: file.sha256,
        bytes: file.bytes,
        format: file.format.to_string(),
        encoding: file.encoding,
        findings: file.findings,
    })
}

impl FileProfile {
    /// The profile as one HTML file that needs nothing else: no script, no font, no picture from elsewhere.
    pub fn html(&self) -> Result<String> {
        page::render(self)
    }
}

fn values(text: &StringChunked) -> impl Iterator<Item = Option<&str>> {
    text.downcast_iter().flatten()
}

fn chosen_columns<'file>(file: &'file SourceFile, names: &[String]) -> Result<Vec<&'file Column>> {
    let columns = file.frame.columns();
    let missing = names
        .iter()
        .find(|name| !columns.iter().any(|column| column.name() == name.as_str()));
    if let Some(name) = missing {
        let known: Vec<String> = columns
            .iter()
            .map(|column| format!("{:?}", column.name().as_str()))
            .collect();
        return Err(PipelineError::Input(format!(
            "{}: there is no column {name:?}. Its columns are {}.",
            file.path.display(),
            known.join(", ")
        )));
    }
    let is_chosen = |column: &&Column| names.is_empty() || names.iter().any(|name| column.name() == name.as_str());
    Ok(columns.iter().filter(is_chosen).collect())
}
