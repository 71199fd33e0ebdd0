#![doc = include_str!("../README.md")]

pub mod change;
pub mod change_request;
pub mod change_set;
pub mod edition;
pub mod entry;
pub mod health;
pub mod item;
pub mod ownership;
pub mod page;
pub mod path;
pub mod problem;
pub mod problems;
pub mod provenance;
pub mod query;
pub mod record;
pub mod register;
