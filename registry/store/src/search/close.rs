//! Comparing letter by letter: for the records that have most of the words but not all, because one of them is misspelt
//! as another word, or a space is missing or too many.

use std::collections::BTreeMap;

use super::group::Group;
use super::index::{Opened, SearchQuery, unreadable};
use super::rank::Ranked;
use crate::Result;
use crate::limits::{SEARCH_COMPARED_MAX, SEARCH_FIELDS_LEFT_OUT_MAX};

/// Slips that leaving out a field without a number counts as, and one with a number.
const WORDS_LEFT_OUT: f64 = 0.4;
const NUMBER_LEFT_OUT: f64 = 2.5;

/// A field of a record as its letters and digits.
#[derive(Debug, Default)]
struct Letters {
    text: String,
    has_number: bool,
    is_asked_for: bool,
}

/// Puts the best of the records in the order of the slips between them and the query, and leaves the others out.
pub(super) fn compare(
    index: &Opened,
    query: &SearchQuery,
    groups: &[Group],
    mut ranked: Vec<Ranked>,
) -> Result<Vec<Ranked>> {
    ranked.truncate(SEARCH_COMPARED_MAX);
    let length = query.words.iter().map(|word| word.text.len()).sum::<usize>().max(1);
    let mut compared = Vec::with_capacity(ranked.len());
    for mut found in ranked {
        let (asked, fields) = letters(index, groups, found.record)?;
        let slips = least_slips(&asked, &fields);
        found.score = (1.0 - slips / number(length)).clamp(0.0, found.score.max(0.0).max(1.0 - slips / number(length)));
        compared.push((slips, found));
    }
    compared.sort_by(|(one_slips, one), (other_slips, other)| {
        one_slips
            .total_cmp(other_slips)
            .then(other.bits.total_cmp(&one.bits))
            .then(one.record.cmp(&other.record))
    });
    Ok(compared.into_iter().map(|(_, found)| found).collect())
}

/// The letters of the query, with the record's spelling for words that it spells otherwise, and those of each field of
/// the record's label.
fn letters(index: &Opened, groups: &[Group], record: u32) -> Result<(String, Vec<Letters>)> {
    let mut asked: Vec<&str> = groups.iter().map(|group| group.text.as_str()).collect();
    let mut fields: BTreeMap<u32, Letters> = BTreeMap::new();
    let mut respelt: Vec<(usize, String)> = Vec::new();
    let mut term = Vec::new();
    for placed in index.forward.of(record) {
        if placed.field as usize >= index.columns.in_label {
            continue;
        }
        index
            .words
            .terms()
            .ord_to_term(u64::from(placed.ordinal), &mut term)
            .map_err(|error| unreadable(&error))?;
        let text = String::from_utf8_lossy(&term);
        let field = fields.entry(placed.field).or_default();
        field.text.push_str(&text);
        field.has_number |= placed.ordinal < index.first_letter;
        for (place, group) in groups.iter().enumerate() {
            let Some(form) = group.form_of(placed.ordinal) else {
                continue;
            };
            field.is_asked_for = true;
            if form.likeness > 0.95 && group.text != text {
                respelt.push((place, text.clone().into_owned()));
            }
        }
    }
    for (place, text) in &respelt {
        asked[*place] = text;
    }
    Ok((asked.concat(), fields.into_values().collect()))
}

/// The fewest slips between the query and the record, when fields that the query does not ask for may be left out.
fn least_slips(asked: &str, fields: &[Letters]) -> f64 {
    let optional: Vec<usize> = (0..fields.len()).filter(|place| !fields[*place].is_asked_for).collect();
    let optional = &optional[..optional.len().min(SEARCH_FIELDS_LEFT_OUT_MAX)];
    let mut least = f64::INFINITY;
    for choice in 0..(1_u32 << optional.len()) {
        let is_left_out = |place: usize| {
            (0..)
                .zip(optional)
                .any(|(bit, optional)| *optional == place && choice & (1 << bit) != 0)
        };
        let mut held = String::with_capacity(asked.len() + 16);
        let mut cost = 0.0;
        for (place, field) in fields.iter().enumerate() {
            if !is_left_out(place) {
                held.push_str(&field.text);
            } else if field.has_number {
                cost += NUMBER_LEFT_OUT;
            } else {
                cost += WORDS_LEFT_OUT;
            }
        }
        least = least.min(cost + number(strsim::osa_distance(asked, &held)));
    }
    least
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}
