//! Records that may be meant.

use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::group::Group;
use super::index::{Opened, unreadable};
use super::wanted::Wanted;
use crate::Result;
use crate::limits::{
    SEARCH_CANDIDATES_MAX, SEARCH_LOOKED_UP_MAX, SEARCH_LOOSE_CANDIDATES_MAX, SEARCH_LOOSE_GROUPS, SEARCH_MERGED_WORDS,
    SEARCH_READ_MAX,
};

/// The records of a word, in order.
pub(super) fn records_of(words: &InvertedIndexReader, term: &TermInfo) -> Result<SegmentPostings> {
    words
        .read_postings_from_terminfo(term, IndexRecordOption::Basic)
        .map_err(|error| unreadable(&error))
}

/// The records that have every word of the query, the first of them when there are very many; those of the rarest word
/// are read, and the others looked up.
pub(super) fn with_all(index: &Opened, groups: &[Group], wanted: &Wanted<'_>) -> Result<Vec<u32>> {
    let mut order: Vec<&Group> = groups.iter().chain(&wanted.words).collect();
    if groups.is_empty() || order.iter().any(|group| group.forms.is_empty()) {
        return Ok(Vec::new());
    }
    order.sort_by_key(|group| group.frequency);
    let (rarest, others) = (order[0], &order[1..]);
    let (merged, checked): (Vec<&Group>, Vec<&Group>) = others.iter().partition(|group| is_merged(group));
    let mut found = Vec::new();
    let mut budget = SEARCH_READ_MAX;
    let mut looked_up = 0;
    together(index, rarest, &merged, &mut budget, &mut |record| {
        looked_up += checked.len();
        if checked.iter().all(|group| has(index, record, group)) && wanted.admits(index, record)? {
            found.push(record);
        }
        Ok(found.len() < SEARCH_CANDIDATES_MAX && (looked_up < SEARCH_LOOKED_UP_MAX || found.is_empty()))
    })?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The records that have two of the rarest words.
pub(super) fn with_some(index: &Opened, groups: &[Group], wanted: &Wanted<'_>) -> Result<Vec<u32>> {
    let mut order: Vec<&Group> = groups.iter().filter(|group| !group.forms.is_empty()).collect();
    order.sort_by_key(|group| group.frequency);
    order.truncate(SEARCH_LOOSE_GROUPS);
    let mut found = Vec::new();
    let mut budget = SEARCH_READ_MAX;
    if let [only] = order[..] {
        together(index, only, &[], &mut budget, &mut |record| {
            if is_wanted(index, record, wanted)? {
                found.push(record);
            }
            Ok(found.len() < SEARCH_CANDIDATES_MAX)
        })?;
    }
    for (place, second) in order.iter().enumerate() {
        for first in &order[..place] {
            let most = found.len() + SEARCH_LOOSE_CANDIDATES_MAX;
            let merged = is_merged(second);
            let beside = if merged { std::slice::from_ref(second) } else { &[] };
            together(index, first, beside, &mut budget, &mut |record| {
                if (merged || has(index, record, second)) && is_wanted(index, record, wanted)? {
                    found.push(record);
                }
                Ok(found.len() < most)
            })?;
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Whether a record has the words of the filter and passes it.
fn is_wanted(index: &Opened, record: u32, wanted: &Wanted<'_>) -> Result<bool> {
    Ok(wanted.words.iter().all(|group| has(index, record, group)) && wanted.admits(index, record)?)
}

/// Whether a record has one of the words of the group.
fn has(index: &Opened, record: u32, group: &Group) -> bool {
    index
        .forward
        .of(record)
        .any(|placed| group.form_of(placed.ordinal).is_some())
}

/// Whether the records of the group's words are read side by side with those of others.
fn is_merged(group: &Group) -> bool {
    group.terms.len() <= SEARCH_MERGED_WORDS
}

/// Hands out the records that have a word of the first group and of each of the others, until `take` has enough or the
/// budget of records to read is used up.
fn together(
    index: &Opened,
    first: &Group,
    others: &[&Group],
    budget: &mut usize,
    take: &mut dyn FnMut(u32) -> Result<bool>,
) -> Result<()> {
    let open = |group: &Group| -> Result<Vec<SegmentPostings>> {
        let terms = group.terms.iter();
        terms.map(|term| records_of(&index.words, term)).collect()
    };
    for mut driver in open(first)? {
        let others = others.iter().map(|group| open(group));
        let mut others: Vec<Vec<SegmentPostings>> = others.collect::<Result<_>>()?;
        let mut record = driver.doc();
        while record != TERMINATED {
            if *budget == 0 {
                return Ok(());
            }
            *budget -= 1;
            let next = next_in_all(&mut others, record);
            if next == record && !take(record)? {
                return Ok(());
            }
            record = if next > record {
                driver.seek(next)
            } else {
                driver.advance()
            };
        }
    }
    Ok(())
}

/// This record when every group has it, else one before which nothing is in all of them.
fn next_in_all(groups: &mut [Vec<SegmentPostings>], record: u32) -> u32 {
    for group in groups {
        let next = group.iter_mut().map(|records| sought(records, record)).min();
        if let Some(next) = next.filter(|next| *next > record) {
            return next;
        }
    }
    record
}

/// The first record from this one on.
fn sought(records: &mut SegmentPostings, record: u32) -> u32 {
    if records.doc() < record {
        records.seek(record)
    } else {
        records.doc()
    }
}
