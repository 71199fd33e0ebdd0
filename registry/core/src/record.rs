//! What state a record is in, and the fields that say so.

use crate::{FieldName, Item, Key};

/// A field that every register has besides its own, always optional and of cardinality 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReservedField {
    /// The day the thing ended, or the day its record was closed.
    EndDate,
    /// The key that took over when two records turned out to be one thing.
    MergedInto,
    /// Why the record was closed.
    ClosedBecause,
}

impl ReservedField {
    /// All reserved fields.
    pub const ALL: [Self; 3] = [Self::EndDate, Self::MergedInto, Self::ClosedBecause];

    /// The name as it stands in items.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EndDate => "end-date",
            Self::MergedInto => "merged-into",
            Self::ClosedBecause => "closed-because",
        }
    }
}

impl AsRef<str> for ReservedField {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<ReservedField> for FieldName {
    fn from(field: ReservedField) -> Self {
        Self::constant(field.as_str())
    }
}

/// Whether a record answers, redirects or is gone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum RecordStatus {
    /// The record answers for its key.
    Live,
    /// Another record took over.
    Merged {
        /// The key that took over.
        into: Key,
    },
    /// The record was closed and nothing took over.
    Retired,
}

impl RecordStatus {
    /// The status that an item states: `merged-into` means merged, `closed-because` alone retired, neither live.
    ///
    /// An `end-date` alone says that the thing ended, not that its record was withdrawn.
    pub fn of(item: &Item) -> Self {
        let into = item
            .text(&ReservedField::MergedInto)
            .and_then(|key| Key::parse(key).ok());
        match into {
            Some(into) => Self::Merged { into },
            None if item.get(&ReservedField::ClosedBecause).is_some() => Self::Retired,
            None => Self::Live,
        }
    }

    /// The name of the status without its detail: `live`, `merged` or `retired`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Merged { .. } => "merged",
            Self::Retired => "retired",
        }
    }
}
