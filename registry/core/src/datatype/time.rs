//! Days, moments and periods in the subset of ISO 8601 that the GOV.UK Registers specification chose.

use std::ops::RangeInclusive;

use chrono::{DateTime, Months, NaiveDate};

use super::number::is_digits;

/// A day, or the year and month, or the year alone.
pub(super) fn is_date(text: &str) -> bool {
    days_of_date(text).is_some()
}

/// The days that a date or datetime covers: itself, all of its month, or all of its year.
pub(crate) fn days_of(text: &str) -> Option<RangeInclusive<NaiveDate>> {
    if !is_datetime(text) {
        return None;
    }
    days_of_date(text.split_once('T').map_or(text, |(date, _)| date))
}

fn days_of_date(text: &str) -> Option<RangeInclusive<NaiveDate>> {
    let number = |digits: &str| is_digits(digits).then(|| digits.parse::<u32>().ok())?;
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    let well_formed = year.len() == 4 && [month, day].iter().flatten().all(|part| part.len() == 2);
    if !well_formed || parts.next().is_some() {
        return None;
    }
    let year = i32::try_from(number(year)?).ok()?;
    match (month, day) {
        (Some(month), Some(day)) => {
            let day = NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)?;
            Some(day..=day)
        }
        (Some(month), None) => {
            let first = NaiveDate::from_ymd_opt(year, number(month)?, 1)?;
            let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
            Some(first..=last)
        }
        (None, _) => Some(NaiveDate::from_ymd_opt(year, 1, 1)?..=NaiveDate::from_ymd_opt(year, 12, 31)?),
    }
}

/// A date, or a day with a time in UTC down to the hour, the minute or the second; no fractions.
pub(super) fn is_datetime(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return is_date(text);
    };
    let Some(time) = time.strip_suffix('Z') else {
        return false;
    };
    let whole = match time.len() {
        2 => format!("{date}T{time}:00:00Z"),
        5 => format!("{date}T{time}:00Z"),
        8 => text.to_owned(),
        _ => return false,
    };
    date.len() == 10 && text.is_ascii() && DateTime::parse_from_rfc3339(&whole).is_ok()
}

/// A moment to the second, in UTC.
pub(super) fn is_timestamp(text: &str) -> bool {
    text.len() == "2018-07-15T14:38:05Z".len() && is_datetime(text)
}

/// `start/end`, `start/duration`, `duration/end` or a duration alone; each end may be a reduced datetime, none is open.
pub(super) fn is_period(text: &str) -> bool {
    match text.split_once('/') {
        None => is_duration(text),
        Some((start, end)) => {
            is_datetime(start) && (is_datetime(end) || is_duration(end)) || is_duration(start) && is_datetime(end)
        }
    }
}

/// `P`, then years, months and days, then `T` with hours, minutes and seconds; parts that are zero are left out, and
/// `PT0S` is the only empty duration.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = match rest.split_once('T') {
        Some((_, "")) => return false,
        Some((date, time)) => (date, time),
        None => (rest, ""),
    };
    text == "PT0S" || !rest.is_empty() && are_parts(date, ['Y', 'M', 'D']) && are_parts(time, ['H', 'M', 'S'])
}

/// Whether the text is a number before each of some of the units, in their order.
fn are_parts(text: &str, units: [char; 3]) -> bool {
    let mut rest = text;
    for unit in units {
        if let Some((number, after)) = rest.split_once(unit)
            && is_digits(number)
        {
            if number.starts_with('0') {
                return false;
            }
            rest = after;
        }
    }
    rest.is_empty()
}
