//! Comparing two values of a field: which of its outcomes the pair takes.

use super::edit;
use super::field::{Field, FieldKind};
use super::words::{NewWords, WordSet, Words};
use crate::linkage::MISSING;

/// The outcome of a comparison in which a value is missing: it says nothing.
pub const NOTHING: u8 = u8::MAX;

/// A value that is compared.
#[derive(Debug, Clone, Copy)]
pub enum Value<'asked> {
    /// A value of the records, by its code, or [`MISSING`].
    Held(u32),
    /// A value that none of the records has.
    New(&'asked NewValue),
}

/// A value that none of the records has, made ready for comparing.
#[derive(Debug, Clone)]
pub struct NewValue {
    /// Folded as the field folds its values.
    pub text: String,
    packed: Box<[u8]>,
    letters: u64,
    words: Option<NewWords>,
}

/// A field made ready for comparing.
#[derive(Debug)]
pub struct Comparer {
    /// The field.
    pub field: Field,
    /// The similarities from which the outcomes hold, from the most alike down; what is below the last is one more.
    pub cutoffs: Vec<f64>,
    words: Option<Words>,
    /// Values without spaces, for kinds that are compared letter by letter.
    packed: Vec<Box<[u8]>>,
    /// The letters of each of them, to see quickly that two are far apart.
    letters: Vec<u64>,
    /// The field with which values are exchanged, by index.
    pub exchanged_with: Option<usize>,
}

impl Comparer {
    /// Prepares what the comparisons need of each distinct value.
    pub fn new(field: Field, exchanged_with: Option<usize>) -> Self {
        let words = matches!(field.rule.kind, FieldKind::Words | FieldKind::OrganisationName)
            .then(|| Words::new(&field.values));
        let packed: Vec<Box<[u8]>> = if words.is_some() {
            Vec::new()
        } else {
            field.values.distinct().map(|(text, _)| pack(text)).collect()
        };
        Self {
            cutoffs: cutoffs(field.rule.kind).to_vec(),
            field,
            words,
            letters: packed.iter().map(|text| edit::letters(text)).collect(),
            packed,
            exchanged_with,
        }
    }

    /// Number of outcomes, without "nothing".
    pub fn outcomes(&self) -> usize {
        self.cutoffs.len() + 1 + usize::from(self.exchanged_with.is_some())
    }

    /// Makes a folded text ready that none of the records has; `number_of` finds a word among words.
    pub fn new_value(&self, text: String, number_of: impl Fn(&[Box<str>], &str) -> Option<u32>) -> NewValue {
        let packed = pack(&text);
        NewValue {
            letters: edit::letters(&packed),
            packed,
            words: self.words.as_ref().map(|words| words.of_new(&text, number_of)),
            text,
        }
    }

    /// The outcome of two values of the field.
    pub fn outcome(&self, left: Value, right: Value) -> u8 {
        if let (Value::Held(left), Value::Held(right)) = (left, right)
            && left == right
            && left != MISSING
        {
            return 0;
        }
        if left.is_missing() || right.is_missing() {
            return NOTHING;
        }
        let similarity = self.similarity(left, right);
        let position = self.cutoffs.iter().position(|&cutoff| similarity >= cutoff);
        u8::try_from(position.unwrap_or(self.cutoffs.len())).unwrap_or(NOTHING - 1)
    }

    /// Words of the values, for kinds that have them.
    pub fn words(&self) -> Option<&Words> {
        self.words.as_ref()
    }

    /// The value without spaces.
    pub fn packed<'value>(&'value self, value: Value<'value>) -> &'value [u8] {
        match value {
            Value::Held(code) => self.packed.get(code as usize).map_or(&[], |packed| packed),
            Value::New(value) => &value.packed,
        }
    }

    /// The folded text of a value; none for a missing one.
    pub fn text<'value>(&'value self, value: Value<'value>) -> Option<&'value str> {
        match value {
            Value::Held(code) => self.field.values.text_of(code),
            Value::New(value) => Some(&value.text),
        }
    }

    /// The words of a value, for kinds that have them.
    pub fn word_set<'value>(&'value self, value: Value<'value>) -> Option<WordSet<'value>> {
        match value {
            Value::Held(MISSING) => None,
            Value::Held(code) => self.words.as_ref().map(|words| words.of(code)),
            Value::New(value) => value.words.as_ref().map(NewWords::set),
        }
    }

    fn letters(&self, value: Value) -> u64 {
        match value {
            Value::Held(code) => self.letters[code as usize],
            Value::New(value) => value.letters,
        }
    }

    fn similarity(&self, left: Value, right: Value) -> f64 {
        if let Some(words) = &self.words {
            return match (self.word_set(left), self.word_set(right)) {
                (Some(left), Some(right)) => words.similarity(&left, &right),
                _ => 0.0,
            };
        }
        let (a, b) = (self.packed(left), self.packed(right));
        let letters = (self.letters(left), self.letters(right));
        if letters.0 == letters.1 && a == b {
            return 1.0;
        }
        let least = self.cutoffs.last().copied().unwrap_or(1.0);
        let edits = edit::edits_least(letters.0, letters.1);
        match self.field.rule.kind {
            FieldKind::Name => name_similarity(a, b, edits, least),
            FieldKind::Date => date_similarity(a, b, edits),
            FieldKind::Identifier | FieldKind::Phone => edits_similarity(a, b, edits),
            FieldKind::Number => number_similarity(a, b, edits),
            FieldKind::Email => email_similarity(a, b, least),
            FieldKind::Postcode => match (self.text(left), self.text(right)) {
                (Some(left), Some(right)) => crate::compare::Comparator::Postcode.similarity(left, right),
                _ => 0.0,
            },
            FieldKind::Category | FieldKind::Words | FieldKind::OrganisationName => 0.0,
        }
    }
}

impl Value<'_> {
    /// Whether there is no value.
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::Held(MISSING))
    }
}

/// The outcomes of each kind. They are fine enough to learn from and coarse enough to be learnt.
const fn cutoffs(kind: FieldKind) -> &'static [f64] {
    match kind {
        FieldKind::Name => &[1.0, 0.85, 0.75, 0.65, 0.5],
        FieldKind::Words | FieldKind::OrganisationName => &[1.0, 0.9, 0.75, 0.6, 0.45, 0.3, 0.15],
        FieldKind::Date => &[1.0, 0.9, 0.8, 0.7, 0.5],
        FieldKind::Identifier | FieldKind::Phone => &[1.0, 0.9, 0.8, 0.6],
        FieldKind::Number => &[1.0, 0.9, 0.5],
        FieldKind::Postcode => &[1.0, 0.9, 0.8, 0.6, 0.4],
        FieldKind::Email => &[1.0, 0.9, 0.8, 0.65],
        FieldKind::Category => &[1.0],
    }
}

pub fn pack(text: &str) -> Box<[u8]> {
    text.bytes().filter(|byte| *byte != b' ').collect()
}

/// Edits; a value that is the front of the other (an initial, a short form) ranks with two edits in seven.
fn name_similarity(left: &[u8], right: &[u8], edits_least: usize, cutoff: f64) -> f64 {
    let (shorter, longer) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    let edits = if longer.len() <= 64 && edits_least > edit::edits_most(longer.len(), cutoff) {
        0.0
    } else {
        edit::similarity(left, right, cutoff)
    };
    if longer.starts_with(shorter) {
        edits.max(if shorter.len() >= 3 { 0.75 } else { 0.65 })
    } else {
        edits
    }
}

/// One edit 0.9, two edits 0.8, the first six or the last six characters the same 0.6.
fn edits_similarity(left: &[u8], right: &[u8], edits_least: usize) -> f64 {
    match distance_within(left, right, edits_least, 2) {
        Some(1) => 0.9,
        Some(_) => 0.8,
        None if left.len() > 7
            && right.len() > 7
            && (left[..6] == right[..6] || left[left.len() - 6..] == right[right.len() - 6..]) =>
        {
            0.6
        }
        None => 0.0,
    }
}

/// The distance of the first 64 bytes, if it is at most `edits_max`; `edits_least` is a bound from below.
fn distance_within(left: &[u8], right: &[u8], edits_least: usize, edits_max: usize) -> Option<usize> {
    if edits_least > edits_max && left.len().max(right.len()) <= 64 {
        return None;
    }
    edit::distance_within(cut(left), cut(right), edits_max)
}

fn cut(text: &[u8]) -> &[u8] {
    &text[..text.len().min(64)]
}

fn number_similarity(left: &[u8], right: &[u8], edits_least: usize) -> f64 {
    if distance_within(left, right, edits_least, 1).is_some() {
        return 0.9;
    }
    let number = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (a, b) = (number(left), number(right));
    if a > 0 && left[..a] == right[..b] { 0.5 } else { 0.0 }
}

/// One edit or two neighbours exchanged 0.9; day and month exchanged 0.9; two of year, month and day the same 0.8; two edits
/// 0.7; the year the same 0.5.
fn date_similarity(left: &[u8], right: &[u8], edits_least: usize) -> f64 {
    if left.len() != 8 || right.len() != 8 {
        return edits_similarity(left, right, edits_least);
    }
    let parts = |text: &[u8]| -> [u32; 3] {
        let number = |range: &[u8]| {
            range
                .iter()
                .fold(0_u32, |sum, byte| sum * 10 + u32::from(byte.wrapping_sub(b'0')))
        };
        [number(&text[..4]), number(&text[4..6]), number(&text[6..])]
    };
    let (a, b) = (parts(left), parts(right));
    let distance = distance_within(left, right, edits_least, 2);
    let same = (0..3).filter(|&part| a[part] == b[part]).count();
    if distance == Some(1) || (a[0] == b[0] && a[1] == b[2] && a[2] == b[1]) {
        0.9
    } else if same == 2 {
        0.8
    } else if distance.is_some() {
        0.7
    } else if a[0] == b[0] {
        0.5
    } else {
        0.0
    }
}

/// Edits over the whole; the part before the at sign the same ranks with a slip.
fn email_similarity(left: &[u8], right: &[u8], cutoff: f64) -> f64 {
    let local = |text: &[u8]| text.iter().position(|byte| *byte == b'@').unwrap_or(text.len());
    let edits = edit::similarity(left, right, cutoff);
    let (a, b) = (local(left), local(right));
    if a >= 4 && left[..a] == right[..b] {
        edits.max(0.9)
    } else {
        edits
    }
}
