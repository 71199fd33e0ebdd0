//! Words of a text, as they are compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::limits::SEARCH_WORD_BYTES_MAX;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word in capitals without accents or apostrophes.
    pub text: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The words of a text: runs of letters and digits, in capitals without accents. An apostrophe belongs to its word, so
/// that KING'S and KINGS are one. Words that are longer than any that people write are cut.
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(8);
    let mut is_open = false;
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        if character.is_alphanumeric() {
            if !is_open {
                let text = String::with_capacity(12);
                words.push(Word { text, start, end });
                is_open = true;
            }
            if let Some(word) = words.last_mut() {
                word.end = end;
                fold(character, &mut word.text);
            }
        } else if !matches!(character, '\'' | '\u{2019}') && !is_combining_mark(character) {
            is_open = false;
        }
    }
    words.retain(|word| !word.text.is_empty());
    words
}

fn fold(character: char, text: &mut String) {
    if text.len() >= SEARCH_WORD_BYTES_MAX {
        return;
    }
    if character.is_ascii() {
        text.push(character.to_ascii_uppercase());
        return;
    }
    let folded = character.nfkd().filter(|part| !is_combining_mark(*part));
    text.extend(folded.flat_map(char::to_uppercase));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_capitals_without_accents_or_marks() {
        assert_eq!(
            texts("Flat 3a, 12 King's Rd. – Llanfair"),
            ["FLAT", "3A", "12", "KINGS", "RD", "LLANFAIR"]
        );
        assert_eq!(texts("Café Ŵyn\u{301} straße ﬁsh"), ["CAFE", "WYN", "STRASSE", "FISH"]);
        assert!(texts(" ,.'- ").is_empty());
    }

    #[test]
    fn a_word_knows_its_place() {
        let text = "Ynys Môn, 4";
        let found: Vec<&str> = words(text).iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(found, ["Ynys", "Môn", "4"]);
    }
}
