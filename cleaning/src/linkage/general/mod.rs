//! General records linked by what is learnt from the records themselves.
//!
//! The way of a file: [`profile()`] tells what its columns are, [`Field`]s hold their values folded for comparing, a
//! [`Study`] learns the model from pairs that share a key and pairs taken at random, [`link()`] blocks, weighs and
//! clusters. [`HeldRecords`] answer one record at a time by the same keys and the same model.
//!
//! The model is that of Fellegi and Sunter (1969), with three additions. Pairs that are *related* without being one thing
//! (a household, a building, a town) are classes of their own, as many as the data ask for. Among matches a field may
//! depend on one other (Chow and Liu 1968). Clusters are joined by average linkage and by what the sizes of clusters say.

mod blocks;
mod candidate_keys;
mod candidates;
mod choose;
mod cluster;
mod compare;
mod edit;
mod field;
mod hash;
mod held;
mod key;
mod learn;
mod learnt;
mod link;
mod lookup;
mod model;
mod never_same;
mod number;
mod once;
mod profile;
mod reason;
mod records;
mod sample;
mod study;
mod telling;
mod unlearnt;
mod usual_keys;
mod words;

pub use candidates::LargeBlock;
pub use choose::Choice;
pub use cluster::Clusters;
pub use compare::{Comparer, NOTHING};
pub use field::{Field, FieldKind, FieldRule};
pub use held::{Asked, FieldPart, HeldRecords, Likeness};
pub use key::{Key, KeyPart, Part};
pub use learnt::Learnt;
pub use link::{KEPT_BITS_MIN, Linked, link};
pub use model::{Given, Model, Outcomes, Related, Weigher};
pub use never_same::NeverSame;
pub use once::is_delivery;
pub use profile::{LeftOut, NamedColumn, fields, profile};
pub use reason::{Hold, Reason, reasons};
pub use records::{Pairing, Records};
pub use study::Study;
