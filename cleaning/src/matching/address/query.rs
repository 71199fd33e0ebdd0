//! The address that is asked for.

use super::{
    code::Code,
    door::Door,
    forms::Forms,
    held::{Part, thing, words},
    words::{Group, group},
};
use crate::{
    address::{self, Address},
    matching::{Spelling, TokenIndex},
};

/// Known words shorter than this are not taken for misspelt, nor is anything taken for them misspelt: ROAD, BROAD and
/// ROOD are different words.
const MISSPELT_LENGTH_MIN: usize = 5;

/// A word of the address asked for, with the held words that it may be.
#[derive(Debug)]
pub(super) struct Word {
    pub text: String,
    pub part: Part,
    /// Tokens and how many slips they are away; the word itself first where it is held.
    pub forms: Vec<(u32, usize)>,
    /// How rare it is, in bits.
    pub bits: f64,
    pub group: Group,
}

/// An address asked for, ready to be compared.
#[derive(Debug)]
pub(super) struct Query {
    pub code: Code,
    pub door: Door,
    pub words: Vec<Word>,
    /// The held words that may be one of `words`.
    pub forms: Forms,
    pub thing: u64,
}

impl Query {
    /// The address with its words as they are written.
    pub fn new(address: &Address, index: &TokenIndex) -> Self {
        let mut query = Self {
            code: Code::of(address.postcode.as_deref().or(address.postcode_remnant.as_deref())),
            door: Door::of(address),
            words: Vec::with_capacity(12),
            forms: Forms::default(),
            thing: thing(address),
        };
        for part in Part::ALL {
            for (place, text) in words(address, part).enumerate() {
                query.words.push(Word::new(text, part, place, index));
            }
        }
        query.forms = Forms::new(&query.words);
        query
    }

    /// Adds the held words that each word may be a misspelling of.
    pub fn expand(&mut self, index: &TokenIndex, spelling: &Spelling) {
        for word in &mut self.words {
            word.expand(index, spelling);
        }
        self.forms = Forms::new(&self.words);
    }
}

impl Word {
    pub fn new(text: &str, part: Part, place: usize, index: &TokenIndex) -> Self {
        let token = index.vocabulary().token(text);
        Self {
            text: text.to_owned(),
            part,
            forms: token.iter().map(|token| (*token, 0)).collect(),
            bits: index.bits(token.unwrap_or(u32::MAX)),
            group: group(part, place, address::is_street_type(text)),
        }
    }

    /// A known word is rarely another one misspelt twice: EASTGATE is not WESTGATE.
    fn expand(&mut self, index: &TokenIndex, spelling: &Spelling) {
        let is_known = !self.forms.is_empty();
        if is_known && self.text.len() < MISSPELT_LENGTH_MIN {
            return;
        }
        let most_slips = if is_known { 1 } else { 2 };
        let mut similar = spelling.similar(index.vocabulary(), &self.text);
        // In an order that does not hang on that of the rows.
        similar.sort_by_key(|similar| (similar.slips, index.vocabulary().word(similar.token)));
        let is_long = |token: u32| index.vocabulary().word(token).len() >= MISSPELT_LENGTH_MIN;
        let similar = similar
            .iter()
            .filter(|similar| similar.slips <= most_slips && is_long(similar.token));
        self.forms.extend(similar.map(|similar| (similar.token, similar.slips)));
        if let (false, Some((token, _))) = (is_known, self.forms.first()) {
            // A misspelt word is as rare as the word that was meant.
            self.bits = index.bits(*token);
        }
    }
}
