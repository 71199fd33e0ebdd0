//! Why a sample cannot be made.

use std::path::{Path, PathBuf};

use super::options::RECORDS_MAX;

/// Why a sample cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The disk refused.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Too many records.
    #[error("{0} records are more than the {RECORDS_MAX} that one made-up world holds; ask for fewer")]
    TooMany(u64),
    /// A delivery that is neither the first nor the second.
    #[error("there is no delivery {0}; ask for 1 or 2")]
    Delivery(u8),
}

impl SampleError {
    pub(super) fn write(path: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> SampleError {
        SampleError::Write {
            path: path.to_owned(),
            source: std::io::Error::other(source),
        }
    }
}
