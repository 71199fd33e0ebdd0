//! Towns, counties and countries at the end of an address.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use rustc_hash::FxBuildHasher;

use super::{
    table,
    token::{Token, words},
    unit, word,
};
use crate::{finding::Finding, rule::Rule};

const COUNTRIES: &[&str] = &[
    "ENGLAND",
    "SCOTLAND",
    "WALES",
    "CYMRU",
    "NORTHERN IRELAND",
    "N IRELAND",
    "UNITED KINGDOM",
    "UK",
    "U K",
    "GB",
    "GREAT BRITAIN",
    "ENGLAND AND WALES",
    "ENGLAND UK",
];

/// Most words that a town or county has.
const LONGEST: usize = 5;

type Names = HashSet<&'static str, FxBuildHasher>;

struct Gazetteer {
    towns_by_area: HashMap<&'static str, Names, FxBuildHasher>,
    towns: Names,
    counties: HashMap<&'static str, &'static str, FxBuildHasher>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let towns_by_area: HashMap<_, Names, _> = table::rows(include_str!("data/post_towns.tsv"))
        .map(|(area, towns)| (area, towns.split('|').collect()))
        .collect();
    let counties = table::rows(include_str!("data/counties.tsv"))
        .flat_map(|(county, others)| others.split('|').chain([county]).map(move |name| (name, county)))
        .filter(|(name, _)| !name.is_empty())
        .collect();
    Gazetteer {
        towns: towns_by_area.values().flatten().copied().collect(),
        towns_by_area,
        counties,
    }
});

/// What stood at the end of an address.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub town: Option<String>,
    pub county: Option<&'static str>,
}

/// Takes country, county and town off the end. The postcode area, where it is known, tells which towns are possible.
pub(super) fn take(tokens: &mut Vec<Token>, area: Option<&str>, findings: &mut Vec<Finding>) -> Places {
    let mut places = Places::default();
    while !tokens.is_empty() {
        if places.town.is_none() && take_country(tokens, findings) {
            continue;
        }
        if let Some(town) = &places.town {
            if !take_repeated(tokens, town, findings) {
                break;
            }
            continue;
        }
        let town = town_at_end(tokens, area);
        let county = county_at_end(tokens);
        match (town, county) {
            (Some(town), county) if county.is_none_or(|(length, _)| town >= length) => {
                places.town = Some(words(&tokens[tokens.len() - town..]));
                tokens.truncate(tokens.len() - town);
            }
            (_, Some((length, county))) => {
                places.county = Some(places.county.unwrap_or(county));
                tokens.truncate(tokens.len() - length);
            }
            _ => break,
        }
    }
    places
}

fn take_country(tokens: &mut Vec<Token>, findings: &mut Vec<Finding>) -> bool {
    let Some(length) = longest_at_end(tokens, |phrase| COUNTRIES.contains(&phrase)) else {
        return false;
    };
    let start = tokens.len() - length;
    // "North Wales" and "South Wales" are treated as counties.
    if length == 1 && start > 0 && word::is_direction(&tokens[start - 1].word) && &*tokens[start].word == "WALES" {
        return false;
    }
    findings.push(Finding::removed(Rule::AddressCountryRemoved, &words(&tokens[start..])));
    tokens.truncate(start);
    true
}

fn take_repeated(tokens: &mut Vec<Token>, town: &str, findings: &mut Vec<Finding>) -> bool {
    let Some(length) = longest_at_end(tokens, |phrase| phrase == town) else {
        return false;
    };
    if !may_be_place(tokens, length) {
        return false;
    }
    findings.push(Finding::new(Rule::AddressPartRepeated, format!("{town}, {town}"), town));
    tokens.truncate(tokens.len() - length);
    true
}

fn county_at_end(tokens: &[Token]) -> Option<(usize, &'static str)> {
    let mut found = None;
    let length = longest_at_end(tokens, |phrase| {
        found = GAZETTEER.counties.get(phrase).copied();
        found.is_some()
    })?;
    may_be_place(tokens, length).then_some((length, found?))
}

/// Number of words of the town at the end.
fn town_at_end(tokens: &[Token], area: Option<&str>) -> Option<usize> {
    let local = area.and_then(|area| GAZETTEER.towns_by_area.get(area));
    if let Some(length) = longest_at_end(tokens, |phrase| local.is_some_and(|towns| towns.contains(phrase))) {
        return may_be_place(tokens, length).then_some(length);
    }
    let length = longest_at_end(tokens, |phrase| GAZETTEER.towns.contains(phrase))?;
    let stands_apart = local.is_none() || is_own_segment(tokens, length) || follows_street(tokens, length);
    (stands_apart && may_be_place(tokens, length)).then_some(length)
}

/// The most words at the end of the tokens that make a phrase of a list.
fn longest_at_end(tokens: &[Token], mut is_listed: impl FnMut(&str) -> bool) -> Option<usize> {
    let last = tokens.last()?.segment;
    let in_segment = tokens
        .iter()
        .rev()
        .take(LONGEST)
        .take_while(|token| token.segment == last)
        .count();
    let end = &tokens[tokens.len() - in_segment..];
    let phrase = words(end);
    let mut start = 0;
    let place = end.iter().position(|token| {
        let found = is_listed(&phrase[start..]);
        start += token.word.len() + 1;
        found
    })?;
    Some(in_segment - place)
}

fn is_own_segment(tokens: &[Token], length: usize) -> bool {
    before(tokens, length).is_none()
}

fn follows_street(tokens: &[Token], length: usize) -> bool {
    before(tokens, length).is_some_and(|token| word::is_strong_street(&token.word))
}

/// The word before the last `length` words, in the same segment.
fn before<'text>(tokens: &'text [Token<'text>], length: usize) -> Option<&'text Token<'text>> {
    let start = tokens.len() - length;
    let before = tokens.get(start.checked_sub(1)?)?;
    (before.segment == tokens[start].segment).then_some(before)
}

/// A name after a number or "the" is a street ("35 BROADWAY"), and so is one that is also a word for a street.
fn may_be_place(tokens: &[Token], length: usize) -> bool {
    let first = &tokens[tokens.len() - length].word;
    match before(tokens, length) {
        None => !(length == 1 && word::is_strong_street(first) && tokens.len() == 1),
        Some(before) if length == 1 && word::is_street(first) => word::is_strong_street(&before.word),
        // "FLAT 8 BRENTWOOD" is in Brentwood, "35 BROADWAY" is a street.
        Some(number) if number.is_house_number() => {
            before(tokens, length + 1).is_some_and(|unit| unit::is_keyword(&unit.word))
        }
        Some(before) => !matches!(&*before.word, "THE" | "OLD" | "NEW" | "GREAT" | "LITTLE"),
    }
}
