//! What tells the doors of a street or a building apart: house number, flat, floor.

use std::fmt;

use super::{held::has_digit, storey::Storeys};
use crate::address::Address;

/// A house number or a range of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) struct House {
    /// "12" of "12A-14"; 0 without a number.
    pub first: u32,
    /// "14" of "12A-14"; the same as `first` where there is no range.
    pub last: u32,
    /// "A" of "12A-14"; 0 without a letter.
    pub letter: u8,
    /// Letter of the last number.
    pub last_letter: u8,
}

/// Most numbers and letters that are kept of a flat or unit.
const ATOMS: usize = 6;

/// A number or some letters of the name of a flat: "FLAT B7" has B and 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub(super) struct Atom(u32);

impl Atom {
    /// Letters stand above all numbers: six of them, A to Z as 1 to 26, are below 2^29.
    const LETTERS: u32 = 1 << 31;
    /// Letters kept.
    const LENGTH: usize = 6;

    pub const fn number(number: u32) -> Self {
        Self(number & !Self::LETTERS)
    }

    /// From letters in upper case.
    pub fn letters(letters: &[u8]) -> Self {
        let places = letters.iter().take(Self::LENGTH).map(|letter| u32::from(letter & 0x1F));
        Self(places.fold(0, |packed, place| packed * 27 + place % 27) | Self::LETTERS)
    }

    pub const fn as_number(self) -> Option<u32> {
        if self.0 & Self::LETTERS == 0 {
            Some(self.0)
        } else {
            None
        }
    }

    /// The place of a single letter in the alphabet: B is 2.
    pub fn place(self) -> Option<u32> {
        let packed = self.0 & !Self::LETTERS;
        (self.0 & Self::LETTERS != 0 && packed < 27).then_some(packed)
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(number) = self.as_number() {
            return write!(formatter, "{number}");
        }
        let mut packed = self.0 & !Self::LETTERS;
        let mut letters = String::new();
        while packed > 0 {
            letters.insert(0, char::from(b'@' + (packed % 27) as u8));
            packed /= 27;
        }
        formatter.write_str(&letters)
    }
}

/// Kinds of units as a person may mix them up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) struct Kinds(u8);

impl Kinds {
    const DWELLING: Self = Self(1);
    const BUSINESS: Self = Self(2);
    const ROOM: Self = Self(4);

    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "FLAT" | "APARTMENT" | "MAISONETTE" | "PENTHOUSE" | "BEDSIT" => Self::DWELLING,
            "UNIT" | "SHOP" | "SUITE" | "OFFICE" | "KIOSK" | "STALL" | "STORE" | "WORKSHOP" | "HANGAR" | "BAY" => {
                Self::BUSINESS
            }
            "ROOM" | "STUDIO" | "BLOCK" | "PLOT" | "PITCH" | "BERTH" | "CARAVAN" | "ANNEXE" => Self::ROOM,
            _ => return None,
        })
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a number after it is rarely that of the house.
    pub const fn is_business(self) -> bool {
        self.0 & Self::BUSINESS.0 != 0
    }

    /// Whether both are known and nothing is in common.
    pub const fn conflict_with(self, other: Self) -> bool {
        self.0 != 0 && other.0 != 0 && self.0 & other.0 == 0
    }
}

/// House number, flat and floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) struct Door {
    pub house: House,
    atoms: [Atom; ATOMS],
    count: u8,
    pub kinds: Kinds,
    pub storeys: Storeys,
    /// "UNITS 1-4" are all of them.
    pub is_range: bool,
}

impl Door {
    /// Reads the parts of an address.
    pub fn of(address: &Address) -> Self {
        let mut door = Self {
            house: address.number.as_deref().map(House::read).unwrap_or_default(),
            ..Self::default()
        };
        for word in address.unit.iter().flat_map(|unit| unit.split([' ', ','])) {
            door.read_unit(word);
        }
        let building = address.building_name.as_deref().unwrap_or_default();
        for word in building.split([' ', ',']).filter(|word| has_digit(word)) {
            door.read_identifier(word);
        }
        if door.house.is_missing() && door.count == 0 {
            // The street was not seen, and its number went with it.
            let locality = address.locality.as_deref().unwrap_or_default();
            for word in locality.split([' ', ',']).filter(|word| has_digit(word)) {
                door.read_identifier(word);
            }
        }
        let po_box = address.po_box.as_deref().unwrap_or_default();
        for word in po_box.split(' ').filter(|word| has_digit(word)) {
            door.read_identifier(word);
        }
        door
    }

    fn read_unit(&mut self, word: &str) {
        if let Some(kind) = Kinds::of(word) {
            self.kinds.0 |= kind.0;
        } else if !self.storeys.read(word) && word.len() <= 12 && word != "AND" {
            self.read_identifier(word);
        }
    }

    fn read_identifier(&mut self, word: &str) {
        let mut rest = word;
        self.is_range |= word.contains('-');
        while let Some(first) = rest.bytes().next() {
            let is_digit = first.is_ascii_digit();
            let is_kept = first.is_ascii_alphanumeric();
            let end = rest
                .bytes()
                .position(|byte| byte.is_ascii_digit() != is_digit || byte.is_ascii_alphanumeric() != is_kept)
                .unwrap_or(rest.len());
            // The text may hold letters outside ASCII, of which every byte is of the last kind.
            let (run, after) = rest.split_at(rest.ceil_char_boundary(end));
            if is_digit {
                // A number of more than nine digits is no number of a door.
                self.push(Atom::number(run.parse().unwrap_or_default()));
            } else if is_kept {
                self.push(Atom::letters(run.as_bytes()));
            }
            rest = after;
        }
    }

    fn push(&mut self, atom: Atom) {
        let count = usize::from(self.count);
        if count < ATOMS {
            self.atoms[count] = atom;
            self.count += 1;
        }
    }

    /// Numbers and letters of flat or unit, in the order in which they stood.
    pub fn atoms(&self) -> &[Atom] {
        &self.atoms[..usize::from(self.count)]
    }

    /// With the last number of the unit as house number: "FLAT 179A" may be number 179A.
    pub fn with_unit_as_house(&self) -> Option<Self> {
        let place = self.atoms().iter().rposition(|atom| atom.as_number().is_some())?;
        let number = self.atoms[place].as_number()?;
        let letter = self.atoms().get(place + 1).and_then(|atom| atom.place());
        let mut door = *self;
        let letter = letter.map_or(0, |place| b'A' + u8::try_from(place - 1).unwrap_or_default());
        door.house = House {
            first: number,
            last: number,
            letter,
            last_letter: letter,
        };
        let taken: u8 = if letter == 0 { 1 } else { 2 };
        door.atoms.copy_within(place + usize::from(taken).., place);
        door.count -= taken;
        for atom in &mut door.atoms[usize::from(door.count)..] {
            *atom = Atom::default();
        }
        Some(door)
    }
}

impl House {
    pub const fn is_missing(self) -> bool {
        self.first == 0 && self.letter == 0
    }

    pub const fn is_range(self) -> bool {
        self.first != self.last || self.letter != self.last_letter
    }

    /// Reads "12", "12A", "12-14" or "12A-14B".
    fn read(text: &str) -> Self {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (number, letter) = number_and_letter(first);
        let (mut last, last_letter) = number_and_letter(last);
        // "12-B" and "164-8" leave out what is the same.
        if last < number {
            last = number;
        }
        Self {
            first: number,
            last,
            letter,
            last_letter,
        }
    }
}

fn number_and_letter(text: &str) -> (u32, u8) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let letter = text.as_bytes().get(digits).copied().unwrap_or_default();
    (text[..digits].parse().unwrap_or_default(), letter)
}

impl fmt::Display for House {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |letter: u8| {
            if letter == 0 {
                String::new()
            } else {
                char::from(letter).to_string()
            }
        };
        write!(formatter, "{}{}", self.first, letter(self.letter))?;
        if self.is_range() {
            write!(formatter, "-{}{}", self.last, letter(self.last_letter))?;
        }
        Ok(())
    }
}

impl Door {
    /// Flat, unit, floor and the letter of the house for a person to read.
    pub fn unit_text(&self) -> String {
        let kinds = [
            (Kinds::DWELLING, "FLAT"),
            (Kinds::BUSINESS, "UNIT"),
            (Kinds::ROOM, "ROOM"),
        ];
        let kinds = kinds.iter().filter(|(kind, _)| self.kinds.0 & kind.0 != 0);
        let mut text: Vec<String> = kinds.map(|(_, name)| (*name).to_owned()).collect();
        if self.house.letter != 0 && !self.house.is_range() {
            text.push(char::from(self.house.letter).to_string());
        }
        text.extend(self.atoms().iter().map(ToString::to_string));
        text.extend(self.storeys.names().map(str::to_owned));
        text.join(" ")
    }
}
