//! What a value is.

use serde::{Deserialize, Serialize};

use super::date_format::date_format;
use super::number::number;
use crate::identifier::{company_number, vat_number};
use crate::{email, phone, postcode, text};

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// There are no values.
    Empty,
    /// Yes and no, in any of the usual words.
    Boolean,
    /// Calendar dates.
    Date,
    /// UK postcodes.
    Postcode,
    /// Email addresses.
    Email,
    /// Web addresses.
    Url,
    /// UK VAT registration numbers with right check digits.
    VatNumber,
    /// UK company numbers at their full length.
    CompanyNumber,
    /// Telephone numbers with a zero or a plus in front.
    Phone,
    /// Whole numbers without leading zeros.
    Integer,
    /// Numbers with decimals.
    Decimal,
    /// Few values that repeat.
    Code,
    /// One word with digits, too many different ones for a list of codes.
    Identifier,
    /// Up to a line of words: names of people, organisations, places, addresses.
    Name,
    /// Anything else.
    Text,
}

/// Kinds that a single value shows, the most particular first.
pub(super) const SHOWN: [Kind; 10] = [
    Kind::Boolean,
    Kind::Date,
    Kind::Postcode,
    Kind::Email,
    Kind::Url,
    Kind::VatNumber,
    Kind::CompanyNumber,
    Kind::Phone,
    Kind::Integer,
    Kind::Decimal,
];

impl Kind {
    /// In words, for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Empty => "no values",
            Self::Boolean => "yes or no",
            Self::Date => "date",
            Self::Postcode => "postcode",
            Self::Email => "email address",
            Self::Url => "web address",
            Self::VatNumber => "VAT number",
            Self::CompanyNumber => "company number",
            Self::Phone => "telephone number",
            Self::Integer => "whole number",
            Self::Decimal => "decimal number",
            Self::Code => "code list",
            Self::Identifier => "identifier",
            Self::Name => "name",
            Self::Text => "text",
        }
    }

    /// Whether `value` may be of this kind. Kinds that only a whole column shows are told by other means.
    pub(super) fn has(self, value: &str) -> bool {
        let value = value.trim();
        match self {
            Self::Boolean => is_boolean(value),
            Self::Date => date_format(value).is_some(),
            Self::Postcode => {
                value.len() <= 10 && postcode::clean(value).value.is_some_and(|found| found.inward.is_some())
            }
            Self::Email => value.contains('@') && !value.contains(' ') && email::clean(value).value.is_some(),
            Self::Url => is_url(value),
            Self::VatNumber => value.len() >= 9 && vat_number::clean(value).value.is_some(),
            Self::CompanyNumber => {
                value.len() == 8 && company_number::clean(value).value.as_deref() == Some(&value.to_ascii_uppercase())
            }
            Self::Phone => is_phone(value),
            Self::Integer => is_integer(value),
            Self::Decimal => number(value).is_some() && !has_leading_zero(value),
            Self::Name => is_name(value),
            Self::Identifier => {
                value.len() <= 64 && !value.contains(' ') && value.bytes().any(|byte| byte.is_ascii_digit())
            }
            Self::Empty | Self::Code | Self::Text => true,
        }
    }
}

fn is_boolean(value: &str) -> bool {
    matches!(
        value.to_ascii_lowercase().as_str(),
        "y" | "n" | "yes" | "no" | "true" | "false" | "t" | "f" | "0" | "1"
    )
}

fn is_url(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let host = ["http://", "https://", "ftp://", "www."]
        .iter()
        .find_map(|start| lower.strip_prefix(start));
    host.is_some_and(|rest| rest.contains('.') && !rest.contains(' '))
}

fn is_phone(value: &str) -> bool {
    let starts = value.trim_start_matches('(').starts_with(['0', '+']);
    starts && value.len() <= 30 && phone::clean(value).value.is_some()
}

fn is_integer(value: &str) -> bool {
    let digits = value.trim_start_matches(['-', '+']);
    !has_leading_zero(value)
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
        && number(value).is_some()
}

fn has_leading_zero(value: &str) -> bool {
    let digits = value.trim_start_matches(['-', '+', '£']);
    digits.len() > 1 && digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

/// Words of letters on one line, with some numbers among them.
fn is_name(value: &str) -> bool {
    let line = text::collapse_white_space(value);
    let words = line.split(' ').count();
    let letters = line.chars().filter(|character| character.is_alphabetic()).count();
    let digits = line.chars().filter(|character| character.is_numeric()).count();
    letters >= 2 && digits <= letters && words <= 16 && line.chars().count() <= 120
}
