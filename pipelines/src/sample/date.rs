//! Dates as departments write them.

use chrono::{Days, NaiveDate};

use super::draw::Draw;

/// A day between the first days of two years.
pub(super) fn day_between(draw: &mut Draw, first_year: i32, last_year: i32) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(first_year, 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(last_year, 1, 1).unwrap_or_default();
    let days = u64::try_from((last - first).num_days()).unwrap_or_default();
    first.checked_add_days(Days::new(draw.below(days))).unwrap_or(first)
}

/// One of the ways to write a date in a file that several people keep.
pub(super) fn any_style(date: NaiveDate, draw: &mut Draw) -> String {
    let format = match draw.below(20) {
        0..9 => "%d/%m/%Y",
        9..12 => "%Y-%m-%d",
        12..14 => "%d/%m/%y",
        14..16 => "%d-%b-%y",
        16 => "%-d %B %Y",
        17 => "%d.%m.%Y",
        18 => return excel_serial(date),
        _ => "%Y%m%d",
    };
    date.format(format).to_string()
}

/// Days since 30 December 1899, which is what a spreadsheet shows when the cell's format is lost.
fn excel_serial(date: NaiveDate) -> String {
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
    (date - epoch).num_days().to_string()
}
