//! What is held in memory and asked.

use cleaning::matching::{AddressIndex, Answer, OrganisationIndex, Subject};
use serde::{Deserialize, Serialize};

use super::columns::Texts;
use super::records::HeldRows;
use crate::error::Result;
use crate::link::is_answer;

/// Candidates kept of an answer: the best one, the next, and one more because a row is no answer to itself.
const CANDIDATES: usize = 3;

/// What rows are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Postal addresses of the United Kingdom, in one column or several.
    Address,
    /// Names of organisations.
    Organisation,
    /// Anything else: what its columns say is learnt from the rows themselves.
    Record,
}

impl Kind {
    /// The columns that seem to be about this, by the words in their names; none when no name tells.
    pub(super) fn columns<'name>(self, names: impl Iterator<Item = &'name str>) -> Option<Vec<String>> {
        let columns = match self.subject() {
            Some(subject) => subject.columns(names).into_iter().map(str::to_owned).collect(),
            None => columns_of_records(names),
        };
        (!columns.is_empty()).then_some(columns)
    }

    /// What an index of texts is told; none for records of any kind.
    pub(super) fn subject(self) -> Option<Subject> {
        match self {
            Self::Address => Some(Subject::Address),
            Self::Organisation => Some(Subject::Organisation),
            Self::Record => None,
        }
    }
}

/// Every column but those whose names say that they hold the answer.
fn columns_of_records<'name>(names: impl Iterator<Item = &'name str>) -> Vec<String> {
    names.filter(|name| !is_answer(name)).map(str::to_owned).collect()
}

/// How the answer for a row of the file is found.
pub(super) type Find<'texts> = Box<dyn Fn(usize) -> Answer + Sync + 'texts>;

/// Holds the other rows in memory, ready to be asked. `itself` says that both are one file.
pub(super) fn finder<'texts>(kind: Kind, asked: &'texts Texts, held: &Texts, itself: bool) -> Result<Find<'texts>> {
    Ok(match kind {
        Kind::Address => {
            let (texts, width) = held.of_all();
            let rows: Vec<&[Option<&str>]> = texts.chunks(width.max(1)).collect();
            let index = AddressIndex::new(&rows);
            Box::new(move |row| index.find(&asked.of_row(row), CANDIDATES))
        }
        Kind::Organisation => {
            let names = (0..held.len()).map(|row| held.of_row(row).into_iter().flatten().next().unwrap_or_default());
            let index = OrganisationIndex::new(&names.collect::<Vec<&str>>());
            let name = |row| asked.of_row(row).into_iter().flatten().next().unwrap_or_default();
            Box::new(move |row| index.find(name(row), CANDIDATES))
        }
        Kind::Record => {
            let index = HeldRows::new(asked, held, itself)?;
            Box::new(move |row| index.find(row, CANDIDATES))
        }
    })
}
