//! A list of proposed changes and its way through the hands of people.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{Change, ChangeKind, PersonName, RegisterName};

/// Where a change set stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeSetState {
    /// Being written; nobody is asked yet.
    Draft,
    /// Waiting for a decision; some of its changes may be decided already.
    Proposed,
    /// Let in, and about to be applied.
    Approved,
    /// Kept out as a whole.
    Rejected,
    /// Taken back by the proposer.
    Withdrawn,
    /// In the register; changes that were kept out are marked.
    Applied,
    /// Replaced by a later run of the same pipeline.
    Superseded,
}

/// What can be done with a change set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeSetAction {
    /// Ask for a decision.
    Propose,
    /// Let it in.
    Approve,
    /// Keep it out.
    Reject,
    /// Take it back.
    Withdraw,
    /// Append its entries.
    Apply,
    /// Put a later one in its place.
    Supersede,
}

/// An action that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a change set that is {} cannot be asked to {}", .state.as_str(), .action.as_str())]
pub struct IllegalTransition {
    /// Where the change set stands.
    pub state: ChangeSetState,
    /// What was asked.
    pub action: ChangeSetAction,
}

impl ChangeSetState {
    /// All states, in the order of their life.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Proposed,
        Self::Approved,
        Self::Rejected,
        Self::Withdrawn,
        Self::Applied,
        Self::Superseded,
    ];

    /// The state after the action, by the one table of the state machine.
    pub const fn next(self, action: ChangeSetAction) -> Result<Self, IllegalTransition> {
        match (self, action) {
            (Self::Draft, ChangeSetAction::Propose) => Ok(Self::Proposed),
            (Self::Proposed, ChangeSetAction::Approve) => Ok(Self::Approved),
            (Self::Proposed, ChangeSetAction::Reject) => Ok(Self::Rejected),
            (Self::Draft | Self::Proposed, ChangeSetAction::Supersede) => Ok(Self::Superseded),
            (Self::Draft | Self::Proposed, ChangeSetAction::Withdraw) => Ok(Self::Withdrawn),
            (Self::Approved, ChangeSetAction::Apply) => Ok(Self::Applied),
            (state, action) => Err(IllegalTransition { state, action }),
        }
    }

    /// The state as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Applied => "applied",
            Self::Superseded => "superseded",
        }
    }
}

impl ChangeSetAction {
    /// All actions.
    pub const ALL: [Self; 6] = [
        Self::Propose,
        Self::Approve,
        Self::Reject,
        Self::Withdraw,
        Self::Apply,
        Self::Supersede,
    ];

    /// The action as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Apply => "apply",
            Self::Supersede => "supersede",
        }
    }
}

/// Where a change set comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Origin {
    /// A run of a pipeline.
    Pipeline {
        /// Identifier of the run.
        run: String,
        /// Name of the pipeline's specification.
        spec: String,
    },
    /// A person, by hand.
    Person,
    /// A file that brings a register with its history.
    Import,
}

/// A change set without its changes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ChangeSetSummary {
    /// Identifier (UUID version 7, so identifiers sort by time).
    pub id: String,
    /// The register that it would change.
    pub register: RegisterName,
    /// What it is, for people.
    pub title: String,
    /// Where it stands.
    pub state: ChangeSetState,
    /// Who proposed it, and so may not decide it.
    pub proposed_by: PersonName,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Where it comes from.
    pub origin: Origin,
    /// The size of the log that the proposer looked at.
    pub base_log_size: u64,
    /// Number of changes of each kind.
    pub counts: BTreeMap<ChangeKind, u64>,
    /// Number of changes that nobody decided yet.
    pub open: u64,
    /// Who decided last.
    pub decided_by: Option<PersonName>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why, as given with the last decision.
    pub reason: Option<String>,
}

/// Where one change of a change set stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeState {
    /// Nobody decided yet.
    Open,
    /// In the register.
    Applied,
    /// Kept out.
    Rejected,
}

impl ChangeState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Open, Self::Applied, Self::Rejected];

    /// The state as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Applied => "applied",
            Self::Rejected => "rejected",
        }
    }
}

/// One change of a change set with its decision.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ChangeDetail {
    /// Its place in the change set, from 1.
    pub ordinal: u64,
    /// Where it stands.
    pub state: ChangeState,
    /// Who decided.
    pub decided_by: Option<PersonName>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What is proposed.
    pub change: Change,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of state and action that is allowed, with what comes of it; all others are refused.
    const TABLE: &[(ChangeSetState, ChangeSetAction, ChangeSetState)] = &[
        (
            ChangeSetState::Draft,
            ChangeSetAction::Propose,
            ChangeSetState::Proposed,
        ),
        (
            ChangeSetState::Draft,
            ChangeSetAction::Withdraw,
            ChangeSetState::Withdrawn,
        ),
        (
            ChangeSetState::Draft,
            ChangeSetAction::Supersede,
            ChangeSetState::Superseded,
        ),
        (
            ChangeSetState::Proposed,
            ChangeSetAction::Approve,
            ChangeSetState::Approved,
        ),
        (
            ChangeSetState::Proposed,
            ChangeSetAction::Reject,
            ChangeSetState::Rejected,
        ),
        (
            ChangeSetState::Proposed,
            ChangeSetAction::Withdraw,
            ChangeSetState::Withdrawn,
        ),
        (
            ChangeSetState::Proposed,
            ChangeSetAction::Supersede,
            ChangeSetState::Superseded,
        ),
        (
            ChangeSetState::Approved,
            ChangeSetAction::Apply,
            ChangeSetState::Applied,
        ),
    ];

    #[test]
    fn the_state_machine_is_this_table() {
        for state in ChangeSetState::ALL {
            for action in ChangeSetAction::ALL {
                let expected = TABLE
                    .iter()
                    .find(|row| row.0 == state && row.1 == action)
                    .map(|row| row.2);
                assert_eq!(state.next(action).ok(), expected, "{state:?} {action:?}");
            }
        }
    }

    #[test]
    fn a_refusal_names_state_and_action() {
        let refusal = ChangeSetState::Applied.next(ChangeSetAction::Reject);
        assert_eq!(
            refusal.map_err(|error| error.to_string()),
            Err("a change set that is applied cannot be asked to reject".to_owned())
        );
    }

    #[test]
    fn written_states_are_those_of_serde() {
        for state in ChangeSetState::ALL {
            assert_eq!(serde_json::json!(state), serde_json::json!(state.as_str()));
        }
    }
}
