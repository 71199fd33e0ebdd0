//! Which words of a held row answer to the words asked for, and what that is worth.

use super::{
    AddressIndex,
    code::Code,
    forms::{Forms, Readings},
    held::Part,
    query::{Query, Word},
};

/// The share of the bits of a piece of evidence that is left where a stronger piece implies most of it.
pub(super) const DEPENDENT_SHARE: f64 = 0.3;
/// Bits that a word loses for each slip in it: about one word in six of a careless hand is misspelt.
const SLIP_BITS: f64 = 2.5;
/// A misspelt word still says this much.
const SLIPPED_BITS_MIN: f64 = 1.0;

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
    /// The row they are of, and what they are worth, when both were found out.
    pub row: Option<u32>,
    pub tallies: Tallies,
    /// The postcode that was looked up last and how rare it is, in bits: neighbours share it.
    pub code: Option<(Code, f64)>,
    /// The words of the row that may be one asked for.
    hits: Vec<Hit>,
    /// The words asked for that have an answer, one bit each.
    answered: u64,
}

/// A word of the row that may be one asked for.
#[derive(Debug)]
struct Hit {
    /// Its place in the row.
    place: usize,
    group: Group,
    readings: Readings,
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
        matched.clear(query.words.len());
        self.each_word(row, |token, group| matched.push(token, group, &query.forms));
        // A word of the same part goes before the same word elsewhere, and both before a misspelt one.
        for (may_be_misspelt, may_be_elsewhere) in [(false, false), (false, true), (true, false), (true, true)] {
            matched.answer(query, may_be_misspelt, may_be_elsewhere);
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

    /// Whether two rows have the same words in the same parts, as neighbours often have.
    pub(super) fn has_same_words(&self, one: u32, other: u32) -> bool {
        let lengths = |row: u32| self.held[row as usize].lengths;
        one == other || lengths(one) == lengths(other) && self.words.tokens(one) == self.words.tokens(other)
    }

    /// Calls `found` with each word of a row and its group.
    fn each_word(&self, row: u32, mut found: impl FnMut(u32, Group)) {
        let mut tokens = self.words.tokens(row);
        for (part, length) in Part::ALL.into_iter().zip(self.held[row as usize].lengths) {
            let (words, others) = tokens.split_at(tokens.len().min(usize::from(length)));
            tokens = others;
            for (place, token) in words.iter().enumerate() {
                found(*token, group(part, place, part == Part::Street && self.is_type(*token)));
            }
        }
    }
}

impl Matched {
    /// To be called when the address asked for is read in another way.
    pub fn forget(&mut self) {
        self.row = None;
    }

    fn clear(&mut self, asked: usize) {
        self.forget();
        self.asked.clear();
        self.asked.resize(asked, None);
        self.held.clear();
        self.words.clear();
        self.hits.clear();
        self.answered = 0;
    }

    /// Adds a word of the row.
    fn push(&mut self, token: u32, group: Group, forms: &Forms) {
        let readings = forms.get(token);
        if readings != Readings::default() {
            let place = self.words.len();
            self.hits.push(Hit { place, group, readings });
        }
        self.words.push((token, group));
        self.held.push(false);
    }

    /// Answers the words asked for that have no answer yet, in their order, by the first word of the row that is free.
    fn answer(&mut self, query: &Query, may_be_misspelt: bool, may_be_elsewhere: bool) {
        let readings = |hit: &Hit| hit.readings.of(may_be_misspelt);
        let mut open = self.hits.iter().fold(0, |words, hit| words | readings(hit)) & !self.answered;
        while open != 0 {
            let place = open.trailing_zeros() as usize;
            let bit = 1 << place;
            open &= !bit;
            let word = &query.words[place];
            let may_answer = |hit: &&Hit| {
                readings(hit) & bit != 0
                    && !self.held[hit.place]
                    && (may_be_elsewhere || word.group.is_beside(hit.group))
            };
            if let Some(hit) = self.hits.iter().find(may_answer) {
                self.asked[place] = Some(Found {
                    place: hit.place,
                    slips: word.slips(self.words[hit.place].0),
                });
                self.held[hit.place] = true;
                self.answered |= bit;
            }
        }
    }
}

impl Word {
    /// How many slips one of its forms is away.
    fn slips(&self, token: u32) -> usize {
        let form = self.forms.iter().find(|(form, _)| *form == token);
        form.map_or(0, |(_, slips)| *slips)
    }
}
