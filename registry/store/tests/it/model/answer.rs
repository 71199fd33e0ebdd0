//! What the model and the store answer, in words in which they can be compared.

use std::collections::BTreeMap;
use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, Utc};
use registry_core::{ChangeSetState, ChangeState, Party, Role};

use super::operation::{Fields, Wish};

#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Done,
    Proposed {
        at: DateTime<Utc>,
        base: u64,
        changes: u64,
    },
    Applied {
        commit: u64,
        entries: Option<(u64, u64)>,
        size: u64,
        applied: u64,
        open: u64,
    },
    State {
        state: ChangeSetState,
        open: u64,
    },
    Appointed(Appointed),
    Published(Published),
    Record(Option<Seen>),
    Records(Vec<Seen>),
    /// The key that the source record belongs to, and the one that answers for it.
    Holder(Option<(String, String, Status)>),
    Ownership(Vec<Appointed>),
    /// What the store proposes in order to take something back.
    TakingBack {
        at: DateTime<Utc>,
        base: u64,
        wish: Wish,
    },
    Refused(Refusal),
}

/// Why not; the model and the store must refuse for the same reason.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    NotFound(&'static str),
    Invalid,
    Forbidden,
    State,
    /// The record of the key moved.
    Conflict(String),
    /// The source record is not where it should be.
    CrossReferenceConflict(String),
    Governance,
    /// A later change of the key stands in the way.
    Stands(String),
    /// What the model never answers.
    Unexpected(String),
}

/// A record at some moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub key: String,
    pub entry: u64,
    /// In whole seconds.
    pub at: DateTime<Utc>,
    pub fields: Fields,
    pub status: Status,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    Live,
    /// With the key that answers in the end.
    Merged(String),
    Retired,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Appointed {
    pub role: Role,
    pub party: Party,
    pub person: String,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub delegated_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    pub number: u64,
    pub size: u64,
    pub live: u64,
    pub at: DateTime<Utc>,
}

/// A source record where it belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    pub key: String,
    pub since_entry: u64,
    pub content: String,
}

/// Everything that a register holds.
#[derive(Debug)]
pub struct Whole {
    pub size: u64,
    pub updated_at: Option<DateTime<Utc>>,
    /// Live, merged, retired.
    pub counts: (u64, u64, u64),
    pub open_sets: u64,
    /// Key and number of each entry.
    pub entries: Vec<(u64, String)>,
    pub records: Vec<Seen>,
    pub held: BTreeMap<String, Held>,
    /// With the state of each change.
    pub sets: Vec<(ChangeSetState, u64, Vec<ChangeState>)>,
    pub appointments: Vec<Appointed>,
    pub editions: Vec<Published>,
    /// What was decided, in words, and by whom.
    pub decisions: Vec<(String, String)>,
}

impl Whole {
    /// The parts in which the other one is not the same, in words.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |part: &str, left: &dyn Debug, right: &dyn Debug| {
            let (left, right) = (format!("{left:?}"), format!("{right:?}"));
            if left != right {
                differences.push(format!("{part}: the model holds\n  {left}\nand the store\n  {right}"));
            }
        };
        compare("size", &self.size, &other.size);
        compare("time of the last commit", &self.updated_at, &other.updated_at);
        compare("counts", &self.counts, &other.counts);
        compare("open change sets", &self.open_sets, &other.open_sets);
        compare("entries", &self.entries, &other.entries);
        compare("records", &self.records, &other.records);
        compare("source records", &self.held, &other.held);
        compare("change sets", &self.sets, &other.sets);
        compare("appointments", &self.appointments, &other.appointments);
        compare("editions", &self.editions, &other.editions);
        compare("decisions", &self.decisions, &other.decisions);
        differences
    }
}
