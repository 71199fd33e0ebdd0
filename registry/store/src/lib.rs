#![doc = include_str!("../README.md")]

mod address;
mod apply;
mod approval_rule;
mod as_of;
mod backup;
mod binding;
mod command;
mod commits;
mod connection;
mod cross_references;
mod decide;
mod difference;
mod edition_files;
mod error;
mod extract;
mod feed;
mod governance;
mod hexadecimal;
mod holder;
mod idempotency;
mod identity;
mod later_change;
pub mod limits;
mod list_order;
mod listing;
mod log;
mod migrate;
mod model;
mod number;
mod ownership;
mod ownership_at;
mod page;
mod pool;
mod prepared;
mod present;
mod proof;
mod propose;
mod publish;
mod read;
mod receipt;
mod records;
mod references;
mod register;
mod rsf;
mod schema;
pub mod search;
mod selection;
mod signing;
mod store;
mod verify;
mod view;
mod walk;
mod webhook;

pub use approval_rule::{ApprovalRule, NewApprovalRule};
pub use as_of::AsOf;
pub use edition_files::EditionFiles;
pub use error::{Result, StoreError};
pub use extract::Extracted;
pub use feed::{EntryChange, EntryKind, Feed};
pub use idempotency::Idempotency;
pub use later_change::LaterChange;
pub use list_order::ListOrder;
pub use listing::ListedEdition;
pub use page::{Page, PageOf};
pub use prepared::PreparedChange;
pub use present::PresentRecord;
pub use proof::{ConsistencyProof, InclusionProof};
pub use rsf::{Exported, ImportOptions, Imported};
pub use store::Store;
pub use verify::{Fault, Verification, VerifiedRegister, VerifyProgress};
pub use view::{
    Applied, ChangeFilter, ChangeSetFilter, CommitRecord, CrossReference, CurrentRecord, DefineOutcome, Holder,
    IdentityState, NewChangeSet, NewOwnership, NewRun, Person, Provenance, Record, RecordDifference, RecordQuery,
    RegisterOverview, Selection, SignedCheckpoint, SigningKeyRecord, StatusFilter,
};
pub use webhook::Webhook;
