//! Dates written as one number: 20200102, a year, the day number of a spreadsheet, seconds or milliseconds since 1970.

use chrono::{DateTime, Datelike, Days, NaiveDate};

use super::{Precision, Reading};
use crate::rule::Rule;

/// Day numbers of a spreadsheet that are taken for dates: 18 May 1927 to 31 December 2099. Smaller numbers are more
/// likely something else, and a number over 73,050 is a slip.
const SERIAL: std::ops::RangeInclusive<u64> = 10_000..=73_050;

/// Reads a date that is one number; `None` when the text is not one.
pub(super) fn read(line: &str) -> Option<Reading> {
    let (sign, unsigned) = match line.strip_prefix('-') {
        Some(unsigned) => (-1, unsigned),
        None => (1, line),
    };
    let (digits, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if digits.is_empty() || !digits.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_whole = fraction.bytes().all(|digit| digit == b'0');
    let number: i64 = digits.parse().ok()?;
    match digits.len() {
        4 if is_whole && sign > 0 => Some(Reading::reduced(i32::try_from(number).ok()?, 1, Precision::Year)),
        5 if sign > 0 => serial(u64::try_from(number).ok()?),
        8 if is_whole && sign > 0 => Some(compact(digits)),
        9 | 10 if sign > 0 => timestamp(number),
        10..=13 => timestamp(sign * number / 1000),
        14 if is_whole && sign > 0 => Some(compact(&digits[..8]).with(Rule::DateTimeDropped)),
        _ => None,
    }
}

/// Eight digits: year, month, day; or day, month, year when only that is a date.
fn compact(digits: &str) -> Reading {
    let number = |from: usize, to: usize| digits[from..to].parse::<u32>().unwrap_or_default();
    let year = |from: usize| i32::try_from(number(from, from + 4)).unwrap_or_default();
    let iso = Reading::day(year(0), number(4, 6), number(6, 8));
    let plausible = 1000..=2999;
    if iso.date.is_some() && plausible.contains(&year(0)) {
        return iso;
    }
    let british = Reading::day(year(4), number(2, 4), number(0, 2));
    if british.date.is_some() && plausible.contains(&year(4)) {
        british
    } else {
        iso
    }
}

fn serial(number: u64) -> Option<Reading> {
    // Day 60 is 29 February 1900, which spreadsheets believe in; from then on day 0 is 30 December 1899.
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(number))?;
    SERIAL
        .contains(&number)
        .then(|| Reading::day(day.year(), day.month(), day.day()).with(Rule::DateSerialNumber))
}

fn timestamp(seconds: i64) -> Option<Reading> {
    let day = DateTime::from_timestamp(seconds, 0)?.date_naive();
    Some(Reading::day(day.year(), day.month(), day.day()).with(Rule::DateSerialNumber))
}
