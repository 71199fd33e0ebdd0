//! What a named person decided. Decisions outlive runs and bind them.

use chrono::{DateTime, Utc};

use crate::{FieldName, Key, PersonName, RegisterName, SourceReference, Value};

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Decision {
    /// Somebody asked for changes.
    Propose {
        /// The change set.
        change_set: String,
        /// Number of changes.
        changes: u64,
    },
    /// The proposer took a change set back.
    Withdraw {
        /// The change set.
        change_set: String,
    },
    /// A later run of the same pipeline put another change set in its place.
    Supersede {
        /// The change set that gave way.
        change_set: String,
        /// The change set that took its place.
        by: String,
    },
    /// Changes were let in.
    Approve {
        /// The change set.
        change_set: String,
        /// Number of changes.
        changes: u64,
        /// The commit of the register that they became.
        commit: u64,
        /// The rule by which they were let in, when nobody looked at each.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
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
    /// An edition was published.
    Publish {
        /// The number of the edition.
        edition: u64,
        /// Number of entries that it covers.
        log_size: u64,
    },
    /// A rule by which changes are approved came into force.
    BeginRule {
        /// The rule.
        rule: String,
    },
    /// A rule by which changes are approved went out of force.
    EndRule {
        /// The rule.
        rule: String,
    },
}

impl Decision {
    /// The change set that the decision is about, if any.
    pub fn change_set(&self) -> Option<&str> {
        match self {
            Self::Propose { change_set, .. }
            | Self::Withdraw { change_set }
            | Self::Supersede { change_set, .. }
            | Self::Approve { change_set, .. }
            | Self::Reject { change_set, .. } => Some(change_set),
            _ => None,
        }
    }

    /// The name of the decision without its detail.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Propose { .. } => "propose",
            Self::Withdraw { .. } => "withdraw",
            Self::Supersede { .. } => "supersede",
            Self::Approve { .. } => "approve",
            Self::Reject { .. } => "reject",
            Self::Same { .. } => "same",
            Self::NeverSame { .. } => "never-same",
            Self::Override { .. } => "override",
            Self::Publish { .. } => "publish",
            Self::BeginRule { .. } => "begin-rule",
            Self::EndRule { .. } => "end-rule",
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
