//! Candidates for queries.

use cleaning::linkage::Verdict;
use registry_core::Item;
use registry_store::search::IndexedRecord;
use serde_json::{Value, json};

use super::batch::Query;
use crate::error::ApiError;
use crate::matcher::{Matcher, Sought, rounded};

/// Bits for a known value that the record has, and against for one that it has otherwise.
const AGREES: f64 = 3.0;
const DIFFERS: f64 = -3.0;

/// Candidates that are looked at for each that is wanted, because what is known besides may change their order.
const LOOKED_AT: usize = 3;

/// A candidate with what speaks for it.
struct Found {
    record: IndexedRecord,
    match_weight: f64,
    known: f64,
    is_match: bool,
}

/// The result of one query. `title` is that of the register.
pub fn reconcile(matcher: &Matcher, title: &str, query: &Query) -> Result<Value, ApiError> {
    let register = &matcher.open.edition.register;
    if !query.admits(register.as_str()) {
        return Ok(json!({ "result": [] }));
    }
    let mut found = by_key(matcher, query)?;
    found.extend(by_text(matcher, query, &found)?);
    found.sort_by(|one, other| {
        let (one_bits, other_bits) = (one.match_weight + one.known, other.match_weight + other.known);
        other_bits
            .total_cmp(&one_bits)
            .then(one.record.key.cmp(&other.record.key))
    });
    found.truncate(query.limit());
    let result = found.iter().enumerate().map(|(place, found)| {
        json!({
            "id": found.record.key,
            "name": found.record.label,
            "score": score(found.match_weight + found.known),
            "match": place == 0 && found.is_match && found.known >= 0.0,
            "type": [{ "id": register, "name": title }],
            "features": [
                { "id": "match_weight", "value": rounded(found.match_weight.min(99.0)) },
                { "id": "known_values", "value": found.known },
            ],
        })
    });
    Ok(json!({ "result": result.collect::<Vec<Value>>() }))
}

/// From 0 to 100: the probability that the odds of so many bits are.
fn score(bits: f64) -> f64 {
    (10_000.0 / (1.0 + (-bits).exp2())).round() / 100.0
}

/// The record whose key is the query.
fn by_key(matcher: &Matcher, query: &Query) -> Result<Vec<Found>, ApiError> {
    let Some(key) = &query.text else { return Ok(Vec::new()) };
    let Some(number) = matcher.open.index.number_of(key.trim())? else {
        return Ok(Vec::new());
    };
    Ok(vec![Found {
        record: matcher.open.index.record(number)?,
        match_weight: f64::INFINITY,
        known: 0.0,
        is_match: true,
    }])
}

fn by_text(matcher: &Matcher, query: &Query, others: &[Found]) -> Result<Vec<Found>, ApiError> {
    let is_matched_by = |name: &str| matcher.fields.iter().any(|field| field.as_str() == name);
    let (parts, others_known): (Vec<_>, Vec<_>) = query.properties().partition(|(name, _)| is_matched_by(name));
    let sought = Sought {
        text: query.text.as_deref(),
        fields: parts
            .iter()
            .flat_map(|(name, values)| values.iter().map(|value| (*name, value.as_str())))
            .collect(),
    };
    if sought.text.is_none() && sought.fields.is_empty() {
        return Ok(Vec::new());
    }
    let answer = matcher.find(&sought, query.limit() * LOOKED_AT);
    let mut found = Vec::with_capacity(answer.candidates.len());
    for (place, candidate) in answer.candidates.iter().enumerate() {
        let record = matcher.open.index.record(candidate.row)?;
        if others.iter().any(|other| other.record.key == record.key) {
            continue;
        }
        let bits = others_known
            .iter()
            .map(|(name, values)| worth(&record.item, name, values));
        // The sum of nothing is -0.
        let known = 0.0 + bits.sum::<f64>();
        found.push(Found {
            record,
            match_weight: candidate.match_weight,
            known,
            is_match: place == 0 && answer.verdict == Verdict::Same,
        });
    }
    Ok(found)
}

/// What a known value says of a record: nothing when the record has no such field.
fn worth(item: &Item, name: &str, values: &[String]) -> f64 {
    let Some(held) = item.get(name) else { return 0.0 };
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
    let agrees = held.texts().any(|held| values.iter().any(|value| same(held, value)));
    if agrees { AGREES } else { DIFFERS }
}
