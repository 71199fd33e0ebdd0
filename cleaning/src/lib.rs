#![doc = include_str!("../README.md")]

pub mod address;
mod cleaned;
mod cleaner;
mod columns;
pub mod compare;
pub mod date;
pub mod email;
mod finding;
#[cfg(feature = "polars")]
pub mod frame;
pub mod identifier;
pub mod limits;
pub mod linkage;
pub mod matching;
pub mod organisation;
pub mod phone;
pub mod postcode;
pub mod profile;
mod rule;
mod severity;
pub mod text;

pub use cleaned::Cleaned;
pub use cleaner::{CleanedRow, Cleaner};
pub use finding::Finding;
pub use rule::Rule;
pub use severity::Severity;
