//! What a named person decided. Decisions outlive runs and bind them.

use chrono::{DateTime, Utc};

use crate::{FieldName, Key, PersonName, RegisterName, SourceReference, Value};

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Decision {
    /// Changes were let in.
    Approve {
        /// The change set.
        change_set: String,
        /// Number of changes.
        changes: u64,
        /// The commit of the register that they became.
        commit: u64,
    },
    /// Changes were kept out.
    Reject {
        /// The change set.
        change_set: String,
        /// Number of changes.
        changes: u64,
    },
    /// Two source records are about the same thing.
    Same {
        /// One source record.
        left: SourceReference,
        /// The other.
        right: SourceReference,
    },
    /// Two source records are never about the same thing.
    NeverSame {
        /// One source record.
        left: SourceReference,
        /// The other.
        right: SourceReference,
    },
    /// A field of a record has this value, whatever the sources say.
    Override {
        /// The record.
        key: Key,
        /// The field.
        field: FieldName,
        /// The value; missing means that the field stays empty.
        value: Option<Value>,
    },
}

impl Decision {
    /// The name of the decision without its detail.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Approve { .. } => "approve",
            Self::Reject { .. } => "reject",
            Self::Same { .. } => "same",
            Self::NeverSame { .. } => "never-same",
            Self::Override { .. } => "override",
        }
    }
}

/// A decision with who, when and why. Later decisions about the same pair or field take the place of earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DecisionRecord {
    /// Identifier (UUID version 7).
    pub id: String,
    /// The register that it is about.
    pub register: RegisterName,
    /// What was decided.
    pub decision: Decision,
    /// Who decided.
    pub by: PersonName,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, for people.
    pub reason: Option<String>,
}
