//! The words of many texts: which rows have a word, which words a row has, and how rare each word is.

use super::{Lists, Vocabulary};

/// Rows of a general collection of names and addresses that are added to those held, so that a small index does not
/// take a common word for a rare one or the reverse.
const ASSUMED_ROWS: f64 = 1_000.0;
/// The share of those rows that would have a word of average rarity.
const ASSUMED_SHARE: f64 = 1.0 / 250.0;

/// An inverted index of words, built once and then only read.
#[derive(Debug, Clone)]
pub struct TokenIndex {
    vocabulary: Vocabulary,
    tokens_of_row: Lists,
    rows_of_token: Lists,
    bits: Vec<f64>,
}

impl TokenIndex {
    /// Takes in the words of each row, in their order.
    pub fn new<Row>(rows: impl IntoIterator<Item = Row>) -> Self
    where
        Row: IntoIterator<Item: AsRef<str>>,
    {
        let mut vocabulary = Vocabulary::default();
        let mut tokens_of_row = Lists::default();
        for row in rows {
            tokens_of_row.push(row.into_iter().map(|word| vocabulary.intern(word.as_ref())));
        }
        Self::of_tokens(vocabulary, tokens_of_row)
    }

    /// The same from rows whose words are tokens of the vocabulary already.
    pub fn of_tokens(vocabulary: Vocabulary, tokens_of_row: Lists) -> Self {
        let rows_of_token = tokens_of_row.transposed(vocabulary.len());
        Self::of_lists(vocabulary, tokens_of_row, rows_of_token)
    }

    /// The same when the lists were transposed already.
    pub fn of_lists(vocabulary: Vocabulary, tokens_of_row: Lists, rows_of_token: Lists) -> Self {
        let bits = rows_of_token
            .iter()
            .map(|rows| rarity(tokens_of_row.len(), rows.len()))
            .collect();
        Self {
            vocabulary,
            tokens_of_row,
            rows_of_token,
            bits,
        }
    }

    /// How many rows are held.
    pub fn len(&self) -> usize {
        self.tokens_of_row.len()
    }

    /// Whether no row is held.
    pub fn is_empty(&self) -> bool {
        self.tokens_of_row.is_empty()
    }

    /// The words that occur.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The words of a row, in their order.
    pub fn tokens(&self, row: u32) -> &[u32] {
        self.tokens_of_row.get(row)
    }

    /// The rows that have a word, rising, each once.
    pub fn rows(&self, token: u32) -> &[u32] {
        self.rows_of_token.get(token)
    }

    /// How rare a word is, in bits: log2(rows ÷ rows that have it), smoothed with a thousand rows in which it is of
    /// average rarity. A word that does not occur is as rare as can be.
    pub fn bits(&self, token: u32) -> f64 {
        self.bits
            .get(token as usize)
            .copied()
            .unwrap_or_else(|| rarity(self.len(), 0))
    }
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn rarity(rows: usize, holders: usize) -> f64 {
    let all = rows as f64 + ASSUMED_ROWS;
    (all / (holders as f64 + ASSUMED_ROWS * ASSUMED_SHARE)).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> TokenIndex {
        TokenIndex::new([
            vec!["HIGH", "STREET"],
            vec!["MILL", "STREET"],
            vec![],
            vec!["STREET", "STREET"],
        ])
    }

    #[test]
    fn rows_have_words_and_words_have_rows() {
        let index = index();
        let street = index.vocabulary().token("STREET").unwrap_or(99);
        assert_eq!(index.rows(street), [0, 1, 3]);
        assert_eq!(index.tokens(3), [street, street]);
        assert!(index.tokens(2).is_empty());
        assert_eq!(index.len(), 4);
        assert!(index.rows(99).is_empty());
    }

    #[test]
    fn rare_words_have_more_bits() {
        let index = index();
        let [street, mill] = ["STREET", "MILL"].map(|word| index.bits(index.vocabulary().token(word).unwrap_or(99)));
        assert!(index.bits(99) > mill && mill > street && street > 0.0);
    }
}
