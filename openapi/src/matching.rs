//! Matching messy records against a register.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Messy records, to be found in a register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "limit": 2,
    "records": [
        {"id": "row-1", "text": "Min. of Rivers"},
        {"id": "row-2", "fields": {"name": "MINISTRY OF RIVERS"}}
    ]
})))]
pub struct MatchRequest {
    /// The records, answered in their order.
    #[schema(min_items = 1, max_items = 10_000)]
    pub records: Vec<MessyRecord>,
    /// Most candidates for each; 3 without it.
    #[schema(minimum = 1, maximum = 20, default = 3)]
    pub limit: Option<u32>,
}

/// A messy record: a text, or some fields, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessyRecord {
    /// The caller's name for it, which comes back.
    pub id: Option<String>,
    /// All of it on one line, such as a name or an address, the postcode anywhere.
    pub text: Option<String>,
    /// Values by the register's fields. What the register is not matched by is not looked at.
    pub fields: Option<BTreeMap<String, String>>,
}

/// What was found for each record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "edition": 3,
    "results": [{
        "id": "row-1",
        "decision": "match",
        "distinguishability": 9.8,
        "candidates": [{
            "key": "ORG-1",
            "label": "Ministry of Rivers",
            "match_weight": 12.4,
            "evidence": [{"name": "words in common", "finding": "RIVERS", "weight": 10.1}]
        }]
    }]
})))]
pub struct MatchResults {
    /// Name of the register.
    #[schema(examples("organisation"))]
    pub register: String,
    /// The edition that was matched against.
    #[schema(minimum = 1)]
    pub edition: u64,
    /// One for each record, in their order.
    pub results: Vec<MatchResult>,
}

/// What was found for one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchResult {
    /// The caller's name for the record.
    pub id: Option<String>,
    /// Whether the best candidate is the one.
    pub decision: MatchDecision,
    /// Bits between the best candidate and the next that is another thing; null when there is none.
    pub distinguishability: Option<f64>,
    /// The best first.
    pub candidates: Vec<MatchCandidate>,
}

/// Whether the best candidate is the one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatchDecision {
    /// It is, and stands out from the next.
    Match,
    /// It is near, but a person should look.
    Review,
    /// Nothing is near enough.
    None,
}

impl MatchDecision {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Review => "review",
            Self::None => "none",
        }
    }
}

/// A record that may be meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchCandidate {
    /// The permanent identifier; never reused.
    #[schema(examples("ORG-1"))]
    pub key: String,
    /// The line by which people know the record.
    pub label: String,
    /// The sum of all evidence, in bits: log₂ of the odds that it is the one.
    pub match_weight: f64,
    /// The parts of the match weight.
    pub evidence: Vec<MatchEvidence>,
}

/// One thing that was compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchEvidence {
    /// What was compared.
    pub name: String,
    /// What came of it, for a person to read.
    pub finding: String,
    /// Its part of the match weight, in bits.
    pub weight: f64,
}
