#![doc = include_str!("../README.md")]

mod canonical;
mod change;
mod change_set;
mod command;
mod commit;
mod cross_reference;
mod datatype;
mod decision;
mod edition;
mod entry;
mod evidence;
mod field;
mod hash;
mod item;
mod key;
pub mod limits;
mod name;
mod ownership;
mod pattern;
mod provenance;
mod record;
mod register;
mod shape;
pub mod tree;
mod violation;

pub use change::{Change, ChangeKind, Effect, Outcome};
pub use change_set::{
    ChangeDetail, ChangeSetAction, ChangeSetState, ChangeSetSummary, ChangeState, IllegalTransition, Origin,
};
pub use command::Command;
pub use commit::{CommitFacts, commit_hash};
pub use cross_reference::{CrossReferenceAction, CrossReferenceChange, SourceReference};
pub use datatype::Datatype;
pub use decision::{Decision, DecisionRecord};
pub use edition::Edition;
pub use entry::{Entry, EntryNumber};
pub use evidence::{Evidence, PairEvidence};
pub use field::{Cardinality, Classification, Code, FieldDefinition};
pub use hash::{HashError, ItemHash, RootHash};
pub use item::{Item, ItemError, Value};
pub use key::Key;
pub use name::{FieldName, NameError, PersonName, RegisterName, SourceName};
pub use ownership::{GovernanceGap, OwnershipRecord, Role, answers_for, may_decide, may_publish, owner_between};
pub use pattern::Pattern;
pub use provenance::FieldProvenance;
pub use record::{RecordStatus, ReservedField};
pub use register::RegisterDefinition;
pub use violation::Violation;
