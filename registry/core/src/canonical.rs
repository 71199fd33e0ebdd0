//! Canonical JSON by the GOV.UK Registers V1 rules: sorted keys, no white space, text escaped in one way only.

use std::fmt::Write as _;

/// Appends a JSON string: `"`, `\` and control characters escaped, everything else raw.
///
/// The control characters that JSON has a letter for (`\b \t \n \f \r`) use it; the others are `\uXXXX` in upper
/// case. `/` stays as it is.
pub(crate) fn write_string(output: &mut String, text: &str) {
    output.push('"');
    for character in text.chars() {
        match character {
            '"' => output.push_str("\\\""),
            '\\' => output.push_str("\\\\"),
            '\u{8}' => output.push_str("\\b"),
            '\t' => output.push_str("\\t"),
            '\n' => output.push_str("\\n"),
            '\u{c}' => output.push_str("\\f"),
            '\r' => output.push_str("\\r"),
            control if control < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(output, "\\u{:04X}", u32::from(control));
            }
            other => output.push(other),
        }
    }
    output.push('"');
}

/// Appends a JSON array of strings, in the order given.
pub(crate) fn write_array<'a>(output: &mut String, texts: impl IntoIterator<Item = &'a str>) {
    output.push('[');
    for (position, text) in texts.into_iter().enumerate() {
        if position > 0 {
            output.push(',');
        }
        write_string(output, text);
    }
    output.push(']');
}
