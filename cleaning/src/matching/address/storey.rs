//! Floors.

/// The storeys that a unit takes, and on which side of the house it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) struct Storeys {
    floors: u16,
    sides: u8,
}

/// What two sets of storeys say of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Storey {
    /// Neither says anything.
    Silent,
    /// Only one of them does.
    OneMissing,
    /// The same.
    Same,
    /// Some in common.
    Overlap,
    /// The top floor and one floor that may be it.
    Possible,
    /// Nothing in common.
    Different,
}

const FLOORS: [&str; 16] = [
    "BASEMENT",
    "GROUND",
    "FIRST",
    "SECOND",
    "THIRD",
    "FOURTH",
    "FIFTH",
    "SIXTH",
    "SEVENTH",
    "EIGHTH",
    "NINTH",
    "TENTH",
    "MEZZANINE",
    "TOP",
    "UPPER",
    "LOWER",
];
/// Basement, ground, lower.
const LOW: u16 = 0b1000_0000_0000_0011;
/// Top, upper.
const HIGH: u16 = 0b0110_0000_0000_0000;

const SIDES: [&str; 6] = ["FRONT", "REAR", "LEFT", "RIGHT", "GARDEN", "PART"];

impl Storeys {
    /// Takes in a word of a unit; `false` when it is none of a storey.
    pub fn read(&mut self, word: &str) -> bool {
        if let Some(floor) = FLOORS.iter().position(|name| *name == word) {
            self.floors |= 1 << floor;
        } else if let Some(side) = SIDES.iter().position(|name| *name == word) {
            self.sides |= 1 << side;
        } else {
            return matches!(word, "FLOOR" | "FLOORS" | "LEVEL");
        }
        true
    }

    pub const fn is_empty(self) -> bool {
        self.floors == 0 && self.sides == 0
    }

    /// The words it was read from.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let named = |names: &'static [&'static str], set: u16| {
            let places = names.iter().enumerate();
            places
                .filter(move |(place, _)| set & 1 << place != 0)
                .map(|(_, name)| *name)
        };
        named(&FLOORS, self.floors).chain(named(&SIDES, u16::from(self.sides)))
    }

    /// Compares two sets, in either order.
    pub const fn compare(self, other: Self) -> Storey {
        if self.is_empty() && other.is_empty() {
            return Storey::Silent;
        }
        if self.is_empty() || other.is_empty() {
            return Storey::OneMissing;
        }
        if self.floors == other.floors && self.sides == other.sides {
            return Storey::Same;
        }
        if self.floors & other.floors != 0 || (self.floors | other.floors == 0 && self.sides & other.sides != 0) {
            return Storey::Overlap;
        }
        if self.is_top_of(other) || other.is_top_of(self) {
            return Storey::Possible;
        }
        if self.floors == 0 || other.floors == 0 {
            return Storey::OneMissing;
        }
        Storey::Different
    }

    /// "TOP FLOOR" is one floor above the ground.
    const fn is_top_of(self, other: Self) -> bool {
        self.floors & HIGH != 0 && other.floors & (LOW | HIGH) == 0 && other.floors.is_power_of_two()
    }
}
