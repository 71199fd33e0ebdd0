//! The people who answer for a register.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Accountable: states the purpose and the policy. One at a time.
    Owner,
    /// Responsible for content and quality: decides changes.
    Steward,
    /// Runs storage and access; decides nothing about content.
    Custodian,
    /// Acts for an owner or steward inside a dated delegation.
    Deputy,
}

/// Whether a role is held by one person or by a team.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// A person, who can decide.
    #[default]
    Person,
    /// A team, which can be written to; its members decide in their own names.
    Team,
}

/// Who holds which role for a register, from when to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "01900000-0000-7000-8000-000000000001",
    "register": "organisation",
    "role": "steward",
    "party": "person",
    "person": "Sam Steward",
    "organisation": "Ministry of Rivers",
    "contact": "sam@rivers.example",
    "from": "2026-01-01",
    "to": null,
    "next_review": "2027-01-01",
    "delegated_by": null
})))]
pub struct OwnershipRecord {
    /// Identifier of this ownership record.
    pub id: String,
    /// The register that it is about.
    pub register: String,
    /// The role.
    pub role: Role,
    /// Whether `person` names a person or a team.
    pub party: Party,
    /// Name of the person or team.
    pub person: String,
    /// The organisation that the person acts for.
    pub organisation: String,
    /// How to reach the person: an e-mail address, a telephone number or a page.
    pub contact: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force, inclusive; null while it is open-ended.
    pub to: Option<NaiveDate>,
    /// The day by which the appointment is to be looked at again.
    pub next_review: Option<NaiveDate>,
    /// For a deputy, the owner or steward who delegated.
    pub delegated_by: Option<String>,
}

/// The ownership records of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "ownership": [{
        "id": "01900000-0000-7000-8000-000000000001",
        "register": "organisation",
        "role": "owner",
        "party": "person",
        "person": "Olga Owner",
        "organisation": "Ministry of Rivers",
        "contact": "olga@rivers.example",
        "from": "2026-01-01",
        "to": null,
        "next_review": "2027-01-01",
        "delegated_by": null
    }]
})))]
pub struct OwnershipList {
    /// Name of the register.
    pub register: String,
    /// The ownership records.
    pub ownership: Vec<OwnershipRecord>,
}

/// An appointment. A new owner ends the previous owner's record the day before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "role": "steward",
    "party": "person",
    "person": "Sam Steward",
    "organisation": "Ministry of Rivers",
    "contact": "sam@rivers.example",
    "from": "2026-01-01",
    "next_review": "2027-01-01"
})))]
pub struct NewOwnership {
    /// The role.
    pub role: Role,
    /// Whether `person` names a person, as it does when this is left out, or a team.
    #[serde(default)]
    pub party: Party,
    /// Name of the person or team.
    #[schema(max_length = 200)]
    pub person: String,
    /// The organisation that the person acts for.
    pub organisation: String,
    /// How to reach the person.
    pub contact: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force, inclusive.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// The day by which the appointment is to be looked at again.
    #[serde(default)]
    pub next_review: Option<NaiveDate>,
    /// For a deputy, the owner or steward in force who delegates.
    #[serde(default)]
    pub delegated_by: Option<String>,
}

/// The end of an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"last_day": "2026-12-31"})))]
pub struct EndOwnership {
    /// Last day in force, inclusive.
    pub last_day: NaiveDate,
}
