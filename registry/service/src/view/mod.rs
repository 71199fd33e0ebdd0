//! From the types of the register to those of the wire. Nothing is decided here.

pub mod approval_rule;
pub mod catalogue;
pub mod change;
pub mod change_set;
pub mod checkpoint;
pub mod commit;
pub mod compat;
pub mod criteria;
pub mod crosswalk;
pub mod difference;
pub mod download;
pub mod edition;
pub mod entry;
pub mod extract;
pub mod feed;
pub mod holder;
pub mod item;
pub mod ownership;
pub mod proof;
pub mod provenance;
pub mod receipt;
pub mod record;
pub mod register;
pub mod search;
pub mod webhook;
