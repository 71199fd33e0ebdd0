//! The words of a name in the form in which names are matched.

use std::borrow::Cow;

use super::{
    abbreviation, alias,
    body_kind::{self, BodyKind},
    council, legal_form, number,
    term_kind::{self, TermKind},
    word::{self, Word},
};
use crate::{limits, text};

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// In upper case, without plural ending, numbers in digits.
    pub text: Box<str>,
    /// What the word does in a name.
    pub kind: TermKind,
}

impl Term {
    fn new(text: &str) -> Self {
        Self {
            text: text.into(),
            kind: term_kind::of(text),
        }
    }

    /// Bits that the word says about which organisation it is when no list of names is at hand.
    pub fn default_bits(&self) -> f32 {
        term_kind::default_bits(&self.text, self.kind)
    }
}

/// One name of an organisation as matching sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameTerms {
    /// The words that say something, in order.
    pub terms: Vec<Term>,
    /// Code of the legal form, when the name has one.
    pub legal_form: Option<&'static str>,
    /// Initials of all words, small ones included: "DFID". Empty for a single word.
    pub initials: String,
    /// Whether the last word may be cut off: the name is as long as a field of fixed width.
    pub may_be_cut: bool,
    /// The kind of body that the words speak of.
    pub body: Option<BodyKind>,
}

/// Words that say nothing about which organisation it is.
const FILLERS: &[&str] = &[
    "AND", "OF", "THE", "FOR", "IN", "AT", "ON", "TO", "A", "AN", "BY", "WITH", "FROM", "Y", "YR", "O", "DE", "LA", "N",
];

/// Legal forms that are dropped wherever they stand.
const FORM_WORDS: &[(&str, &str)] = &[
    ("LIMITED", "LIMITED"),
    ("LTD", "LIMITED"),
    ("PLC", "PLC"),
    ("LLP", "LLP"),
    ("CIC", "CIC"),
    ("CIO", "CIO"),
    ("LLC", "LLC"),
    ("INC", "INC"),
    ("GMBH", "GMBH"),
];

/// A name shorter than this was not cut at a fixed width: fields are seldom narrower.
const CUT_CHARACTERS_MIN: usize = 20;

/// The names inside a text as matching sees them: the name itself first, then trading and former names. Empty when the
/// text has no words.
pub fn names(raw: &str) -> Vec<NameTerms> {
    let Some(line) = text::line(raw).value else {
        return Vec::new();
    };
    let line = cut(&line);
    let parts = alias::split(line);
    let all = [Some(parts.name), parts.trading_as, parts.formerly];
    let mut names: Vec<NameTerms> = Vec::new();
    for part in all.into_iter().flatten().flat_map(alias::listed) {
        let mut name = name_terms(super::noise::without_remarks(part));
        let acronym = take_acronym(&mut name);
        for name in [Some(name), acronym].into_iter().flatten() {
            if !name.terms.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// A name as it is written, but for punctuation, the place of THE and the spelling of the legal form.
pub(crate) fn written(raw: &str) -> String {
    let mut words = word::split(cut(raw));
    words.truncate(limits::ORGANISATION_WORDS);
    let form = legal_form::take(&mut words);
    if words.len() > 1 && words.last().is_some_and(|last| last == "THE") {
        words.rotate_right(1);
    }
    let mut text = words.join(" ");
    if let Some(form) = form {
        text.push(' ');
        text.push_str(form);
    }
    text
}

/// The longest start of a line that is read.
fn cut(line: &str) -> &str {
    let mut end = line.len().min(limits::ORGANISATION_NAME_BYTES);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

/// Takes the initials of a name out of it where they stand beside it, and returns them as a name of their own:
/// "DEPARTMENT FOR TRANSPORT (DFT)", "CGL CHANGE GROW LIVE".
fn take_acronym(name: &mut NameTerms) -> Option<NameTerms> {
    const WORDS_MIN: usize = 3;
    const LETTERS_MIN: usize = 2;
    let count = name.terms.len();
    if count < WORDS_MIN {
        return None;
    }
    let is_acronym = |at: usize| {
        let written = &*name.terms[at].text;
        let others = (0..count)
            .filter(|other| *other != at)
            .filter_map(|other| name.terms[other].text.chars().next());
        let initials: String = others.collect();
        let letters = written.chars().count();
        letters >= LETTERS_MIN
            && (initials == written
                || (letters > LETTERS_MIN && (initials.starts_with(written) || initials.ends_with(written)))
                || (letters > LETTERS_MIN && name.initials_without(written).is_some_and(|all| all == written)))
    };
    let at = [0, count - 1]
        .into_iter()
        .find(|at| is_acronym(*at))
        .or_else(|| (1..count - 1).find(|at| is_acronym(*at)))?;
    let term = name.terms.remove(at);
    name.initials = name.initials_without(&term.text).unwrap_or_default();
    Some(NameTerms {
        terms: vec![term],
        legal_form: None,
        initials: String::new(),
        may_be_cut: false,
        body: None,
    })
}

impl NameTerms {
    /// The initials of all words but for the first letter of an acronym at the front or the end.
    fn initials_without(&self, acronym: &str) -> Option<String> {
        let first = acronym.chars().next()?;
        let front = self.initials.strip_prefix(first).filter(|rest| *rest == acronym);
        let end = self.initials.strip_suffix(first).filter(|rest| *rest == acronym);
        front.or(end).map(str::to_owned)
    }
}

fn name_terms(name: &str) -> NameTerms {
    let mut words = word::split(name);
    words.truncate(limits::ORGANISATION_WORDS);
    mend_spaces(&mut words);
    split_figures(&mut words);
    let mut form = legal_form::take(&mut words);
    drop_forms(&mut words, &mut form);
    word::drop_article(&mut words);
    abbreviation::expand(&mut words);
    let initials = initials(&words);
    council::normalise(&mut words);
    let terms = terms(&words);
    NameTerms {
        body: body_kind::of(&terms),
        may_be_cut: form.is_none() && name.chars().count() >= CUT_CHARACTERS_MIN,
        terms,
        legal_form: form,
        initials,
    }
}

/// A non-breaking space that was read in the wrong encoding and then folded ends words in "AA".
fn mend_spaces(words: &mut [Word]) {
    let count = words.len();
    let ends = |word: &Word| word.len() > 3 && word.ends_with("AA");
    if count > 2 && words.iter().filter(|word| ends(word)).count() * 2 >= count {
        for word in words.iter_mut().filter(|word| ends(word)) {
            let end = word.len() - 2;
            word.to_mut().truncate(end);
        }
    }
}

/// Parts figures from the word they were written against: "000032NHS", "TRUST002".
fn split_figures(words: &mut Vec<Word>) {
    const FIGURES_MIN: usize = 3;
    const LETTERS_MIN: usize = 4;
    let mut index = 0;
    while index < words.len() {
        let word = &words[index];
        let front = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let back = word.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let at = if front >= FIGURES_MIN && word.len() - front >= FIGURES_MIN {
            Some(front)
        } else if word.len() - back >= FIGURES_MIN && back >= LETTERS_MIN {
            Some(back)
        } else {
            None
        };
        if let Some(at) = at {
            let rest = word[at..].to_owned();
            words[index].to_mut().truncate(at);
            words.insert(index + 1, Cow::Owned(rest));
        }
        index += 1;
    }
}

fn drop_forms(words: &mut Vec<Word>, form: &mut Option<&'static str>) {
    let code = |word: &Word| {
        FORM_WORDS
            .iter()
            .find(|(written, _)| word == written)
            .map(|(_, code)| *code)
    };
    if words.iter().all(|word| code(word).is_some()) {
        return;
    }
    words.retain(|word| match code(word) {
        Some(found) => {
            form.get_or_insert(found);
            false
        }
        None => true,
    });
}

fn initials(words: &[Word]) -> String {
    if words.len() < 2 {
        return String::new();
    }
    words.iter().filter_map(|word| word.chars().next()).collect()
}

fn terms(words: &[Word]) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::with_capacity(words.len());
    let count = words.len();
    for (index, word) in words.iter().enumerate() {
        if FILLERS.contains(&&**word) {
            continue;
        }
        if let Some(digits) = number::digits(word, index > 0 && index + 1 == count) {
            let joined = terms.last().and_then(|last| number::compound(&last.text, &digits));
            if let Some(joined) = joined {
                terms.pop();
                terms.push(Term::new(&joined));
            } else {
                terms.push(Term::new(&digits));
            }
        } else {
            terms.push(Term::new(&stem(word)));
        }
    }
    if terms.is_empty() {
        terms.extend(words.iter().map(|word| Term::new(word)));
    }
    terms.truncate(limits::ORGANISATION_WORDS);
    terms
}

/// A word without its plural ending: "HOSPITALS" is "HOSPITAL", "CHARITIES" is "CHARITY".
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let count = word.len();
    if count > 4 && word.ends_with("IES") {
        return Cow::Owned(format!("{}Y", &word[..count - 3]));
    }
    let is_plural = count > 3 && word.ends_with('S') && !["SS", "US", "IS"].iter().any(|end| word.ends_with(end));
    Cow::Borrowed(if is_plural { &word[..count - 1] } else { word })
}
