//! Trading names and former names inside a name.

use crate::text::is_placeholder;

/// A name and the other names that were written beside it.
pub(super) struct Parts<'a> {
    pub name: &'a str,
    pub trading_as: Option<&'a str>,
    pub formerly: Option<&'a str>,
}

const TRADING: &[&str] = &["TRADING AS", "T/AS", "T/A", "D/B/A", "DBA", "AND TRADING AS"];
const FORMER: &[&str] = &[
    "FORMERLY KNOWN AS",
    "PREVIOUSLY KNOWN AS",
    "FORMERLY",
    "F/K/A",
    "FKA",
    "PREVIOUSLY",
    "NEE",
    "FORMALLY KNOWN AS",
];

/// Splits a name at the first marker of each kind. Markers in front of the whole are dropped.
pub(super) fn split(line: &str) -> Parts<'_> {
    let (rest, formerly) = split_at(without_markers(line), FORMER);
    let (name, trading_as) = split_at(rest, TRADING);
    Parts {
        name,
        trading_as,
        formerly,
    }
}

/// The names in a text that lists several: "X TOTAL Y" in a ledger whose subtotals ran into the names, "X TA Y" where
/// the stroke of T/A was lost.
pub(super) fn listed(text: &str) -> Vec<&str> {
    let marker = ["TOTAL", "TA"].iter().find_map(|marker| {
        let start = find_word(text, marker)?;
        let (before, after) = (trim(&text[..start]), trim(&text[start + marker.len()..]));
        (!before.is_empty() && !after.is_empty()).then(|| vec![before, after])
    });
    marker.unwrap_or_else(|| vec![text])
}

fn split_at<'a>(line: &'a str, markers: &[&str]) -> (&'a str, Option<&'a str>) {
    let found = markers
        .iter()
        .filter_map(|marker| find_word(line, marker).map(|start| (start, marker.len())))
        .min_by_key(|(start, length)| (*start, usize::MAX - length));
    let Some((start, length)) = found else {
        return (line, None);
    };
    let name = trim(&line[..start]);
    let alias = trim(&line[start + length..]);
    match (is_placeholder(name), is_placeholder(alias)) {
        (true, true) => (line, None),
        (true, false) => (alias, None),
        (false, true) if alias.is_empty() => (line, None),
        (false, true) => (name, None),
        (false, false) => (name, Some(alias)),
    }
}

/// What follows the markers that stand in front; a text of markers alone keeps the last.
fn without_markers(line: &str) -> &str {
    let mut rest = line;
    loop {
        let markers = FORMER.iter().chain(TRADING);
        let after = markers.filter_map(|marker| {
            let (front, after) = trim(rest).split_at_checked(marker.len())?;
            let is_marker = front.eq_ignore_ascii_case(marker)
                && !after.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '/');
            is_marker.then(|| trim(after)).filter(|after| !is_placeholder(after))
        });
        // The longest marker leaves the least.
        match after.min_by_key(|after| after.len()) {
            Some(after) => rest = after,
            None => return rest,
        }
    }
}

/// Where a marker stands as a word of its own, in any case.
pub(super) fn find_word(line: &str, marker: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let is_edge = |index: Option<usize>| {
        index
            .and_then(|index| bytes.get(index))
            .is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'/')
    };
    let first = marker.as_bytes().first()?.to_ascii_uppercase();
    (0..bytes.len().checked_sub(marker.len() - 1)?).find(|start| {
        bytes[*start].to_ascii_uppercase() == first
            && is_edge(start.checked_sub(1))
            && bytes[*start..start + marker.len()].eq_ignore_ascii_case(marker.as_bytes())
            && is_edge(Some(start + marker.len()))
    })
}

fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || "()[],;:-".contains(character))
}
