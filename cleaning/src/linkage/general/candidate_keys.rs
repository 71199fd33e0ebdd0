//! Keys that may serve for blocking, by the kinds of the fields.

use super::field::FieldKind;
use super::key::{Key, KeyPart, Part};
use super::records::Records;
use crate::limits::LINK_CANDIDATE_KEYS;

/// Parts that are worth a key of their own.
const fn single(kind: FieldKind) -> &'static [Part] {
    match kind {
        FieldKind::Name => &[Part::Whole, Part::Start(5), Part::Sound],
        FieldKind::Words | FieldKind::OrganisationName => &[Part::Whole, Part::Words(3), Part::Start(10)],
        FieldKind::Date => &[Part::Whole, Part::Sorted],
        FieldKind::Identifier => &[Part::Whole, Part::Start(4), Part::End(4), Part::Sorted],
        FieldKind::Phone => &[Part::Whole, Part::Start(7), Part::End(6), Part::Sorted],
        FieldKind::Email => &[Part::Whole, Part::Main],
        FieldKind::Postcode | FieldKind::Number | FieldKind::Category => &[Part::Whole],
    }
}

/// Parts that are worth a key together with a part of another field.
const fn shared(kind: FieldKind) -> &'static [Part] {
    match kind {
        FieldKind::Name => &[Part::Start(3)],
        FieldKind::Words | FieldKind::OrganisationName => &[Part::Words(1)],
        FieldKind::Date => &[Part::Main, Part::Rest],
        FieldKind::Identifier | FieldKind::Phone => &[Part::Start(3), Part::End(3)],
        FieldKind::Postcode => &[Part::Main],
        FieldKind::Email => &[Part::Start(4)],
        FieldKind::Number | FieldKind::Category => &[Part::Whole],
    }
}

/// Keys of one part, then keys of two fields.
pub fn candidate_keys(records: &Records) -> Vec<Key> {
    let fields = 0..records.comparers.len();
    let parts = |parts: fn(FieldKind) -> &'static [Part], field: usize| {
        parts(records.kind(field))
            .iter()
            .map(move |&part| KeyPart { field, part })
    };
    let mut keys: Vec<Key> = fields
        .clone()
        .flat_map(|field| parts(single, field))
        .map(|part| Key(vec![part]))
        .collect();
    for left in fields.clone() {
        for right in left + 1..fields.end {
            for a in parts(shared, left) {
                keys.extend(parts(shared, right).map(|b| Key(vec![a, b])));
            }
        }
    }
    keys.truncate(LINK_CANDIDATE_KEYS);
    keys
}

/// Every part of some keys, each once.
pub fn parts_of(keys: &[Key]) -> Vec<KeyPart> {
    let mut parts: Vec<KeyPart> = keys.iter().flat_map(|key| key.0.iter().copied()).collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}
