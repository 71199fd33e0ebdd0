//! What kind of word a word of a name is, and how much it says when nothing was learnt from a list of names.

use std::{collections::HashMap, sync::LazyLock};

use super::term::stem;

/// What a word does in the name of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// A word like any other.
    Word,
    /// A short number, an ordinal or a Roman numeral; tells numbered sisters apart.
    Number,
    /// A long number or letters with digits: a reference that somebody put beside the name.
    Code,
    /// North, South, Upper, Greater: tells neighbours apart.
    Compass,
    /// A county, a town or a country.
    Place,
    /// Words of book-keeping: "invoices only", "do not use".
    Noise,
    /// What many organisations are or do: "hospital", "trust", "school".
    Generic,
    /// What one organisation calls the others that it owns or belongs to: "holdings", "trading", "group".
    Sister,
}

/// Bits of a word that is on no list.
const BITS_WORD: f32 = 9.0;
/// Bits of a county, town or country, of which there are a few thousand.
const BITS_PLACE: f32 = 7.0;
/// Bits of a number.
const BITS_NUMBER: f32 = 6.0;
/// Bits of a reference: it may say nothing at all.
const BITS_CODE: f32 = 8.0;
/// A longer run of figures is a reference, not a number.
const NUMBER_FIGURES_MAX: usize = 3;

/// Kind and bits of the stems that are not mere names.
static KINDS: LazyLock<HashMap<String, (TermKind, f32)>> = LazyLock::new(|| {
    let mut kinds: HashMap<String, (TermKind, f32)> = HashMap::new();
    for place in places().filter(|place| !place.contains(' ')) {
        kinds.insert(stem(place).into_owned(), (TermKind::Place, BITS_PLACE));
    }
    for row in rows(include_str!("data/word_kinds.tsv")) {
        let mut columns = row.split('\t');
        let kind = match columns.next() {
            Some("compass") => TermKind::Compass,
            Some("place") => TermKind::Place,
            Some("noise") => TermKind::Noise,
            Some("sister") => TermKind::Sister,
            _ => TermKind::Generic,
        };
        let bits = columns.next().and_then(|bits| bits.parse().ok()).unwrap_or(BITS_WORD);
        for word in columns.next().into_iter().flat_map(|words| words.split('|')) {
            kinds.insert(stem(word).into_owned(), (kind, bits));
        }
    }
    kinds
});

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// Towns and counties of the tables that the cleaner of addresses has too.
fn places() -> impl Iterator<Item = &'static str> {
    let towns = rows(include_str!("../address/data/post_towns.tsv"))
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(_, towns)| towns.split('|'));
    let counties = rows(include_str!("../address/data/counties.tsv")).flat_map(|line| line.split(['\t', '|']));
    towns.chain(counties).filter(|place| !place.is_empty())
}

/// The kind of a stem.
pub(super) fn of(stem: &str) -> TermKind {
    if stem.bytes().any(|byte| byte.is_ascii_digit()) {
        let is_number = stem.len() <= NUMBER_FIGURES_MAX && stem.bytes().all(|byte| byte.is_ascii_digit());
        return if is_number { TermKind::Number } else { TermKind::Code };
    }
    KINDS.get(stem).map_or(TermKind::Word, |(kind, _)| *kind)
}

/// How much a stem says when nothing was learnt.
pub(super) fn default_bits(stem: &str, kind: TermKind) -> f32 {
    match kind {
        TermKind::Number => BITS_NUMBER,
        TermKind::Code => BITS_CODE,
        _ => KINDS.get(stem).map_or(BITS_WORD, |(_, bits)| *bits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_have_the_kind_that_they_have_in_names() {
        let kinds = [
            "NORTH", "LEED", "INVOICE", "HOSPITAL", "HOLDING", "12", "AB123", "1234", "BRAMWICK",
        ]
        .map(of);
        let expected = [
            TermKind::Compass,
            TermKind::Place,
            TermKind::Noise,
            TermKind::Generic,
            TermKind::Sister,
            TermKind::Number,
            TermKind::Code,
            TermKind::Code,
            TermKind::Word,
        ];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn every_row_of_the_list_has_bits() {
        for row in rows(include_str!("data/word_kinds.tsv")) {
            let bits = row.split('\t').nth(1).and_then(|bits| bits.parse::<f32>().ok());
            assert!(bits.is_some(), "{row}");
        }
    }
}
