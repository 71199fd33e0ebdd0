//! The store on both databases: every test runs on SQLite, and on PostgreSQL when `TEST_DATABASE_URL` names a server.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is a failed test")]

/// People who are owner, steward and deputy, appointed and ended.
mod appointments;
/// Changes let in and kept out.
mod approval;
/// The record as it stood then.
mod as_of;
/// What a steward's decision leaves for later runs.
mod backup;
mod binding;
/// Changes asked for by hand.
mod commands;
/// Killed at every point where something reaches the disk or the server.
mod crashes;
/// Two versions against each other.
mod difference;
/// Change sets that nobody is asked about yet.
mod drafts;
/// Extracts and receipts, checked with no network.
mod extract;
/// Full disk, locked file, read-only file, nothing there.
mod failures;
/// Errors of the disk at every call.
mod faults;
/// The registers about registers.
mod governance;
/// Which key a source record belongs to.
mod holder;
/// The same request twice.
mod idempotency;
/// Lists by the index of an edition.
mod listing;
/// Many changes at once.
mod load;
/// Source records moving from key to key.
mod merging;
/// The store against a model, over random operations.
mod model;
/// Where tests that run long keep their stores.
mod place;
/// That an entry is in the log, and that a log only grew.
mod proofs;
/// Eight stewards who decide the same things at once.
mod race;
/// Random numbers that a seed brings back.
mod random;
/// Records that name others.
mod references;
/// Registers, people and keys.
mod registers;
/// Registers in and out as RSF.
mod rsf;
/// Changes let in by rule.
mod rules;
/// Both schemas against each other.
mod schema;
/// One record shared out among several.
mod splitting;
/// What a process does that is made to fail.
mod steps;
/// Databases, people and changes for the tests.
mod support;
/// Recorded at and valid at.
mod times;
/// Applied changes taken back.
mod undo;
/// Stores in which a byte was changed.
mod verify;
