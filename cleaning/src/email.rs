//! Email addresses by the practical part of RFC 5321: an unquoted local part and a domain name with a dot.

use crate::{cleaned::Cleaned, finding::Finding, rule::Rule, text};

/// Longest address and longest local part that RFC 5321 section 4.5.3.1 lets through, in bytes.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;
const LONGEST_LABEL: usize = 63;

/// Ends that people mistype, with what they meant.
const SLIPS: &[(&str, &str)] = &[
    (".co,uk", ".co.uk"),
    (".couk", ".co.uk"),
    (".co.uk.", ".co.uk"),
    (".gov,uk", ".gov.uk"),
    (".govuk", ".gov.uk"),
    (",com", ".com"),
    (".con", ".com"),
    ("@gmial.com", "@gmail.com"),
    ("@hotmial.com", "@hotmail.com"),
];

/// Cleans an email address: the first of several, without `mailto:` and brackets, its domain in lower case.
pub fn clean(raw: &str) -> Cleaned<String> {
    let Cleaned { value, mut findings } = text::line(raw);
    let Some(line) = value else {
        return Cleaned { value: None, findings };
    };
    let mut candidates = line.split([';', ' ', '<', '>', '|']).filter(|part| part.contains('@'));
    let first = candidates.next().unwrap_or(&line);
    if candidates.next().is_some() {
        findings.push(Finding::new(Rule::EmailSeveral, line.as_str(), first));
    }
    let bare = trim(strip_scheme(trim(first)));
    let mended = mend(bare);
    if let Some(mended) = &mended {
        findings.push(Finding::new(Rule::EmailRepaired, bare, mended.as_str()));
    }
    let Some(address) = canonical(mended.as_deref().unwrap_or(bare)) else {
        return Cleaned::unusable(Rule::EmailInvalid, raw, findings);
    };
    if findings.is_empty() && address != raw {
        findings.push(Finding::new(Rule::EmailNormalised, raw, address.as_str()));
    }
    Cleaned::new(address, findings)
}

fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| "()[]<>\"',.:".contains(character))
}

fn strip_scheme(text: &str) -> &str {
    match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            let address = &text[7..];
            address.split_once('?').map_or(address, |(address, _)| address)
        }
        _ => text,
    }
}

fn mend(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    SLIPS
        .iter()
        .find(|(slip, _)| lower.ends_with(slip))
        .map(|(slip, meant)| format!("{}{meant}", &text[..text.len() - slip.len()]))
}

/// The address with its domain in lower case, when it has the form of one.
fn canonical(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    // A letter in lower case may be longer, or a letter and a mark.
    let domain = domain.to_lowercase();
    let is_valid = local.len() + 1 + domain.len() <= LONGEST && is_local(local) && is_domain(&domain);
    is_valid.then(|| format!("{local}@{domain}"))
}

fn is_local(local: &str) -> bool {
    (1..=LONGEST_LOCAL).contains(&local.len())
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character))
}

fn is_atom_character(character: char) -> bool {
    character.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character)
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(is_label)
        && domain
            .rsplit('.')
            .next()
            .is_some_and(|last| last.len() >= 2 && !last.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_label(label: &str) -> bool {
    (1..=LONGEST_LABEL).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .chars()
            .all(|character| character.is_alphanumeric() || character == '-')
}
