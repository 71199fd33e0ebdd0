//! Matching one text, or one record, against many that are held in memory: candidates, match weights, and how far the best stands out.
//!
//! The batch asks it for each line of a file, the service for each request.

mod address;
mod answer;
mod lists;
mod organisation;
mod postings;
mod record;
mod spelling;
mod subject;
mod token_index;
mod vocabulary;

pub use address::{AddressColumn, AddressIndex};
pub use answer::{Answer, Candidate, Evidence, PairAnswer};
pub use lists::Lists;
pub use organisation::{NameScore, OrganisationIndex, OrganisationNames, PreparedName, group_names};
pub use postings::Postings;
pub use record::RecordIndex;
pub use spelling::{Similar, Spelling};
pub use subject::Subject;
pub use token_index::TokenIndex;
pub use vocabulary::Vocabulary;
