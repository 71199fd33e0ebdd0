//! The reconciliation service API 0.2 (<https://reconciliation-api.github.io/specs/0.2/>), which `OpenRefine` speaks: every register is a service, with itself as its one type.

mod answer;
mod batch;
mod definition;
mod extension;
mod manifest;

pub use answer::reconcile;
pub use batch::read_queries;
pub use definition::definition;
pub use extension::{extend, read_extension};
pub use manifest::{Place, manifest, proposed_properties, suggested_properties, suggested_type};
