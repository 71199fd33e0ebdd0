//! Rules by which changes are approved without anybody looking at each, owned by a named steward.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::change_request::ChangeCriteria;

/// A rule by which changes are approved. The steward who owns it answers for every change that it lets in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "01900000-0000-7000-8000-000000000004",
    "register": "organisation",
    "title": "Spelling of aliases from the land office",
    "steward": "Sam Steward",
    "spec": null,
    "criteria": {"kinds": ["update"], "fields": ["alias"], "sources": ["land-office"]},
    "from": "2026-05-01T09:00:00Z",
    "to": null
})))]
pub struct ApprovalRule {
    /// Identifier.
    pub id: String,
    /// The register whose changes it approves.
    pub register: String,
    /// What it lets in, for people.
    pub title: String,
    /// The steward who owns it. It works only while this person is in force.
    pub steward: String,
    /// The pipeline specification whose change sets it looks at; null for all.
    pub spec: Option<String>,
    /// What a change must be to be let in.
    pub criteria: ChangeCriteria,
    /// When it came into force, in UTC.
    pub from: DateTime<Utc>,
    /// When it went out of force, in UTC; null while it is in force.
    pub to: Option<DateTime<Utc>>,
}

/// The approval rules of a register, past ones too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"register": "organisation", "approval_rules": []})))]
pub struct ApprovalRuleList {
    /// Name of the register.
    pub register: String,
    /// The rules.
    pub approval_rules: Vec<ApprovalRule>,
}

/// A rule to put in force. The caller, who must be steward in force, owns it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "title": "Spelling of aliases from the land office",
    "criteria": {"kinds": ["update"], "fields": ["alias"], "sources": ["land-office"]}
})))]
pub struct NewApprovalRule {
    /// What it lets in, for people.
    #[schema(min_length = 1)]
    pub title: String,
    /// What a change must be to be let in.
    pub criteria: ChangeCriteria,
    /// The pipeline specification whose change sets it looks at; all without it.
    #[serde(default)]
    pub spec: Option<String>,
}
