//! Remarks of book-keepers around a name.

use super::alias::{self, find_word};
use crate::{finding::Finding, rule::Rule};

/// Remarks after which nothing belongs to the name.
const ENDS: &[&str] = &[
    "DO NOT USE",
    "DONT USE",
    "DON'T USE",
    "NOT IN USE",
    "DNU",
    "DUPLICATE OF",
    "USE SUPPLIER",
    "NOW SEE",
];

/// A name without "do not use" and what follows it; when the remark stands in front, what follows it is the name.
pub(super) fn without_remarks(name: &str) -> &str {
    for remark in ENDS {
        if let Some(start) = find_word(name, remark) {
            let before = name[..start].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
            if before.is_empty() {
                let after = name[start + remark.len()..].trim_start_matches(|c: char| !c.is_alphanumeric());
                return if after.is_empty() { name } else { after };
            }
            return before;
        }
    }
    name
}

/// Remarks at the end of a name that are not part of it, in upper case.
const NOISE: &[&str] = &[
    "DO NOT USE",
    "DONT USE",
    "DON'T USE",
    "NOT IN USE",
    "DUPLICATE",
    "CLOSED",
    "CEASED TRADING",
    "CEASED",
    "INACTIVE",
    "DISSOLVED",
    "IN LIQUIDATION",
    "IN ADMINISTRATION",
    "IN RECEIVERSHIP",
    "HEAD OFFICE",
    "ON STOP",
    "TEST",
];

/// Takes remarks such as "(DO NOT USE)" off the end. Single words count only inside brackets or after a dash.
pub(super) fn without_noise<'a>(name: &'a str, findings: &mut Vec<Finding>) -> &'a str {
    let mut kept = trim(name);
    // What follows "do not use" tells the clerk where to look instead.
    if let Some(start) = alias::find_word(kept, "DO NOT USE").filter(|start| *start > 0) {
        kept = trim(kept[..start].trim_end_matches(['(', '[', '*', '-', ':', ' ']));
    }
    while let Some(shorter) = NOISE.iter().find_map(|noise| strip_noise(kept, noise)) {
        kept = shorter;
    }
    if kept.len() < trim(name).len() {
        findings.push(Finding::new(Rule::OrganisationNoiseRemoved, name, kept));
    }
    kept
}

fn strip_noise<'a>(name: &'a str, noise: &str) -> Option<&'a str> {
    let bare = name.trim_end_matches([')', ']', '*', ' ', '.', '!', '-']);
    let start = bare.len().checked_sub(noise.len())?;
    let is_noise = bare.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(noise));
    let before = bare.get(..start)?;
    let is_marked = before.trim_end().ends_with(['(', '[', '*', '-', ':']);
    let is_phrase = noise.contains(' ') && before.ends_with(' ');
    let kept = trim(before.trim_end_matches(['(', '[', '*', '-', ':', ' ']));
    (is_noise && (is_marked || is_phrase) && !kept.is_empty()).then_some(kept)
}

/// Punctuation that is never part of the edge of a name.
fn trim(name: &str) -> &str {
    let trimmed = name.trim_matches(|character: char| character.is_whitespace() || ",;:-*\"'".contains(character));
    if trimmed.is_empty() { name } else { trimmed }
}
