//! Editions.

use openapi::edition::{Edition, EditionList};
use registry_core::RegisterName;

/// An edition for the wire.
pub fn to_wire(edition: &registry_core::Edition) -> Edition {
    Edition {
        register: edition.register.to_string(),
        number: edition.number,
        log_size: edition.log_size,
        root: edition.root.to_string(),
        records: edition.records,
        published_at: edition.published_at,
        published_by: edition.published_by.to_string(),
        run: edition.run.clone(),
    }
}

/// The editions of a register for the wire, latest first.
pub fn list(register: &RegisterName, mut editions: Vec<registry_core::Edition>) -> EditionList {
    editions.sort_by_key(|edition| std::cmp::Reverse(edition.number));
    EditionList {
        register: register.to_string(),
        editions: editions.iter().map(to_wire).collect(),
    }
}
