//! Candidates: which held rows may be the address asked for, the likeliest first.

use super::{
    AddressIndex,
    code::Code,
    door::Door,
    held::{Held, Part},
    query::{Query, Word},
    words::Group,
};
use crate::{
    limits,
    matching::{Lists, Postings},
};

/// How many other words narrow a long list down.
const NARROWING: usize = 3;

/// Keys of a row beside its words.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Rows by postcode.
    pub codes: Postings,
    /// Rows by postcode sector and number: for a slip in the postcode.
    sectors: Postings,
    /// Rows by number and word of street or building: for a postcode that is missing or wrong.
    doors: Postings,
}

impl Keys {
    pub fn new(held: &[Held], tokens: &Lists) -> Self {
        let places = || Postings::new(sectors(held));
        let (doors, (codes, sectors)) = rayon::join(
            || Postings::new(doors(held, tokens)),
            || rayon::join(|| Postings::new(codes(held)), places),
        );
        Self { codes, sectors, doors }
    }
}

fn codes(held: &[Held]) -> Vec<(u64, u32)> {
    let full = (0..).zip(held).filter(|(_, held)| held.code.is_full());
    full.map(|(row, held)| (held.code.key(), row)).collect()
}

fn sectors(held: &[Held]) -> Vec<(u64, u32)> {
    let mut pairs = Vec::with_capacity(held.len());
    for (row, held) in (0..).zip(held).filter(|(_, held)| held.code.is_full()) {
        each_number(&held.door, |number| pairs.push((sector_key(held.code, number), row)));
    }
    pairs
}

fn doors(held: &[Held], tokens: &Lists) -> Vec<(u64, u32)> {
    let mut pairs = Vec::with_capacity(held.len() * 3);
    for (row, held) in (0..).zip(held) {
        let named = usize::from(held.lengths[0]) + usize::from(held.lengths[1]);
        each_number(&held.door, |number| {
            let named = tokens.get(row).iter().take(named);
            pairs.extend(named.map(|token| (door_key(number, *token), row)));
        });
    }
    pairs
}

/// The numbers by which a door is found: those of the house, without one those of the unit.
fn each_number(door: &Door, mut found: impl FnMut(u32)) {
    if door.house.is_missing() {
        door.atoms().iter().filter_map(|atom| atom.as_number()).for_each(found);
    } else {
        found(door.house.first);
        if door.house.last != door.house.first {
            found(door.house.last);
        }
    }
}

fn door_key(number: u32, token: u32) -> u64 {
    u64::from(number) << 32 | u64::from(token)
}

fn sector_key(code: Code, number: u32) -> u64 {
    code.sector().key().wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(number)
}

impl AddressIndex {
    /// Rows with the postcode.
    pub(super) fn search_code(&self, query: &Query) -> Vec<u32> {
        let mut rows = Vec::new();
        if query.code.is_full() {
            self.take(query, self.keys.codes.rows(query.code.key()), &mut rows);
        }
        rows
    }

    /// Rows with the number and a word of the street or building, or with the number in the same postcode sector. Only
    /// by words that are misspelt, where the others have been searched for already.
    pub(super) fn search_door(&self, query: &Query, only_misspelt: bool) -> Vec<u32> {
        let mut rows = Vec::with_capacity(limits::ADDRESS_CANDIDATES);
        each_number(&query.door, |number| {
            if query.code.is_full() && !only_misspelt {
                self.take(query, self.keys.sectors.rows(sector_key(query.code, number)), &mut rows);
            }
            for word in query.words.iter().filter(|word| is_name(word)) {
                for (token, _) in word.forms.iter().filter(|(_, slips)| !only_misspelt || *slips > 0) {
                    self.take(query, self.keys.doors.rows(door_key(number, *token)), &mut rows);
                }
            }
        });
        rows
    }

    /// Rows that have a rare word of the address, or both of its two rarest.
    pub(super) fn search_words(&self, query: &Query) -> Vec<u32> {
        let mut rows: Vec<u32> = Vec::new();
        for word in query.words.iter().filter(|word| word.part < Part::Town) {
            for (token, _) in &word.forms {
                let list = self.words.rows(*token);
                if list.len() <= limits::ADDRESS_ROWS_OF_RARE_WORD {
                    rows.extend(list);
                }
            }
        }
        let mut lists: Vec<&[u32]> = query
            .words
            .iter()
            .filter_map(|word| word.forms.first())
            .map(|(token, _)| self.words.rows(*token))
            .filter(|list| list.len() > limits::ADDRESS_ROWS_OF_RARE_WORD)
            .collect();
        lists.sort_by_key(|list| list.len());
        if let [shortest, others @ ..] = &lists[..]
            && shortest.len() <= limits::ADDRESS_ROWS_OF_PAIRED_WORD
        {
            narrow(shortest, others, &mut rows);
        }
        rows
    }

    /// Takes the rows of a list; of a long list those that have other words of the address.
    fn take(&self, query: &Query, list: &[u32], rows: &mut Vec<u32>) {
        if list.len() <= limits::ADDRESS_ROWS_OF_LIST {
            rows.extend(list);
            return;
        }
        let mut others: Vec<&[u32]> = query
            .words
            .iter()
            .filter_map(|word| word.forms.first())
            .map(|(token, _)| self.words.rows(*token))
            .collect();
        others.sort_by_key(|list| list.len());
        others.truncate(NARROWING);
        narrow(list, &others, rows);
    }
}

/// Whether a word may be that of a street or building: towns and types of streets are in too many rows.
fn is_name(word: &Word) -> bool {
    word.group != Group::StreetType && word.part < Part::Town
}

/// Takes the rows of a list that are in other lists too, beginning with the shortest of those, as long as there is room.
fn narrow(list: &[u32], others: &[&[u32]], rows: &mut Vec<u32>) {
    let room = rows.len() + limits::ADDRESS_ROWS_OF_LIST;
    let list = &list[..list.len().min(limits::ADDRESS_ROWS_OF_PAIRED_WORD)];
    for other in others {
        let mut rest = *other;
        let both = list.iter().filter(|row| skip_to(&mut rest, **row));
        rows.extend(both.take(room.saturating_sub(rows.len())));
    }
    if others.is_empty() {
        rows.extend(list.iter().take(limits::ADDRESS_ROWS_OF_LIST));
    }
}

/// Drops the rows before this one from a rising list, and says whether it begins with this one then. The steps double
/// until they are too wide: rows that are looked up in rising order are near each other.
fn skip_to(list: &mut &[u32], row: u32) -> bool {
    let mut end = 1;
    while list.get(end - 1).is_some_and(|last| *last < row) {
        end *= 2;
    }
    let start = end / 2;
    let end = end.min(list.len());
    let place = start.min(end) + list[start.min(end)..end].partition_point(|held| *held < row);
    *list = &list[place..];
    list.first() == Some(&row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_in_rising_order() {
        let list: Vec<u32> = (0..500).filter(|row| row % 7 == 0 || row % 11 == 3).collect();
        for step in 1..40 {
            let mut rest = &list[..];
            for row in (0..600).step_by(step) {
                assert_eq!(skip_to(&mut rest, row), list.contains(&row), "{row} by {step}");
            }
        }
        assert!(!skip_to(&mut &[][..], 3));
    }
}
