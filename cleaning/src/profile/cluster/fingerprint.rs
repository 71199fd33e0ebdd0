//! The fingerprint of a value, as `OpenRefine` defines it.

use super::fold::fold;

/// The fingerprint: trimmed, in lower case, without punctuation and control characters, its letters as ASCII, its words
/// sorted and each kept once. "Cruise, Tom" and "tom  cruise" have the fingerprint "cruise tom".
/// Source of the method: `OpenRefine`, *Clustering methods in-depth*.
pub fn fingerprint(value: &str) -> String {
    let plain = normalise(value);
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// What every key begins with: lower case, ASCII, no punctuation, no control character but white space.
pub(super) fn normalise(value: &str) -> String {
    let mut plain = fold(value);
    plain.retain(|character| !is_left_out(character));
    plain
}

fn is_left_out(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_punctuation() || (character.is_control() && !character.is_whitespace());
    }
    let is_control = character.is_control() && !character.is_whitespace();
    // Punctuation of Unicode's general and supplemental blocks and of Latin-1; currency and other symbols stay.
    is_control
        || matches!(character,
            '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}'
            | '\u{2E00}'..='\u{2E7F}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
        || crate::text::is_invisible(character)
}
