//! What can be wrong with the characters of a value, whatever it means.

use serde::Serialize;

use super::answer::ValueCount;
use crate::text;

/// Something wrong with characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// White space before the first or after the last character.
    OuterBlank,
    /// Two or more white-space characters in a row, or one that is not a space.
    OddBlank,
    /// Control characters.
    ControlCharacter,
    /// Characters that cannot be seen: zero-width, direction marks, soft hyphens, byte-order marks.
    InvisibleCharacter,
    /// Text that was read in a wrong encoding and can be repaired.
    Mojibake,
    /// A replacement character: a letter was lost.
    ReplacementCharacter,
}

impl Defect {
    /// Every defect.
    pub const fn all() -> &'static [Self] {
        &[
            Self::OuterBlank,
            Self::OddBlank,
            Self::ControlCharacter,
            Self::InvisibleCharacter,
            Self::Mojibake,
            Self::ReplacementCharacter,
        ]
    }

    /// In words, for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OuterBlank => "white space at the ends",
            Self::OddBlank => "repeated or odd white space inside",
            Self::ControlCharacter => "control characters",
            Self::InvisibleCharacter => "invisible characters",
            Self::Mojibake => "text read in a wrong encoding",
            Self::ReplacementCharacter => "lost letters (replacement characters)",
        }
    }

    fn is_in(self, value: &str) -> bool {
        match self {
            Self::OuterBlank => value.trim().len() != value.len(),
            Self::OddBlank => has_odd_blank(value.trim()),
            Self::ControlCharacter => value.chars().any(is_control),
            Self::InvisibleCharacter => {
                !value.is_ascii()
                    && value
                        .chars()
                        .any(|letter| !letter.is_control() && text::is_invisible(letter))
            }
            Self::Mojibake => text::is_mojibake(value),
            Self::ReplacementCharacter => value.contains('\u{FFFD}'),
        }
    }
}

fn is_control(character: char) -> bool {
    character.is_control() && !character.is_whitespace()
}

fn has_odd_blank(trimmed: &str) -> bool {
    let mut after_space = false;
    trimmed.chars().any(|character| {
        let is_space = character.is_whitespace();
        let is_odd = is_space && (after_space || character != ' ');
        after_space = is_space;
        is_odd
    })
}

/// The rows with a defect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DefectCount {
    /// The defect.
    pub defect: Defect,
    /// Rows whose value has it.
    pub rows: u64,
    /// The first few such values in the order of text.
    pub examples: Vec<ValueCount>,
}

/// Defects under count.
#[derive(Debug)]
pub(super) struct DefectTable {
    rows: [u64; Defect::all().len()],
}

impl DefectTable {
    pub(super) const fn new() -> Self {
        Self {
            rows: [0; Defect::all().len()],
        }
    }

    pub(super) fn note(&mut self, value: &str, rows: u64) {
        for (counted, defect) in self.rows.iter_mut().zip(Defect::all()) {
            *counted += rows * u64::from(defect.is_in(value));
        }
    }

    /// The defects that occur, with up to `listed` examples from `values`, which are in order.
    pub(super) fn counts(&self, listed: usize, values: &[(Box<str>, u64)]) -> Vec<DefectCount> {
        let found = Defect::all().iter().zip(self.rows).filter(|(_, rows)| *rows > 0);
        let counted = found.map(|(&defect, rows)| DefectCount {
            defect,
            rows,
            examples: values
                .iter()
                .filter(|(value, _)| defect.is_in(value))
                .take(listed)
                .map(|(value, rows)| ValueCount::new(value, *rows))
                .collect(),
        });
        counted.collect()
    }
}
