//! What the store hands out.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};
use registry_core::{
    Change, ChangeKind, ChangeSetState, ChangeState, Checkpoint, Edition, Entry, FieldProvenance, GovernanceGap, Item,
    ItemHash, Key, Origin, OwnershipRecord, Party, PersonName, RecordStatus, RegisterDefinition, RegisterName, Role,
    RootHash, SignedNote, SourceName, VerifierKey,
};

/// A person known to the store.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Person {
    /// The display name, unique in the store.
    pub name: PersonName,
    /// The organisation that the person acts for.
    pub organisation: String,
    /// How to reach the person.
    pub contact: String,
}

/// What defining a register did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefineOutcome {
    /// The register is new.
    Created,
    /// It was defined just so before.
    Unchanged,
    /// Fields were added, or words changed.
    Extended,
}

/// A register with what one wants to know about it at a glance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RegisterOverview {
    /// Its schema.
    pub definition: RegisterDefinition,
    /// Whether Registrar itself keeps it (`register`, `field`, `ownership`, `decision`).
    pub governance: bool,
    /// Number of entries in its log.
    pub log_size: u64,
    /// The root of its log.
    pub root: RootHash,
    /// When something was last recorded.
    pub updated_at: Option<DateTime<Utc>>,
    /// Number of records that answer.
    pub live: u64,
    /// Number of records that gave way to another.
    pub merged: u64,
    /// Number of records that were closed.
    pub retired: u64,
    /// Number of change sets that wait for a decision.
    pub open_change_sets: u64,
    /// The last edition.
    pub latest_edition: Option<Edition>,
    /// The people in force today.
    pub ownership: Vec<OwnershipRecord>,
    /// The roles that nobody holds today.
    pub gaps: Vec<GovernanceGap>,
    /// The ownership records in force whose review is overdue.
    pub overdue_reviews: Vec<OwnershipRecord>,
}

/// An ownership record to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOwnership {
    /// The register.
    pub register: RegisterName,
    /// What the person is to it.
    pub role: Role,
    /// Whether `person` names a person or a team.
    pub party: Party,
    /// The person or team; made known to the store when new.
    pub person: PersonName,
    /// The organisation that the person acts for.
    pub organisation: String,
    /// How to reach the person.
    pub contact: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force, inclusive.
    pub to: Option<NaiveDate>,
    /// The day by which the appointment is to be looked at again.
    pub next_review: Option<NaiveDate>,
    /// Who delegates, for a deputy.
    pub delegated_by: Option<PersonName>,
}

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// All that are open.
    All,
    /// The open ones of one kind.
    Kind(ChangeKind),
    /// These ones, by ordinal; each must be open.
    Ordinals(Vec<u64>),
}

/// A key that the store signed with.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SigningKeyRecord {
    /// The public half, under the origin of the store.
    pub verifier_key: VerifierKey,
    /// When it came into force.
    pub from: DateTime<Utc>,
    /// When another took its place.
    pub to: Option<DateTime<Utc>>,
}

/// The root of a log with who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// Origin, size and root.
    pub checkpoint: Checkpoint,
    /// When the store signed it.
    pub signed_at: DateTime<Utc>,
    /// The signed note, with the signatures of witnesses.
    pub note: SignedNote,
}

/// What an approval did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
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

/// The state of a record at some moment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Record {
    /// The key.
    pub key: Key,
    /// The latest entry for the key.
    pub entry: Entry,
    /// Its item.
    pub item: Item,
    /// Whether the record answers; for a merged one, the key at the end of the chain of merges.
    pub status: RecordStatus,
}

/// A source record that belongs to a key.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CrossReference {
    /// The feed.
    pub source: SourceName,
    /// The identifier of the row in the feed.
    pub source_record_id: String,
    /// The number of the entry that was the record's latest when the source record came to it.
    pub since_entry: u64,
    /// The source record as mapped text.
    pub content: BTreeMap<String, String>,
}

/// Where the present values of a record come from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Provenance {
    /// The key.
    pub key: Key,
    /// The number of the record's latest entry.
    pub entry: u64,
    /// One for each published value.
    pub fields: Vec<FieldProvenance>,
    /// The source records that belong to the key.
    pub cross_references: Vec<CrossReference>,
}

/// Everything that a pipeline run must know of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityState {
    /// All records, sorted by key; merged and retired ones too, because keys are never reused.
    pub records: Vec<CurrentRecord>,
    /// The size of the log that this is the state of.
    pub log_size: u64,
}

/// A record with its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentRecord {
    /// The key.
    pub key: Key,
    /// The hash of the item.
    pub item_hash: ItemHash,
    /// The present item.
    pub item: Item,
    /// Whether the record answers; for a merged one, the key at the end of the chain of merges.
    pub status: RecordStatus,
    /// Where the values come from.
    pub provenance: Vec<FieldProvenance>,
    /// The source records that belong to the key, sorted.
    pub cross_references: Vec<CrossReference>,
}

/// Which records are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StatusFilter {
    /// Those that answer.
    #[default]
    Live,
    /// Those that gave way to another.
    Merged,
    /// Those that were closed.
    Retired,
    /// All.
    All,
}

impl StatusFilter {
    /// Whether records in this status are wanted.
    pub(crate) fn admits(self, status: &str) -> bool {
        match self {
            Self::Live => status == "live",
            Self::Merged => status == "merged",
            Self::Retired => status == "retired",
            Self::All => true,
        }
    }
}
