//! One row of a feed with its truth.

use super::organisation::Organisation;

/// One row and what it means.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) cells: Vec<String>,
    /// Identifier of the true organisation.
    pub(super) organisation: String,
    /// Number of the true address that the row states, however badly.
    pub(super) address: u64,
}

impl Record {
    /// A record whose first cell is its identifier.
    pub(super) fn new(cells: Vec<String>, organisation: &Organisation, address: u64) -> Record {
        let id = cells.first().cloned().unwrap_or_default();
        Record {
            id,
            cells,
            organisation: organisation.id(),
            address,
        }
    }
}
