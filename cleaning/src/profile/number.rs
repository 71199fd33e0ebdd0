//! Numbers and dates of a column as points on a line.

use serde::Serialize;

use super::kind::Kind;
use super::quartile::Quartiles;
use crate::date;

/// The number that a text is: digits with a sign, commas between thousands, a decimal point, a pound sign before or a
/// percent sign after.
pub(super) fn number(text: &str) -> Option<f64> {
    let bare = text.trim().trim_start_matches('£').trim_end_matches('%').trim();
    if !bare.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let plain = without_thousands(bare)?;
    let is_number = plain
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'+' | b'-' | b'e' | b'E'));
    is_number
        .then(|| plain.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
}

/// The text without commas, when they stand where they group thousands.
fn without_thousands(text: &str) -> Option<String> {
    let whole = text.split('.').next().unwrap_or(text);
    let mut groups = whole.trim_start_matches(['+', '-']).split(',');
    let is_first = groups
        .next()
        .is_some_and(|first| !whole.contains(',') || (1..=3).contains(&first.len()));
    let is_grouped = groups.all(|group| group.len() == 3);
    (is_first && is_grouped).then(|| text.replace(',', ""))
}

/// The point of a value of a kind; none for kinds without order and for values of another kind.
pub(super) fn point(kind: Kind, value: &str) -> Option<f64> {
    match kind {
        Kind::Integer | Kind::Decimal => number(value),
        Kind::Date => date::clean(value).value.map(|date| f64::from(days(date.day))),
        _ => None,
    }
}

/// Days from the beginning of our era.
pub(super) fn days(day: chrono::NaiveDate) -> i32 {
    chrono::Datelike::num_days_from_ce(&day)
}

/// Five numbers that describe a column of numbers or dates, as text: numbers as they are, dates in ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// The smallest or earliest.
    pub minimum: String,
    /// A quarter of the rows is not larger.
    pub lower_quartile: String,
    /// Half of the rows is not larger.
    pub median: String,
    /// Three quarters of the rows are not larger.
    pub upper_quartile: String,
    /// The largest or latest.
    pub maximum: String,
}

impl Spread {
    pub(super) fn of(kind: Kind, quartiles: &Quartiles) -> Self {
        let text = |point: f64| written(kind, point);
        Self {
            minimum: text(quartiles.minimum),
            lower_quartile: text(quartiles.lower),
            median: text(quartiles.median),
            upper_quartile: text(quartiles.upper),
            maximum: text(quartiles.maximum),
        }
    }
}

fn written(kind: Kind, point: f64) -> String {
    if kind != Kind::Date {
        return point.to_string();
    }
    #[expect(clippy::cast_possible_truncation, reason = "a day number came from 32 bits")]
    let day = chrono::NaiveDate::from_num_days_from_ce_opt(point as i32);
    day.map(|day| day.to_string()).unwrap_or_default()
}
