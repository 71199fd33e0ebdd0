//! The permanent identifier of a thing.

use crate::limits::KEY_BYTES_MAX;
use crate::name::text_newtype;

/// The key of a record, by the GOV.UK Registers rule for identifiers.
///
/// Letters and digits, with `-`, `_`, `.` and `/` between them: none of those first or last, no two in a row, 128
/// bytes at most. A key is never reused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);
text_newtype!(Key, "key", read_key);

fn read_key(text: &str) -> Result<String, String> {
    if text.len() > KEY_BYTES_MAX {
        return Err(format!("have at most {KEY_BYTES_MAX} bytes"));
    }
    let mut after_letter_or_digit = false;
    for character in text.chars() {
        let restricted = matches!(character, '-' | '_' | '.' | '/');
        if !(character.is_ascii_alphanumeric() || restricted && after_letter_or_digit) {
            return Err(KEY_RULE.to_owned());
        }
        after_letter_or_digit = !restricted;
    }
    if after_letter_or_digit {
        Ok(text.to_owned())
    } else {
        Err(KEY_RULE.to_owned())
    }
}

const KEY_RULE: &str = "be letters (a-z, A-Z) and digits, with single -, _, . or / only between them";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_follow_the_rule() {
        for good in ["1", "GB", "01", "10.5", "ADR", "CA-ZX", "an_id", "10.2/3"] {
            assert!(Key::parse(good).is_ok(), "{good}");
        }
        let long = "a".repeat(KEY_BYTES_MAX + 1);
        for bad in [
            "", "_1", ".34", "A..B", "ALPHA--", "ALPHA-", "C__34", "C_/34", "a b", "é", &long,
        ] {
            assert!(Key::parse(bad).is_err(), "{bad}");
        }
    }
}
