//! Searching an edition: an index that is made once, lies beside the database and is read where it lies.
//!
//! tantivy keeps the dictionary of words, the records of each word and the items, all mapped into memory, so that a
//! server with a million records answers at once after it starts. How a query is answered is our own: addresses and
//! names are short, everybody writes them differently, and what counts is the one right record among thousands that
//! share most of their words.
//!
//! 1. Each word of the query becomes a [`group`] of words of the dictionary: itself, other spellings of it, those that
//!    it begins, and only when there are none, those that it may be a misspelling of.
//! 2. [`find`] reads the records of the two rarest groups together and checks the others in the [`forward`] lists.
//!    Where no record has every word, records that have two of the rarest are candidates.
//!    A filter's words join them, so that what it rules out is not read ([`wanted`]).
//! 3. [`rank`] orders the few that are left by how well and in which order their words agree, and [`close`] compares
//!    the best of those that do not agree in every word letter by letter.
//!
//! The [`values`] of most fields are kept in columns besides, by which [`listed`] chooses and sorts records.

mod build;
mod close;
mod columns;
mod find;
mod forward;
mod group;
mod index;
mod label;
mod listed;
mod rank;
mod values;
mod wanted;
mod words;

pub use index::{IndexedRecord, SearchHit, SearchIndex, SearchQuery, SearchWord};
pub use label::{LabelPart, label};
pub(crate) use listed::Stretch;
pub(crate) use values::number;
pub use words::{Word, words};
