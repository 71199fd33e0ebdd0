//! How source records hang on keys.

use std::collections::BTreeMap;

use crate::SourceName;

/// One source record: which feed, and its identifier there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct SourceReference {
    /// The feed.
    pub source: SourceName,
    /// The identifier of the row in the feed.
    pub source_record_id: String,
}

impl std::fmt::Display for SourceReference {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}", self.source, self.source_record_id)
    }
}

/// What happens to a cross-reference of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrossReferenceAction {
    /// The source record belongs to this key from now on. When it is attached elsewhere, the same change must detach
    /// it there.
    Attach,
    /// The source record no longer belongs to this key.
    Detach,
    /// The source record stays on this key and its content changed.
    Refresh,
}

/// A change of one cross-reference of the effect's key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct CrossReferenceChange {
    /// The feed.
    pub source: SourceName,
    /// The identifier of the row in the feed.
    pub source_record_id: String,
    /// What happens.
    pub action: CrossReferenceAction,
    /// The source record as mapped text, for attach and refresh.
    pub content: Option<BTreeMap<String, String>>,
}

impl CrossReferenceChange {
    /// The source record that the change is about.
    pub fn reference(&self) -> SourceReference {
        SourceReference {
            source: self.source.clone(),
            source_record_id: self.source_record_id.clone(),
        }
    }
}
