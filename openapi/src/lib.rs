#![doc = include_str!("../README.md")]

pub mod approval_rule;
pub mod catalogue;
pub mod change;
pub mod change_request;
pub mod change_set;
pub mod checkpoint;
#[cfg(feature = "client")]
pub mod client;
pub mod commit;
pub mod compat;
pub mod crosswalk;
pub mod difference;
pub mod edition;
pub mod entry;
pub mod extract;
pub mod feed;
pub mod header;
pub mod health;
pub mod holder;
pub mod item;
pub mod matching;
pub mod ownership;
pub mod page;
pub mod path;
pub mod problem;
pub mod problems;
pub mod proof;
pub mod provenance;
pub mod query;
pub mod receipt;
pub mod record;
pub mod register;
pub mod search;
pub mod webhook;

/// The version of the interface, by the rules of Semantic Versioning: the first number is that of the addresses (`/v1/…`)
/// and changes when a client may break, the second one when something is added. Every answer bears it in the header
/// `API-Version`.
pub const API_VERSION: &str = "1.1.0";
