//! Local authorities, whose kind is written before the place, after it, or in letters.

use std::borrow::Cow;

use super::word::{Word, ends_with, starts_with};

/// Kind as written in front of the place, and as it is written after it. Longer phrases first.
const IN_FRONT: &[(&str, &str)] = &[
    ("MAYOR AND BURGESSES OF THE LONDON BOROUGH OF", "LONDON BOROUGH COUNCIL"),
    ("COUNCIL OF THE LONDON BOROUGH OF", "LONDON BOROUGH COUNCIL"),
    ("ROYAL BOROUGH COUNCIL OF", "ROYAL BOROUGH COUNCIL"),
    ("METROPOLITAN BOROUGH COUNCIL OF", "METROPOLITAN BOROUGH COUNCIL"),
    ("METROPOLITAN BOROUGH OF", "METROPOLITAN BOROUGH COUNCIL"),
    ("LONDON BOROUGH COUNCIL OF", "LONDON BOROUGH COUNCIL"),
    ("COUNCIL OF THE CITY OF", "CITY COUNCIL"),
    ("LONDON BOROUGH OF", "LONDON BOROUGH COUNCIL"),
    ("LONDON BORO OF", "LONDON BOROUGH COUNCIL"),
    ("BOROUGH COUNCIL OF", "BOROUGH COUNCIL"),
    ("ROYAL BOROUGH OF", "ROYAL BOROUGH COUNCIL"),
    ("LBC OF", "LONDON BOROUGH COUNCIL"),
    ("LB OF", "LONDON BOROUGH COUNCIL"),
    ("LB", "LONDON BOROUGH COUNCIL"),
    ("RB OF", "ROYAL BOROUGH COUNCIL"),
];

/// Kind as written after the place.
const AT_END: &[(&str, &str)] = &[
    ("LONDON BORO COUNCIL", "LONDON BOROUGH COUNCIL"),
    ("LONDON BOROUGH COUNCIL", "LONDON BOROUGH COUNCIL"),
    ("LONDON BOROUGH", "LONDON BOROUGH COUNCIL"),
    ("LONDON BORO", "LONDON BOROUGH COUNCIL"),
    ("METROPOLITAN BOROUGH COUNCIL", "METROPOLITAN BOROUGH COUNCIL"),
    ("METROPOLITAN BOROUGH", "METROPOLITAN BOROUGH COUNCIL"),
    ("METROPOLITAN DISTRICT COUNCIL", "METROPOLITAN DISTRICT COUNCIL"),
    ("BORO COUNCIL", "BOROUGH COUNCIL"),
    ("CITY COUNCIL OF", "CITY COUNCIL"),
    ("MBC", "METROPOLITAN BOROUGH COUNCIL"),
    ("MDC", "METROPOLITAN DISTRICT COUNCIL"),
    ("CBC", "COUNTY BOROUGH COUNCIL"),
    ("LBC", "LONDON BOROUGH COUNCIL"),
    ("LB", "LONDON BOROUGH COUNCIL"),
    ("BC", "BOROUGH COUNCIL"),
    ("DC", "DISTRICT COUNCIL"),
];

/// Brings the name of a council into the form "PLACE KIND COUNCIL".
pub(super) fn normalise(words: &mut Vec<Word>) {
    if let Some((phrase, kind)) = IN_FRONT.iter().find(|(phrase, _)| starts_with(words, phrase)) {
        let length = phrase.split(' ').count();
        if words.len() > length {
            words.drain(..length);
            if words.last().is_some_and(|last| last == "COUNCIL") && words.len() > 1 {
                words.pop();
            }
            words.extend(kind.split(' ').map(Cow::Borrowed));
        }
        return;
    }
    if let Some((phrase, kind)) = AT_END.iter().find(|(phrase, _)| ends_with(words, phrase)) {
        let length = phrase.split(' ').count();
        if words.len() > length {
            words.truncate(words.len() - length);
            words.extend(kind.split(' ').map(Cow::Borrowed));
        }
        return;
    }
    // "KENT CC" is a council, "SURBITON CC" a cricket club: only the names of shires and counties tell.
    let is_county = words.len() > 1 && is_county(&words[words.len() - 2]);
    if is_county && words.last().is_some_and(|last| last == "CC") {
        words.pop();
        words.extend(["COUNTY", "COUNCIL"].map(Cow::Borrowed));
    }
}

fn is_county(word: &str) -> bool {
    const COUNTIES: [&str; 12] = [
        "CORNWALL", "CUMBRIA", "DEVON", "DORSET", "DURHAM", "ESSEX", "KENT", "NORFOLK", "SOMERSET", "SUFFOLK",
        "SURREY", "SUSSEX",
    ];
    word.ends_with("SHIRE") || COUNTIES.contains(&word)
}
