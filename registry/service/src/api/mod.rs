//! The operations, one noun a file. The name of a handler is the name of its operation.

pub mod change_sets;
pub mod changes;
pub mod decisions;
pub mod documentation;
pub mod editions;
pub mod entries;
pub mod health;
pub mod items;
pub mod ownership;
pub mod provenance;
pub mod records;
pub mod registers;
