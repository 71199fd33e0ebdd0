//! Registers: their definition, their people, their state.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::edition::Edition;
use crate::ownership::OwnershipRecord;

/// How many values a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Cardinality {
    /// At most one value: a string.
    #[serde(rename = "1")]
    One,
    /// Any number of values: a list of strings.
    #[serde(rename = "n")]
    Many,
}

/// Who may see a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// For everyone.
    Open,
    /// For those with a reason.
    Restricted,
    /// About a living person.
    Personal,
}

/// What the text of a value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Datatype {
    /// One line of text.
    String,
    /// Text of several lines.
    Text,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A date, ISO 8601, possibly only a year or a year and month.
    Date,
    /// A date with time, RFC 3339.
    Datetime,
    /// A moment in UTC to the second.
    Timestamp,
    /// A duration or an interval, ISO 8601.
    Period,
    /// A web address.
    Url,
    /// An e-mail address.
    Email,
    /// A reference into a register, `register:key`.
    Curie,
    /// A place, `[longitude,latitude]` in WGS 84 degrees.
    Point,
    /// A code of the list that the field has.
    Code,
    /// A name of lower-case letters, digits and hyphens.
    Name,
    /// A hash, `sha-256:` and 64 hexadecimal digits.
    Hash,
}

/// One entry of a code list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"code": "ministry", "title": "A ministry"})))]
pub struct Code {
    /// The code as it stands in items.
    pub code: String,
    /// What it means, for people.
    pub title: String,
}

/// One attribute of a register's schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "name": "name",
    "datatype": "string",
    "cardinality": "1",
    "required": true,
    "description": "The official name.",
    "classification": "open",
    "register": null,
    "pattern": null,
    "codes": [],
    "retired": false
})))]
pub struct FieldDefinition {
    /// Name of the field.
    pub name: String,
    /// What its text means.
    pub datatype: Datatype,
    /// How many values it may hold.
    pub cardinality: Cardinality,
    /// Whether every live item has it.
    pub required: bool,
    /// What it says about the thing.
    pub description: String,
    /// Who may see it.
    pub classification: Classification,
    /// The register whose keys the values are; null when they are not keys. A value may name a record only while that record exists.
    pub register: Option<String>,
    /// The regular expression that each value must match as a whole; null for none.
    pub pattern: Option<String>,
    /// The codes that a value may be; empty unless the datatype is `code`.
    pub codes: Vec<Code>,
    /// Whether the field is out of use: it stays in the items that have it, and no new value is let in.
    pub retired: bool,
}

/// How many keys and change sets a register has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"live": 98, "merged": 2, "retired": 1, "open_change_sets": 1})))]
pub struct Counts {
    /// Keys that stand for something.
    pub live: u64,
    /// Keys that were merged into another.
    pub merged: u64,
    /// Keys that were closed without a successor.
    pub retired: u64,
    /// Change sets that wait for a decision.
    pub open_change_sets: u64,
}

/// One register in the list of registers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "title": "Organisations",
    "description": "Public bodies.",
    "licence": "OGL-UK-3.0",
    "governance": false,
    "log_size": 120,
    "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
    "updated_at": "2026-05-01T09:30:00Z",
    "counts": {"live": 98, "merged": 2, "retired": 1, "open_change_sets": 1},
    "latest_edition": null,
    "governance_gaps": ["no steward in force since 2026-03-01"]
})))]
pub struct RegisterSummary {
    /// Name of the register, which is also the name of its key field.
    #[schema(examples("organisation"))]
    pub register: String,
    /// Title for people.
    pub title: String,
    /// What the register holds and why.
    pub description: String,
    /// Licence of the data.
    pub licence: String,
    /// Whether the service keeps it about itself, as it does `register`, `field`, `ownership` and `decision`.
    pub governance: bool,
    /// Number of entries in its log.
    pub log_size: u64,
    /// RFC 6962 root hash of its log at that size.
    pub root: String,
    /// When something was last recorded, in UTC; null while the log is empty.
    pub updated_at: Option<DateTime<Utc>>,
    /// How many keys and change sets it has.
    pub counts: Counts,
    /// Its latest published edition; null before the first one.
    pub latest_edition: Option<Edition>,
    /// What is wrong with its governance, in words; empty when an owner and a steward are in force.
    pub governance_gaps: Vec<String>,
}

/// The registers, in order of their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "registers": [{
        "register": "organisation",
        "title": "Organisations",
        "description": "Public bodies.",
        "licence": "OGL-UK-3.0",
        "governance": false,
        "log_size": 120,
        "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
        "updated_at": "2026-05-01T09:30:00Z",
        "counts": {"live": 98, "merged": 2, "retired": 1, "open_change_sets": 1},
        "latest_edition": null,
        "governance_gaps": []
    }]
})))]
pub struct RegisterList {
    /// The registers.
    pub registers: Vec<RegisterSummary>,
}

/// Everything about a register except its contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "title": "Organisations",
    "description": "Public bodies.",
    "licence": "OGL-UK-3.0",
    "governance": false,
    "key_field": "organisation",
    "fields": [{
        "name": "name",
        "datatype": "string",
        "cardinality": "1",
        "required": true,
        "description": "The official name.",
        "classification": "open",
        "register": null,
        "pattern": null,
        "codes": [],
        "retired": false
    }],
    "log_size": 120,
    "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
    "updated_at": "2026-05-01T09:30:00Z",
    "counts": {"live": 98, "merged": 2, "retired": 1, "open_change_sets": 1},
    "latest_edition": null,
    "ownership": [],
    "governance_gaps": ["no owner in force since 2026-03-01"],
    "coming_gaps": ["no steward in force from 2027-01-01 on"],
    "overdue_reviews": []
})))]
pub struct Register {
    /// Name of the register.
    #[schema(examples("organisation"))]
    pub register: String,
    /// Title for people.
    pub title: String,
    /// What the register holds and why.
    pub description: String,
    /// Licence of the data.
    pub licence: String,
    /// Whether the service keeps it about itself, as it does `register`, `field`, `ownership` and `decision`.
    pub governance: bool,
    /// The field that holds the key in each item.
    pub key_field: String,
    /// The schema. The fields `end-date`, `merged-into` and `closed-because` exist in every register besides these.
    pub fields: Vec<FieldDefinition>,
    /// Number of entries in its log.
    pub log_size: u64,
    /// RFC 6962 root hash of its log at that size.
    pub root: String,
    /// When something was last recorded, in UTC; null while the log is empty.
    pub updated_at: Option<DateTime<Utc>>,
    /// How many keys and change sets it has.
    pub counts: Counts,
    /// Its latest published edition; null before the first one.
    pub latest_edition: Option<Edition>,
    /// The ownership records in force today, with contact and next review.
    pub ownership: Vec<OwnershipRecord>,
    /// What is wrong with its governance, in words; empty when an owner and a steward are in force.
    pub governance_gaps: Vec<String>,
    /// The roles that somebody holds today and that nobody will hold from a later day on, in words.
    pub coming_gaps: Vec<String>,
    /// The ownership records in force whose review day has passed.
    pub overdue_reviews: Vec<OwnershipRecord>,
}
