//! A held address, as small as comparing allows.

use std::hash::{BuildHasher, Hash, Hasher};

use rustc_hash::{FxBuildHasher, FxHasher};

use super::{code::Code, door::Door};
use crate::{address::Address, matching::Vocabulary};

/// The parts of an address whose words are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    Building,
    Street,
    Locality,
    Town,
    County,
}

impl Part {
    pub const ALL: [Self; 5] = [Self::Building, Self::Street, Self::Locality, Self::Town, Self::County];

    /// The text of the part in an address.
    fn text(self, address: &Address) -> Option<&str> {
        match self {
            Self::Building => address.building_name.as_deref(),
            Self::Street => address.street.as_deref(),
            Self::Locality => address.locality.as_deref(),
            Self::Town => address.town.as_deref(),
            Self::County => address.county.as_deref(),
        }
    }
}

/// A word of a building with a digit is read as that of a door.
pub(super) fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Most words of one part that are compared.
const WORDS: usize = 12;

/// The words of a part that are compared.
pub(super) fn words(address: &Address, part: Part) -> impl Iterator<Item = &str> {
    let text = part.text(address).unwrap_or_default();
    text.split([' ', ','])
        .filter(move |word| {
            let is_of_door = part == Part::Building && has_digit(word);
            !is_of_door && !matches!(*word, "" | "THE" | "AND" | "OF" | "AT")
        })
        .map(|word| if word == "SAINT" { "ST" } else { word })
        .take(WORDS)
}

/// What is kept of an address beside its words: 64 bytes, which the processor fetches at once.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(super) struct Held {
    pub code: Code,
    pub door: Door,
    /// How many words each part has.
    pub lengths: [u8; 5],
    /// The same for rows that are the same thing.
    pub thing: u64,
}

impl Held {
    /// Reads an address; its words go to `tokens`.
    pub fn read(address: &Address, vocabulary: &mut Vocabulary, tokens: &mut Vec<u32>) -> Self {
        let mut lengths = [0; 5];
        for (part, length) in Part::ALL.into_iter().zip(&mut lengths) {
            for word in words(address, part) {
                tokens.push(vocabulary.intern(word));
                *length += 1;
            }
        }
        Self {
            code: Code::of(address.postcode.as_deref().or(address.postcode_remnant.as_deref())),
            door: Door::of(address),
            lengths,
            thing: thing(address),
        }
    }
}

/// A number that rows with the same canonical text have in common.
pub(super) fn line(address: &Address) -> u64 {
    FxBuildHasher.hash_one(&address.line)
}

/// A number that rows which are the same thing have in common: the same door of the same building and street at the same
/// postcode or, without a postcode, in the same place. A postcode says where the street lies, whatever else is written.
pub(super) fn thing(address: &Address) -> u64 {
    let mut hasher = FxHasher::default();
    let parts = [&address.unit, &address.number, &address.po_box, &address.postcode];
    parts.hash(&mut hasher);
    let has_street = address.street.is_some() || address.building_name.is_some();
    let is_placed = has_street && address.postcode.is_some();
    let compared = if is_placed { &Part::ALL[..2] } else { &Part::ALL[..] };
    for part in compared {
        hasher.write_u8(0xFF);
        for word in words(address, *part) {
            word.hash(&mut hasher);
        }
    }
    hasher.finish()
}
