//! Upper and lower case of the values of a column.

use serde::Serialize;

/// Rows by the case of their letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cases {
    /// All letters are capitals: "ACME LTD".
    pub upper: u64,
    /// No letter is a capital: "acme ltd".
    pub lower: u64,
    /// Both: "Acme Ltd".
    pub mixed: u64,
    /// No letter that has a case.
    pub none: u64,
}

impl Cases {
    pub(super) fn note(&mut self, value: &str, rows: u64) {
        let upper = value.chars().any(char::is_uppercase);
        let lower = value.chars().any(char::is_lowercase);
        *match (upper, lower) {
            (true, false) => &mut self.upper,
            (false, true) => &mut self.lower,
            (true, true) => &mut self.mixed,
            (false, false) => &mut self.none,
        } += rows;
    }

    /// Whether the column is written in more than one way: the values with letters are not all of one case.
    pub fn is_inconsistent(&self) -> bool {
        [self.upper, self.lower, self.mixed]
            .iter()
            .filter(|rows| **rows > 0)
            .count()
            > 1
    }
}
