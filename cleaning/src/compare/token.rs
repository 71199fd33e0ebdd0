//! Word sets in which rare words count for more.

use std::collections::HashMap;

/// The share of a word's rarity that a misspelt form of it earns.
const MISSPELT_SHARE: f64 = 0.85;
/// The share of their rarity that the words beside the rarest one add to what an agreement says.
const DEPENDENT_SHARE: f64 = 0.3;
/// Words shorter than this are compared exactly: one edit in three letters makes another word.
const MISSPELT_CHARACTERS_MIN: usize = 5;
/// Edit similarity from which two words are taken for one word misspelt: one edit in five letters, two in ten.
const MISSPELT_SIMILARITY_MIN: f64 = 0.8;

/// How rare each word of a column is, in bits: log2(values ÷ values that have the word), never below a small floor.
///
/// This is the inverse document frequency of Spärck Jones (1972), learnt from the column itself.
#[derive(Debug, Clone, Default)]
pub struct TokenRarity {
    identifiers: HashMap<Box<str>, u32>,
    bits: Vec<f64>,
    words: Vec<Word>,
}

/// The words of one text, as identifiers of a [`TokenRarity`], sorted, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenSet(Vec<u32>);

impl TokenRarity {
    /// Rarities learnt from the distinct texts of a column, each with the number of records that have it.
    pub fn learn<'text>(texts: impl Iterator<Item = (&'text str, u32)> + Clone) -> Self {
        let mut rarity = Self::default();
        let mut holders: Vec<u64> = Vec::new();
        let mut total = 0_u64;
        for (text, count) in texts {
            total += u64::from(count);
            for word in rarity.intern(text).0 {
                let index = word as usize;
                if index >= holders.len() {
                    holders.resize(index + 1, 0);
                }
                holders[index] += u64::from(count);
            }
        }
        rarity.bits = holders.iter().map(|&count| bits(total, count)).collect();
        rarity
    }

    /// No knowledge of the column: every word counts the same.
    pub fn even() -> Self {
        Self::default()
    }

    /// The words of a text, known or new.
    fn intern(&mut self, text: &str) -> TokenSet {
        let mut identifiers: Vec<u32> = Vec::new();
        for word in text.split_whitespace() {
            if let Some(&identifier) = self.identifiers.get(word) {
                identifiers.push(identifier);
            } else {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a column has fewer than 2^32 distinct words"
                )]
                let identifier = self.words.len() as u32;
                self.identifiers.insert(word.into(), identifier);
                self.words.push(Word::new(word));
                identifiers.push(identifier);
            }
        }
        identifiers.sort_unstable();
        identifiers.dedup();
        TokenSet(identifiers)
    }

    /// The words of a text of the learnt column. Words that were never learnt are left out.
    pub fn tokens(&self, text: &str) -> TokenSet {
        let mut identifiers: Vec<u32> = text
            .split_whitespace()
            .filter_map(|word| self.identifiers.get(word).copied())
            .collect();
        identifiers.sort_unstable();
        identifiers.dedup();
        TokenSet(identifiers)
    }

    /// The rarest words of a text, rarest first, at most `count`; equally rare words in alphabetical order.
    pub fn rarest(&self, text: &str, count: usize) -> Vec<&str> {
        let mut identifiers = self.tokens(text).0;
        identifiers.sort_by(|&left, &right| {
            self.bits(right)
                .total_cmp(&self.bits(left))
                .then_with(|| self.word(left).cmp(self.word(right)))
        });
        identifiers
            .into_iter()
            .take(count)
            .map(|identifier| self.word(identifier))
            .collect()
    }

    /// Weighted Dice similarity of two word sets, from 0 to 1: twice the rarity of the words in common ÷ the rarity of
    /// all. A word that is a misspelling of one on the other side earns a part of its rarity.
    pub fn similarity(&self, left: &TokenSet, right: &TokenSet) -> f64 {
        let mut common = 0.0;
        let mut only_left: Vec<u32> = Vec::new();
        let mut only_right: Vec<u32> = right.0.clone();
        for &token in &left.0 {
            if let Ok(position) = only_right.binary_search(&token) {
                only_right.remove(position);
                common += 2.0 * self.bits(token);
            } else {
                only_left.push(token);
            }
        }
        common += self.misspelt(&only_left, &mut only_right);
        let all: f64 = left.0.iter().chain(&right.0).map(|&token| self.bits(token)).sum();
        if all > 0.0 { (common / all).min(1.0) } else { 0.0 }
    }

    /// How much an agreement on these words says, in bits: the rarity of the rarest word and a part of the rarity of the
    /// others, because the words of a name depend on each other ("PRIMARY SCHOOL").
    pub fn information(&self, tokens: &TokenSet) -> f64 {
        let all: f64 = tokens.0.iter().map(|&token| self.bits(token)).sum();
        let rarest = tokens.0.iter().map(|&token| self.bits(token)).fold(0.0, f64::max);
        rarest + DEPENDENT_SHARE * (all - rarest)
    }

    /// As [`TokenRarity::similarity`], for texts whose words may never have been learnt.
    pub fn similarity_of_texts(&self, left: &str, right: &str) -> f64 {
        let mut rarity = self.clone();
        let left = rarity.intern(left);
        let right = rarity.intern(right);
        rarity.similarity(&left, &right)
    }

    /// Rarity that the words left over on both sides earn as misspellings of each other. Each word is used once.
    fn misspelt(&self, only_left: &[u32], only_right: &mut Vec<u32>) -> f64 {
        let mut earned = 0.0;
        for &left in only_left {
            let best = only_right
                .iter()
                .enumerate()
                .filter(|&(_, &right)| self.are_misspellings(left, right))
                .map(|(position, &right)| (position, self.bits(left).min(self.bits(right))))
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            if let Some((position, shared)) = best {
                only_right.remove(position);
                earned += 2.0 * MISSPELT_SHARE * shared;
            }
        }
        earned
    }

    fn bits(&self, token: u32) -> f64 {
        self.bits.get(token as usize).copied().unwrap_or(1.0)
    }

    fn word(&self, token: u32) -> &str {
        self.words.get(token as usize).map_or("", |word| word.text.as_ref())
    }

    /// Whether two different words are one word with a slip of the keyboard.
    fn are_misspellings(&self, left: u32, right: u32) -> bool {
        match (self.words.get(left as usize), self.words.get(right as usize)) {
            (Some(left), Some(right)) => left.is_misspelling_of(right),
            _ => false,
        }
    }
}

/// A word with what tells at a glance that it cannot be a misspelling of another.
#[derive(Debug, Clone)]
struct Word {
    text: Box<str>,
    characters: usize,
    /// Bit 0 to 25 for the letters A to Z that occur, bit 26 for any digit, bit 27 for anything else.
    letters: u32,
}

impl Word {
    const DIGITS: u32 = 1 << 26;

    fn new(text: &str) -> Self {
        let bit = |character: char| match character.to_ascii_uppercase() {
            letter @ 'A'..='Z' => 1 << (u32::from(letter) - u32::from('A')),
            '0'..='9' => Self::DIGITS,
            _ => 1 << 27,
        };
        Self {
            text: text.into(),
            characters: text.chars().count(),
            letters: text.chars().map(bit).fold(0, |letters, bit| letters | bit),
        }
    }

    /// Words with digits never are: "12" is not "13". One edit changes at most two of the letters that occur, so that
    /// most pairs are told apart without measuring their distance.
    fn is_misspelling_of(&self, other: &Self) -> bool {
        let shorter = self.characters.min(other.characters);
        let longer = self.characters.max(other.characters);
        #[expect(clippy::cast_precision_loss, reason = "words are short")]
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive number of letters"
        )]
        let edits_max = (longer as f64 * (1.0 - MISSPELT_SIMILARITY_MIN) + 1e-9) as u32;
        shorter >= MISSPELT_CHARACTERS_MIN
            && (self.letters | other.letters) & Self::DIGITS == 0
            && longer - shorter <= edits_max as usize
            && (self.letters ^ other.letters).count_ones() <= 2 * edits_max
            && super::string::edit_similarity(&self.text, &other.text) >= MISSPELT_SIMILARITY_MIN
    }
}

/// log2(total ÷ holders), with a floor, so that a word which every value has still counts for something.
fn bits(total: u64, holders: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "record counts are far below 2^52")]
    let ratio = total.max(1) as f64 / holders.max(1) as f64;
    ratio.log2().max(0.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt() -> TokenRarity {
        let texts = [
            "ACME TRADING",
            "BOLT TRADING",
            "CROW TRADING",
            "DOVETAIL TRADING",
            "ACME SERVICES",
        ];
        TokenRarity::learn(texts.into_iter().map(|text| (text, 1)))
    }

    #[test]
    fn a_rare_word_in_common_counts_for_more_than_a_common_one() {
        let rarity = learnt();
        let base = rarity.tokens("ACME TRADING");
        let same_rare = rarity.similarity(&base, &rarity.tokens("ACME SERVICES"));
        let same_common = rarity.similarity(&base, &rarity.tokens("BOLT TRADING"));
        assert!(same_rare > same_common, "{same_rare} {same_common}");
    }

    #[test]
    fn a_misspelt_word_earns_most_of_its_rarity() {
        let rarity = TokenRarity::learn(
            ["DOVETAIL LIMITED", "DOVETIAL LIMITED", "X LIMITED"]
                .into_iter()
                .map(|t| (t, 1)),
        );
        let similarity = rarity.similarity(&rarity.tokens("DOVETAIL LIMITED"), &rarity.tokens("DOVETIAL LIMITED"));
        assert!(similarity > 0.8 && similarity < 1.0, "{similarity}");
    }

    proptest::proptest! {
        /// The quick look may only ever spare work.
        #[test]
        fn the_quick_look_agrees_with_the_distance(left in "[A-E]{1,9}", right in "[A-E]{1,9}") {
            let measured = left.len().min(right.len()) >= MISSPELT_CHARACTERS_MIN
                && crate::compare::string::edit_similarity(&left, &right) >= MISSPELT_SIMILARITY_MIN;
            proptest::prop_assert_eq!(Word::new(&left).is_misspelling_of(&Word::new(&right)), measured);
        }
    }

    #[test]
    fn the_rarest_words_come_first() {
        assert_eq!(learnt().rarest("ACME TRADING", 1), ["ACME"]);
        assert_eq!(learnt().rarest("DOVETAIL TRADING", 5), ["DOVETAIL", "TRADING"]);
    }
}
