//! Flats, units, suites, rooms and floors.

use super::{
    token::{Token, is_letter, is_number_with_letter},
    word,
};

/// Words that an identifier follows, with their canonical form; wherever they stand.
const STRONG: &[(&str, &str)] = &[
    ("APARTMENT", "APARTMENT"),
    ("APARTMENTS", "APARTMENT"),
    ("FLAT", "FLAT"),
    ("FLATS", "FLAT"),
    ("SUITE", "SUITE"),
    ("SUITES", "SUITE"),
    ("UNIT", "UNIT"),
    ("UNITS", "UNIT"),
    ("PENTHOUSE", "PENTHOUSE"),
    ("MAISONETTE", "MAISONETTE"),
];

/// The same, but only at the start of a segment or after another unit.
const WEAK: &[(&str, &str)] = &[
    ("BAY", "BAY"),
    ("BEDSIT", "BEDSIT"),
    ("BERTH", "BERTH"),
    ("BLOCK", "BLOCK"),
    ("CARAVAN", "CARAVAN"),
    ("HANGAR", "HANGAR"),
    ("KIOSK", "KIOSK"),
    ("OFFICE", "OFFICE"),
    ("OFFICES", "OFFICE"),
    ("PITCH", "PITCH"),
    ("PLOT", "PLOT"),
    ("ROOM", "ROOM"),
    ("ROOMS", "ROOM"),
    ("SHOP", "SHOP"),
    ("SHOPS", "SHOP"),
    ("STALL", "STALL"),
    ("STALLS", "STALL"),
    ("STUDIO", "STUDIO"),
    ("STUDIOS", "STUDIO"),
    ("WORKSHOP", "WORKSHOP"),
    ("STORE", "STORE"),
];

const ORDINALS: &[(&str, &str)] = &[
    ("GROUND", "GROUND"),
    ("FIRST", "FIRST"),
    ("1ST", "FIRST"),
    ("SECOND", "SECOND"),
    ("2ND", "SECOND"),
    ("THIRD", "THIRD"),
    ("3RD", "THIRD"),
    ("FOURTH", "FOURTH"),
    ("4TH", "FOURTH"),
    ("FIFTH", "FIFTH"),
    ("5TH", "FIFTH"),
    ("SIXTH", "SIXTH"),
    ("6TH", "SIXTH"),
    ("SEVENTH", "SEVENTH"),
    ("7TH", "SEVENTH"),
    ("EIGHTH", "EIGHTH"),
    ("8TH", "EIGHTH"),
    ("NINTH", "NINTH"),
    ("9TH", "NINTH"),
    ("TENTH", "TENTH"),
    ("10TH", "TENTH"),
    ("TOP", "TOP"),
    ("UPPER", "UPPER"),
    ("LOWER", "LOWER"),
    ("MEZZANINE", "MEZZANINE"),
    ("BASEMENT", "BASEMENT"),
    ("PART", "PART"),
];

/// Words that may stand before FLAT in place of an identifier.
const PLACES: &[&str] = &["BASEMENT", "FRONT", "GARDEN", "LOWER", "REAR", "TOP", "UPPER", "GROUND"];

/// Takes all units out of the tokens: "FLAT 3", "UNIT 7B", "SUITE 44, FOURTH FLOOR".
pub(super) fn take(tokens: &mut Vec<Token>) -> Option<String> {
    let mut units: Vec<Unit> = Vec::new();
    let mut kept = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while index < tokens.len() {
        let may_be_weak = kept
            .last()
            .is_none_or(|last: &Token| last.segment != tokens[index].segment || word::is_strong_street(&last.word));
        let after_floor = index > 0 && units.last().is_some_and(|unit| unit.is_floor && unit.end == index);
        if let Some(unit) = unit_at(tokens, index, may_be_weak, after_floor, kept.is_empty()) {
            index = unit.end;
            if after_floor
                && unit.text == "FLAT"
                && let Some(floor) = units.last_mut()
            {
                floor.text.push_str(" FLAT");
                floor.is_floor = false;
            } else {
                units.push(unit);
            }
        } else {
            kept.push(tokens[index].clone());
            index += 1;
        }
    }
    *tokens = kept;
    // The door comes before the floor, however it was written.
    units.sort_by_key(|unit| unit.is_floor);
    units.dedup_by(|second, first| second.text == first.text);
    (!units.is_empty()).then(|| units.iter().map(|unit| &*unit.text).collect::<Vec<_>>().join(", "))
}

/// Whether a word is followed by the number of a unit.
pub(super) fn is_keyword(word: &str) -> bool {
    STRONG.iter().chain(WEAK).any(|(keyword, _)| *keyword == word)
}

struct Unit {
    text: String,
    is_floor: bool,
    /// Index of the token after it.
    end: usize,
}

fn unit_at(tokens: &[Token], index: usize, may_be_weak: bool, after_floor: bool, is_first: bool) -> Option<Unit> {
    floor_at(tokens, index)
        .or_else(|| placed_flat_at(tokens, index))
        .or_else(|| keyword_at(tokens, index, may_be_weak, after_floor))
        .or_else(|| if is_first { short_flat_at(tokens, index) } else { None })
}

fn in_segment<'text>(tokens: &'text [Token<'text>], index: usize, segment: usize) -> Option<&'text str> {
    tokens
        .get(index)
        .filter(|token| token.segment == segment)
        .map(|token| &*token.word)
}

/// "GROUND FLOOR", "PART 1ST FLOOR REAR", "FIRST AND SECOND FLOORS", "FLOOR 3".
fn floor_at(tokens: &[Token], index: usize) -> Option<Unit> {
    let segment = tokens[index].segment;
    let word = |index| in_segment(tokens, index, segment);
    if matches!(word(index)?, "FLOOR" | "LEVEL") {
        let storey = word(index + 1).filter(|storey| storey.len() <= 2 && is_number_with_letter(storey))?;
        let text = ordinal_of(storey).map_or_else(|| format!("FLOOR {storey}"), |ordinal| format!("{ordinal} FLOOR"));
        return Some(Unit {
            text,
            is_floor: true,
            end: index + 2,
        });
    }
    let mut text = String::new();
    let mut end = index;
    while let Some(next) = word(end) {
        if matches!(next, "FLOOR" | "FLOORS") && end > index {
            text.push_str(" FLOOR");
            end += 1;
            if let Some(side) = word(end).filter(|side| matches!(*side, "FRONT" | "REAR" | "LEFT" | "RIGHT")) {
                text.push(' ');
                text.push_str(side);
                end += 1;
            }
            return Some(Unit {
                text,
                is_floor: true,
                end,
            });
        }
        let ordinal = if next == "AND" && end > index {
            Some("AND")
        } else {
            ordinal(next)
        };
        let Some(ordinal) = ordinal else { break };
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(ordinal);
        end += 1;
    }
    let is_basement = word(index)? == "BASEMENT" && end == index + 1;
    (is_basement && word(end) != Some("FLAT")).then(|| Unit {
        text: "BASEMENT".to_owned(),
        is_floor: true,
        end,
    })
}

fn ordinal(text: &str) -> Option<&'static str> {
    ORDINALS
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, ordinal)| *ordinal)
}

/// The ordinal of a storey by its number: 3 is THIRD.
fn ordinal_of(storey: &str) -> Option<&'static str> {
    let number: usize = storey.parse().ok()?;
    let names = [
        "GROUND", "FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH", "TENTH",
    ];
    names.get(number).copied()
}

/// "GARDEN FLAT", "FLAT BASEMENT".
fn placed_flat_at(tokens: &[Token], index: usize) -> Option<Unit> {
    let segment = tokens[index].segment;
    let first = in_segment(tokens, index, segment)?;
    let second = in_segment(tokens, index + 1, segment)?;
    if first == "FLAT"
        && let Some(floor) = floor_at(tokens, index + 1).filter(|floor| floor.text.contains("FLOOR"))
    {
        return Some(Unit {
            text: format!("{} FLAT", floor.text),
            is_floor: false,
            end: floor.end,
        });
    }
    let place = match (first, second) {
        ("FLAT", place) | (place, "FLAT") if PLACES.contains(&place) => place,
        _ => return None,
    };
    Some(Unit {
        text: format!("{place} FLAT"),
        is_floor: false,
        end: index + 2,
    })
}

/// A keyword with its identifier.
fn keyword_at(tokens: &[Token], index: usize, may_be_weak: bool, after_floor: bool) -> Option<Unit> {
    let find = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(word, _)| *word == tokens[index].word)
            .map(|(_, canonical)| *canonical)
    };
    let strong = find(STRONG);
    let keyword = strong.or_else(|| if may_be_weak { find(WEAK) } else { None })?;
    let segment = tokens[index].segment;
    let mut end = index + 1;
    let Some(identifier) = in_segment(tokens, end, segment).filter(|word| is_identifier(word)) else {
        // A flat or a shop without a number of its own, before the number of the house.
        let stands_alone = in_segment(tokens, end, segment).is_none();
        return (after_floor && keyword == "FLAT" || (stands_alone && may_be_weak && keyword != "SUITE")).then(|| {
            Unit {
                text: keyword.to_owned(),
                is_floor: false,
                end,
            }
        });
    };
    if (after_floor || strong.is_none()) && is_house_number_of_street(tokens, end) {
        return Some(Unit {
            text: keyword.to_owned(),
            is_floor: false,
            end,
        });
    }
    let mut text = format!("{keyword} {}", identifier.replace('/', "-"));
    end += 1;
    while let (Some(joint), Some(next)) = (in_segment(tokens, end, segment), in_segment(tokens, end + 1, segment)) {
        if !matches!(joint, "AND" | "TO") || !is_identifier(next) {
            break;
        }
        text.push_str(if joint == "TO" { "-" } else { " AND " });
        text.push_str(next);
        end += 2;
    }
    Some(Unit {
        text,
        is_floor: false,
        end,
    })
}

/// "3", "7B", "B7", "A", "1-4", "4.12", but not "1ST".
fn is_identifier(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    is_letter(word)
        || (digits > 0 && letters <= 2 && word.is_ascii() && ordinal(word).is_none() && !is_ordinal_number(word))
}

fn is_ordinal_number(word: &str) -> bool {
    ["ST", "ND", "RD", "TH"].iter().any(|end| word.ends_with(end))
}

/// Whether a number is followed by a street with neither another number nor a building between.
fn is_house_number_of_street(tokens: &[Token], index: usize) -> bool {
    let segment = tokens[index].segment;
    tokens[index].is_house_number()
        && tokens[index + 1..]
            .iter()
            .take(4)
            .take_while(|token| token.segment == segment && !token.has_digit() && !word::is_building(&token.word))
            .any(|token| word::is_strong_street(&token.word))
}

/// "F3" in front of a building or a house number, and the Scottish "3/2" before a house number.
fn short_flat_at(tokens: &[Token], index: usize) -> Option<Unit> {
    let word = &*tokens[index].word;
    let number = match word.strip_prefix('F') {
        Some(number) if is_number_with_letter(number) => number.to_owned(),
        _ if word.contains('/') && tokens[index].is_house_number() => word.replace('/', "-"),
        _ => return None,
    };
    let next_is_number = tokens.get(index + 1).is_some_and(Token::is_house_number);
    let is_in_front = index == 0 && word.starts_with('F') && tokens[1..].iter().any(Token::is_house_number);
    (next_is_number || is_in_front).then(|| Unit {
        text: format!("FLAT {number}"),
        is_floor: false,
        end: index + 1,
    })
}

/// Takes "PO BOX 12" out of the tokens.
pub(super) fn take_po_box(tokens: &mut Vec<Token>) -> Option<String> {
    let start = (0..tokens.len()).find(|index| po_box_length(&tokens[*index..]).is_some())?;
    let length = po_box_length(&tokens[start..])?;
    let number = tokens
        .get(start + length)
        .filter(|token| token.has_digit())
        .map(|token| token.word.to_string());
    let end = start + length + usize::from(number.is_some());
    tokens.drain(start..end);
    Some(number.map_or_else(|| "PO BOX".to_owned(), |number| format!("PO BOX {number}")))
}

/// How many words "PO BOX" has where the tokens begin with it.
fn po_box_length(tokens: &[Token]) -> Option<usize> {
    let word = |place: usize| tokens.get(place).map_or("", |token| &*token.word);
    match word(0) {
        "POBOX" => Some(1),
        "PO" if word(1) == "BOX" => Some(2),
        "P" if word(1) == "O" && word(2) == "BOX" => Some(3),
        _ => None,
    }
}
