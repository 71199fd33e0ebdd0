//! Which words of a held row answer to the words asked for, and what that is worth.

use super::{
    AddressIndex,
    held::Part,
    query::{Query, Word},
};

/// The share of the bits of a piece of evidence that is left where a stronger piece implies most of it.
pub(super) const DEPENDENT_SHARE: f64 = 0.3;
/// Bits that a word loses for each slip in it: about one word in six of a careless hand is misspelt.
const SLIP_BITS: f64 = 2.5;
/// A misspelt word still says this much.
const SLIPPED_BITS_MIN: f64 = 1.0;

/// Most slips in a word.
const MOST_SLIPS: usize = 2;

/// What words are weighed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Building,
    StreetName,
    StreetType,
    Locality,
    Town,
    County,
}

const GROUPS: usize = 6;

impl Group {
    /// Whether words of the two stand in one part of an address.
    fn is_beside(self, other: Self) -> bool {
        self == other
            || matches!(
                (self, other),
                (Self::StreetName, Self::StreetType) | (Self::StreetType, Self::StreetName)
            )
    }
}

/// The answer to a word asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Place of the word in the held row.
    pub place: usize,
    /// How many slips make one of the other.
    pub slips: usize,
}

/// Words asked for beside words held.
#[derive(Debug, Default)]
pub(super) struct Matched {
    /// For each word asked for, what answers to it.
    pub asked: Vec<Option<Found>>,
    /// For each word of the row, whether it answers to one asked for.
    pub held: Vec<bool>,
    /// The words of the row with their groups.
    pub words: Vec<(u32, Group)>,
}

/// Bits of the words of a group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// Of all words.
    pub all: f64,
    /// Of those with an answer, in full.
    pub answered: f64,
    /// Of those with an answer, less what slips take.
    earned: f64,
    rarest: f64,
    /// How many words have no answer.
    pub missing: u32,
}

impl Tally {
    fn add(&mut self, bits: f64, slips: Option<usize>) {
        self.all += bits;
        let Some(slips) = slips else {
            self.missing += 1;
            return;
        };
        #[expect(clippy::cast_precision_loss, reason = "at most two slips")]
        let earned = (bits - SLIP_BITS * slips as f64).max(SLIPPED_BITS_MIN.min(bits));
        self.answered += bits;
        self.earned += earned;
        self.rarest = self.rarest.max(earned);
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.all == 0.0
    }

    /// The rarest word, and of the others the share that it does not imply: a long name is one piece of evidence.
    pub fn information(&self) -> f64 {
        self.rarest + DEPENDENT_SHARE * (self.earned - self.rarest)
    }

    /// Share of the bits that have an answer; 1 without words.
    pub fn share(&self) -> f64 {
        if self.is_empty() { 1.0 } else { self.answered / self.all }
    }

    /// The same over both sides.
    pub fn common_share(&self, other: &Self) -> f64 {
        let all = self.all + other.all;
        if all > 0.0 {
            (self.answered + other.answered) / all
        } else {
            1.0
        }
    }
}

/// Tallies of all groups of both sides.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tallies {
    asked: [Tally; GROUPS],
    held: [Tally; GROUPS],
}

impl Tallies {
    pub fn asked(&self, group: Group) -> &Tally {
        &self.asked[group as usize]
    }

    pub fn held(&self, group: Group) -> &Tally {
        &self.held[group as usize]
    }
}

/// The group of a word by its part and its place in the part.
pub(super) const fn group(part: Part, place: usize, is_type: bool) -> Group {
    match part {
        Part::Building => Group::Building,
        Part::Street if is_type && place > 0 => Group::StreetType,
        Part::Street => Group::StreetName,
        Part::Locality => Group::Locality,
        Part::Town => Group::Town,
        Part::County => Group::County,
    }
}

impl AddressIndex {
    /// Finds for each word asked for the word of the row that answers best: with the fewest slips, then in its own
    /// part. Each word of the row answers once.
    pub(super) fn match_words(&self, query: &Query, row: u32, matched: &mut Matched) {
        matched.words.clear();
        matched.words.extend(self.groups(row));
        matched.held.clear();
        matched.held.resize(matched.words.len(), false);
        matched.asked.clear();
        matched.asked.resize(query.words.len(), None);
        // A word of the same part goes before the same word elsewhere, and both before a misspelt one.
        for (most_slips, may_be_elsewhere) in [(0, false), (0, true), (MOST_SLIPS, false), (MOST_SLIPS, true)] {
            for (word, asked) in query.words.iter().zip(&mut matched.asked) {
                if asked.is_some() || word.forms.last().is_none_or(|(_, slips)| *slips < most_slips.min(1)) {
                    continue;
                }
                let places = matched.words.iter().zip(&matched.held).enumerate();
                *asked = places
                    .filter(|(_, ((_, group), held))| !**held && (may_be_elsewhere || word.group.is_beside(*group)))
                    .find_map(|(place, ((token, _), _))| {
                        let slips = word.slips(*token).filter(|slips| *slips <= most_slips)?;
                        Some(Found { place, slips })
                    });
                if let Some(found) = asked {
                    matched.held[found.place] = true;
                }
            }
        }
    }

    /// Adds up the bits of both sides by group.
    pub(super) fn tally(&self, query: &Query, matched: &Matched) -> Tallies {
        let mut tallies = Tallies::default();
        for (word, found) in query.words.iter().zip(&matched.asked) {
            tallies.asked[word.group as usize].add(word.bits, found.map(|found| found.slips));
        }
        for ((token, group), is_found) in matched.words.iter().zip(&matched.held) {
            tallies.held[*group as usize].add(self.words.bits(*token), is_found.then_some(0));
        }
        tallies
    }

    /// The words of a row with their groups.
    fn groups(&self, row: u32) -> impl Iterator<Item = (u32, Group)> {
        let lengths = self.held[row as usize].lengths;
        let mut tokens = self.words.tokens(row);
        Part::ALL.into_iter().zip(lengths).flat_map(move |(part, length)| {
            let (words, others) = tokens.split_at(tokens.len().min(usize::from(length)));
            tokens = others;
            let words = words.iter().enumerate();
            words.map(move |(place, token)| (*token, group(part, place, self.is_type(*token))))
        })
    }
}

impl Word {
    /// How many slips a held word is away, where it may be this word.
    fn slips(&self, token: u32) -> Option<usize> {
        self.forms
            .iter()
            .find(|(form, _)| *form == token)
            .map(|(_, slips)| *slips)
    }
}
