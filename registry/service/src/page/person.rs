//! People in charge, as pages show them.

use registry_core::{OwnershipRecord, Role};

use crate::contact::is_mail;

/// A person with a contact.
pub struct PersonLine {
    /// The person or team.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// How to reach them.
    pub contact: String,
    /// The contact as a link when it is an e-mail address.
    pub mail: bool,
}

impl PersonLine {
    /// The person of an ownership record.
    pub fn of(record: &OwnershipRecord) -> Self {
        Self {
            name: record.person.to_string(),
            organisation: record.organisation.clone(),
            contact: record.contact.clone(),
            mail: is_mail(&record.contact),
        }
    }
}

/// Those who hold the role.
pub fn people(records: &[OwnershipRecord], role: Role) -> Vec<PersonLine> {
    records
        .iter()
        .filter(|record| record.role == role)
        .map(PersonLine::of)
        .collect()
}
