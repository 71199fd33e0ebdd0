//! The names of a list, held in memory.

use rayon::prelude::*;

use super::{alignment::View, words::Words};
use crate::{
    matching::{Lists, Postings},
    organisation::{BodyKind, NameTerms, names},
};

/// Texts that are taken apart at a time: enough work for every core, and little memory.
pub(super) const BATCH: usize = 1 << 14;

/// What a name has besides its words.
#[derive(Debug, Clone)]
struct Held {
    row: u32,
    initials_end: u32,
    legal_form: Option<&'static str>,
    body: Option<BodyKind>,
    may_be_cut: bool,
}

/// Names with their words; a row with a trading name has two.
#[derive(Debug, Clone, Default)]
pub(super) struct HeldNames {
    pub words: Words,
    held: Vec<Held>,
    words_of_name: Lists,
    names_of_word: Lists,
    /// Initials of all names, end to end.
    initials: String,
    by_initials: Postings,
    by_letters: Postings,
    rows: u32,
}

impl HeldNames {
    pub fn new(texts: &[&str]) -> Self {
        let mut all = Self::default();
        let (mut initials, mut letters) = (Vec::new(), Vec::new());
        for batch in texts.chunks(BATCH) {
            let parsed: Vec<Vec<NameTerms>> = batch.par_iter().map(|text| names(text)).collect();
            for row in parsed {
                for name in &row {
                    all.hold(name, &mut initials, &mut letters);
                }
                all.rows += 1;
            }
        }
        all.words.learn();
        all.words.look_up();
        all.names_of_word = all.words_of_name.transposed(all.words.len());
        all.by_initials = Postings::new(initials);
        all.by_letters = Postings::new(letters);
        all
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a list of 2^28 names has fewer than 2^32 letters of initials"
    )]
    fn hold(&mut self, name: &NameTerms, initials: &mut Vec<(u64, u32)>, letters: &mut Vec<(u64, u32)>) {
        let held = self.held.len() as u32;
        let tokens = self.words.add(name);
        self.words_of_name.push(tokens);
        letters.push((letters_key(name), held));
        initials.extend(initials_keys(name).map(|key| (key, held)));
        self.initials.push_str(&name.initials);
        self.held.push(Held {
            row: self.rows,
            initials_end: self.initials.len() as u32,
            legal_form: name.legal_form,
            body: name.body,
            may_be_cut: name.may_be_cut,
        });
    }

    /// How many rows were taken in.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The row of a name.
    pub fn row(&self, name: u32) -> u32 {
        self.held[name as usize].row
    }

    /// Which of the names of its row a name is; the name proper is 0, trading and former names follow.
    pub fn place_in_row(&self, name: u32) -> u32 {
        let row = self.row(name);
        let before = self.held[..name as usize].iter().rev();
        (0..)
            .zip(before.take_while(|held| held.row == row))
            .map(|(place, _)| place + 1)
            .last()
            .unwrap_or(0)
    }

    /// Words of a name, as numbers.
    pub fn words_of(&self, name: u32) -> &[u32] {
        self.words_of_name.get(name)
    }

    /// Names that have a word, ascending.
    pub fn names_with(&self, word: u32) -> &[u32] {
        self.names_of_word.get(word)
    }

    /// Names of the same letters, however they are spaced; the letters of one word may begin with those of THE.
    pub fn names_of_letters<'held>(&'held self, name: &NameTerms) -> impl Iterator<Item = u32> + use<'held> {
        let after_article = match &name.terms[..] {
            [only] => only.text.strip_prefix("THE").filter(|rest| !rest.is_empty()),
            _ => None,
        };
        let article = after_article.map_or(&[][..], |rest| self.by_letters.rows(hash(rest.bytes())));
        self.by_letters.rows(letters_key(name)).iter().chain(article).copied()
    }

    /// Names with these initials.
    pub fn names_of_initials(&self, initials: &str) -> &[u32] {
        self.by_initials.rows(hash(initials.bytes()))
    }

    /// A name as it is aligned.
    pub fn view(&self, name: u32) -> View<'_> {
        let start = match name {
            0 => 0,
            _ => self.held[name as usize - 1].initials_end,
        };
        let held = &self.held[name as usize];
        View {
            words: self.words_of(name).iter().map(|&word| self.words.word(word)).collect(),
            initials: &self.initials[start as usize..held.initials_end as usize],
            legal_form: held.legal_form,
            may_be_cut: held.may_be_cut,
            body: held.body,
        }
    }
}

fn letters_key(name: &NameTerms) -> u64 {
    hash(name.terms.iter().flat_map(|term| term.text.bytes()))
}

/// Keys of the initials with and without the small words.
fn initials_keys(name: &NameTerms) -> impl Iterator<Item = u64> {
    let core: String = name.terms.iter().filter_map(|term| term.text.chars().next()).collect();
    let several = [name.initials.clone(), core]
        .into_iter()
        .filter(|initials| initials.len() > 1);
    several.map(|initials| hash(initials.bytes()))
}

/// FNV-1a (Fowler, Noll, Vo), the same on every machine.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
