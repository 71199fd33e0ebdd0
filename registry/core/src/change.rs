//! What is proposed to happen to records.

use chrono::{DateTime, Utc};

use crate::hash::{hex, sha256};
use crate::{
    CrossReferenceAction, CrossReferenceChange, Evidence, FieldProvenance, Item, ItemHash, Key, SourceReference,
};

/// What a change is, for people and for counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A record begins under a new key.
    Create,
    /// A record gets another state, or other cross-references.
    Update,
    /// One or more records give way to another.
    Merge,
    /// The source records of one record are shared out among several.
    Split,
    /// A record is closed and nothing takes over.
    Retire,
    /// A closed record answers again.
    Reinstate,
}

impl ChangeKind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 6] = [
        Self::Create,
        Self::Update,
        Self::Merge,
        Self::Split,
        Self::Retire,
        Self::Reinstate,
    ];

    /// `create`, `update`, `merge`, `split`, `retire` or `reinstate`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Retire => "retire",
            Self::Reinstate => "reinstate",
        }
    }
}

impl std::fmt::Display for ChangeKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One proposed change: it happens as a whole or not at all.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// What it is.
    pub kind: ChangeKind,
    /// The key it is chiefly about: the survivor of a merge, the key that a split shares out.
    pub key: Key,
    /// What happens to each key that it touches.
    pub effects: Vec<Effect>,
    /// Why it is proposed.
    pub evidence: Evidence,
}

/// What happens to one key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Effect {
    /// The key.
    pub key: Key,
    /// The item that the proposer saw; missing when the key did not exist. Checked when the change is applied.
    pub before: Option<ItemHash>,
    /// The state of the record afterwards.
    pub after: Outcome,
    /// The timestamp that the entry came with, for imported history; the time of the commit otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<DateTime<Utc>>,
    /// What happens to its cross-references.
    #[serde(default)]
    pub cross_references: Vec<CrossReferenceChange>,
    /// Where the values of `after` come from, one for each published value; empty means as before.
    #[serde(default, with = "crate::provenance::compact")]
    pub provenance: Vec<FieldProvenance>,
}

impl Effect {
    /// The source records that the effect brings to the key.
    pub fn attached(&self) -> impl Iterator<Item = SourceReference> {
        let attaches = |change: &&CrossReferenceChange| change.action == CrossReferenceAction::Attach;
        self.cross_references
            .iter()
            .filter(attaches)
            .map(CrossReferenceChange::reference)
    }
}

/// The state of a record after a change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Outcome {
    /// The record answers, with this item. The same item as before appends no entry.
    Live {
        /// The state of the thing.
        item: Item,
    },
    /// Another record takes over.
    Merged {
        /// The key that takes over.
        into: Key,
        /// Why, for people.
        reason: String,
    },
    /// The record is closed.
    Retired {
        /// Why, for people.
        reason: String,
    },
}

impl Change {
    /// SHA-256, in hexadecimal, of what the change would do: kind and effects, not the evidence.
    ///
    /// A rejected change is not proposed again while its fingerprint is the same.
    pub fn fingerprint(&self) -> String {
        // Serialising strings, lists and maps with text keys cannot fail.
        let effects = serde_json::to_string(&self.effects).unwrap_or_default();
        self.fingerprint_of(&effects)
    }

    /// The change as JSON, as serde writes it, and its fingerprint: of millions of changes the effects are written once
    /// for both.
    pub fn json_with_fingerprint(&self) -> serde_json::Result<(String, String)> {
        let effects = serde_json::to_string(&self.effects)?;
        let (kind, key) = (self.kind.as_str(), serde_json::to_string(&self.key)?);
        let evidence = serde_json::to_string(&self.evidence)?;
        let json = format!(r#"{{"kind":"{kind}","key":{key},"effects":{effects},"evidence":{evidence}}}"#);
        Ok((json, self.fingerprint_of(&effects)))
    }

    fn fingerprint_of(&self, effects: &str) -> String {
        let kind = self.kind.as_str();
        hex(&sha256(&[b"[\"", kind.as_bytes(), b"\",", effects.as_bytes(), b"]"]))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn json_written_by_hand_is_what_serde_writes() {
        for kind in ChangeKind::ALL {
            let key = Key::parse("K-1").unwrap();
            let change = Change {
                kind,
                key: key.clone(),
                effects: vec![Effect {
                    key,
                    before: None,
                    after: Outcome::Retired {
                        reason: "\"quoted\" \\ é".to_owned(),
                    },
                    recorded_at: None,
                    cross_references: Vec::new(),
                    provenance: Vec::new(),
                }],
                evidence: Evidence {
                    summary: "a\nb".to_owned(),
                    ..Evidence::default()
                },
            };
            let (json, fingerprint) = change.json_with_fingerprint().unwrap();
            assert_eq!(json, serde_json::to_string(&change).unwrap());
            let content = serde_json::to_vec(&(change.kind, &change.effects)).unwrap();
            assert_eq!(fingerprint, hex(&sha256(&[&content])));
            assert_eq!(fingerprint, change.fingerprint());
        }
    }
}
