//! From the lines of an address to its parts, step by step.

use std::ops::Range;

use super::{
    Address, place, street,
    token::{self, Token},
    unit, word,
};
use crate::{
    finding::Finding,
    limits, postcode,
    rule::Rule,
    text::{self, is_placeholder},
};

/// Takes an address apart; `None` when nothing was given.
pub(super) fn parse(inputs: &[Option<&str>], findings: &mut Vec<Finding>) -> Option<Address> {
    let mut lines = join(inputs, findings)?;
    let postcode = take_postcode(&mut lines, findings);
    let postcode_remnant = postcode.is_none().then(|| take_remnant(&mut lines, findings)).flatten();
    let code = postcode.as_deref().or(postcode_remnant.as_deref());
    let area = code.map(|code| &code[..letters(code)]);
    let mut tokens = token::tokenise(&lines);
    if tokens.len() > limits::ADDRESS_WORDS {
        let counts = [tokens.len(), limits::ADDRESS_WORDS].map(|count| format!("{count} words"));
        tokens.truncate(limits::ADDRESS_WORDS);
        let [before, after] = counts;
        findings.push(Finding::new(Rule::TextTruncated, before, after));
    }
    drop_repeated_segments(&mut tokens, findings);
    word::expand(&mut tokens, findings);
    let po_box = unit::take_po_box(&mut tokens);
    let care_of = take_care_of(&mut tokens, findings);
    drop_repeated_end(&mut tokens, findings);
    drop_repeated_phrases(&mut tokens, findings);
    let places = place::take(&mut tokens, area, findings);
    let unit = unit::take(&mut tokens);
    drop_repeated_phrases(&mut tokens, findings);
    drop_number_words(&mut tokens);
    join_letters(&mut tokens);
    join_numbers(&mut tokens, findings);
    let street = street::split(&tokens);
    if let (Some(written), Some(number)) = (street.slashed, &street.number) {
        findings.push(Finding::new(Rule::AddressRangeNormalised, written, number.as_str()));
    }
    let mut address = Address {
        care_of,
        po_box,
        unit,
        building_name: street.building,
        number: street.number,
        street: street.name,
        locality: street.locality,
        town: places.town,
        county: places.county.map(str::to_owned),
        postcode,
        postcode_remnant,
        ..Address::default()
    };
    address.compose();
    (!address.line.is_empty()).then_some(address)
}

fn letters(postcode: &str) -> usize {
    postcode.bytes().take_while(u8::is_ascii_alphabetic).count()
}

/// Joins the inputs in upper case, one segment each; placeholders are left out.
fn join(inputs: &[Option<&str>], findings: &mut Vec<Finding>) -> Option<String> {
    let mut lines = String::new();
    for input in inputs.iter().flatten() {
        let trimmed = input.trim();
        if trimmed.is_empty() {
            continue;
        }
        if is_placeholder(trimmed) {
            findings.push(Finding::removed(Rule::PlaceholderRemoved, input));
            continue;
        }
        if !lines.is_empty() {
            lines.push(',');
        }
        lines.push_str(&text::repair(trimmed, findings).to_uppercase());
    }
    (!lines.is_empty()).then_some(lines)
}

/// Most postcodes looked for in one address.
const POSTCODES: usize = 4;

/// Takes every postcode out of the text and returns the last.
fn take_postcode(lines: &mut String, findings: &mut Vec<Finding>) -> Option<String> {
    let mut kept: Option<String> = None;
    for _ in 0..POSTCODES {
        let Some(found) = postcode::find(lines) else { break };
        if found.repaired && kept.is_some() {
            break;
        }
        let full = found.postcode.full()?;
        let written = &lines[found.range.clone()];
        match &kept {
            Some(kept) if *kept != full => {
                findings.push(Finding::new(Rule::AddressPostcodeConflict, full, kept.as_str()));
            }
            Some(_) => {}
            None => {
                if found.repaired {
                    findings.push(Finding::new(Rule::PostcodeCharacterRepaired, written, full.as_str()));
                } else if written != full {
                    findings.push(Finding::new(Rule::PostcodeRespaced, written, full.as_str()));
                }
                kept = Some(full);
            }
        }
        lines.replace_range(found.range, ",");
    }
    kept
}

/// Takes out what stands in the place of the postcode and is none.
fn take_remnant(lines: &mut String, findings: &mut Vec<Finding>) -> Option<String> {
    let follows_unit = |range: &Range<usize>| {
        let before = lines[..range.start].split_ascii_whitespace().next_back();
        before.is_some_and(unit::is_keyword)
    };
    let Some(found) = postcode::find_remnant(lines).filter(|found| !follows_unit(&found.range)) else {
        findings.push(Finding::noticed(Rule::AddressPostcodeMissing, lines.trim()));
        return None;
    };
    let rule = if found.is_district {
        Rule::PostcodePartial
    } else {
        Rule::PostcodeInvalid
    };
    findings.push(Finding::noticed(rule, &found.text));
    lines.replace_range(found.range, ",");
    Some(found.text)
}

/// Drops a segment that is there word for word already.
fn drop_repeated_segments(tokens: &mut Vec<Token>, findings: &mut Vec<Finding>) {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for segment in tokens.chunk_by(|left, right| left.segment == right.segment) {
        let is_same = |other: &[Token]| {
            other
                .iter()
                .map(|token| &token.word)
                .eq(segment.iter().map(|token| &token.word))
        };
        if kept.chunk_by(|left, right| left.segment == right.segment).any(is_same) {
            let text = token::words(segment);
            findings.push(Finding::new(Rule::AddressPartRepeated, format!("{text}, {text}"), text));
        } else {
            kept.extend_from_slice(segment);
        }
    }
    *tokens = kept;
}

/// Takes "C/O NAME" out: to the end of its segment or to the first number or unit.
fn take_care_of(tokens: &mut Vec<Token>, findings: &mut Vec<Finding>) -> Option<String> {
    let is_care_of = |index: usize| match &*tokens[index].word {
        "C/O" => Some(1),
        "CARE" if tokens.get(index + 1).is_some_and(|next| &*next.word == "OF") => Some(2),
        "C" if tokens.get(index + 1).is_some_and(|next| &*next.word == "O") => Some(2),
        _ => None,
    };
    let (start, length) = (0..tokens.len()).find_map(|index| is_care_of(index).map(|length| (index, length)))?;
    let segment = tokens[start].segment;
    let name = tokens[start + length..]
        .iter()
        .take_while(|token| token.segment == segment && !token.has_digit() && !is_unit_word(&token.word))
        .count();
    let end = start + length + name;
    let is_whole_address = start == 0 && end == tokens.len();
    let end = if is_whole_address { start + length } else { end };
    let care_of = token::words(&tokens[start + length..end]);
    findings.push(Finding::removed(
        Rule::AddressCareOfRemoved,
        &token::words(&tokens[start..end]),
    ));
    tokens.drain(start..end);
    (!care_of.is_empty()).then_some(care_of)
}

fn is_unit_word(word: &str) -> bool {
    matches!(
        word,
        "FLAT" | "UNIT" | "UNITS" | "SUITE" | "APARTMENT" | "FLOOR" | "GROUND" | "FIRST" | "SECOND" | "THIRD"
    )
}

/// "NO 12" is "12".
fn drop_number_words(tokens: &mut Vec<Token>) {
    let mut index = 0;
    while index + 1 < tokens.len() {
        if matches!(&*tokens[index].word, "NO" | "NUMBER" | "NOS") && tokens[index + 1].is_house_number() {
            tokens.remove(index);
        } else {
            index += 1;
        }
    }
}

/// Most words of a place that is there twice.
const REPEATED: usize = 4;

/// "WAVHAM BY SEA WAVHAM BY SEA" is one place.
fn drop_repeated_end(tokens: &mut Vec<Token>, findings: &mut Vec<Finding>) {
    let word = |index: usize| &tokens[index].word;
    let end = tokens.len();
    let is_twice = |length: &usize| {
        (end - length..end).all(|index| word(index) == word(index - length) && !tokens[index].has_digit())
    };
    let Some(length) = (1..=REPEATED.min(end / 2)).rev().find(is_twice) else {
        return;
    };
    let text = token::words(&tokens[end - length..]);
    tokens.truncate(end - length);
    findings.push(Finding::new(Rule::AddressPartRepeated, format!("{text} {text}"), text));
}

/// Longest phrase looked for twice in a row, in words.
const LONGEST_PHRASE: usize = 6;

/// "8 SAMPLE ROAD 8 SAMPLE ROAD" is one street.
fn drop_repeated_phrases(tokens: &mut Vec<Token>, findings: &mut Vec<Finding>) {
    let mut start = 0;
    while start + 4 <= tokens.len() {
        let is_twice = |length: &usize| {
            let first = tokens[start..start + length].iter().map(|token| &token.word);
            first.eq(tokens[start + length..start + 2 * length]
                .iter()
                .map(|token| &token.word))
        };
        let longest = LONGEST_PHRASE.min((tokens.len() - start) / 2);
        if let Some(length) = (2..=longest).rev().find(is_twice) {
            let text = token::words(&tokens[start..start + length]);
            findings.push(Finding::new(Rule::AddressPartRepeated, format!("{text} {text}"), text));
            tokens.drain(start + length..start + 2 * length);
        }
        start += 1;
    }
}

/// "12 A SAMPLE ROAD" is number 12A; the letters of the points of the compass begin names.
fn join_letters(tokens: &mut Vec<Token>) {
    let is_alone = |tokens: &[Token], index: usize| {
        let [number, letter, next] = [index, index + 1, index + 2].map(|index| &tokens[index]);
        let is_one_segment = number.segment == letter.segment && letter.segment == next.segment;
        let is_plain = number.word.len() <= 4 && number.word.bytes().all(|byte| byte.is_ascii_digit());
        is_one_segment
            && is_plain
            && matches!(&*letter.word, "A" | "B" | "C" | "D" | "F" | "G" | "H")
            && !next.has_digit()
    };
    if let Some(index) = (0..tokens.len().saturating_sub(2)).find(|index| is_alone(tokens, *index)) {
        let letter = tokens.remove(index + 1).word;
        tokens[index].word.to_mut().push_str(&letter);
    }
}

/// "29G AND 29H" is the range "29G-29H".
fn join_numbers(tokens: &mut Vec<Token>, findings: &mut Vec<Finding>) {
    let mut index = 0;
    while index + 2 < tokens.len() {
        let is_joined = tokens[index + 1].word == "AND"
            && tokens[index].segment == tokens[index + 2].segment
            && [index, index + 2]
                .iter()
                .all(|index| token::is_number_with_letter(&tokens[*index].word));
        if is_joined {
            let range = format!("{}-{}", tokens[index].word, tokens[index + 2].word);
            findings.push(Finding::new(
                Rule::AddressRangeNormalised,
                token::words(&tokens[index..index + 3]),
                range.as_str(),
            ));
            tokens[index].word = range.into();
            tokens.drain(index + 1..index + 3);
        }
        index += 1;
    }
}
