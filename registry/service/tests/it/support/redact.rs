//! What varies from run to run, named by its first appearance, so that equal things stay visibly equal.

use std::fmt::Write;

/// The text with every UUID and hash replaced by a number.
pub fn redact(text: &str) -> String {
    let text = replace(text, "id", uuid_length);
    replace(&text, "hash", hash_length)
}

fn replace(text: &str, name: &str, length: fn(&str) -> Option<usize>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut shown = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = length(rest) {
            let (found, after) = rest.split_at(length);
            let number = seen.iter().position(|known| *known == found).unwrap_or_else(|| {
                seen.push(found);
                seen.len() - 1
            });
            write!(shown, "[{name} {}]", number + 1).unwrap();
            rest = after;
        } else {
            shown.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    shown
}

fn uuid_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes().get(..36)?;
    let fits = bytes.iter().enumerate().all(|(place, byte)| match place {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    fits.then_some(36)
}

fn hash_length(text: &str) -> Option<usize> {
    let digits = text.strip_prefix("sha-256:")?.as_bytes().get(..64)?;
    digits.iter().all(u8::is_ascii_hexdigit).then_some(72)
}
