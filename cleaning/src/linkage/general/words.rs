//! Values as sets of words with their rarity.

use std::collections::HashMap;

use super::edit;
use crate::linkage::TextColumn;

/// The share of a word's rarity that a misspelt or cut form of it earns.
const MISSPELT_SHARE: f64 = 0.8;
/// Words shorter than this are not looked at for misspellings: one edit makes another word.
const MISSPELT_BYTES_MIN: usize = 4;
/// A word may have been cut short to this many bytes ("med" for "medical").
const CUT_BYTES_MIN: usize = 3;
/// Most words of one value that are looked at.
const WORDS_MAX: usize = 48;

/// The words of every distinct value of a column.
#[derive(Debug, Clone)]
pub struct Words {
    /// Text and rarity in bits of each word, in the order of first appearance.
    texts: Vec<Box<str>>,
    /// Bit 0 to 25 for the letters that occur, bit 31 for a digit or a letter beyond ASCII; the length in bytes.
    shapes: Vec<(u32, u8)>,
    bits: Vec<f64>,
    offsets: Vec<u32>,
    held: Vec<u32>,
    totals: Vec<f64>,
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
            for word in text.split(' ').take(WORDS_MAX) {
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
            offsets,
            held: words,
            totals,
        }
    }

    fn of(&self, code: u32) -> &[u32] {
        &self.held[self.offsets[code as usize] as usize..self.offsets[code as usize + 1] as usize]
    }

    /// The rarest words of a value with their rarity, rarest first; equally rare ones in alphabetical order.
    pub fn rarest(&self, code: u32, count: usize) -> Vec<&str> {
        let mut words = self.of(code).to_vec();
        words.sort_by(|&left, &right| {
            self.bits[right as usize]
                .total_cmp(&self.bits[left as usize])
                .then_with(|| self.texts[left as usize].cmp(&self.texts[right as usize]))
        });
        words.truncate(count);
        words.into_iter().map(|word| &*self.texts[word as usize]).collect()
    }

    /// How much a value says, in bits: its rarest word and a part of the others, because words depend on each other.
    pub fn information(&self, code: u32) -> f64 {
        let rarest = self
            .of(code)
            .iter()
            .map(|&word| self.bits[word as usize])
            .fold(0.0, f64::max);
        rarest + 0.3 * (self.totals[code as usize] - rarest)
    }

    /// Rarity in common ÷ rarity of both, doubled: from 0 to 1. Words left over on both sides are paired when one is a
    /// misspelling or the front of the other.
    pub fn similarity(&self, left: u32, right: u32) -> f64 {
        let all = self.totals[left as usize] + self.totals[right as usize];
        let (a, b) = (self.of(left), self.of(right));
        let mut only_a = [0_u32; WORDS_MAX];
        let mut only_b = [0_u32; WORDS_MAX];
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
            let best = only_b[..count_b].iter().position(|&other| self.are_alike(word, other));
            if let Some(position) = best {
                let shared = self.bits[word as usize].min(self.bits[only_b[position] as usize]);
                common += 2.0 * MISSPELT_SHARE * shared;
                count_b -= 1;
                only_b[position] = only_b[count_b];
            }
        }
        if all > 0.0 { (common / all).min(0.999) } else { 0.0 }
    }

    fn are_alike(&self, left: u32, right: u32) -> bool {
        let ((left_letters, left_length), (right_letters, right_length)) =
            (self.shapes[left as usize], self.shapes[right as usize]);
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
        (cut || slips)
            && are_alike(
                self.texts[left as usize].as_bytes(),
                self.texts[right as usize].as_bytes(),
            )
    }
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
