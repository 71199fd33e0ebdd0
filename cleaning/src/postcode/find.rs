//! Postcodes anywhere in a text.

use std::ops::Range;

use super::{Postcode, form};

/// A postcode and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The postcode, always with its second half.
    pub postcode: Postcode,
    /// Bytes of the text that it takes.
    pub range: Range<usize>,
    /// Whether look-alike characters were exchanged.
    pub repaired: bool,
}

/// The last postcode in a text in upper case. A postcode is one word or two neighbouring words; look-alike characters
/// are exchanged only in the last words of the text, where a postcode is expected.
pub fn find(text: &str) -> Option<Found> {
    let mut end = text.len();
    let mut after: Option<Range<usize>> = None;
    let mut is_last = true;
    while let Some(word) = last_word(&text[..end]) {
        end = word.start;
        if let Some(next) = &after {
            let joined = word.start..next.end;
            if is_pair(text, &word, next)
                && let Some(found) = read(text, joined, is_last)
            {
                return Some(found);
            }
            is_last = false;
        }
        if let Some(found) = read(text, word.clone(), false) {
            return Some(found);
        }
        after = Some(word);
    }
    None
}

/// What stands in the place of a postcode at the end of a text in upper case and is not a full one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remnant {
    /// "SW1A", or "E20 7MW" with a space before the last three characters.
    pub text: String,
    /// Bytes of the text that it takes.
    pub range: Range<usize>,
    /// Whether it is the first half of a postcode alone.
    pub is_district: bool,
}

/// A district alone at the end of a text, or a postcode there with letters that no postcode has. To be asked where
/// [`find`] finds nothing.
pub fn find_remnant(text: &str) -> Option<Remnant> {
    let last = last_word(text)?;
    let before = last_word(&text[..last.start])?;
    let pair = before.start..last.end;
    for range in [pair, last.clone()] {
        let compact = form::compact(&text[range.clone()]);
        let is_whole = range == last || is_pair(text, &before, &last);
        if is_whole && form::looks_like_one(&compact) {
            let (outward, inward) = compact.split_at(compact.len() - 3);
            return Some(Remnant {
                text: format!("{outward} {inward}"),
                range,
                is_district: false,
            });
        }
    }
    let has_address_before = text[..before.end].bytes().filter(|byte| *byte == b' ').count() >= 2;
    let outward = form::parse_outward(&text[last.clone()]).filter(|_| has_address_before)?;
    Some(Remnant {
        text: outward,
        range: last,
        is_district: true,
    })
}

/// Longest postcode as it is written, with what may stand between its halves.
const LONGEST_WRITTEN: usize = 16;

/// Second halves have three characters; between the halves only spaces, stops and hyphens may stand.
fn is_pair(text: &str, first: &Range<usize>, second: &Range<usize>) -> bool {
    let between = &text[first.end..second.start];
    (2..=4).contains(&first.len()) && second.len() == 3 && between.bytes().all(|byte| b" \t.-".contains(&byte))
}

fn read(text: &str, range: Range<usize>, may_repair: bool) -> Option<Found> {
    let word = &text[range.clone()];
    // Of most words the length tells, or that no character can be read as the digit of a second half.
    if !(form::SHORTEST..=LONGEST_WRITTEN).contains(&word.len()) || !word.bytes().any(form::may_be_digit) {
        return None;
    }
    let parsed = form::parse(&form::compact(word))?;
    (may_repair || !parsed.repaired).then_some(Found {
        postcode: parsed.postcode,
        range,
        repaired: parsed.repaired,
    })
}

fn last_word(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let end = bytes.iter().rposition(u8::is_ascii_alphanumeric)? + 1;
    let start = bytes[..end]
        .iter()
        .rposition(|byte| !byte.is_ascii_alphanumeric())
        .map_or(0, |index| index + 1);
    Some(start..end)
}
