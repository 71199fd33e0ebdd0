//! Which records of a register are wanted.

use chrono::NaiveDate;
use registry_core::{Item, RecordFilter, Validity};

use crate::{AsOf, StatusFilter};

/// Which records of a register are wanted; without more said, those that answer now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordQuery {
    /// At which moment of the register's history.
    pub as_of: AsOf,
    /// The day in the world on which their items hold.
    pub valid_at: Option<NaiveDate>,
    /// Their status.
    pub status: StatusFilter,
    /// Conditions on their values.
    pub filter: RecordFilter,
}

impl RecordQuery {
    /// The records in this status at this moment.
    pub fn at(as_of: AsOf, status: StatusFilter) -> Self {
        Self {
            as_of,
            status,
            ..Self::default()
        }
    }

    /// The same, of those only that hold on the day.
    #[must_use]
    pub fn valid_at(self, valid_at: Option<NaiveDate>) -> Self {
        Self { valid_at, ..self }
    }

    /// Whether it takes the items to say which records are wanted.
    pub(crate) fn chooses_items(&self) -> bool {
        self.valid_at.is_some() || !self.filter.is_empty()
    }

    /// Whether a record with the item is wanted.
    pub(crate) fn admits(&self, item: &Item) -> bool {
        self.valid_at.is_none_or(|day| Validity::of(item).covers(day)) && self.filter.admits(item)
    }
}
