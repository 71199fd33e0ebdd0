//! Words and their numbers.

use rustc_hash::FxBuildHasher;
use std::collections::HashMap;

/// Words, each once, numbered in the order in which they were first met.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    tokens: HashMap<Box<str>, u32, FxBuildHasher>,
    words: Vec<Box<str>>,
}

impl Vocabulary {
    /// The number of a word, new or known.
    pub fn intern(&mut self, word: &str) -> u32 {
        if let Some(&token) = self.tokens.get(word) {
            return token;
        }
        let token = self.next_token();
        self.words.push(word.into());
        self.tokens.insert(word.into(), token);
        token
    }

    /// Takes in the words of another vocabulary; the answer has, for each of its tokens, the token here.
    pub fn absorb(&mut self, other: &Self) -> Vec<u32> {
        other.words.iter().map(|word| self.intern(word)).collect()
    }

    /// The number of a known word.
    pub fn token(&self, word: &str) -> Option<u32> {
        self.tokens.get(word).copied()
    }

    /// The word of a token; empty for a token of another vocabulary.
    pub fn word(&self, token: u32) -> &str {
        self.words.get(token as usize).map_or("", |word| word)
    }

    /// How many words are known.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether no word is known.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Every token with its word, in the order of the tokens.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (0..).zip(self.words.iter().map(|word| &**word))
    }

    fn next_token(&self) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "limits::ADDRESS_WORDS and the number of rows keep words far below 2^32"
        )]
        let token = self.words.len() as u32;
        token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number() {
        let mut vocabulary = Vocabulary::default();
        let [high, street] = ["HIGH", "STREET"].map(|word| vocabulary.intern(word));
        assert_eq!((high, street), (0, 1));
        assert_eq!(vocabulary.intern("HIGH"), high);
        assert_eq!(vocabulary.token("STREET"), Some(street));
        assert_eq!(vocabulary.token("LANE"), None);
        assert_eq!(vocabulary.word(street), "STREET");
        assert_eq!(vocabulary.word(9), "");
    }

    #[test]
    fn another_vocabulary_is_taken_in() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.intern("HIGH");
        let mut other = Vocabulary::default();
        other.intern("LANE");
        other.intern("HIGH");
        assert_eq!(vocabulary.absorb(&other), [1, 0]);
        let all: Vec<_> = vocabulary.iter().collect();
        assert_eq!(all, [(0, "HIGH"), (1, "LANE")]);
        assert_eq!((vocabulary.len(), vocabulary.is_empty()), (2, false));
    }
}
