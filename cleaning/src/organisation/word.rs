//! Words of a name for comparing.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// One word in upper case.
pub(super) type Word = Cow<'static, str>;

/// Splits a name into words: upper case, accents off, `&` and `+` as AND, apostrophes and stops out, single letters
/// in a row joined ("G V E P" is "GVEP").
pub(super) fn split(name: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(8);
    let mut word = String::new();
    let mut letters = false;
    let plain: Cow<'_, str> = if name.is_ascii() {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(without_accents(name))
    };
    for character in plain.chars().chain([' ']) {
        match character {
            '&' | '+' => {
                end(&mut words, &mut word, &mut letters);
                words.push(Cow::Borrowed("AND"));
                letters = false;
            }
            '\'' | '.' | '’' | '`' => {}
            letter if letter.is_alphanumeric() => word.extend(letter.to_uppercase()),
            _ => end(&mut words, &mut word, &mut letters),
        }
    }
    words
}

/// Ends a word; joins it to the last when both are single letters.
fn end(words: &mut Vec<Word>, word: &mut String, letters: &mut bool) {
    if word.is_empty() {
        return;
    }
    let is_letter = word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
    match words.last_mut() {
        Some(last) if is_letter && *letters => last.to_mut().push_str(word),
        _ => words.push(Cow::Owned(std::mem::take(word))),
    }
    word.clear();
    *letters = is_letter;
}

fn without_accents(name: &str) -> String {
    name.nfd()
        .filter(|character| !is_combining_mark(*character))
        .nfc()
        .collect()
}

/// Takes THE off the front, or off the end where it was put for sorting.
pub(super) fn drop_article(words: &mut Vec<Word>) {
    if words.len() > 1 && words[0] == "THE" {
        words.remove(0);
    }
    if words.len() > 1 && words.last().is_some_and(|last| last == "THE") {
        words.pop();
    }
}

/// Whether the words end in those of a phrase.
pub(super) fn ends_with(words: &[Word], phrase: &str) -> bool {
    // Most phrases fail on the last word, without being taken apart.
    if !words.last().is_some_and(|last| phrase.ends_with(&**last)) {
        return false;
    }
    let mut words = words.iter().rev();
    phrase
        .rsplit(' ')
        .all(|part| words.next().is_some_and(|word| word == part))
}

/// Whether the words begin with those of a phrase.
pub(super) fn starts_with(words: &[Word], phrase: &str) -> bool {
    if !words.first().is_some_and(|first| phrase.starts_with(&**first)) {
        return false;
    }
    let mut words = words.iter();
    phrase
        .split(' ')
        .all(|part| words.next().is_some_and(|word| word == part))
}
