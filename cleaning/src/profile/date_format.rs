//! In which form a date is written.

use crate::rule::Rule;
use crate::{date, finding::Finding};

/// Longest text that is read as a date, in bytes: a day of the week, a month in full and a time of day.
const LONGEST: usize = 48;

/// The format of a text that is surely a date, such as "DD/MM/YYYY", "D Month YYYY" or "YYYY-MM-DDThh:mm"; none for
/// other text. A year alone, a number that may be a day number of a spreadsheet, and a day that is not in the calendar
/// are no dates here, because they may as well be something else.
pub(super) fn date_format(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST || text.len() < 6 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let cleaned = date::clean(text);
    let day = cleaned.value?.day;
    let has = |rule: Rule| cleaned.findings.iter().any(|finding: &Finding| finding.rule == rule);
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if has(Rule::DateSerialNumber) || (is_number && !is_compact(text, day)) {
        return None;
    }
    Some(written(text, has(Rule::DateMonthFirst)))
}

/// Whether eight digits are a day of the years that occur in our data: any eight digits might be.
fn is_compact(text: &str, day: chrono::NaiveDate) -> bool {
    text.len() == 8 && (1800..2200).contains(&chrono::Datelike::year(&day))
}

fn written(text: &str, month_first: bool) -> String {
    let mut format = String::new();
    let mut numbers = 0;
    let mut rest = text;
    let year_first = text.bytes().take_while(u8::is_ascii_digit).count() >= 4;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let is_letter = first.is_alphabetic();
        let length = rest
            .find(|other: char| {
                if is_digit {
                    !other.is_ascii_digit()
                } else {
                    !is_letter || !other.is_alphabetic()
                }
            })
            .unwrap_or(rest.len())
            .max(first.len_utf8());
        let (piece, after) = rest.split_at(length);
        if is_digit {
            format.push_str(part(
                piece.len(),
                numbers,
                year_first,
                month_first,
                format.contains("Month"),
            ));
            numbers += 1;
        } else if is_letter {
            format.push_str(word(piece));
            numbers += usize::from(is_month(piece));
        } else {
            format.push_str(piece);
        }
        rest = after;
    }
    format
}

/// What the number at a place of the date is.
fn part(length: usize, place: usize, year_first: bool, month_first: bool, after_month: bool) -> &'static str {
    match (place, length) {
        (0, 8) => "YYYYMMDD",
        (0..=2, 4) => "YYYY",
        (2, 2) if !year_first => "YY",
        (0, _) if month_first => "MM",
        (1, _) if month_first || (after_month && !year_first) => "DD",
        (1, 1) => "M",
        (1, _) => "MM",
        (0 | 2, 1) => "D",
        (0 | 2, _) => "DD",
        (3, _) => "hh",
        (4, _) => "mm",
        (5, _) => "ss",
        _ => "n",
    }
}

fn is_month(piece: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = piece.to_lowercase();
    MONTHS.iter().any(|month| lower.starts_with(month))
}

fn word(piece: &str) -> &'static str {
    match piece {
        "T" => "T",
        "Z" => "Z",
        "st" | "nd" | "rd" | "th" => "th",
        _ if is_month(piece) && piece.chars().count() == 3 => "Mon",
        _ if is_month(piece) => "Month",
        _ => "word",
    }
}
