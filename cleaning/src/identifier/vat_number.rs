//! VAT registration numbers of the United Kingdom, with the two check-digit rules of HMRC: modulus 97, and the newer
//! "97 minus 55" (*9755*). Government departments (GD) and health authorities (HA) have three digits.

use super::{compact, without_label};
use crate::{cleaned::Cleaned, finding::Finding, rule::Rule, text};

const LABELS: &[&str] = &[
    "VATREGISTRATIONNUMBER",
    "VATREGISTRATIONNO",
    "VATREGNO",
    "VATNUMBER",
    "VATNO",
    "VAT",
];

/// Cleans a VAT number: "123 4567 82" becomes "GB123456782". Branch traders keep their three further digits.
pub fn clean(raw: &str) -> Cleaned<String> {
    let Cleaned { value, mut findings } = text::line(raw);
    let Some(line) = value else {
        return Cleaned { value: None, findings };
    };
    let compact = compact(&line);
    let body = without_label(&compact, LABELS);
    let (country, body) = match body.strip_prefix("XI") {
        Some(body) => ("XI", body),
        None => ("GB", body.strip_prefix("GB").unwrap_or(body)),
    };
    match check(body) {
        Check::Right => {}
        Check::WrongDigits => return Cleaned::unusable(Rule::VatNumberCheckDigits, raw, findings),
        Check::WrongForm => return Cleaned::unusable(Rule::VatNumberInvalid, raw, findings),
    }
    let number = format!("{country}{body}");
    if findings.is_empty() && number != raw {
        findings.push(Finding::new(Rule::VatNumberNormalised, raw, number.as_str()));
    }
    Cleaned::new(number, findings)
}

enum Check {
    Right,
    WrongDigits,
    WrongForm,
}

fn check(body: &str) -> Check {
    if let Some(digits) = body.strip_prefix("GD") {
        return three_digits(digits, '0'..='4');
    }
    if let Some(digits) = body.strip_prefix("HA") {
        return three_digits(digits, '5'..='9');
    }
    let is_digits = body.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits || !matches!(body.len(), 9 | 12) || body.starts_with("0000000") {
        return Check::WrongForm;
    }
    let sum: u32 = body
        .bytes()
        .take(7)
        .zip((2..=8).rev())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check: u32 = body
        .bytes()
        .skip(7)
        .take(2)
        .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    if [0, 55].iter().any(|offset| (sum + check + offset).is_multiple_of(97)) {
        Check::Right
    } else {
        Check::WrongDigits
    }
}

fn three_digits(digits: &str, first: std::ops::RangeInclusive<char>) -> Check {
    let is_valid = digits.len() == 3
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.starts_with(|character| first.contains(&character));
    if is_valid { Check::Right } else { Check::WrongForm }
}
