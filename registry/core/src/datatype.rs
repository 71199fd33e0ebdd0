//! What the text of a value must look like.

use chrono::{DateTime, NaiveDate};

use crate::Key;

/// The datatype of a field. Values are text always; the datatype says which text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Datatype {
    /// One line of text.
    String,
    /// Text of several lines.
    Text,
    /// A whole number without leading zeros, of any size.
    Integer,
    /// A number with a point, such as `-0.125`; no exponent.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A day, `2026-03-01`; month and day may be unknown: `2026-03`, `2026`.
    Date,
    /// A moment in UTC, such as `2018-10-11T12:14:03Z`, or as much of it as is known.
    Datetime,
    /// A web address that starts with `http://` or `https://`.
    Url,
    /// An electronic mail address.
    Email,
    /// A reference to a record of another register, `register:key`, or to the register itself, `register:`.
    Curie,
}

impl Datatype {
    /// The name as it is written in definitions.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Datetime => "datetime",
            Self::Url => "url",
            Self::Email => "email",
            Self::Curie => "curie",
        }
    }

    /// Checks the text; the error is the rule it breaks, worded to follow "must".
    pub fn check(self, text: &str) -> Result<(), &'static str> {
        let (holds, rule) = match self {
            Self::String => (
                !text.chars().any(char::is_control),
                "be one line of text without control characters",
            ),
            Self::Text => (
                !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')),
                "have no control characters but line breaks and tabs",
            ),
            Self::Integer => (is_integer(text), "be a whole number without leading zeros, such as -12"),
            Self::Decimal => (is_decimal(text), "be a decimal number, such as 51.5074"),
            Self::Boolean => (matches!(text, "true" | "false"), "be true or false"),
            Self::Date => (is_date(text), "be a date such as 2026-03-01, 2026-03 or 2026"),
            Self::Datetime => (
                is_datetime(text),
                "be a time in UTC such as 2018-10-11T12:14:03Z, or a date",
            ),
            Self::Url => (is_url(text), "be a web address that starts with http:// or https://"),
            Self::Email => (is_email(text), "be an electronic mail address such as name@example.org"),
            Self::Curie => (is_curie(text), "be a reference such as country:GB"),
        };
        if holds { Ok(()) } else { Err(rule) }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    is_digits(digits) && (digits == "0" && digits == text || !digits.starts_with('0'))
}

fn is_decimal(text: &str) -> bool {
    let number = text.strip_prefix('-').unwrap_or(text);
    match number.split_once('.') {
        Some((whole, fraction)) => is_integer(whole) && !whole.starts_with('-') && is_digits(fraction),
        None => is_integer(text),
    }
}

fn is_date(text: &str) -> bool {
    let well_formed = |text: &str| text.is_ascii() && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    match text.len() {
        4 => is_digits(text),
        7 => well_formed(&format!("{text}-01")),
        10 => well_formed(text),
        _ => false,
    }
}

fn is_datetime(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return is_date(text);
    };
    let Some(time) = time.strip_suffix('Z') else {
        return false;
    };
    let whole = match time.len() {
        2 => format!("{date}T{time}:00:00Z"),
        5 => format!("{date}T{time}:00Z"),
        _ => text.to_owned(),
    };
    date.len() == 10 && DateTime::parse_from_rfc3339(&whole).is_ok()
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.starts_with(['/', '?', '#', ':'])
            && !rest.is_empty()
            && !text.chars().any(|c| c.is_whitespace() || c.is_control())
    })
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let clean = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    clean(local) && clean(domain) && domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty())
}

fn is_curie(text: &str) -> bool {
    let Some((prefix, reference)) = text.split_once(':') else {
        return false;
    };
    let reference = reference.strip_prefix('/').unwrap_or(reference);
    crate::RegisterName::parse(prefix).is_ok() && (reference.is_empty() || Key::parse(reference).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked_by_datatype() {
        let table: [(Datatype, &[&str], &[&str]); 10] = [
            (Datatype::String, &["a", "é ;"], &["a\nb", "\u{0}"]),
            (Datatype::Text, &["a\nb"], &["\u{0}"]),
            (
                Datatype::Integer,
                &["0", "-200", "100", "123456789012345678901234567890"],
                &["", "-", "-0", "01", "1.0", "+1", "١"],
            ),
            (
                Datatype::Decimal,
                &["0", "-0.5", "51.5074", "3"],
                &["", ".5", "5.", "01.5", "1e3", "--1.5", "1.2.3"],
            ),
            (Datatype::Boolean, &["true", "false"], &["True", "1", "yes"]),
            (
                Datatype::Date,
                &["2001", "2001-01", "2024-02-29"],
                &["2023-02-29", "2001-1-1", "01/02/2003", "20010101", "+2001-1-1"],
            ),
            (
                Datatype::Datetime,
                &[
                    "2001",
                    "2001-01-31",
                    "2018-10-11T12Z",
                    "2018-10-11T12:14Z",
                    "2001-01-31T23:20:55Z",
                ],
                &["2018-10-11T12", "2018-10-11T25Z", "2001-01-31T23:20:55+01:00"],
            ),
            (
                Datatype::Url,
                &["https://www.gov.uk/a?b", "http://x"],
                &["gov.uk", "https://", "ftp://x", "https://a b"],
            ),
            (
                Datatype::Email,
                &["a.b@example.org"],
                &["a", "a@b", "@example.org", "a b@example.org", "a@example..org"],
            ),
            (
                Datatype::Curie,
                &[
                    "country:",
                    "country:GB",
                    "local-authority:ABC",
                    "example:foo/bar",
                    "example:/qux",
                ],
                &[":GB", "GB", "country", "a:b c"],
            ),
        ];
        for (datatype, good, bad) in table {
            for text in good {
                assert_eq!(datatype.check(text), Ok(()), "{datatype:?} {text}");
            }
            for text in bad {
                assert!(datatype.check(text).is_err(), "{datatype:?} {text}");
            }
        }
    }
}
