//! The n-gram fingerprint of a value, as `OpenRefine` defines it.

use super::fingerprint::normalise;

/// The n-gram fingerprint: the letters and digits of the value without white space, all runs of `size` characters of
/// them, sorted, each kept once, joined. "Krzysztof" and "Kryzysztof" have the same for `size` 1. A text shorter than
/// `size` is its own key.
pub fn ngram_fingerprint(value: &str, size: usize) -> String {
    let mut plain = normalise(value);
    plain.retain(|character| !character.is_whitespace());
    let characters: Vec<char> = plain.chars().collect();
    if size == 0 || characters.len() < size {
        return plain;
    }
    let mut grams: Vec<&[char]> = characters.windows(size).collect();
    grams.sort_unstable();
    grams.dedup();
    grams.into_iter().flatten().collect()
}
