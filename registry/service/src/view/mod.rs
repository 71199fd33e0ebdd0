//! From the types of the register to those of the wire. Nothing is decided here.

pub mod change;
pub mod change_set;
pub mod edition;
pub mod entry;
pub mod item;
pub mod ownership;
pub mod provenance;
pub mod record;
pub mod register;
