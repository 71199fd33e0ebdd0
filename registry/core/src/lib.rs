#![doc = include_str!("../README.md")]

pub mod audit;
mod canonical;
mod change;
mod change_set;
mod checkpoint;
mod command;
mod commit;
mod cosignature;
mod criteria;
mod cross_reference;
mod datatype;
mod decision;
mod difference;
mod edition;
mod entry;
mod evidence;
mod evolution;
pub mod extract;
mod extract_manifest;
mod field;
mod filter;
mod hash;
mod inverse;
mod item;
mod key;
pub mod limits;
mod name;
mod ownership;
mod pattern;
mod provenance;
mod receipt;
mod record;
mod reference;
mod register;
pub mod rsf;
mod shape;
mod signature_line;
mod signed_note;
mod signer_name;
mod signing_key;
mod system_item;
mod tlog_proof;
pub mod tree;
mod validity;
mod verifier_key;
mod violation;

pub use change::{Change, ChangeKind, Effect, Outcome};
pub use change_set::{
    ChangeDetail, ChangeSetAction, ChangeSetState, ChangeSetSummary, ChangeState, IllegalTransition, Origin,
};
pub use checkpoint::{Checkpoint, CheckpointError, VerifiedCheckpoint};
pub use command::{Command, SplitPart};
pub use commit::{CommitFacts, commit_hash};
pub use cosignature::{CosignatureError, cosign};
pub use criteria::ChangeCriteria;
pub use cross_reference::{CrossReferenceAction, CrossReferenceChange, SourceReference};
pub use datatype::Datatype;
pub use decision::{Decision, DecisionRecord};
pub use difference::{FieldDifference, Reverted, difference, revert};
pub use edition::Edition;
pub use entry::{Entry, EntryNumber};
pub use evidence::{Evidence, PairEvidence};
pub use extract_manifest::{
    ExtractFile, ExtractForm, ExtractManifest, ManifestError, ManifestFormat, VerifiedManifest,
};
pub use field::{Cardinality, Classification, Code, FieldDefinition};
pub use filter::{Condition, RecordFilter, Test};
pub use hash::{FileHash, HashError, ItemHash, RootHash};
pub use inverse::{DetachedSourceRecord, Inverse, InverseEffect};
pub use item::{Item, ItemError, Value};
pub use key::Key;
pub use name::{FieldName, NameError, PersonName, RegisterName, SourceName};
pub use ownership::{
    ComingGap, GovernanceGap, OwnershipRecord, Party, Role, answers_for, coming_gaps, may_decide, may_publish,
    owner_between,
};
pub use pattern::Pattern;
pub use provenance::{FieldProvenance, KeptProvenance};
pub use receipt::{Receipt, ReceiptError, ReceiptFormat, VerifiedReceipt};
pub use record::{RecordStatus, ReservedField};
pub use reference::Reference;
pub use register::RegisterDefinition;
pub use signature_line::SignatureLine;
pub use signed_note::{NoteError, SignedNote};
pub use signer_name::SignerName;
pub use signing_key::SigningKey;
pub use tlog_proof::{TlogProof, TlogProofError};
pub use validity::{START_DATE, Validity};
pub use verifier_key::{KeyAlgorithm, VerifiedSignature, VerifierKey, VerifierKeyError};
pub use violation::Violation;
