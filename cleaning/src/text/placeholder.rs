//! Words that people write where there is no value.

const PLACEHOLDERS: &[&str] = &[
    "",
    "blank",
    "data missing",
    "deleted",
    "empty",
    "gone away",
    "missing",
    "n a",
    "n k",
    "na",
    "nan",
    "nil",
    "no address",
    "no data",
    "no fixed abode",
    "no information",
    "no value",
    "none",
    "none given",
    "none supplied",
    "not applicable",
    "not available",
    "not given",
    "not known",
    "not on file",
    "not provided",
    "not recorded",
    "not specified",
    "not stated",
    "not supplied",
    "null",
    "redacted",
    "see above",
    "see notes",
    "tba",
    "tbc",
    "tbd",
    "to be advised",
    "to be confirmed",
    "undefined",
    "unknown",
    "unspecified",
    "withheld",
];

/// Longest text that can still be a placeholder, in bytes.
const LONGEST: usize = 40;

/// Whether a text on one line stands for no value: a word such as "N/A", or nothing but punctuation, or one letter x
/// over and over.
pub fn is_placeholder(line: &str) -> bool {
    // No placeholder has a digit, and most values that are none have one.
    if line.len() > LONGEST || line.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let words = words(line);
    PLACEHOLDERS.binary_search(&words.as_str()).is_ok() || is_row_of_x(&words)
}

/// Lower-case words with everything but letters and digits read as a space. An empty result means nothing but ASCII
/// punctuation; other scripts and symbols count as letters.
fn words(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    for character in line.chars() {
        if character.is_alphanumeric() || !character.is_ascii() {
            words.extend(character.to_lowercase());
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words.truncate(words.trim_end().len());
    words
}

fn is_row_of_x(words: &str) -> bool {
    words.len() >= 3 && words.bytes().all(|byte| byte == b'x')
}
