//! What can be asked of a register, in words that neither the model nor the store owns.
//!
//! An operation stands by itself: it names change sets and appointments by their place in the order of making, so that
//! a sequence can be written down, cut shorter and run again.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use registry_core::{ChangeKind, Party, Role};
use registry_store::StatusFilter;

/// The name of a person.
pub type Who = &'static str;

/// The fields of an item without the one that holds its key.
pub type Fields = BTreeMap<String, String>;

/// Everybody who is known to the store.
pub const PEOPLE: [Who; 6] = [
    "Olga Owner",
    "Stan Steward",
    "Dora Deputy",
    "Carl Custodian",
    "Petra Proposer",
    "Nils Next",
];

/// Somebody whom the store never heard of.
pub const STRANGER: Who = "Stranger";

/// The one feed of the model.
pub const FEED: &str = "feed";

#[derive(Debug, Clone)]
pub enum Operation {
    Ask {
        by: Who,
        commands: Vec<Ask>,
        draft: bool,
    },
    /// Asks for the opposite of what was done.
    TakeBack {
        by: Who,
        what: TakeBack,
    },
    Propose {
        by: Who,
        changes: Vec<Wish>,
        supersede: bool,
    },
    Submit {
        set: usize,
        by: Who,
    },
    Withdraw {
        set: usize,
        by: Who,
    },
    Approve {
        set: usize,
        choice: Choice,
        by: Who,
    },
    Reject {
        set: usize,
        choice: Choice,
        by: Who,
    },
    Appoint(Appointing),
    End {
        appointment: usize,
        last_day: NaiveDate,
        by: Who,
    },
    Publish {
        by: Who,
    },
    ReadRecord {
        key: String,
        moment: Moment,
    },
    ReadRecords {
        moment: Moment,
        valid_at: Option<NaiveDate>,
        status: StatusFilter,
    },
    ReadHolder {
        id: String,
        moment: Moment,
    },
    ReadOwnership {
        recorded_at: Option<DateTime<Utc>>,
        valid_at: Option<NaiveDate>,
    },
    SetClock {
        to: DateTime<Utc>,
    },
    Restart,
}

/// What a person asks for; the store turns it into a change against the present state.
#[derive(Debug, Clone)]
pub enum Ask {
    Create {
        key: String,
        fields: Fields,
    },
    Update {
        key: String,
        set: BTreeMap<String, Option<String>>,
    },
    Merge {
        key: String,
        into: String,
    },
    Retire {
        key: String,
    },
    Split {
        key: String,
        parts: Vec<Part>,
    },
}

/// One of the records that a split leaves.
#[derive(Debug, Clone)]
pub struct Part {
    pub key: String,
    pub fields: Fields,
    pub rows: Vec<String>,
}

#[derive(Debug, Clone)]
pub enum TakeBack {
    /// An applied change.
    Change { set: usize, ordinal: u64 },
    /// The closing of a record.
    Closing { key: String },
}

/// A change as a pipeline proposes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    pub kind: ChangeKind,
    pub key: String,
    pub effects: Vec<Touch>,
}

/// What happens to one key.
#[derive(Debug, Clone, PartialEq)]
pub struct Touch {
    pub key: String,
    /// What the proposer saw; nothing when there was no record.
    pub before: Option<Fields>,
    pub after: After,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum After {
    Live(Fields),
    Merged { into: String },
    Retired,
}

/// What happens to one source record of the key.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: String,
    pub step: Step,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    Attach { content: String },
    Detach,
    Refresh { content: String },
}

/// Which open changes of a change set.
#[derive(Debug, Clone)]
pub enum Choice {
    All,
    Kind(ChangeKind),
    Ordinals(Vec<u64>),
    /// Those of the kinds whose keys all begin so.
    Filter {
        kinds: Vec<ChangeKind>,
        key_prefix: Option<String>,
    },
}

#[derive(Debug, Clone)]
pub struct Appointing {
    pub by: Who,
    pub person: Who,
    pub role: Role,
    pub party: Party,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub delegated_by: Option<Who>,
}

/// Which state of the register.
#[derive(Debug, Clone, Copy)]
pub enum Moment {
    Now,
    RecordedAt(DateTime<Utc>),
    LogSize(u64),
    Edition(u64),
}

impl Operation {
    /// The name of the operation, for counting.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ask { .. } => "ask",
            Self::Propose { .. } => "propose",
            Self::TakeBack { .. } => "take back",
            Self::Submit { .. } => "submit",
            Self::Withdraw { .. } => "withdraw",
            Self::Approve { .. } => "approve",
            Self::Reject { .. } => "reject",
            Self::Appoint(_) => "appoint",
            Self::End { .. } => "end",
            Self::Publish { .. } => "publish",
            Self::ReadRecord { .. } => "read record",
            Self::ReadRecords { .. } => "read records",
            Self::ReadHolder { .. } => "read holder",
            Self::ReadOwnership { .. } => "read ownership",
            Self::SetClock { .. } => "set clock",
            Self::Restart => "restart",
        }
    }
}

impl Wish {
    /// What becomes of the key.
    pub fn after_of(&self, key: &str) -> Option<&After> {
        self.effects
            .iter()
            .find(|touch| touch.key == key)
            .map(|touch| &touch.after)
    }
}
