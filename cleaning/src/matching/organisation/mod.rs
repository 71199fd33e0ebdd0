//! Names of organisations: the best held name for a messy one, how alike two names are, and the groups in a list.

mod alignment;
mod candidates;
mod evidence;
mod group;
mod held;
mod index;
mod likeness;
mod names;
mod score;
mod words;

pub use group::group_names;
pub use index::OrganisationIndex;
pub use names::{OrganisationNames, PreparedName};
pub use score::NameScore;
