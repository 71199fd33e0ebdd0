//! The whole program, tested from outside: as a process, over HTTP, in a browser, and as a set of source files.
//!
//! Tests that need the pilot's real files find them by `REGISTRAR_SHARED`, those that need a browser by
//! `REGISTRAR_CHROMIUM`, those that need PostgreSQL by `TEST_DATABASE_URL`; each says so when it is skipped.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]
#![expect(clippy::print_stdout, reason = "tests say what they skip and what they measured")]

/// Input that no pipeline can use: each case fails with a message that names the place, and writes nothing.
mod bad_input;
mod bad_match;
/// Stores that cannot be written, ports that are taken, and commands that are not commands.
mod bad_place;
/// The pages, the documentation and the run report in a real browser.
mod browser;
/// What departmental systems are built on.
mod client;
/// The program is killed at its writes and syncs: what it said is there, and no half of anything.
mod crash;
/// The README and the help texts: what they name exists.
mod docs;
mod downloads;
mod explain;
/// The figures that are published, on labelled data, by the program alone.
mod figures;
/// Lists of scripts and naughty strings, shown by a browser.
mod hostile_content;
/// Real address files of three departments become one register.
mod journey_addresses;
/// What a newcomer runs first, and what it serves.
mod journey_demo;
/// Real organisation files of three public bodies become one register.
mod journey_organisations;
/// Registers with a history, their proofs, and files that prove themselves.
mod journey_register;
/// Linking the records of files by a specification that the program works out.
mod link;
mod matching;
/// The same inputs, in any order, give the same bytes; a changed row gives its own change.
mod order;
mod pairs;
/// The service on PostgreSQL.
mod postgres;
/// How well the shipped specifications link, measured against the truth of a sample.
mod quality;
/// The service is restarted while it is asked.
#[cfg(unix)]
mod restarts;
/// The program, folders, feeds, HTTP and a browser for the other modules.
mod support;
/// Which of several values is published.
mod survivorship;
/// What must hold between the crates and files of the repository.
mod tidy;
