//! House number and street, and what stands before and after them.

use super::{
    token::{Token, segments, words},
    word,
};

/// An address without unit, town, county and postcode, taken apart.
#[derive(Debug, Default)]
pub(super) struct Street {
    pub building: Option<String>,
    pub number: Option<String>,
    /// The number as it was written, with a slash; none where it had none.
    pub slashed: Option<String>,
    pub name: Option<String>,
    pub locality: Option<String>,
}

/// Most words of a street before the one that says what it is.
const LONGEST: usize = 6;

/// Takes the tokens apart.
pub(super) fn split(tokens: &[Token]) -> Street {
    if let Some((number, start, end)) = numbered_street(tokens) {
        if word::is_building_before_street(&tokens[end - 1].word)
            && let Some((street_start, street_end)) = unnumbered_street(&tokens[end..])
            && street_start == 0
        {
            let street = end..end + street_end;
            let mut split = assemble(
                &tokens[start..end],
                Some(&tokens[number]),
                &tokens[street],
                &tokens[end + street_end..],
            );
            split.building = joined(&tokens[..number], split.building);
            return split;
        }
        return assemble(
            &tokens[..number],
            Some(&tokens[number]),
            &tokens[start..end],
            &tokens[end..],
        );
    }
    let number = tokens.iter().position(Token::is_house_number);
    if let Some((start, end)) = unnumbered_street(tokens) {
        if let Some(number) = number.filter(|number| *number < start) {
            let mut street = assemble(
                &tokens[number + 1..start],
                Some(&tokens[number]),
                &tokens[start..end],
                &tokens[end..],
            );
            street.building = joined(&tokens[..number], street.building);
            return street;
        }
        return assemble(&tokens[..start], None, &tokens[start..end], &tokens[end..]);
    }
    match number {
        Some(number) => number_alone(tokens, number),
        None => assemble(&[], None, &[], tokens),
    }
}

/// The first number that a street follows: indices of the number, and of the start and end of the street.
fn numbered_street(tokens: &[Token]) -> Option<(usize, usize, usize)> {
    let numbers = (0..tokens.len()).filter(|index| tokens[*index].is_house_number());
    let found = |named: bool| {
        numbers
            .clone()
            .find_map(|number| street_end(tokens, number + 1, named).map(|end| (number, number + 1, end)))
    };
    found(true).or_else(|| found(false))
}

/// Index after the street that starts at `start`; `None` when it is a building or nothing. A `named` street must end
/// in a word that says so.
fn street_end(tokens: &[Token], start: usize, named: bool) -> Option<usize> {
    let segment = tokens.get(start)?.segment;
    let length = tokens[start..]
        .iter()
        .take_while(|token| token.segment == segment)
        .count()
        .min(LONGEST);
    let part = &tokens[start..start + length];
    for (offset, token) in part.iter().enumerate() {
        let next = part.get(offset + 1);
        if token.is_house_number() {
            return None;
        }
        if ends_street(part, offset) {
            return Some(start + with_continuation(part, offset + 1));
        }
        if word::is_building(&token.word) && !next.is_some_and(|next| word::is_street(&next.word)) {
            return None;
        }
    }
    // Without any such word, a short name that fills its segment is a street where segments are told apart.
    let has_segments = tokens.last().is_some_and(|last| last.segment != segment) || tokens[0].segment != segment;
    (!named && has_segments && (1..=3).contains(&length)).then_some(start + length)
}

fn ends_street(part: &[Token], offset: usize) -> bool {
    let word = &*part[offset].word;
    if offset == 0 {
        return word::is_whole_street(word) && !part.get(1).is_some_and(|next| word::is_street(&next.word));
    }
    if word::is_strong_street(word) {
        return true;
    }
    let reach = if word::is_building_before_street(word) { 1 } else { 2 };
    let strong_follows = part[offset + 1..]
        .iter()
        .take(reach)
        .any(|next| word::is_strong_street(&next.word));
    word::is_street(word) && !strong_follows
}

/// "CHURCH LANE CLOSE", "HIGH STREET NORTH".
fn with_continuation(part: &[Token], end: usize) -> usize {
    match part.get(end) {
        Some(next) if word::continues_street(&next.word) => end + 1,
        Some(next) if word::is_direction(&next.word) && end + 1 == part.len() => end + 1,
        _ => end,
    }
}

/// A street without a number: the first that ends in a word only streets have, else one that ends in a word that
/// buildings have as well.
fn unnumbered_street(tokens: &[Token]) -> Option<(usize, usize)> {
    let find = |is_end: &dyn Fn(usize, usize, usize) -> bool| {
        let mut start = 0;
        while start < tokens.len() {
            let segment = tokens[start].segment;
            let end = start
                + tokens[start..]
                    .iter()
                    .take_while(|token| token.segment == segment)
                    .count();
            if let Some(found) = street_in_segment(tokens, start, end, is_end) {
                return Some(found);
            }
            start = end;
        }
        None
    };
    let strong = |start: usize, index: usize, end: usize| {
        let next = tokens[..end].get(index + 1);
        let is_known = || {
            word::is_known_street(&tokens[index].word) && (index == start || word::is_building(&tokens[index - 1].word))
        };
        let is_named = index > start && word::is_strong_street(&tokens[index].word);
        (is_named || is_known()) && !next.is_some_and(|next| word::turns_into_building(&next.word))
    };
    let weak = |start: usize, index: usize, end: usize| {
        index > start && index + 1 == end && word::is_street(&tokens[index].word)
    };
    // "THE BUNGALOW SAMPLE GREEN NOWHERETON": two words after the start or a building, with a place behind.
    let inner = |start: usize, index: usize, end: usize| {
        let first = index.checked_sub(1).filter(|first| *first >= start);
        let begins = first.is_some_and(|first| first == start || word::is_building(&tokens[first - 1].word));
        begins
            && index + 1 < end
            && word::is_street(&tokens[index].word)
            && !word::turns_into_building(&tokens[index + 1].word)
    };
    find(&strong).or_else(|| find(&weak)).or_else(|| find(&inner))
}

fn street_in_segment(
    tokens: &[Token],
    start: usize,
    end: usize,
    is_end: &dyn Fn(usize, usize, usize) -> bool,
) -> Option<(usize, usize)> {
    let last = (start..end).find(|index| is_end(start, *index, end))?;
    let street_end = last + with_continuation(&tokens[last..end], 1);
    if word::is_known_street(&tokens[last].word) && last > start && word::is_building(&tokens[last - 1].word) {
        return Some((last, street_end));
    }
    let building = (start..last)
        .rev()
        .find(|index| word::is_building(&tokens[*index].word) && *index + 1 < last);
    let first = building.map_or(start, |building| building + 1);
    let first = (first..last)
        .rev()
        .find(|index| tokens[*index].has_digit())
        .map_or(first, |number| number + 1)
        .min(last);
    // A long name before the street is more likely that of a building.
    let first = if last - first > 2 {
        with_adjectives(tokens, first, last - 1)
    } else {
        first
    };
    Some((first, street_end))
}

/// Widens a street to the left by words such as OLD and UPPER.
fn with_adjectives(tokens: &[Token], from: usize, mut first: usize) -> usize {
    let is_adjective = |word: &str| {
        word::is_direction(word)
            || matches!(
                word,
                "THE" | "OLD" | "NEW" | "UPPER" | "LOWER" | "GREAT" | "LITTLE" | "ST"
            )
    };
    while first > from && is_adjective(&tokens[first - 1].word) {
        first -= 1;
    }
    first
}

/// A number without a street belongs to a building: "35 EXAMPLE HOUSE"; or the street is the rest of a text that no
/// comma divides: "27 ROSEWOOD".
fn number_alone(tokens: &[Token], number: usize) -> Street {
    let rest = &tokens[number + 1..];
    let is_one_segment = tokens.iter().all(|token| token.segment == tokens[0].segment);
    if is_one_segment && !rest.is_empty() && !rest.iter().any(|token| word::is_building(&token.word)) {
        return assemble(&tokens[..number], Some(&tokens[number]), rest, &[]);
    }
    let is_site_end = |index: &usize| {
        word::is_numbered_site(&rest[*index].word)
            && !rest
                .get(index + 1)
                .is_some_and(|next| word::is_numbered_site(&next.word))
    };
    let site = (1..rest.len())
        .take_while(|index| rest[*index].segment == rest[0].segment)
        .find(is_site_end);
    if let Some(site) = site.filter(|site| !rest[..*site].iter().any(|token| word::is_building(&token.word))) {
        return assemble(
            &tokens[..number],
            Some(&tokens[number]),
            &rest[..=site],
            &rest[site + 1..],
        );
    }
    let mut street = assemble(&[], Some(&tokens[number]), &[], rest);
    street.building = joined(&tokens[..number], street.building);
    street
}

fn joined(before: &[Token], building: Option<String>) -> Option<String> {
    if before.is_empty() {
        return building;
    }
    let before = segments(before);
    Some(building.map_or_else(|| before.clone(), |building| format!("{before}, {building}")))
}

/// Puts the parts together. Buildings and estates after the street are separated from the locality by the last word
/// that names one.
fn assemble(before: &[Token], number: Option<&Token>, street: &[Token], after: &[Token]) -> Street {
    let names_building = |index: &usize| {
        let next = after
            .get(index + 1)
            .filter(|next| next.segment == after[*index].segment);
        word::is_building(&after[*index].word) && !next.is_some_and(|next| word::is_street(&next.word))
    };
    let building_end = (0..after.len()).rev().find(names_building).map_or(0, |index| index + 1);
    // Without street and number the first segment names the place itself.
    let own_name = after
        .iter()
        .take_while(|token| token.segment == after[0].segment)
        .count();
    let has_nothing_else = street.is_empty() && number.is_none() && before.is_empty();
    let building_end = if has_nothing_else && building_end == 0 {
        own_name
    } else {
        building_end
    };
    let (estate, locality) = after.split_at(building_end);
    let estate = (!estate.is_empty()).then(|| segments(estate));
    Street {
        building: joined(before, estate),
        number: number.map(|number| number.word.replace('/', "-")),
        slashed: number
            .filter(|number| number.word.contains('/'))
            .map(|number| number.word.to_string()),
        name: (!street.is_empty()).then(|| words(street)),
        locality: (!locality.is_empty()).then(|| segments(locality)),
    }
}
