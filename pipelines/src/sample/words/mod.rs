//! Word lists of the made-up world, all written for this project.

pub(super) mod organisations;
pub(super) mod people;
pub(super) mod streets;
pub(super) mod towns;
