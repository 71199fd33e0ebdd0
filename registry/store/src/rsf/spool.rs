//! Changes on their way from a file into the store.
//!
//! What register a file is about is certain at its end only, and a change set can be written down only when its
//! register is there; so the changes wait in a temporary file that has no name and is gone with the process.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Seek as _, Write as _};

use registry_core::Change;

use crate::limits::INSERT_ROWS_MAX;
use crate::{Result, StoreError};

/// Changes that wait, in order, each with the line of its entry.
pub(super) struct Spool(BufWriter<File>);

fn failed(source: std::io::Error) -> StoreError {
    StoreError::Io {
        path: std::env::temp_dir().display().to_string(),
        source,
    }
}

impl Spool {
    pub(super) fn new() -> Result<Self> {
        Ok(Self(BufWriter::new(tempfile::tempfile().map_err(failed)?)))
    }

    pub(super) fn push(&mut self, line: u64, change: &Change) -> Result<()> {
        // JSON holds no raw line feed.
        let json = StoreError::stored(serde_json::to_string(&(line, change)))?;
        writeln!(self.0, "{json}").map_err(failed)
    }

    /// Hands out the changes in batches, each with the line of its entry.
    pub(super) fn drain(self, mut take: impl FnMut(&[u64], &[Change]) -> Result<()>) -> Result<()> {
        let mut file = self.0.into_inner().map_err(|error| failed(error.into_error()))?;
        file.rewind().map_err(failed)?;
        let (mut lines, mut changes) = (Vec::new(), Vec::new());
        for json in BufReader::new(file).lines() {
            let (line, change) = StoreError::stored(serde_json::from_str(&json.map_err(failed)?))?;
            lines.push(line);
            changes.push(change);
            if changes.len() == INSERT_ROWS_MAX {
                take(&lines, &changes)?;
                lines.clear();
                changes.clear();
            }
        }
        take(&lines, &changes)
    }
}
