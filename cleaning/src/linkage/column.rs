//! A column of texts, each distinct text stored once.

use std::collections::HashMap;

/// The code of a missing value. Null is not equal to null, so two missing values are never "the same code".
pub const MISSING: u32 = u32::MAX;

/// A dictionary-encoded column: `codes[row]` names a text of the dictionary or is [`MISSING`].
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    codes: Vec<u32>,
    dictionary: Vec<Box<str>>,
    counts: Vec<u32>,
}

impl TextColumn {
    /// Encodes the values of a column; empty and blank texts are missing.
    pub fn new<'text>(values: impl Iterator<Item = Option<&'text str>>) -> Self {
        let mut column = Self::default();
        let mut known: HashMap<&'text str, u32> = HashMap::new();
        for value in values {
            let Some(text) = value.filter(|text| !text.trim().is_empty()) else {
                column.codes.push(MISSING);
                continue;
            };
            let code = *known.entry(text).or_insert_with(|| {
                column.dictionary.push(text.into());
                column.counts.push(0);
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a column has fewer than 2^32 distinct texts"
                )]
                let code = (column.dictionary.len() - 1) as u32;
                code
            });
            column.codes.push(code);
            column.counts[code as usize] += 1;
        }
        column
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether the column has no rows.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The code of a row's value, or [`MISSING`].
    pub fn code(&self, row: usize) -> u32 {
        self.codes.get(row).copied().unwrap_or(MISSING)
    }

    /// The text of a row, if it has one.
    pub fn text(&self, row: usize) -> Option<&str> {
        self.text_of(self.code(row))
    }

    /// The text that a code stands for; none for [`MISSING`].
    pub fn text_of(&self, code: u32) -> Option<&str> {
        self.dictionary.get(code as usize).map(AsRef::as_ref)
    }

    /// Every distinct text with the number of rows that have it, in order of first appearance.
    pub fn distinct(&self) -> impl Iterator<Item = (&str, u32)> + Clone {
        self.dictionary
            .iter()
            .zip(&self.counts)
            .map(|(text, &count)| (text.as_ref(), count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_and_absent_are_missing_and_equal_texts_share_a_code() {
        let column = TextColumn::new([Some("A"), None, Some(" "), Some("B"), Some("A")].into_iter());
        assert_eq!((column.code(0), column.code(1), column.code(2)), (0, MISSING, MISSING));
        assert_eq!(column.code(4), column.code(0));
        assert_eq!(column.text(3), Some("B"));
        assert_eq!(column.distinct().collect::<Vec<_>>(), [("A", 2), ("B", 1)]);
    }
}
