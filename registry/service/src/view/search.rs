//! What was found, for the wire.

use openapi::search::LabelPart;
use registry_core::Edition;
use registry_store::search::SearchHit;
use serde::Serialize;
use serde_json::value::RawValue;

/// The body of an answer to a search, with items as they are kept. It says what [`openapi::search::SearchResults`] says.
#[derive(Serialize)]
pub struct KeptResults {
    register: String,
    edition: u64,
    hits: Vec<KeptHit>,
}

#[derive(Serialize)]
struct KeptHit {
    key: String,
    score: f64,
    label: String,
    parts: Vec<LabelPart>,
    item: Box<RawValue>,
}

impl KeptResults {
    /// The body for these hits.
    pub fn new(edition: &Edition, hits: Vec<SearchHit>) -> serde_json::Result<Self> {
        Ok(Self {
            register: edition.register.to_string(),
            edition: edition.number,
            hits: hits.into_iter().map(KeptHit::new).collect::<Result<_, _>>()?,
        })
    }
}

impl KeptHit {
    fn new(hit: SearchHit) -> serde_json::Result<Self> {
        Ok(Self {
            score: (hit.score * 10_000.0).round() / 10_000.0,
            label: hit.label(),
            parts: hit
                .label
                .into_iter()
                .map(|part| LabelPart {
                    text: part.text,
                    is_match: part.is_match,
                })
                .collect(),
            item: RawValue::from_string(hit.item)?,
            key: hit.key,
        })
    }
}
