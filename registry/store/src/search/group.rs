//! The words of a dictionary that a word of a query may be.

use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;

use super::index::{SearchWord, rank_of, unreadable};
use crate::Result;
use crate::limits::{SEARCH_GROUP_WORDS_MAX, SEARCH_WORDS_MAX};

/// How like the word itself another spelling of it is, one that it begins, one that it may be a slip of, two slips.
const OTHER: f64 = 0.98;
const BEGINNING: f64 = 0.9;
const SPLIT: f64 = 0.9;
const ONE_SLIP: f64 = 0.75;
const TWO_SLIPS: f64 = 0.5;
/// A slip in a number makes another number, so it says less.
const NUMBER_SLIP: f64 = 0.5;

/// Shortest words for which one slip and two are looked for, in characters.
const ONE_SLIP_LENGTH_MIN: usize = 3;
const TWO_SLIPS_LENGTH_MIN: usize = 7;

/// A stretch of the dictionary that a word may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Form {
    /// The first word of the stretch.
    pub(super) first: u32,
    /// The word after its last.
    pub(super) end: u32,
    /// How like the word it is; 1 is the word itself.
    pub(super) likeness: f64,
    /// Whether the word is only the beginning of those of the stretch.
    pub(super) is_beginning: bool,
}

/// A word of a query with all that it may be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// The word as it was asked for.
    pub(super) text: String,
    pub(super) forms: Vec<Form>,
    /// Where the records of its forms are; not all of them when `is_wide`.
    pub(super) terms: Vec<TermInfo>,
    /// Whether it may be more words than are ever read one by one.
    pub(super) is_wide: bool,
    /// Records that have one of the forms, those that have several counted several times.
    pub(super) frequency: u64,
    /// How rare it is, in bits.
    pub(super) weight: f64,
}

impl Group {
    /// The groups of the words of a query.
    pub(super) fn of_words(terms: &TermDictionary, words: &[SearchWord], records: u32) -> Result<Vec<Self>> {
        let mut groups = Vec::with_capacity(words.len() + 2);
        for word in words.iter().take(SEARCH_WORDS_MAX) {
            let known = known(terms, word)?;
            if !known.forms.is_empty() {
                groups.push(Self::new(&word.text, known, records));
            } else if let Some(pair) = split(terms, &word.text, true)? {
                groups.extend(pair.map(|(text, found)| Self::new(text, found, records)));
            } else {
                groups.extend(Self::of_misspelt(terms, word, records)?);
            }
        }
        Ok(groups)
    }

    fn of_misspelt(terms: &TermDictionary, word: &SearchWord, records: u32) -> Result<Vec<Self>> {
        let length = word.text.chars().count();
        let mut found = Found::default();
        if length >= ONE_SLIP_LENGTH_MIN {
            found = similar(terms, word, 1)?;
        }
        if found.forms.is_empty()
            && let Some(pair) = split(terms, &word.text, false)?
        {
            let groups = pair.map(|(text, found)| Self::new(text, found, records));
            return Ok(groups.into());
        }
        if found.forms.is_empty() && length >= TWO_SLIPS_LENGTH_MIN {
            found = similar(terms, word, 2)?;
        }
        Ok(vec![Self::new(&word.text, found, records)])
    }

    fn new(text: &str, found: Found, records: u32) -> Self {
        let Found { forms, mut terms } = found;
        let is_wide = terms.len() > SEARCH_GROUP_WORDS_MAX;
        terms.truncate(SEARCH_GROUP_WORDS_MAX);
        let frequency = if is_wide {
            u64::from(records)
        } else {
            terms.iter().map(|term| u64::from(term.doc_freq)).sum()
        };
        Self {
            text: text.to_owned(),
            forms,
            terms,
            is_wide,
            frequency,
            weight: rarity(frequency, records),
        }
    }

    /// The form that a word of the dictionary is, the one that is most like the word asked for.
    pub(super) fn form_of(&self, ordinal: u32) -> Option<&Form> {
        // The forms are in the order of their likeness.
        self.forms.iter().find(|form| (form.first..form.end).contains(&ordinal))
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of records are far below 2^52")]
fn rarity(frequency: u64, records: u32) -> f64 {
    (1.0 + f64::from(records) / (frequency as f64 + 0.5)).log2().max(0.1)
}

/// What the dictionary has for a word.
#[derive(Debug, Clone, Default, PartialEq)]
struct Found {
    forms: Vec<Form>,
    /// One more than are ever read when there are more.
    terms: Vec<TermInfo>,
}

impl Found {
    fn add(&mut self, found: Self) {
        self.forms.extend(found.forms);
        self.terms.extend(found.terms);
    }
}

fn exact(terms: &TermDictionary, word: &str, likeness: f64) -> Result<Found> {
    let ordinal = terms.term_ord(word).map_err(|error| unreadable(&error))?;
    let Some(first) = ordinal.and_then(|found| u32::try_from(found).ok()) else {
        return Ok(Found::default());
    };
    let form = Form {
        first,
        end: first + 1,
        likeness,
        is_beginning: false,
    };
    let term = terms.get(word).map_err(|error| unreadable(&error))?;
    Ok(Found {
        forms: vec![form],
        terms: term.into_iter().collect(),
    })
}

/// The word itself, its other spellings, and those that it begins.
fn known(terms: &TermDictionary, word: &SearchWord) -> Result<Found> {
    let mut found = exact(terms, &word.text, 1.0)?;
    for other in &word.others {
        found.add(exact(terms, other, OTHER)?);
    }
    if word.is_unfinished {
        found.add(beginning(terms, &word.text)?);
    }
    Ok(found)
}

/// The longer words that the word begins.
fn beginning(terms: &TermDictionary, word: &str) -> Result<Found> {
    // No word holds the byte 0xFF, which is above every byte of UTF-8.
    let end = rank_of(terms, &[word.as_bytes(), &[0xFF]].concat())?;
    let stream = terms.range().gt(word).into_stream();
    let mut stream = stream.map_err(|error| unreadable(&error))?;
    let mut found = Found::default();
    while found.terms.len() <= SEARCH_GROUP_WORDS_MAX && stream.advance() {
        let first = u32::try_from(stream.term_ord()).unwrap_or(u32::MAX);
        if first >= end {
            break;
        }
        if found.forms.is_empty() {
            found.forms.push(Form {
                first,
                end,
                likeness: BEGINNING,
                is_beginning: true,
            });
        }
        found.terms.push(stream.value().clone());
    }
    Ok(found)
}

/// Two words that were written without the space between them, or with another character in its place. Only where a
/// digit meets a letter when `at_digits`.
fn split<'text>(terms: &TermDictionary, word: &'text str, at_digits: bool) -> Result<Option<[(&'text str, Found); 2]>> {
    let mut best: Option<(usize, [(&str, Found); 2])> = None;
    for (place, next) in word.char_indices().skip(1) {
        let (head, tail) = word.split_at(place);
        let is_boundary = head.ends_with(|last: char| last.is_ascii_digit()) != next.is_ascii_digit();
        if at_digits && !is_boundary && !next.is_ascii_digit() {
            continue;
        }
        let first = exact(terms, head, SPLIT)?;
        if first.forms.is_empty() {
            continue;
        }
        let without_space = tail.get(next.len_utf8()..).filter(|_| !at_digits).unwrap_or_default();
        for (dropped, tail) in [(0, tail), (1, without_space)] {
            let shorter = head.len().min(tail.len());
            let is_likely =
                shorter >= 2 || (is_boundary && dropped == 0) || head.bytes().all(|byte| byte.is_ascii_digit());
            let worth = shorter * 2 + usize::from(dropped == 0) * 3;
            if tail.is_empty() || !is_likely || best.as_ref().is_some_and(|(best, _)| *best >= worth) {
                continue;
            }
            let second = exact(terms, tail, SPLIT)?;
            if !second.forms.is_empty() {
                best = Some((worth, [(head, first.clone()), (tail, second)]));
            }
        }
    }
    Ok(best.map(|(_, pair)| pair))
}

/// The words that are this many slips away: a letter too many, too few, another, or two that changed places.
fn similar(terms: &TermDictionary, word: &SearchWord, slips: u8) -> Result<Found> {
    let is_number = word.text.starts_with(|first: char| first.is_ascii_digit());
    let likeness = match slips {
        _ if is_number => NUMBER_SLIP,
        1 => ONE_SLIP,
        _ => TWO_SLIPS,
    };
    let term = Term::from_field_text(Field::from_field_id(0), &word.text);
    let mut found = streamed(terms, &FuzzyTermQuery::new(term.clone(), slips, true), likeness)?;
    if found.forms.is_empty() && word.is_unfinished {
        found = streamed(terms, &FuzzyTermQuery::new_prefix(term, slips, true), likeness)?;
    }
    Ok(found)
}

fn streamed(terms: &TermDictionary, query: &FuzzyTermQuery, likeness: f64) -> Result<Found> {
    let automaton = query.automaton().map_err(|error| unreadable(&error))?;
    let mut stream = terms
        .search(automaton)
        .into_stream()
        .map_err(|error| unreadable(&error))?;
    let mut found = Found::default();
    while found.forms.len() < SEARCH_GROUP_WORDS_MAX && stream.advance() {
        if let Ok(first) = u32::try_from(stream.term_ord()) {
            found.forms.push(Form {
                first,
                end: first + 1,
                likeness,
                is_beginning: false,
            });
            found.terms.push(stream.value().clone());
        }
    }
    Ok(found)
}
