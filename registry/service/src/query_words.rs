//! A text that somebody searches for, as words.

use cleaning::address::other_spellings;
use registry_core::RecordFilter;
use registry_store::search::{SearchQuery, SearchWord, words};

/// The words of the text with their other spellings (ST and STREET). The last one may go on, unless a space follows it.
pub fn search_query(text: &str, limit: usize, filter: RecordFilter) -> SearchQuery {
    let found = words(text);
    let last = found.len().saturating_sub(1);
    let ends = text.len();
    let words = (0..).zip(found).map(|(place, word): (usize, _)| SearchWord {
        others: other_spellings(&word.text)
            .iter()
            .map(|other| (*other).to_owned())
            .collect(),
        is_unfinished: place == last && word.end == ends,
        text: word.text,
    });
    SearchQuery {
        text: text.to_owned(),
        words: words.collect(),
        limit,
        filter,
    }
}
