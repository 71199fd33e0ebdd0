//! Tests of the model against other people's data and against slow, obvious versions of itself.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is a failed test")]

mod audit;
mod canonical;
mod checkpoint;
mod commit;
mod criteria;
mod datatype;
mod difference;
mod evolution;
mod ownership;
mod proof;
mod receipt;
mod rsf;
mod schema;
mod shape;
mod shared;
mod signed_note;
mod specification;
mod tree;
mod validity;
