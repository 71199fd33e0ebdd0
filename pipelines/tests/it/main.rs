//! Tests of the crate from outside, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod extract;
mod identity;
mod profile;
mod quality;
mod report;
mod sample;
mod source;
mod source_corpora;
mod source_parquet;
mod source_round_trip;
mod source_xlsx;
