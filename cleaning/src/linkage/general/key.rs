//! Blocking keys: what of a value two records must share to be compared.

use std::fmt;
use std::str::FromStr;

use super::compare::{Comparer, Value};
use super::hash;
use crate::linkage::MISSING;

/// What is taken of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// All of it, without spaces.
    Whole,
    /// Its first characters.
    Start(usize),
    /// Its last characters.
    End(usize),
    /// Its consonants by their sound, after the first letter.
    Sound,
    /// Its characters in alphabetical order: the same after an exchange.
    Sorted,
    /// Each of its rarest words.
    Words(usize),
    /// The year of a date, the district of a postcode, the part of an email address before the at sign.
    Main,
    /// The month and day of a date.
    Rest,
}

/// One part of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyPart {
    /// Index of the field.
    pub field: usize,
    /// What is taken of its value.
    pub part: Part,
}

/// Two records with the same value in every part are compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub Vec<KeyPart>);

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => formatter.write_str("whole"),
            Self::Start(count) => write!(formatter, "start-{count}"),
            Self::End(count) => write!(formatter, "end-{count}"),
            Self::Sound => formatter.write_str("sound"),
            Self::Sorted => formatter.write_str("sorted"),
            Self::Words(count) => write!(formatter, "words-{count}"),
            Self::Main => formatter.write_str("main"),
            Self::Rest => formatter.write_str("rest"),
        }
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let counted = |prefix: &str| text.strip_prefix(prefix).and_then(|count| count.parse::<usize>().ok());
        Ok(match text {
            "whole" => Self::Whole,
            "sound" => Self::Sound,
            "sorted" => Self::Sorted,
            "main" => Self::Main,
            "rest" => Self::Rest,
            _ => match (counted("start-"), counted("end-"), counted("words-")) {
                (Some(count @ 1..=20), _, _) => Self::Start(count),
                (_, Some(count @ 1..=20), _) => Self::End(count),
                (_, _, Some(count @ 1..=8)) => Self::Words(count),
                _ => {
                    return Err(format!(
                        "`{text}` is no part of a value: write whole, start-N, end-N (1 to 20), words-N (1 to 8), sound, sorted, main (year, district, before the @) or rest (month and day)"
                    ));
                }
            },
        })
    }
}

/// The hashes of a part for every distinct value of its field: at most one each, but for words.
#[derive(Debug)]
pub struct PartValues {
    /// The part.
    pub part: KeyPart,
    offsets: Vec<u32>,
    hashes: Vec<u64>,
}

impl PartValues {
    /// Takes the part of every distinct value.
    pub fn new(part: KeyPart, comparer: &Comparer) -> Self {
        let mut offsets = vec![0_u32];
        let mut hashes = Vec::new();
        for (code, _) in (0_u32..).zip(comparer.field.values.distinct()) {
            add_hashes(part.part, comparer, Value::Held(code), &mut hashes);
            offsets.push(u32::try_from(hashes.len()).unwrap_or(u32::MAX));
        }
        Self { part, offsets, hashes }
    }

    /// The hashes of a value; none for a missing one.
    pub fn of(&self, code: u32) -> &[u64] {
        if code == MISSING {
            return &[];
        }
        &self.hashes[self.offsets[code as usize] as usize..self.offsets[code as usize + 1] as usize]
    }

    /// Whether two values share a hash.
    pub fn share(&self, left: u32, right: u32) -> bool {
        let right = self.of(right);
        self.of(left).iter().any(|hash| right.contains(hash))
    }
}

/// Adds the hashes of a part of one value, ascending.
pub fn add_hashes(part: Part, comparer: &Comparer, value: Value, hashes: &mut Vec<u64>) {
    let Some(text) = comparer.text(value) else { return };
    let start = hashes.len();
    match (part, comparer.words().zip(comparer.word_set(value))) {
        (Part::Words(count), Some((words, set))) => {
            let rarest = words.rarest(&set, count).into_iter();
            hashes.extend(rarest.map(|word| hash::bytes(word.as_bytes())));
        }
        (Part::Words(count), None) => {
            hashes.extend(text.split(' ').take(count).map(|word| hash::bytes(word.as_bytes())));
        }
        (other, _) => hashes.extend(take(other, text).map(|taken| hash::bytes(&taken))),
    }
    hashes[start..].sort_unstable();
}

/// The part of a text, if it has it. Starts and ends shorter than asked for are no key: they would be common.
fn take(part: Part, text: &str) -> Option<Vec<u8>> {
    let packed: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let is_date = packed.len() == 8 && packed.iter().all(u8::is_ascii_digit);
    let taken = match part {
        Part::Whole | Part::Words(_) => packed,
        Part::Start(count) => packed.get(..count.min(packed.len()))?.to_vec(),
        Part::End(count) => packed.get(packed.len().checked_sub(count)?..)?.to_vec(),
        Part::Sound => sound(&packed),
        Part::Sorted => {
            let mut sorted = packed;
            sorted.sort_unstable();
            sorted
        }
        Part::Main => match text.split_once('@') {
            Some((local, _)) => local.as_bytes().to_vec(),
            None if is_date => packed[..4].to_vec(),
            None => text.split(' ').next().unwrap_or(text).as_bytes().to_vec(),
        },
        Part::Rest => is_date.then(|| packed[4..].to_vec())?,
    };
    (!taken.is_empty()).then_some(taken)
}

/// The first letter and the sounds of up to five consonants after it: Soundex (Russell 1918) with vowels left out and one
/// digit more.
fn sound(text: &[u8]) -> Vec<u8> {
    let code = |byte: u8| match byte {
        b'b' | b'f' | b'p' | b'v' => b'1',
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => b'2',
        b'd' | b't' => b'3',
        b'l' => b'4',
        b'm' | b'n' => b'5',
        b'r' => b'6',
        _ => 0,
    };
    let Some(&first) = text.first() else { return Vec::new() };
    let mut sounds = vec![first];
    let mut last = code(first);
    for &byte in &text[1..] {
        let next = code(byte);
        if next != 0 && next != last {
            sounds.push(next);
        }
        last = next;
        if sounds.len() == 6 {
            break;
        }
    }
    sounds
}
