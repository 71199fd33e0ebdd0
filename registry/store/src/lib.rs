#![doc = include_str!("../README.md")]

mod address;
mod apply;
mod as_of;
mod binding;
mod command;
mod connection;
mod cross_references;
mod decide;
mod error;
mod governance;
mod identity;
pub mod limits;
mod log;
mod migrate;
mod model;
mod number;
mod ownership;
mod page;
mod pool;
mod proof;
mod propose;
mod publish;
mod read;
mod register;
mod rsf;
mod schema;
mod signing;
mod store;
mod view;

pub use as_of::AsOf;
pub use error::{Result, StoreError};
pub use page::{Page, PageOf};
pub use proof::{ConsistencyProof, InclusionProof};
pub use rsf::{Exported, ImportOptions, Imported};
pub use store::Store;
pub use view::{
    Applied, ChangeFilter, ChangeSetFilter, CrossReference, CurrentRecord, DefineOutcome, IdentityState, NewChangeSet,
    NewOwnership, Person, Provenance, Record, RegisterOverview, Selection, SignedCheckpoint, SigningKeyRecord,
    StatusFilter,
};
