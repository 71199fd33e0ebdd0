//! Which of the words asked for a held word may be.

use super::query::Word;

/// Words asked for, one bit each by their places; an address has at most 5 parts of 12 compared words, 60 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Readings {
    /// Those that are written like the held word.
    pub exact: u64,
    /// Those that are one or two slips away.
    pub misspelt: u64,
}

impl Readings {
    /// Those with slips or those without.
    pub const fn of(self, misspelt: bool) -> u64 {
        if misspelt { self.misspelt } else { self.exact }
    }
}

/// The held words that may be one of those asked for: a small open table, because it is asked for every word of every
/// candidate, and nearly always has nothing.
#[derive(Debug, Default)]
pub(super) struct Forms {
    slots: Vec<(u32, Readings)>,
    /// How far a mixed token is shifted to leave the number of its slot.
    shift: u32,
}

/// No token: a vocabulary is far smaller.
const FREE: u32 = u32::MAX;

impl Forms {
    /// Takes in the forms of all words, in the order of the words.
    pub fn new(words: &[Word]) -> Self {
        let count: usize = words.iter().map(|word| word.forms.len()).sum();
        let bits = (2 * count).max(16).next_power_of_two().ilog2();
        let mut forms = Self {
            slots: vec![(FREE, Readings::default()); 1 << bits],
            shift: u32::BITS - bits,
        };
        for (place, word) in words.iter().enumerate() {
            for (token, slips) in &word.forms {
                let slot = forms.slot(*token);
                let (known, readings) = &mut forms.slots[slot];
                *known = *token;
                if *slips == 0 {
                    readings.exact |= 1 << place;
                } else {
                    readings.misspelt |= 1 << place;
                }
            }
        }
        forms
    }

    /// The words that a held word may be.
    pub fn get(&self, token: u32) -> Readings {
        self.slots[self.slot(token)].1
    }

    /// The slot of a token, or the free one where it would stand. Half of all slots are free.
    fn slot(&self, token: u32) -> usize {
        let mut slot = (token.wrapping_mul(0x9E37_79B1) >> self.shift) as usize;
        while !matches!(self.slots[slot].0, known if known == token || known == FREE) {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{TokenIndex, address::held::Part};

    #[test]
    fn every_form_is_found_and_nothing_else() {
        let index = TokenIndex::new([["HIGH"]]);
        let mut words: Vec<Word> = (0..40)
            .map(|place| Word::new("HIGH", Part::Street, place, &index))
            .collect();
        for (word, start) in words.iter_mut().zip(0_u32..) {
            word.forms = (start..start + 30)
                .map(|token| (token, (token - start) as usize))
                .collect();
        }
        let forms = Forms::new(&words);
        for token in 0..200 {
            let bits = |misspelt: bool| {
                let has = |word: &Word| word.forms.contains(&(token, 0)) != misspelt;
                let is_form = |word: &Word| word.forms.iter().any(|(form, _)| *form == token);
                let places = (0..).zip(&words).filter(|(_, word)| is_form(word) && has(word));
                places.fold(0, |bits, (place, _)| bits | 1_u64 << place)
            };
            let expected = Readings {
                exact: bits(false),
                misspelt: bits(true),
            };
            assert_eq!(forms.get(token), expected, "{token}");
        }
    }
}
