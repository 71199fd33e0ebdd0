//! Values as sets of words with their rarity.

use std::collections::HashMap;

use super::edit;
use crate::limits::LINK_WORDS;
use crate::linkage::TextColumn;

/// The share of a word's rarity that a misspelt or cut form of it earns.
const MISSPELT_SHARE: f64 = 0.8;
/// Words shorter than this are not looked at for misspellings: one edit makes another word.
const MISSPELT_BYTES_MIN: usize = 4;
/// A word may have been cut short to this many bytes ("med" for "medical").
const CUT_BYTES_MIN: usize = 3;

/// The words of every distinct value of a column.
#[derive(Debug, Clone)]
pub struct Words {
    /// Text and rarity in bits of each word, in the order of first appearance.
    texts: Vec<Box<str>>,
    /// Bit 0 to 25 for the letters that occur, bit 31 for a digit or a letter beyond ASCII; the length in bytes.
    shapes: Vec<(u32, u8)>,
    bits: Vec<f64>,
    /// Rarity of a word that no record has: that of a word in one.
    strange_bits: f64,
    offsets: Vec<u32>,
    held: Vec<u32>,
    totals: Vec<f64>,
}

/// The words of one value, ascending by their numbers.
#[derive(Debug, Clone, Copy)]
pub struct WordSet<'words> {
    numbers: &'words [u32],
    total: f64,
    /// Words that no value of the column has; the first of them comes after the last number of the column.
    strange: &'words [StrangeWord],
}

/// A word that no value of the column has, with its shape.
#[derive(Debug, Clone)]
struct StrangeWord(Box<str>, (u32, u8));

/// The words of a value that the column does not have.
#[derive(Debug, Clone)]
pub struct NewWords {
    numbers: Vec<u32>,
    total: f64,
    strange: Vec<StrangeWord>,
}

impl NewWords {
    /// As a set.
    pub fn set(&self) -> WordSet<'_> {
        WordSet {
            numbers: &self.numbers,
            total: self.total,
            strange: &self.strange,
        }
    }
}

impl Words {
    /// Rarity is log2(records ÷ records with the word), at least a tenth of a bit.
    pub fn new(column: &TextColumn) -> Self {
        let mut identifiers: HashMap<&str, u32> = HashMap::new();
        let mut texts: Vec<Box<str>> = Vec::new();
        let mut holders: Vec<u64> = Vec::new();
        let mut offsets = vec![0_u32];
        let mut words: Vec<u32> = Vec::new();
        let mut total = 0_u64;
        for (text, count) in column.distinct() {
            total += u64::from(count);
            let start = words.len();
            for word in text.split(' ').take(LINK_WORDS) {
                let identifier = *identifiers.entry(word).or_insert_with(|| {
                    texts.push(word.into());
                    holders.push(0);
                    u32::try_from(texts.len() - 1).unwrap_or(u32::MAX)
                });
                words.push(identifier);
            }
            words[start..].sort_unstable();
            let mut kept = start;
            for position in start..words.len() {
                if kept == start || words[kept - 1] != words[position] {
                    words[kept] = words[position];
                    kept += 1;
                }
            }
            words.truncate(kept);
            for &word in &words[start..] {
                holders[word as usize] += u64::from(count);
            }
            offsets.push(u32::try_from(words.len()).unwrap_or(u32::MAX));
        }
        #[expect(clippy::cast_precision_loss, reason = "record counts are far below 2^52")]
        let bits: Vec<f64> = holders
            .iter()
            .map(|&count| (total.max(1) as f64 / count.max(1) as f64).log2().max(0.1))
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "record counts are far below 2^52")]
        let strange_bits = (total.max(1) as f64).log2().max(0.1);
        let totals = offsets
            .windows(2)
            .map(|ends| {
                words[ends[0] as usize..ends[1] as usize]
                    .iter()
                    .map(|&word| bits[word as usize])
                    .sum()
            })
            .collect();
        let shapes = texts.iter().map(|text| shape(text.as_bytes())).collect();
        Self {
            shapes,
            texts,
            bits,
            strange_bits,
            offsets,
            held: words,
            totals,
        }
    }

    /// The words of a value of the column.
    pub fn of(&self, code: u32) -> WordSet<'_> {
        WordSet {
            numbers: &self.held[self.offsets[code as usize] as usize..self.offsets[code as usize + 1] as usize],
            total: self.totals[code as usize],
            strange: &[],
        }
    }

    /// The words of a text that the column does not have; `number_of` finds those that other values have.
    pub fn of_new(&self, text: &str, number_of: impl Fn(&[Box<str>], &str) -> Option<u32>) -> NewWords {
        let mut strange: Vec<StrangeWord> = Vec::new();
        let mut numbers: Vec<u32> = Vec::new();
        for word in text.split(' ').take(LINK_WORDS) {
            let known = number_of(&self.texts, word);
            let number = known.unwrap_or_else(|| {
                let place = strange.iter().position(|strange| *strange.0 == *word);
                let place = place.unwrap_or_else(|| {
                    strange.push(StrangeWord(word.into(), shape(word.as_bytes())));
                    strange.len() - 1
                });
                u32::try_from(self.texts.len() + place).unwrap_or(u32::MAX)
            });
            numbers.push(number);
        }
        numbers.sort_unstable();
        numbers.dedup();
        let mut words = NewWords {
            numbers,
            total: 0.0,
            strange,
        };
        words.total = words.numbers.iter().map(|&word| self.bits_of(word)).sum();
        words
    }

    /// The distinct words, by their numbers.
    pub fn texts(&self) -> &[Box<str>] {
        &self.texts
    }

    /// The rarity of a word; one that no value of the column has is as rare as a word can be.
    fn bits_of(&self, word: u32) -> f64 {
        self.bits.get(word as usize).copied().unwrap_or(self.strange_bits)
    }

    fn text_of<'words>(&'words self, set: &WordSet<'words>, word: u32) -> &'words str {
        match self.texts.get(word as usize) {
            Some(text) => text,
            None => &set.strange[word as usize - self.texts.len()].0,
        }
    }

    fn shape_of(&self, set: &WordSet, word: u32) -> (u32, u8) {
        match self.shapes.get(word as usize) {
            Some(&shape) => shape,
            None => set.strange[word as usize - self.shapes.len()].1,
        }
    }

    /// The rarest words of a value, rarest first; equally rare ones in alphabetical order.
    pub fn rarest<'words>(&'words self, set: &WordSet<'words>, count: usize) -> Vec<&'words str> {
        let mut words: Vec<(f64, &str)> = set
            .numbers
            .iter()
            .map(|&word| (self.bits_of(word), self.text_of(set, word)))
            .collect();
        words.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(right.1)));
        words.truncate(count);
        words.into_iter().map(|(_, text)| text).collect()
    }

    /// How much a value says, in bits: its rarest word and a part of the others, because words depend on each other.
    pub fn information(&self, set: &WordSet) -> f64 {
        let rarest = set.numbers.iter().map(|&word| self.bits_of(word)).fold(0.0, f64::max);
        rarest + 0.3 * (set.total - rarest)
    }

    /// Rarity in common ÷ rarity of both, doubled: from 0 to 1. Words left over on both sides are paired when one is a
    /// misspelling or the front of the other.
    pub fn similarity(&self, left: &WordSet, right: &WordSet) -> f64 {
        let all = left.total + right.total;
        let (a, b) = (left.numbers, right.numbers);
        let mut only_a = [0_u32; LINK_WORDS];
        let mut only_b = [0_u32; LINK_WORDS];
        let (mut count_a, mut count_b) = (0, 0);
        let (mut i, mut j) = (0, 0);
        let mut common = 0.0;
        while i < a.len() || j < b.len() {
            if j >= b.len() || (i < a.len() && a[i] < b[j]) {
                only_a[count_a] = a[i];
                count_a += 1;
                i += 1;
            } else if i >= a.len() || b[j] < a[i] {
                only_b[count_b] = b[j];
                count_b += 1;
                j += 1;
            } else {
                common += 2.0 * self.bits[a[i] as usize];
                i += 1;
                j += 1;
            }
        }
        for &word in &only_a[..count_a] {
            // Shapes lie close together: a text is only fetched when they let it be.
            let shape = self.shape_of(left, word);
            let best = only_b[..count_b].iter().position(|&other| {
                may_be_alike(shape, self.shape_of(right, other))
                    && are_alike(
                        self.text_of(left, word).as_bytes(),
                        self.text_of(right, other).as_bytes(),
                    )
            });
            if let Some(position) = best {
                let shared = self.bits_of(word).min(self.bits_of(only_b[position]));
                common += 2.0 * MISSPELT_SHARE * shared;
                count_b -= 1;
                only_b[position] = only_b[count_b];
            }
        }
        if all > 0.0 { (common / all).min(0.999) } else { 0.0 }
    }
}

/// Whether two words may be alike by their shapes.
fn may_be_alike((left_letters, left_length): (u32, u8), (right_letters, right_length): (u32, u8)) -> bool {
    if (left_letters | right_letters) >> 31 == 1 {
        return false;
    }
    // A word cut short has no letter of its own; a slip or two changes at most four of the letters that occur.
    let cut = left_letters & right_letters
        == if left_length < right_length {
            left_letters
        } else {
            right_letters
        };
    let slips = left_length.abs_diff(right_length) <= 3 && (left_letters ^ right_letters).count_ones() <= 4;
    cut || slips
}

fn shape(word: &[u8]) -> (u32, u8) {
    let letters = word.iter().fold(0, |letters, byte| match byte {
        b'a'..=b'z' => letters | 1 << (byte - b'a'),
        _ => letters | 1 << 31,
    });
    (letters, u8::try_from(word.len()).unwrap_or(u8::MAX))
}

/// Whether one word is a misspelling or the front of the other.
fn are_alike(left: &[u8], right: &[u8]) -> bool {
    let (shorter, longer) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if (shorter.len() == 1 || shorter.len() >= CUT_BYTES_MIN) && longer.starts_with(shorter) {
        return true;
    }
    let same_start = shorter.first() == longer.first();
    shorter.len() >= MISSPELT_BYTES_MIN + if same_start { 0 } else { 2 }
        && edit::similarity(shorter, longer, 0.75) > 0.0
}
