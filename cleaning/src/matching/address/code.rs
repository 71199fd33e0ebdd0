//! Postcodes in eight bytes.

use std::fmt;

/// A postcode, its halves at fixed places, so that its characters can be compared one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Code([u8; 7]);

/// How far two postcodes agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nearness {
    Missing,
    Same,
    /// One character is another, or two neighbours are exchanged.
    Slip,
    Sector,
    District,
    Area,
    Different,
}

impl Code {
    /// Reads "SW1A 1AA" or "SW1A"; nothing for `None`.
    pub fn of(postcode: Option<&str>) -> Self {
        let mut code = Self::default();
        if let Some(postcode) = postcode {
            let (outward, inward) = postcode.split_once(' ').unwrap_or((postcode, ""));
            for (place, byte) in code.0[..4].iter_mut().zip(outward.bytes()) {
                *place = byte;
            }
            for (place, byte) in code.0[4..].iter_mut().zip(inward.bytes()) {
                *place = byte;
            }
        }
        code
    }

    pub const fn is_missing(self) -> bool {
        self.0[0] == 0
    }

    /// Whether both halves are known.
    pub const fn is_full(self) -> bool {
        self.0[4] != 0
    }

    /// As a number for keys.
    pub fn key(self) -> u64 {
        self.0.iter().fold(0, |key, byte| key << 8 | u64::from(*byte))
    }

    /// The first half and the digit after it.
    pub fn sector(self) -> Self {
        let mut code = self;
        code.0[5..].fill(0);
        code
    }

    fn area(self) -> impl Iterator<Item = u8> {
        self.0.into_iter().take_while(u8::is_ascii_alphabetic).take(2)
    }

    pub fn compare(self, other: Self) -> Nearness {
        if self.is_missing() || other.is_missing() {
            return Nearness::Missing;
        }
        if !self.is_full() || !other.is_full() {
            return self.compare_districts(other);
        }
        if self == other {
            return Nearness::Same;
        }
        if self.is_slip_of(other) {
            Nearness::Slip
        } else if self.0[..5] == other.0[..5] {
            Nearness::Sector
        } else {
            self.compare_districts(other)
        }
    }

    /// Whether one character is another, or two neighbours are exchanged.
    fn is_slip_of(self, other: Self) -> bool {
        let differs = |place: &usize| self.0[*place] != other.0[*place];
        let mut differing = (0..7).filter(differs);
        match (differing.next(), differing.next(), differing.next()) {
            (Some(_), None, _) => true,
            (Some(first), Some(second), None) => {
                second == first + 1 && self.0[first] == other.0[second] && self.0[second] == other.0[first]
            }
            _ => false,
        }
    }

    fn compare_districts(self, other: Self) -> Nearness {
        if self.0[..4] == other.0[..4] {
            Nearness::District
        } else if self.area().eq(other.area()) {
            Nearness::Area
        } else {
            Nearness::Different
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |half: &[u8]| -> String {
            half.iter()
                .filter(|byte| **byte != 0)
                .copied()
                .map(char::from)
                .collect()
        };
        write!(formatter, "{} {}", text(&self.0[..4]), text(&self.0[4..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_agree_by_degrees() {
        let compare = |left, right| Code::of(Some(left)).compare(Code::of(Some(right)));
        assert_eq!(compare("SW1A 1AA", "SW1A 1AA"), Nearness::Same);
        assert_eq!(compare("SW1A 1AA", "SW1A 1AB"), Nearness::Slip);
        assert_eq!(compare("LS12 4AB", "LS21 4AB"), Nearness::Slip);
        assert_eq!(compare("LS12 4AB", "LS12 4CD"), Nearness::Sector);
        assert_eq!(compare("LS12 4AB", "LS12 5CD"), Nearness::District);
        assert_eq!(compare("LS12 4AB", "LS12"), Nearness::District);
        assert_eq!(compare("LS12 4AB", "LS9 7CD"), Nearness::Area);
        assert_eq!(compare("LS12 4AB", "L9 7CD"), Nearness::Different);
        assert_eq!(Code::of(None).compare(Code::of(Some("L9 7CD"))), Nearness::Missing);
    }
}
