//! Keys of how a value sounds.

use rphonetic::{Cologne, DoubleMetaphone, Encoder as _};

use super::fingerprint::fingerprint;

/// Letters of a code. Four, the usual length, do not tell long English words apart.
const CODE_LENGTH: usize = 8;

/// The key by Double Metaphone (Philips 2000), for English and the languages that English borrows from: the code of
/// each word, in the order of the words' fingerprint. Words with digits and words of other scripts stand for
/// themselves.
pub fn double_metaphone(value: &str) -> String {
    let encoder = DoubleMetaphone::new(Some(CODE_LENGTH));
    by_word(value, |word| encoder.double_metaphone(word).primary())
}

/// The key by the Kölner Phonetik (Postel 1969), for German names: the code of each word, in the order of the words'
/// fingerprint.
pub fn cologne(value: &str) -> String {
    by_word(value, |word| Cologne.encode(word))
}

fn by_word(value: &str, code: impl Fn(&str) -> String) -> String {
    let plain = fingerprint(value);
    let mut codes: Vec<String> = plain
        .split(' ')
        .map(|word| {
            // The encoders are made for letters and index by byte: anything else must not reach them.
            let sounds = word.bytes().all(|byte| byte.is_ascii_alphabetic());
            let sound = if sounds { code(word) } else { String::new() };
            if sound.is_empty() { word.to_owned() } else { sound }
        })
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes.join(" ")
}
