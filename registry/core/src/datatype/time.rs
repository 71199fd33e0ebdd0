//! Days, moments and periods in the subset of ISO 8601 that the GOV.UK Registers specification chose.

use chrono::{DateTime, NaiveDate};

use super::number::is_digits;

/// A day, or the year and month, or the year alone.
pub(super) fn is_date(text: &str) -> bool {
    let well_formed = |text: &str| text.is_ascii() && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    match text.len() {
        4 => is_digits(text),
        7 => well_formed(&format!("{text}-01")),
        10 => well_formed(text),
        _ => false,
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
