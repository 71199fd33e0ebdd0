//! Which records may be found at all.

use std::cell::Cell;

use registry_core::{Condition, RecordFilter, Test};

use super::group::Group;
use super::index::{Opened, SearchWord};
use super::words::words;
use crate::Result;
use crate::limits::SEARCH_FILTERED_MAX;

/// The records that pass a filter.
pub(super) struct Wanted<'a> {
    filter: &'a RecordFilter,
    /// Words that every such record has, so that the others need not be read.
    pub(super) words: Vec<Group>,
    /// How many records may still be read.
    left: Cell<usize>,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(index: &Opened, filter: &'a RecordFilter) -> Result<Self> {
        let conditions = filter.conditions().iter();
        let of_filter: Vec<SearchWord> = conditions.flat_map(|condition| words_of(index, condition)).collect();
        Ok(Self {
            filter,
            words: Group::of_words(index.words.terms(), &of_filter, index.records)?,
            left: Cell::new(SEARCH_FILTERED_MAX),
        })
    }

    /// Whether the record passes; when very many were read already, none does.
    pub(super) fn admits(&self, index: &Opened, record: u32) -> Result<bool> {
        if self.filter.is_empty() {
            return Ok(true);
        }
        let Some(left) = self.left.get().checked_sub(1) else {
            return Ok(false);
        };
        self.left.set(left);
        Ok(self.filter.admits(&index.item(record)?))
    }
}

/// The words that a record has which fulfils the condition; none when the index does not have them.
fn words_of(index: &Opened, condition: &Condition) -> Vec<SearchWord> {
    if !index.columns.searched.contains(&condition.field) {
        return Vec::new();
    }
    let (text, is_beginning) = match &condition.test {
        Test::OneOf(values) if values.len() == 1 => (values.first(), false),
        Test::Prefix(prefix) => (Some(prefix), true),
        _ => (None, false),
    };
    let Some(text) = text else { return Vec::new() };
    let mut found = words(text);
    if is_beginning {
        // The last word may go on in ways that are not asked for here; the filter itself looks at them.
        found.pop();
    }
    found
        .into_iter()
        .map(|word| SearchWord {
            text: word.text,
            others: Vec::new(),
            is_unfinished: false,
        })
        .collect()
}
