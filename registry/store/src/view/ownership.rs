//! People and their appointments.

use chrono::NaiveDate;
use registry_core::{Party, PersonName, RegisterName, Role};

/// A person known to the store.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Person {
    /// The display name, unique in the store.
    pub name: PersonName,
    /// The organisation that the person acts for.
    pub organisation: String,
    /// How to reach the person.
    pub contact: String,
}

/// An ownership record to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOwnership {
    /// The register.
    pub register: RegisterName,
    /// What the person is to it.
    pub role: Role,
    /// Whether `person` names a person or a team.
    pub party: Party,
    /// The person or team; made known to the store when new.
    pub person: PersonName,
    /// The organisation that the person acts for.
    pub organisation: String,
    /// How to reach the person.
    pub contact: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force, inclusive.
    pub to: Option<NaiveDate>,
    /// The day by which the appointment is to be looked at again.
    pub next_review: Option<NaiveDate>,
    /// Who delegates, for a deputy.
    pub delegated_by: Option<PersonName>,
}
