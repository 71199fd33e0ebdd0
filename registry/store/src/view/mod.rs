//! What the store hands out.

mod change_set;
mod ownership;
mod record;
mod register;
mod signing;

pub use change_set::{Applied, ChangeFilter, ChangeSetFilter, NewChangeSet, Selection};
pub use ownership::{NewOwnership, Person};
pub use record::{CrossReference, CurrentRecord, IdentityState, Provenance, Record, StatusFilter};
pub use register::{DefineOutcome, RegisterOverview};
pub use signing::{SignedCheckpoint, SigningKeyRecord};
