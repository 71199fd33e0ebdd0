//! What is learnt from records and outlives them: how others are to be compared.

use super::field::FieldRule;
use super::key::Key;
use super::model::Model;
use super::profile::{NamedColumn, fields, profile};
use super::records::{Pairing, Records};
use super::study::Study;
use crate::limits::LINK_BLOCK_RECORDS;

/// Expected matches from which a model is learnt from the records rather than taken as usual.
const MATCHES_MIN: f64 = 10.0;

/// What is compared, what outcomes are worth, and which pairs are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    /// The fields.
    pub rules: Vec<FieldRule>,
    /// How often outcomes happen.
    pub model: Model,
    /// The blocking keys.
    pub keys: Vec<Key>,
}

impl Learnt {
    /// Learns from records among which there are matches; `sources` says where each comes from. None when no column is
    /// worth comparing, or hardly any record matches another.
    pub fn from_records(columns: &[NamedColumn], sources: Vec<u32>, pairing: Pairing) -> Option<Self> {
        let (rules, _) = profile(columns);
        if rules.is_empty() {
            return None;
        }
        let records = Records::new(fields(&rules, columns), sources, pairing);
        let study = Study::new(&records, &[], LINK_BLOCK_RECORDS);
        let keys = study.choose_keys(records.len());
        (study.expected_matches(&records) >= MATCHES_MIN && !keys.is_empty()).then(|| Self {
            rules,
            keys: keys.into_iter().map(|(key, _)| key).collect(),
            model: study.weigher.model,
        })
    }
}
