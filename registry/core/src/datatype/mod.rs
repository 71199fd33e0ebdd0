//! What the text of a value must look like.

mod number;
mod reference;
mod time;

use crate::{FieldName, ItemHash};

use number::{is_decimal, is_integer, is_point};
pub(crate) use reference::read_curie;
use reference::{is_email, is_url};
pub(crate) use time::days_of;
use time::{is_date, is_datetime, is_period, is_timestamp};

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
    /// A moment in UTC to the second, `2018-07-15T14:38:05Z`.
    Timestamp,
    /// A duration `P1Y2M10DT2H30M`, or an interval: `start/end`, `start/duration` or `duration/end`. Both ends are
    /// datetimes, reduced or not; the specification knows no open end and no fractions.
    Period,
    /// A web address that starts with `http://` or `https://`.
    Url,
    /// An electronic mail address.
    Email,
    /// A reference to a record of another register, `register:key`, or to the register itself, `register:`.
    Curie,
    /// A place on Earth, `[longitude,latitude]` in WGS 84 degrees: -180 to 180, then -90 to 90.
    ///
    /// The GOV.UK specification left points open; this is the position of `GeoJSON` (RFC 7946).
    Point,
    /// One of the codes that the field lists.
    Code,
    /// The name of a field, register or datatype: lower-case letters, digits and hyphens, a letter first.
    Name,
    /// `sha-256:` and 64 hexadecimal digits.
    Hash,
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
            Self::Timestamp => "timestamp",
            Self::Period => "period",
            Self::Url => "url",
            Self::Email => "email",
            Self::Curie => "curie",
            Self::Point => "point",
            Self::Code => "code",
            Self::Name => "name",
            Self::Hash => "hash",
        }
    }

    /// Checks the text; the error is the rule it breaks, worded to follow "must".
    pub fn check(self, text: &str) -> Result<(), &'static str> {
        let (holds, rule) = match self {
            Self::String | Self::Code => (
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
            Self::Timestamp => (is_timestamp(text), "be a time in UTC such as 2018-07-15T14:38:05Z"),
            Self::Period => (
                is_period(text),
                "be a duration such as P1Y2M10D, or two ends such as 2018-01-01/P1M or 2018/2020",
            ),
            Self::Url => (is_url(text), "be a web address that starts with http:// or https://"),
            Self::Email => (is_email(text), "be an electronic mail address such as name@example.org"),
            Self::Curie => (read_curie(text).is_some(), "be a reference such as country:GB"),
            Self::Point => (
                is_point(text),
                "be longitude and latitude in WGS 84 degrees, such as [-0.1276,51.5072]",
            ),
            Self::Name => (
                FieldName::parse(text).is_ok(),
                "be a name of lower-case letters (a-z), digits and hyphens that starts with a letter",
            ),
            Self::Hash => (
                ItemHash::parse(text).is_ok(),
                "be sha-256: followed by 64 lower-case hexadecimal digits",
            ),
        };
        if holds { Ok(()) } else { Err(rule) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A datatype, texts that it lets in and texts that it keeps out.
    type Row = (Datatype, &'static [&'static str], &'static [&'static str]);

    fn check(table: &[Row]) {
        for (datatype, good, bad) in table {
            for text in *good {
                assert_eq!(datatype.check(text), Ok(()), "{datatype:?} {text}");
            }
            for text in *bad {
                assert!(datatype.check(text).is_err(), "{datatype:?} {text}");
            }
        }
    }

    #[test]
    fn values_are_checked_by_datatype() {
        let table: [Row; 7] = [
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
                &[
                    "2018-10-11T12",
                    "2018-10-11T25Z",
                    "2001-01-31T23:20:55+01:00",
                    "2001-01-31T23:20:55.5Z",
                    "2001-01-31TéZ",
                ],
            ),
        ];
        check(&table);
    }

    #[test]
    fn values_of_the_other_datatypes_are_checked() {
        let table: [Row; 9] = [
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
            (
                Datatype::Timestamp,
                &["2018-07-15T14:38:05Z"],
                &[
                    "2018-07-15",
                    "2018-07-15T14:38Z",
                    "2018-07-15 14:38:05Z",
                    "2018-07-15T14:38:05z",
                ],
            ),
            (
                Datatype::Period,
                &[
                    "P1Y",
                    "PT0S",
                    "P3Y9M27D",
                    "PT36H",
                    "2018/2020",
                    "2018-01/P1M",
                    "P12D/2018-01-01T12Z",
                ],
                &[
                    "",
                    "P",
                    "PT",
                    "P1YT",
                    "P0Y",
                    "P1Y0D",
                    "P1M1Y",
                    "P1W",
                    "PT1.5S",
                    "P1S",
                    "2018",
                    "2018/",
                    "/2018",
                    "P1Y/P1Y",
                    "2018/2019/2020",
                    "P-1Y",
                    "P1Y2",
                    "p1y",
                    "PT0S1",
                    "..",
                    "2018/..",
                ],
            ),
            (
                Datatype::Point,
                &["[-0.1276,51.5072]", "[180,-90]", "[0,0]"],
                &[
                    "",
                    "[]",
                    "-0.1276,51.5072",
                    "[51.5]",
                    "[1,2,3]",
                    "[181,0]",
                    "[0,90.1]",
                    "[0, 1]",
                    "[1e1,0]",
                    "POINT(1 2)",
                ],
            ),
            (Datatype::Code, &["01", "A b"], &["a\nb"]),
            (Datatype::Name, &["name", "key-01"], &["0x", "42-date", "-boo", "A", ""]),
            (
                Datatype::Hash,
                &["sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
                &[
                    "sha-256:e3b0",
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                ],
            ),
        ];
        check(&table);
    }
}
