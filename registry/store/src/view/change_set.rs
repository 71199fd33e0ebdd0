//! Change sets, and what is decided about them.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use registry_core::{
    Change, ChangeCriteria, ChangeKind, ChangeSetState, ChangeState, Origin, RegisterDefinition, RegisterName, RootHash,
};

/// A change set to propose.
#[derive(Debug, Clone, PartialEq)]
pub struct NewChangeSet {
    /// The register to change.
    pub register: RegisterName,
    /// What it is, for people.
    pub title: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The changes, in the order in which they are to be applied.
    pub changes: Vec<Change>,
    /// Whether open change sets of the register from the same pipeline specification give way to this one.
    pub supersede: bool,
    /// Whether it is only written down: nobody is asked, and no rule acts, until it is submitted.
    pub draft: bool,
}

/// What a run of a pipeline proposes, without the changes, which follow in batches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// The register as the specification defines it.
    pub definition: RegisterDefinition,
    /// What the change set is, for people.
    pub title: String,
    /// Name of the run.
    pub run: String,
    /// Name of the specification: open change sets of the register from the same one give way.
    pub spec: String,
    /// Number of changes of each kind that follow.
    pub counts: BTreeMap<ChangeKind, u64>,
}

/// Which change sets are wanted; nothing set means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeSetFilter {
    /// Those of this register.
    pub register: Option<RegisterName>,
    /// Those in this state.
    pub state: Option<ChangeSetState>,
}

/// Which changes of a change set are wanted; nothing set means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Those of this kind.
    pub kind: Option<ChangeKind>,
    /// Those in this state.
    pub state: Option<ChangeState>,
}

/// Which open changes of a change set a decision is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Selection {
    /// All that are open.
    All,
    /// The open ones of one kind.
    Kind(ChangeKind),
    /// These ones, by ordinal; each must be open.
    Ordinals(Vec<u64>),
    /// The open ones that fulfil the criteria.
    Filter(ChangeCriteria),
}

/// What an approval did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Applied {
    /// The number of the commit in the register.
    pub commit: u64,
    /// The numbers of the entries that it appended; nothing when only cross-references changed.
    pub entries: Option<RangeInclusive<u64>>,
    /// The size of the log after it.
    pub log_size: u64,
    /// The root of the log after it.
    pub root: RootHash,
    /// Number of changes applied.
    pub applied: u64,
    /// Number of changes of the change set that are still open.
    pub open: u64,
}
