//! The service from the outside: requests in, answers out, over a store in a temporary file.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed test may panic"
)]

/// Bodies that are wrong, and what is said about them.
mod bodies;
/// The registers as a catalogue of data sets.
mod catalogue;
/// The interface of the GOV.UK Registers, against what they published.
mod compat;
/// What changed between two states, and where a source record went.
mod differences;
/// The document: current, complete, and true.
mod document;
/// Every way to be wrong is answered with a problem.
mod errors;
/// Files of an edition, streamed.
mod extracts;
/// The change feed: complete, in order, and soon.
mod feed;
/// Who may decide what.
mod governance;
/// Every answer carries the headers that protect, and every read can be asked for again.
mod headers;
/// Naughty strings are answered, never obeyed.
mod hostile;
/// Lists of records by their values, and downloads of all that they find.
mod lists;
/// Matching messy records.
mod matches;
/// Pages for people.
mod pages;
/// Checkpoints, proofs and receipts, checked as a reader would.
mod proofs;
/// What every reading operation answers.
mod reads;
/// The reconciliation API 0.2.
mod reconciliation;
/// Finding the record that somebody means.
mod search;
/// The server over a real socket.
mod server;
/// Drafts, filters, splits, undoing, rules, names of requests and references.
mod stewardship;
/// A small register with its people, and how to call the service.
mod support;
/// When it was recorded, when it held, and who is overdue.
mod two_times;
/// Being told of changes, by whom one asked.
mod webhooks;
/// What every writing operation answers.
mod writes;
