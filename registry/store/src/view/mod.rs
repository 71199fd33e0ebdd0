//! What the store hands out.

mod change_set;
mod commit;
mod ownership;
mod record;
mod record_query;
mod register;
mod signing;

pub use change_set::{Applied, ChangeFilter, ChangeSetFilter, NewChangeSet, NewRun, Selection};
pub use commit::CommitRecord;
pub use ownership::{NewOwnership, Person};
pub use record::{
    CrossReference, CurrentRecord, Holder, IdentityState, Provenance, Record, RecordDifference, StatusFilter,
};
pub use record_query::RecordQuery;
pub use register::{DefineOutcome, RegisterOverview};
pub use signing::{SignedCheckpoint, SigningKeyRecord};
