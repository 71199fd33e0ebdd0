//! The stages of a run, one file each, in the order in which data flows through them.

pub(crate) mod cluster;
pub(crate) mod diff;
pub(crate) mod gather;
pub(crate) mod identity;
pub(crate) mod link;
pub(crate) mod standardise;
pub(crate) mod survive;
