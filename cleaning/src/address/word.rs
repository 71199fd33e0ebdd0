//! Abbreviations of addresses and the kinds of words that a street or a building ends in. The words themselves are in
//! `data/`.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use rustc_hash::FxBuildHasher;

use super::{table, token::Token};
use crate::{finding::Finding, rule::Rule};

type Words = HashSet<&'static str, FxBuildHasher>;
type Pairs = HashMap<&'static str, &'static str, FxBuildHasher>;

/// The lists of `data/words.tsv`.
struct Lists {
    streets: Words,
    streets_or_other: Words,
    whole_streets: Words,
    buildings: Words,
    saints: Words,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let list = |kind: &str| {
        table::rows(include_str!("data/words.tsv"))
            .filter(|(name, _)| *name == kind)
            .flat_map(|(_, words)| words.split('|'))
            .collect()
    };
    Lists {
        streets: list("street"),
        streets_or_other: list("street-or-other"),
        whole_streets: list("whole-street"),
        buildings: list("building"),
        saints: list("saint"),
    }
});

/// The abbreviations of `data/abbreviations.tsv`, by where they count.
struct Abbreviations {
    always: Pairs,
    at_end: Pairs,
    in_front: Pairs,
}

static ABBREVIATIONS: LazyLock<Abbreviations> = LazyLock::new(|| {
    let pairs = |place: &str| {
        table::rows(include_str!("data/abbreviations.tsv"))
            .filter(|(name, _)| *name == place)
            .filter_map(|(_, pair)| pair.split_once('\t'))
            .collect()
    };
    Abbreviations {
        always: pairs("always"),
        at_end: pairs("at-end"),
        in_front: pairs("in-front"),
    }
});

/// For each word the others that stand for the same, wherever they count.
static SPELLINGS: LazyLock<HashMap<&'static str, Vec<&'static str>, FxBuildHasher>> = LazyLock::new(|| {
    let mut spellings: HashMap<&str, Vec<&str>, FxBuildHasher> = HashMap::default();
    for pairs in [&ABBREVIATIONS.always, &ABBREVIATIONS.at_end, &ABBREVIATIONS.in_front] {
        for (short, full) in pairs {
            spellings.entry(short).or_default().push(full);
            spellings.entry(full).or_default().push(short);
        }
    }
    for others in spellings.values_mut() {
        others.sort_unstable();
        others.dedup();
    }
    spellings
});

/// How else a word is written.
pub(super) fn other_spellings(word: &str) -> &'static [&'static str] {
    SPELLINGS.get(word).map(Vec::as_slice).unwrap_or_default()
}

/// Words in which a street that follows another may continue: "CHURCH LANE CLOSE".
const CONTINUING: &[&str] = &[
    "AVENUE", "CLOSE", "CRESCENT", "DRIVE", "LANE", "PASSAGE", "ROAD", "STREET", "TERRACE", "WALK", "WAY",
];

/// Whether a word ends the name of a street whatever follows.
pub(super) fn is_strong_street(word: &str) -> bool {
    LISTS.streets.contains(word)
}

/// Whether a word may end the name of a street.
pub(super) fn is_street(word: &str) -> bool {
    LISTS.streets.contains(word) || LISTS.streets_or_other.contains(word)
}

/// Whether a word is the name of a street by itself.
pub(super) fn is_whole_street(word: &str) -> bool {
    LISTS.whole_streets.contains(word) || (word.len() >= 6 && word.ends_with("WAY"))
}

/// Whether a word is on the list of streets of one word.
pub(super) fn is_known_street(word: &str) -> bool {
    LISTS.whole_streets.contains(word)
}

/// Whether a word after the name of a street makes it the name of a building: "ALBION STREET SURGERY".
pub(super) fn turns_into_building(word: &str) -> bool {
    is_building(word)
        || matches!(
            word,
            "BAR"
                | "BUSINESS"
                | "CAFE"
                | "DENTAL"
                | "HEALTH"
                | "INDUSTRIAL"
                | "INFANT"
                | "JUNIOR"
                | "MEDICAL"
                | "PRACTICE"
                | "PRIMARY"
                | "RETAIL"
                | "SHOP"
                | "STORE"
                | "STORES"
                | "TRADING"
        )
}

/// Whether a name that ends in this word is a building when another street follows it.
pub(super) fn is_building_before_street(word: &str) -> bool {
    matches!(
        word,
        "ARCADE"
            | "COURT"
            | "HEIGHTS"
            | "POINT"
            | "QUAY"
            | "VILLAS"
            | "WHARF"
            | "YARD"
            | "MARKET"
            | "PRECINCT"
            | "MALL"
    )
}

/// Whether a building or site with this word is as good as a street after a number: "2 SAMPLE PARK".
pub(super) fn is_numbered_site(word: &str) -> bool {
    matches!(
        word,
        "PARK"
            | "ESTATE"
            | "COTTAGES"
            | "BUILDINGS"
            | "BARNS"
            | "MANSIONS"
            | "DOCK"
            | "DOCKS"
            | "VILLAGE"
            | "COURTYARD"
    )
}

/// Whether a street may go on with this word after its own ending.
pub(super) fn continues_street(word: &str) -> bool {
    CONTINUING.contains(&word)
}

/// Whether a word ends the name of a building, an estate or a site.
pub(super) fn is_building(word: &str) -> bool {
    LISTS.buildings.contains(word) && !is_street(word)
}

/// Whether a word is a point of the compass.
pub(super) fn is_direction(word: &str) -> bool {
    matches!(
        word,
        "NORTH" | "SOUTH" | "EAST" | "WEST" | "NORTHEAST" | "NORTHWEST" | "SOUTHEAST" | "SOUTHWEST" | "CENTRAL"
    )
}

/// Writes abbreviations in full.
pub(super) fn expand(tokens: &mut [Token], findings: &mut Vec<Finding>) {
    for index in 0..tokens.len() {
        if let Some(full) = expansion(tokens, index) {
            let before = std::mem::replace(&mut tokens[index].word, Cow::Borrowed(full));
            if before != full {
                findings.push(Finding::new(Rule::AddressAbbreviationExpanded, before, full));
            }
        }
    }
}

fn expansion(tokens: &[Token], index: usize) -> Option<&'static str> {
    let word = &*tokens[index].word;
    if word.len() > 7 {
        return None;
    }
    if let Some(full) = ABBREVIATIONS.always.get(word) {
        return Some(full);
    }
    let segment = tokens[index].segment;
    let before = index
        .checked_sub(1)
        .and_then(|index| tokens.get(index))
        .filter(|token| token.segment == segment);
    let after = tokens.get(index + 1).filter(|token| token.segment == segment);
    let may_end =
        before.is_some_and(|before| !before.has_digit() && &*before.word != "THE") && is_name_end(word, after);
    if may_end && let Some(full) = ABBREVIATIONS.at_end.get(word) {
        return Some(full);
    }
    after.and_then(|_| ABBREVIATIONS.in_front.get(word).copied())
}

/// Whether an abbreviation can end a name here, given the word after it in the segment.
fn is_name_end(word: &str, after: Option<&Token>) -> bool {
    let Some(after) = after else { return true };
    match word {
        "ST" => !LISTS.saints.contains(after.word.trim_end_matches('S')) && !is_strong_street(&after.word),
        "GT" => false,
        _ => true,
    }
}
