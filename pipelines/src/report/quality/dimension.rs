//! The dimensions and what is counted for each.

use serde::Serialize;

/// A dimension of data quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// Are the values there? Before: source records that gave something to fill the field from, of all source records.
    /// After: records with a published value, of all records.
    Completeness,
    /// Does each value stand once? Before: source records whose text for the field no other source record has, of those
    /// that gave any. After: records whose published value no other record has, of those with one. It is meant for
    /// fields that name one thing; a town is shared by right and scores low.
    Uniqueness,
    /// Do the rows that are one thing say the same? Things of which two or more source records gave the field, and all
    /// of them alike, of all such things. Before: the text as received; after: the text as cleaned.
    Consistency,
    /// Is it of today? Before: source records that gave the field and came with a delivery of this run, of all that
    /// gave it. After: published values that came with a delivery of this run, of all published values. How old a value
    /// was when its source delivered it is not known.
    Timeliness,
    /// Does it keep the rules of its kind? Before: source records whose text for the field was neither refused by its
    /// cleaner with an error nor a word for "no value", of those that gave any. After: published values that came
    /// through no such error, of all published values. Nothing is known of a field that no cleaner has rules for.
    Validity,
    /// Is it true? That nobody can tell from files alone; agreement of sources stands for it, and sources that copy
    /// from one another agree on errors too. Over things whose field two or more sources gave: before, the cleaned
    /// values that another source gives as well, of all that the sources give (each value of a source once); after, the
    /// published values that two or more sources give, of all published values. Nothing is known where one source alone
    /// speaks.
    Accuracy,
}

impl Dimension {
    /// Every dimension, in the order of the framework.
    pub const fn all() -> &'static [Self] {
        &[
            Self::Completeness,
            Self::Uniqueness,
            Self::Consistency,
            Self::Timeliness,
            Self::Validity,
            Self::Accuracy,
        ]
    }

    /// The name, for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Completeness => "Completeness",
            Self::Uniqueness => "Uniqueness",
            Self::Consistency => "Consistency",
            Self::Timeliness => "Timeliness",
            Self::Validity => "Validity",
            Self::Accuracy => "Accuracy (agreement of sources)",
        }
    }

    /// What is counted, in a sentence for the report.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Completeness => {
                "Before: source records that gave something to fill the field from. After: records with a published value."
            }
            Self::Uniqueness => {
                "Filled values that no other source record (before) or record (after) has. A field that things share by right, such as a town, scores low."
            }
            Self::Consistency => {
                "Of the things that several source records speak of: those on which they agree, as received (before) and as cleaned (after)."
            }
            Self::Timeliness => {
                "Filled source records (before) and published values (after) that came with a delivery of this run. How old a value was when it was delivered is not known."
            }
            Self::Validity => {
                "Filled source records whose text broke no rule of its kind (before), and published values that came through without (after)."
            }
            Self::Accuracy => {
                "Nobody can tell from files whether a value is true. Of the things that several sources speak of: values that another source gives too (before), and published values that two sources give (after)."
            }
        }
    }
}
