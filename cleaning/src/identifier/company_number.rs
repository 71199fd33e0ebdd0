//! Company numbers of Companies House: eight characters, digits alone or one or two letters and digits.

use super::{compact, without_label};
use crate::{cleaned::Cleaned, finding::Finding, rule::Rule, text};

/// Prefixes in use, from the *URI customer guide* and the *company number prefixes* list of Companies House.
const PREFIXES: &[&str] = &[
    "AC", "CE", "CS", "FC", "FE", "GE", "GN", "GS", "IC", "IP", "LP", "NA", "NC", "NF", "NI", "NL", "NO", "NP", "NR",
    "NV", "NZ", "OC", "OE", "PC", "R0", "RC", "RS", "SA", "SC", "SE", "SF", "SG", "SI", "SL", "SO", "SP", "SR", "SZ",
    "ZC",
];

const LENGTH: usize = 8;

/// Words that stand before the number in free text, without spaces.
const LABELS: &[&str] = &[
    "COMPANYNUMBER",
    "COMPANYNO",
    "COMPANYREGNO",
    "REGISTEREDNUMBER",
    "REGNO",
    "CRN",
    "GBCOH",
    "NO",
];

/// Cleans a company number: "sc 1234" becomes "SC001234", "1234567" becomes "01234567".
pub fn clean(raw: &str) -> Cleaned<String> {
    let Cleaned { value, mut findings } = text::line(raw);
    let Some(line) = value else {
        return Cleaned { value: None, findings };
    };
    // A number that went through a spreadsheet as a decimal.
    let whole = line.strip_suffix(".0").unwrap_or(&line);
    let compact = compact(whole);
    let body = if is_prefixed(&compact) {
        &compact
    } else {
        without_label(&compact, LABELS)
    };
    let Some(number) = padded(body) else {
        return Cleaned::unusable(Rule::CompanyNumberInvalid, raw, findings);
    };
    if number.len() != body.len() {
        findings.push(Finding::new(Rule::CompanyNumberZerosRestored, raw, number.as_str()));
    } else if findings.is_empty() && number != raw {
        findings.push(Finding::new(Rule::CompanyNumberRespaced, raw, number.as_str()));
    }
    Cleaned::new(number, findings)
}

fn is_prefixed(compact: &str) -> bool {
    compact.get(..2).is_some_and(|prefix| PREFIXES.contains(&prefix))
        && compact[2..].starts_with(|character: char| character.is_ascii_digit())
}

/// The number at its full length. Zeros belong between the letters and the digits.
fn padded(body: &str) -> Option<String> {
    let digits_at = body.bytes().position(|byte| byte.is_ascii_digit())?;
    let (letters, digits) = body.split_at(digits_at);
    // Industrial and provident societies end in R: "IP12345R".
    let bare = if letters == "IP" || letters == "SP" || letters == "NP" {
        digits.strip_suffix('R').unwrap_or(digits)
    } else {
        digits
    };
    let is_known = letters.is_empty() || letters == "R" || PREFIXES.contains(&letters);
    let width = LENGTH.saturating_sub(letters.len());
    let is_valid = is_known
        && bare.bytes().all(|byte| byte.is_ascii_digit())
        && bare.bytes().any(|byte| byte != b'0')
        && digits.len() <= width;
    is_valid.then(|| format!("{letters}{digits:0>width$}"))
}
