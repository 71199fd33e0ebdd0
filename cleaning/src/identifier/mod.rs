//! Numbers that official registers give to organisations.

pub mod charity_number;
pub mod company_number;
pub mod vat_number;

/// Upper-case letters and digits of a text, all else out.
fn compact(text: &str) -> String {
    text.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| char::from(byte.to_ascii_uppercase()))
        .collect()
}

/// Takes any of the `words` off the front, longest first in the list.
fn without_label<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text)
}
