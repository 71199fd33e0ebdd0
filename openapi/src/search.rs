//! Searching an edition.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::item::Item;

/// What was found in an edition of a register, the best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "register": "organisation",
    "edition": 3,
    "hits": [{
        "key": "ORG-1",
        "score": 0.95,
        "label": "Ministry of Rivers",
        "parts": [{"text": "Ministry", "is_match": true}, {"text": " of ", "is_match": false}, {"text": "Riv", "is_match": true}, {"text": "ers", "is_match": false}],
        "item": {"organisation": "ORG-1", "name": "Ministry of Rivers"}
    }]
})))]
pub struct SearchResults {
    /// Name of the register.
    #[schema(examples("organisation"))]
    pub register: String,
    /// The edition that was searched.
    #[schema(minimum = 1)]
    pub edition: u64,
    /// The records, at most `limit`.
    pub hits: Vec<SearchHit>,
}

/// A record that the query may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchHit {
    /// The permanent identifier; never reused.
    #[schema(examples("ORG-1"))]
    pub key: String,
    /// How much of the query the record agrees with, rare words counting more: 1 is all of it, as it is written.
    #[schema(minimum = 0, maximum = 1)]
    pub score: f64,
    /// The line by which people know the record.
    #[schema(examples("Ministry of Rivers"))]
    pub label: String,
    /// The label in parts, those that the query asks for marked.
    pub parts: Vec<LabelPart>,
    /// The item, as this edition has it.
    pub item: Item,
}

/// A part of a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelPart {
    /// The text. All of them together are the label.
    pub text: String,
    /// Whether the query asks for it.
    pub is_match: bool,
}
