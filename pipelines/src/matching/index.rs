//! What is held in memory and asked.

use cleaning::matching::{AddressIndex, Answer, OrganisationIndex};
use serde::{Deserialize, Serialize};

use super::columns::Texts;

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
}

impl Kind {
    /// The columns that seem to be about this, by the words in their names; none when no name tells.
    pub(super) fn columns<'name>(self, names: impl Iterator<Item = &'name str>) -> Option<Vec<String>> {
        let (words, at_most): (&[&str], usize) = match self {
            Self::Address => (
                &["address", "street", "town", "city", "county", "postcode", "post_code"],
                usize::MAX,
            ),
            Self::Organisation => (&["name", "organisation", "supplier", "company", "title"], 1),
        };
        let speaks = |name: &&str| {
            let name = name.to_lowercase();
            words.iter().any(|word| name.contains(word))
        };
        let columns: Vec<String> = names.filter(speaks).take(at_most).map(str::to_owned).collect();
        (!columns.is_empty()).then_some(columns)
    }
}

/// Rows held in memory.
pub(super) enum Index {
    Address(Box<AddressIndex>),
    Organisation(Box<OrganisationIndex>),
}

impl Index {
    pub(super) fn new(kind: Kind, held: &Texts) -> Self {
        let rows = 0..held.len();
        match kind {
            Kind::Address => {
                let (texts, width) = held.of_all();
                let rows: Vec<&[Option<&str>]> = texts.chunks(width.max(1)).collect();
                Self::Address(Box::new(AddressIndex::new(&rows)))
            }
            Kind::Organisation => {
                let names = rows.map(|row| held.of_row(row).into_iter().flatten().next().unwrap_or_default());
                Self::Organisation(Box::new(OrganisationIndex::new(&names.collect::<Vec<&str>>())))
            }
        }
    }

    pub(super) fn find(&self, texts: &[Option<&str>]) -> Answer {
        match self {
            Self::Address(index) => index.find(texts, CANDIDATES),
            Self::Organisation(index) => {
                index.find(texts.iter().copied().flatten().next().unwrap_or_default(), CANDIDATES)
            }
        }
    }
}
