#![doc = include_str!("../README.md")]

mod as_of;
mod error;
mod interim;
pub mod limits;
mod page;
mod view;

pub use as_of::AsOf;
pub use error::{Result, StoreError};
pub use interim::Store;
pub use page::{Page, PageOf};
pub use view::{
    Applied, ChangeFilter, ChangeSetFilter, CrossReference, CurrentRecord, DefineOutcome,
    IdentityState, NewChangeSet, NewOwnership, Person, Provenance, Record, RegisterOverview,
    Selection, StatusFilter,
};
