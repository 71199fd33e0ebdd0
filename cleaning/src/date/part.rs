//! Dates written in parts: 2/1/2020, 2020-01-02T03:04:59Z, 2 January 2020, Jan 2, 20.

use super::{Precision, Reading};
use crate::rule::Rule;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Two-digit years up to this one belong to the 2000s, later ones to the 1900s. Fixed, because a cleaner has no clock.
const LAST_SHORT_YEAR: u32 = 49;

/// One part of a date.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// A number with the count of its digits.
    Number(u32, usize),
    Month(u32),
}

/// Reads a date in parts; `None` when the text is not one.
pub(super) fn read(line: &str) -> Option<Reading> {
    let (date, has_time) = without_time(line);
    let mut parts = Vec::with_capacity(3);
    for word in date.split([' ', '-', '/', '.', ',']).filter(|word| !word.is_empty()) {
        if parts.len() == 3 {
            return None;
        }
        if !is_weekday(word) {
            parts.push(part(word)?);
        }
    }
    let reading = reading(&parts)?;
    Some(if has_time {
        reading.with(Rule::DateTimeDropped)
    } else {
        reading
    })
}

/// Cuts the time of day off: everything from the word with the first colon, or from the T of ISO 8601.
fn without_time(line: &str) -> (&str, bool) {
    let Some(colon) = line.find(':') else {
        return (line, false);
    };
    let cut = line[..colon].rfind([' ', 'T', 't', ',']).unwrap_or(0);
    let rest_is_time = line[cut..]
        .chars()
        .all(|character| character.is_ascii_alphanumeric() || " :.+-,".contains(character));
    if cut == 0 || !rest_is_time {
        (line, false)
    } else {
        (line[..cut].trim_end(), true)
    }
}

fn is_weekday(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower.len() >= 3 && WEEKDAYS.iter().any(|day| day.starts_with(&lower))
}

fn part(word: &str) -> Option<Part> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        let lower = word.to_ascii_lowercase();
        let position = MONTHS
            .iter()
            .position(|month| lower == "sept" || (lower.len() >= 3 && month.starts_with(&lower)))?;
        let month = if lower == "sept" {
            9
        } else {
            u32::try_from(position).ok()? + 1
        };
        return Some(Part::Month(month));
    }
    let is_ordinal = digits <= 2 && matches!(&*word[digits..].to_ascii_lowercase(), "st" | "nd" | "rd" | "th");
    let is_number = digits <= 4 && digits != 3 && (digits == word.len() || is_ordinal);
    if is_number {
        Some(Part::Number(word[..digits].parse().ok()?, digits))
    } else {
        None
    }
}

fn reading(parts: &[Part]) -> Option<Reading> {
    use Part::{Month, Number};
    Some(match *parts {
        [Number(year, 4), Number(month, 1 | 2), Number(day, 1 | 2)] => year_first(signed(year)?, month, day),
        [Number(day, 1 | 2), Number(month, 1 | 2), Number(year, 4)] => day_first(day, month, signed(year)?),
        [Number(day, 1 | 2), Number(month, 1 | 2), Number(year, 2)] => {
            day_first(day, month, century(year)?).with(Rule::DateCenturyAssumed)
        }
        [Number(day, 1 | 2), Month(month), Number(year, digits)]
        | [Month(month), Number(day, 1 | 2), Number(year, digits)] => {
            full_year(year, digits, |year| Reading::day(year, month, day))?
        }
        [Number(year, 4), Month(month), Number(day, 1 | 2)] => Reading::day(signed(year)?, month, day),
        [Month(month), Number(year, digits)] if digits != 1 => {
            full_year(year, digits, |year| Reading::reduced(year, month, Precision::Month))?
        }
        [Number(year, 4), Month(month) | Number(month, 1 | 2)] | [Number(month, 1 | 2), Number(year, 4)] => {
            Reading::reduced(signed(year)?, month, Precision::Month)
        }
        _ => return None,
    })
}

fn full_year(year: u32, digits: usize, read: impl Fn(i32) -> Reading) -> Option<Reading> {
    match digits {
        4 => Some(read(signed(year)?)),
        2 => Some(read(century(year)?).with(Rule::DateCenturyAssumed)),
        _ => None,
    }
}

fn day_first(day: u32, month: u32, year: i32) -> Reading {
    if month > 12 && day <= 12 {
        return Reading::day(year, day, month).with(Rule::DateMonthFirst);
    }
    let reading = Reading::day(year, month, day);
    if day <= 12 && day != month {
        reading.with(Rule::DateAmbiguous)
    } else {
        reading
    }
}

fn year_first(year: i32, month: u32, day: u32) -> Reading {
    if month > 12 && day <= 12 {
        Reading::day(year, day, month).with(Rule::DateAmbiguous)
    } else {
        Reading::day(year, month, day)
    }
}

fn signed(year: u32) -> Option<i32> {
    i32::try_from(year).ok()
}

fn century(year: u32) -> Option<i32> {
    signed(if year <= LAST_SHORT_YEAR {
        2000 + year
    } else {
        1900 + year
    })
}
