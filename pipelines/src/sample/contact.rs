//! Telephone numbers and mail addresses.

use super::draw::Draw;

/// A national number, digits only. The local part begins with 1, which British local numbers never do, so that
/// nobody's telephone rings.
pub(super) fn telephone(dialling_code: &str, mut draw: Draw) -> String {
    let local_digits = 10 - dialling_code.len();
    let limit = 10_u64.pow(u32::try_from(local_digits).unwrap_or_default());
    format!("{dialling_code}1{:0local_digits$}", draw.below(limit))
}

/// One of the ways to write a telephone number.
pub(super) fn telephone_style(number: &str, dialling_code: &str, draw: &mut Draw) -> String {
    let local = number.strip_prefix(dialling_code).unwrap_or(number);
    let national = dialling_code.trim_start_matches('0');
    match draw.below(12) {
        0..5 => format!("{dialling_code} {local}"),
        5..7 => number.to_owned(),
        7 => format!("({dialling_code}) {local}"),
        8 => format!("+44 {national} {local}"),
        9 => format!("{dialling_code}-{local}"),
        10 => format!("+44(0){national}{local}"),
        // A spreadsheet took it for a number.
        _ => format!("{national}{local}"),
    }
}

/// A mail address at the organisation's own made-up domain.
pub(super) fn mail_address(name: &str, draw: &mut Draw) -> String {
    let words = name
        .split_whitespace()
        .map(plain)
        .filter(|word| !word.is_empty() && word != "the" && word != "and");
    let domain = words.take(3).collect::<Vec<_>>().join("-");
    let user = draw.pick(&[
        "info",
        "accounts",
        "sales",
        "office",
        "enquiries",
        "admin",
        "purchase.ledger",
    ]);
    format!("{user}@{domain}.example")
}

fn plain(word: &str) -> String {
    word.chars()
        .map(|char| match char {
            'é' | 'ë' => 'e',
            'â' => 'a',
            char => char.to_ascii_lowercase(),
        })
        .filter(char::is_ascii_alphanumeric)
        .collect()
}
