//! The catalogue: registers as data sets, by the UK Cross-Government Metadata Exchange Model over DCAT, as JSON-LD.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The media type of the catalogue.
pub const JSON_LD_MEDIA_TYPE: &str = "application/ld+json";

/// Who can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactPoint {
    /// Who it is.
    pub contact_name: String,
    /// An address for electronic mail.
    pub email: String,
}

/// A register as a data set. Its members are those of the model, and no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dataset {
    /// Its address.
    pub identifier: String,
    /// Always `dcat:Dataset`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name.
    pub title: String,
    /// What it lists and what for.
    pub description: String,
    /// The address of the licence.
    pub licence: String,
    /// Number of the latest edition; `0` before the first.
    pub version: String,
    /// `OPEN`, or `INTERNAL` where a field is not open.
    pub access_rights: String,
    /// Always `OFFICIAL`.
    pub security_classification: String,
    /// Who can be asked: the steward, else the owner; absent while nobody can be written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_point: Option<ContactPoint>,
    /// The organisations that answer for it, by their names in addresses of GOV.UK.
    pub creator: Vec<String>,
    /// The organisation of the owner, likewise.
    pub publisher: String,
    /// The day of the last change.
    pub modified: NaiveDate,
    /// The day of the latest edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<NaiveDate>,
    /// How often it changes.
    pub update_frequency: String,
    /// The names of its fields.
    pub keyword: Vec<String>,
    /// The files of the latest edition.
    pub distribution: Vec<String>,
}

/// A file of an edition. Its members are those of the model, and no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Distribution {
    /// Its address.
    pub identifier: String,
    /// Always `dcat:Distribution`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name.
    pub title: String,
    /// The address of the licence.
    pub licence: String,
    /// Its media type.
    pub media_type: String,
    /// Its length.
    pub byte_size: u64,
    /// Where it is.
    #[serde(rename = "downloadURL")]
    pub download_url: String,
    /// The day of the edition.
    pub issued: NaiveDate,
}

/// Somebody in charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Responsible {
    /// `owner`, `steward`, `custodian` or `deputy`.
    pub role: String,
    /// The person or team.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// How to reach them.
    pub contact: String,
    /// The day on which the appointment is looked at again.
    pub next_review: Option<NaiveDate>,
    /// Whether that day is over.
    pub review_overdue: bool,
}

/// What the model has no words for: who answers for a register, and how complete it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stewardship {
    /// The data set.
    pub identifier: String,
    /// Its page for people.
    pub landing_page: String,
    /// The people in force.
    pub responsible: Vec<Responsible>,
    /// The roles that nobody holds.
    pub vacant: Vec<String>,
    /// The earliest day on which an appointment is looked at again.
    pub next_review: Option<NaiveDate>,
    /// Number of live records.
    pub records: u64,
    /// For each field, the share of the live records of the latest edition that have a value, from 0 to 1.
    pub completeness: BTreeMap<String, f64>,
    /// The signed root of the latest edition.
    pub root: Option<String>,
}

/// The registers of this service as a catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "@context": {"dcat": "http://www.w3.org/ns/dcat#"},
    "type": "dcat:Catalog",
    "identifier": "https://registers.example.gov.uk/v1/catalogue",
    "title": "Registers",
    "dataset": [],
    "distribution": [],
    "stewardship": []
})))]
pub struct Catalogue {
    /// What the members mean, as JSON-LD.
    #[serde(rename = "@context")]
    #[schema(value_type = Object)]
    pub context: Value,
    /// Always `dcat:Catalog`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its address.
    pub identifier: String,
    /// Its name.
    pub title: String,
    /// The registers.
    pub dataset: Vec<Dataset>,
    /// The files of their latest editions.
    pub distribution: Vec<Distribution>,
    /// Who answers for them, and how complete they are.
    pub stewardship: Vec<Stewardship>,
}
