//! Why a run cannot go on. Cleaning never fails: these are files, storage and specifications.

use std::path::PathBuf;

use registry_store::StoreError;

use crate::source::SourceError;
use crate::spec::SpecError;

/// Why a run stopped. Nothing has been written to the register when it did.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The specification is wrong.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// A source file cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The inputs on the command line do not fit the specification.
    #[error("{0}")]
    Input(String),
    /// A source file lacks a column that the specification maps.
    #[error("{}: there is no column `{column}`, which source `{source_name}` of the specification maps to `{mapped}`. {hint}", path.display())]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// Source in the specification.
        source_name: String,
        /// The column that is not there.
        column: String,
        /// What it is mapped to.
        mapped: String,
        /// The nearest column, or all of them.
        hint: String,
    },
    /// The store refused.
    #[error(transparent)]
    Store(Box<StoreError>),
    /// The run folder cannot be written.
    #[error("{}: {error}. Nothing was proposed; free the space or choose another folder with --runs.", path.display())]
    Write {
        /// File or folder.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// A column engine error, which is a defect of ours.
    #[error("the column engine failed while {doing}: {error}. This is a defect: please report it with the run folder.")]
    Columns {
        /// What was being done.
        doing: &'static str,
        /// What the engine said.
        error: polars::prelude::PolarsError,
    },
    /// A value of the register's own rules was broken by a specification or a source.
    #[error("{0}")]
    Rule(String),
}

impl From<StoreError> for PipelineError {
    fn from(error: StoreError) -> Self {
        // Boxed, because it holds more than everything else here together.
        Self::Store(Box::new(error))
    }
}

impl PipelineError {
    /// Wraps an error of the column engine.
    pub(crate) fn columns(doing: &'static str) -> impl Fn(polars::prelude::PolarsError) -> Self {
        move |error| Self::Columns { doing, error }
    }

    /// Wraps an error of writing a file.
    pub(crate) fn write(path: &std::path::Path) -> impl Fn(std::io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Write {
            path: path.clone(),
            error,
        }
    }
}

/// The result of pipeline code.
pub type Result<T, E = PipelineError> = std::result::Result<T, E>;
