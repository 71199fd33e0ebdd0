//! The operations, one noun a file. The name of a handler is the name of its operation.

pub mod approval_rules;
pub mod change_sets;
pub mod changes;
pub mod checkpoints;
pub mod commits;
pub mod crosswalks;
pub mod decisions;
pub mod differences;
pub mod documentation;
pub mod downloads;
pub mod editions;
pub mod entries;
pub mod extracts;
pub mod feed;
pub mod health;
pub mod holders;
pub mod items;
pub mod ownership;
pub mod proofs;
pub mod provenance;
pub mod receipts;
pub mod records;
pub mod registers;
pub mod search;
pub mod signing_keys;
