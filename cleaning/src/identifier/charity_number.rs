//! Charity numbers of the three registers of the United Kingdom.
//!
//! England and Wales: six or seven digits, with "-n" for a linked charity. Scotland (OSCR): "SC" and six digits.
//! Northern Ireland (CCNI): "NIC" and six digits that begin with 1.

use super::{compact, without_label};
use crate::{cleaned::Cleaned, finding::Finding, rule::Rule, text};

const LABELS: &[&str] = &[
    "REGISTEREDCHARITYNUMBER",
    "REGISTEREDCHARITYNO",
    "CHARITYNUMBER",
    "CHARITYNO",
    "CHARITY",
    "GBCHC",
    "NO",
];

/// Cleans a charity number: "SC 12345" becomes "SC012345", "1,234,567" becomes "1234567".
pub fn clean(raw: &str) -> Cleaned<String> {
    let Cleaned { value, mut findings } = text::line(raw);
    let Some(line) = value else {
        return Cleaned { value: None, findings };
    };
    let Some(number) = canonical(line.strip_suffix(".0").unwrap_or(&line)) else {
        return Cleaned::unusable(Rule::CharityNumberInvalid, raw, findings);
    };
    if findings.is_empty() && number != raw {
        findings.push(Finding::new(Rule::CharityNumberNormalised, raw, number.as_str()));
    }
    Cleaned::new(number, findings)
}

fn canonical(line: &str) -> Option<String> {
    let (main, linked) = match line.rsplit_once(['-', '/']) {
        Some((main, linked)) if is_linked(linked.trim()) && count_digits(main) >= 6 => (main, Some(linked.trim())),
        _ => (line, None),
    };
    let compact = compact(main);
    let body = without_label(&compact, LABELS);
    if let Some(digits) = body.strip_prefix("NIC") {
        return (is_digits(digits, 6..=6) && digits.starts_with('1')).then(|| format!("NIC{digits}"));
    }
    if let Some(digits) = body.strip_prefix("SC").or_else(|| body.strip_prefix("SCO")) {
        return is_digits(digits, 1..=6).then(|| format!("SC{digits:0>6}"));
    }
    if !is_digits(body, 6..=7) || body.starts_with('0') {
        return None;
    }
    // Linked charity zero is the main charity itself.
    match linked.map(|linked| linked.trim_start_matches('0')) {
        Some(linked) if !linked.is_empty() => Some(format!("{body}-{linked}")),
        _ => Some(body.to_owned()),
    }
}

fn is_linked(text: &str) -> bool {
    is_digits(text, 1..=4)
}

fn count_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn is_digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
