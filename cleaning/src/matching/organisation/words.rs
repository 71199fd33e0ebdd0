//! The words of a list of names: what each does in a name, how often it occurs and how rare it is.

use super::alignment::{View, Word};
use crate::{
    matching::{Similar, Spelling, Vocabulary},
    organisation::{NameTerms, Term, TermKind},
};

/// No word says less than this, in bits.
const BITS_MIN: f32 = 0.5;
/// No word says more than this, however long the list of names.
const BITS_MAX: f32 = 16.0;

/// Names of the general collection that general knowledge stands for.
const ASSUMED_NAMES: f64 = 300.0;

/// A distinct word.
#[derive(Debug, Clone, Copy)]
struct Fact {
    kind: TermKind,
    /// Names that have the word.
    count: u32,
    bits: f32,
}

/// The distinct words of a list of names.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    vocabulary: Vocabulary,
    facts: Vec<Fact>,
    names: usize,
    spelling: Spelling,
    /// Words in alphabetical order.
    ordered: Vec<u32>,
}

impl Words {
    /// Takes in the words of one more name and returns their numbers.
    pub fn add(&mut self, name: &NameTerms) -> Vec<u32> {
        self.names += 1;
        let mut tokens: Vec<u32> = Vec::with_capacity(name.terms.len());
        for term in &name.terms {
            let token = self.vocabulary.intern(&term.text);
            if token as usize == self.facts.len() {
                self.facts.push(Fact {
                    kind: term.kind,
                    count: 0,
                    bits: term.default_bits(),
                });
            }
            if !tokens.contains(&token) {
                self.facts[token as usize].count += 1;
            }
            tokens.push(token);
        }
        tokens
    }

    /// Works out how rare the words are, once all names are in; to be called once.
    pub fn learn(&mut self) {
        for fact in &mut self.facts {
            fact.bits = rarity(self.names, fact.count, fact.bits);
        }
    }

    /// Makes the look-ups of misspelt and shortened words.
    pub fn look_up(&mut self) {
        self.spelling = Spelling::new(&self.vocabulary);
        self.ordered = self.vocabulary.iter().map(|(token, _)| token).collect();
        let word = |token: u32| self.vocabulary.word(token);
        self.ordered
            .sort_unstable_by(|&left, &right| word(left).cmp(word(right)));
    }

    pub fn len(&self) -> usize {
        self.vocabulary.len()
    }

    pub fn token(&self, word: &str) -> Option<u32> {
        self.vocabulary.token(word)
    }

    pub fn bits(&self, token: u32) -> f32 {
        self.facts[token as usize].bits
    }

    /// A known word as it is aligned.
    pub fn word(&self, token: u32) -> Word<'_> {
        let fact = self.facts[token as usize];
        Word {
            text: self.vocabulary.word(token),
            kind: fact.kind,
            bits: fact.bits,
            count: fact.count,
        }
    }

    /// Any word as it is aligned. Without a list of names, general knowledge says how rare it is.
    fn word_of<'name>(&self, term: &'name Term) -> Word<'name> {
        let known = self.token(&term.text).map(|token| self.facts[token as usize]);
        let bits = match known {
            Some(fact) => fact.bits,
            None => rarity(self.names, 0, term.default_bits()),
        };
        Word {
            text: &term.text,
            kind: term.kind,
            bits,
            count: known.map_or(0, |fact| fact.count),
        }
    }

    /// A name as it is aligned.
    pub fn view<'name>(&self, name: &'name NameTerms) -> View<'name> {
        View {
            words: name.terms.iter().map(|term| self.word_of(term)).collect(),
            initials: &name.initials,
            legal_form: name.legal_form,
            may_be_cut: name.may_be_cut,
            body: name.body,
        }
    }

    /// Words that may be this one misspelt.
    pub fn similar(&self, word: &str) -> Vec<Similar> {
        self.spelling.similar(&self.vocabulary, word)
    }

    /// Words that begin with a text, in alphabetical order; none when there are more than `most`, because a start that
    /// so many words have says little.
    pub fn starting_with(&self, start: &str, most: usize) -> &[u32] {
        let word = |token: &u32| self.vocabulary.word(*token);
        let rest = &self.ordered[self.ordered.partition_point(|token| word(token) < start)..];
        let run = rest
            .iter()
            .take(most + 1)
            .take_while(|token| word(token).starts_with(start));
        match run.count() {
            count if count > most => &[],
            count => &rest[..count],
        }
    }
}

/// How rare a word is in bits: log2(names ÷ names that have it), the inverse document frequency of Spärck Jones (1972),
/// within bounds. General knowledge counts as some names of a list beside, in which the word has the bits that it
/// usually has, so that a short list does not take a common word for a rare one or the reverse.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a rarity within bounds, to the precision of a word's weight"
)]
fn rarity(names: usize, holders: u32, usual_bits: f32) -> f32 {
    let usual_holders = ASSUMED_NAMES * (-f64::from(usual_bits)).exp2();
    let bits = ((names as f64 + ASSUMED_NAMES) / (f64::from(holders) + usual_holders)).log2();
    (bits as f32).clamp(BITS_MIN, BITS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::names;

    fn words() -> Words {
        let mut words = Words::default();
        for text in ["Mill Surgery", "Bramwick Surgery", "Bramble Surgery"] {
            for name in names(text) {
                words.add(&name);
            }
        }
        words.learn();
        words.look_up();
        words
    }

    #[test]
    fn rare_words_say_more() {
        let words = words();
        let bits = |word: &str| words.token(word).map(|token| words.bits(token));
        assert!(bits("MILL") > bits("SURGERY"));
        assert!(bits("SURGERY") >= Some(BITS_MIN));
    }

    #[test]
    fn the_start_of_too_many_words_finds_none() {
        let words = words();
        assert_eq!(words.starting_with("BRAM", 2).len(), 2);
        assert!(words.starting_with("BRAM", 1).is_empty());
        assert!(words.starting_with("BRAN", 9).is_empty());
    }

    #[test]
    fn without_a_list_general_knowledge_speaks() {
        let words = Words::default();
        let name = names("Bramwick Hospital").remove(0);
        let view = words.view(&name);
        assert!(view.words[0].bits > view.words[1].bits);
    }
}
