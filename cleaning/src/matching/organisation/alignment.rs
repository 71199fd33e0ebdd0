//! Which words of one name are which words of another.

use super::likeness;
use crate::organisation::{BodyKind, TermKind};

/// A word of a name with what the list of names says about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub kind: TermKind,
    pub bits: f32,
    /// Names of the list that have the word.
    pub count: u32,
}

/// A name as it is aligned.
#[derive(Debug, Clone)]
pub(super) struct View<'a> {
    pub words: Vec<Word<'a>>,
    pub initials: &'a str,
    pub legal_form: Option<&'static str>,
    pub may_be_cut: bool,
    pub body: Option<BodyKind>,
}

/// Words taken for one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    /// Positions of the words, as bits, on the left and on the right.
    pub left: u64,
    pub right: u64,
    pub likeness: f32,
    /// What the agreement is worth in bits if it were exact.
    pub bits: f32,
    pub is_initials: bool,
}

/// The words of two names, linked; what is not linked stands on one side alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Alignment {
    pub links: Vec<Link>,
    pub left_rest: u64,
    pub right_rest: u64,
}

/// Links the words of two names: the same words first, then words that run together, then like ones, then initials.
pub(super) fn align(left: &View, right: &View) -> Alignment {
    let mut alignment = Alignment {
        links: Vec::with_capacity(left.words.len().min(right.words.len())),
        left_rest: mask(left.words.len()),
        right_rest: mask(right.words.len()),
    };
    alignment.link_same(left, right);
    if alignment.left_rest != 0 && alignment.right_rest != 0 {
        alignment.link_joined(left, right);
        alignment.link_alike(left, right);
        alignment.link_initials(left, right);
    }
    alignment
}

fn mask(count: usize) -> u64 {
    (1 << count) - 1
}

/// Positions of the bits set, ascending.
pub(super) fn positions(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(next)
    })
}

fn bits_of(view: &View, which: u64) -> f32 {
    positions(which).map(|index| view.words[index].bits).sum()
}

impl Alignment {
    fn take(&mut self, left: u64, right: u64, likeness: f32, bits: f32, is_initials: bool) {
        self.left_rest &= !left;
        self.right_rest &= !right;
        self.links.push(Link {
            left,
            right,
            likeness,
            bits,
            is_initials,
        });
    }

    fn link_same(&mut self, left: &View, right: &View) {
        for (index, word) in left.words.iter().enumerate() {
            let same = positions(self.right_rest).find(|&other| right.words[other].text == word.text);
            if let Some(other) = same {
                self.take(1 << index, 1 << other, 1.0, word.bits, false);
            }
        }
    }

    /// "NEURO DISABILITY" and "NEURODISABILITY".
    fn link_joined(&mut self, left: &View, right: &View) {
        for (a, b) in joined(left, self.left_rest, right, self.right_rest) {
            self.take(a, b, 0.95, bits_of(left, a).min(bits_of(right, b)), false);
        }
        for (b, a) in joined(right, self.right_rest, left, self.left_rest) {
            self.take(a, b, 0.95, bits_of(left, a).min(bits_of(right, b)), false);
        }
    }

    fn link_alike(&mut self, left: &View, right: &View) {
        let last = |view: &View, index: usize| view.may_be_cut && index + 1 == view.words.len();
        let is_single = left.words.len() == 1 || right.words.len() == 1;
        let mut pairs: Vec<(f32, f32, usize, usize)> = Vec::new();
        for a in positions(self.left_rest) {
            for b in positions(self.right_rest) {
                let (one, other) = (&left.words[a], &right.words[b]);
                let likeness = likeness::likeness(one.text, other.text, last(left, a), last(right, b));
                // With nothing beside it, the start of another name is another name: "BAY" and "BAYER".
                let likeness = if is_single && likeness::is_short_start(one.text, other.text) {
                    0.0
                } else {
                    likeness * doubt(one, other)
                };
                if likeness >= 0.4 {
                    pairs.push((likeness, one.bits.min(other.bits), a, b));
                }
            }
        }
        // The tie goes by what both sides see alike, so that the score does not depend on which name is the left one.
        pairs.sort_by(|x, y| {
            let by_likeness = y.0.total_cmp(&x.0).then(y.1.total_cmp(&x.1));
            let key = |pair: &(f32, f32, usize, usize)| {
                let (a, b) = (left.words[pair.2].text, right.words[pair.3].text);
                (
                    a.min(b).to_owned(),
                    a.max(b).to_owned(),
                    pair.2 + pair.3,
                    pair.2.abs_diff(pair.3),
                )
            };
            by_likeness.then_with(|| key(x).cmp(&key(y)))
        });
        for (likeness, bits, a, b) in pairs {
            let is_free = self.left_rest & (1 << a) != 0 && self.right_rest & (1 << b) != 0;
            if is_free {
                self.take(1 << a, 1 << b, likeness, bits, false);
            }
        }
    }

    fn link_initials(&mut self, left: &View, right: &View) {
        for a in positions(self.left_rest) {
            if let Some(b) = spelt_out(&left.words[a], right, self.right_rest) {
                self.take(1 << a, b, 0.9, initials_bits(&left.words[a]), true);
            }
        }
        for b in positions(self.right_rest) {
            if let Some(a) = spelt_out(&right.words[b], left, self.left_rest) {
                self.take(a, 1 << b, 0.9, initials_bits(&right.words[b]), true);
            }
        }
    }
}

/// Two words that many names have are two words, however alike ("HEATH" and "HEALTH").
fn doubt(one: &Word, other: &Word) -> f32 {
    if one.text.starts_with(other.text) || other.text.starts_with(one.text) {
        return 1.0;
    }
    match one.count.min(other.count) {
        0 => 1.0,
        1..=2 => 0.9,
        3..=9 => 0.75,
        _ => 0.5,
    }
}

/// Bits that agreement on initials is worth: letters of names are far from evenly spread. The very word is worth more.
fn initials_bits(word: &Word) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "an acronym has a few letters")]
    let letters = word.text.chars().count() as f32;
    word.bits.min(3.0 * letters)
}

/// Runs of words of one view that, written together, are a word of the other.
fn joined(view: &View, rest: u64, other: &View, mut other_rest: u64) -> Vec<(u64, u64)> {
    let mut found = Vec::new();
    let mut rest = rest;
    for start in 0..view.words.len() {
        let hit = positions(other_rest).find_map(|target| {
            let text = other.words[target].text;
            let run = run_spelling(view, rest, start, text)
                .or_else(|| run_spelling(view, rest, start, text.strip_prefix("THE")?));
            run.map(|run| (run, 1 << target))
        });
        if let Some((run, target)) = hit {
            rest &= !run;
            other_rest &= !target;
            found.push((run, target));
        }
    }
    found
}

/// The run of at least two free words from `start` that spells a word, an AND between them or not.
fn run_spelling(view: &View, rest: u64, start: usize, target: &str) -> Option<u64> {
    let mut run = 0_u64;
    let mut left = target;
    for index in start..view.words.len() {
        if rest & (1 << index) == 0 {
            return None;
        }
        let after = left.strip_prefix(view.words[index].text);
        let plain = after.or_else(|| left.strip_prefix("AND")?.strip_prefix(view.words[index].text));
        left = plain?;
        run |= 1 << index;
        // The stem of the last word may have lost its plural ending.
        if left.is_empty() || left == "S" {
            return (run.count_ones() > 1).then_some(run);
        }
    }
    None
}

/// The free words of a view whose initials are an acronym.
fn spelt_out(word: &Word, view: &View, rest: u64) -> Option<u64> {
    let count = word.text.chars().count();
    if !(2..=8).contains(&count) || word.kind == TermKind::Number || !word.text.bytes().all(|b| b.is_ascii_alphabetic())
    {
        return None;
    }
    let whole = mask(view.words.len());
    if count >= 3 && view.initials == word.text {
        return Some(rest & whole).filter(|taken| *taken != 0);
    }
    let run = |start: usize| {
        let end = start + count;
        let is_run = end <= view.words.len()
            && (start..end).all(|index| rest & (1 << index) != 0)
            && view.words[start..end]
                .iter()
                .zip(word.text.chars())
                .all(|(w, c)| w.text.starts_with(c));
        is_run.then(|| mask(end) & !mask(start))
    };
    (0..view.words.len()).find_map(run)
}
