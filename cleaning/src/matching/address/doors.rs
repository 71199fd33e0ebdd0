//! What house numbers, flats and floors of two addresses say of each other.

use super::{
    door::{Atom, Door, House},
    storey::Storey,
};

/// How the house numbers of two addresses agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// Neither has one.
    Silent,
    Same,
    /// One is a range that the other begins or ends: "12" and "12-14".
    End,
    /// One lies within the other: "13" and "12-14".
    Within,
    /// Two ranges overlap.
    Overlap,
    OneMissing,
    Different,
}

/// How flats, units and rooms agree, by their numbers and letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Silent,
    Same,
    /// One lies within the other: "UNIT 2" and "UNITS 1-4".
    Within,
    /// The letter is in the place of the number: B is 2.
    SamePlace,
    /// Everything that one has, and more: "FLAT 2" and "FLAT 2 BLOCK B".
    Part,
    OneMissing,
    Different,
}

/// Two doors beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Doors {
    pub number: Number,
    pub unit: Unit,
    pub storey: Storey,
    /// Whether the number of a business unit was taken for a house number.
    pub is_unit_number: bool,
    /// Whether one is called a flat, say, and the other a shop.
    pub kinds_conflict: bool,
    /// Whether only one is called anything.
    pub kind_missing: bool,
}

impl Doors {
    /// Compares two doors, in either order. A number without a house number beside it may be the house number: "FLAT
    /// 179A" is 179A.
    pub fn compare(asked: &Door, held: &Door) -> Self {
        let was_missing = asked.house.is_missing() != held.house.is_missing();
        let is_business = asked.kinds.is_business() || held.kinds.is_business();
        let (asked, held) = &alike(asked, held);
        let (left, right) = (Behind::of(asked), Behind::of(held));
        Self {
            number: compare_houses(asked.house, held.house),
            unit: compare_units(asked, held, left.atoms(), right.atoms()),
            is_unit_number: was_missing && is_business && !asked.house.is_missing() && !held.house.is_missing(),
            storey: asked.storeys.compare(held.storeys),
            kinds_conflict: asked.kinds.conflict_with(held.kinds),
            kind_missing: asked.kinds.is_empty() != held.kinds.is_empty(),
        }
    }

    /// Whether nothing says that the doors are two. A part that only one of them has leaves it open.
    pub fn may_be_one(self) -> bool {
        let number = !matches!(self.number, Number::OneMissing | Number::Different | Number::Overlap);
        let unit = matches!(self.unit, Unit::Silent | Unit::Same | Unit::Within);
        number && unit && matches!(self.storey, Storey::Silent | Storey::Same)
    }

    /// Whether the house numbers agree.
    pub fn have_number(self) -> bool {
        matches!(self.number, Number::Same | Number::End | Number::Within) && !self.is_unit_number
    }
}

fn alike(asked: &Door, held: &Door) -> (Door, Door) {
    let has_same_number = |door: &Door, other: &Door| door.house.first == other.house.first;
    match (asked.house.is_missing(), held.house.is_missing()) {
        (true, false) => match asked.with_unit_as_house() {
            Some(door) if has_same_number(&door, held) => (door, *held),
            _ => (*asked, *held),
        },
        (false, true) => match held.with_unit_as_house() {
            Some(door) if has_same_number(&door, asked) => (*asked, door),
            _ => (*asked, *held),
        },
        _ => (*asked, *held),
    }
}

/// What tells the doors behind one house number apart: "FLAT A 179" and "179A" both have A.
struct Behind {
    atoms: [Atom; 7],
    count: usize,
}

impl Behind {
    fn of(door: &Door) -> Self {
        let mut atoms = [Atom::default(); 7];
        let own = door.atoms();
        atoms[..own.len()].copy_from_slice(own);
        let mut count = own.len();
        if door.house.letter != 0 && !door.house.is_range() {
            atoms[count] = Atom::letters(&[door.house.letter]);
            count += 1;
        }
        atoms[..count].sort_unstable();
        Self { atoms, count }
    }

    fn atoms(&self) -> &[Atom] {
        &self.atoms[..self.count]
    }
}

fn compare_houses(asked: House, held: House) -> Number {
    match (asked.is_missing(), held.is_missing()) {
        (true, true) => return Number::Silent,
        (false, false) => {}
        _ => return Number::OneMissing,
    }
    let contains = |range: House, other: House| range.first <= other.first && other.last <= range.last;
    if (asked.first, asked.last) == (held.first, held.last) {
        Number::Same
    } else if contains(asked, held) || contains(held, asked) {
        if asked.first == held.first || asked.last == held.last {
            Number::End
        } else {
            Number::Within
        }
    } else if asked.first <= held.last && held.first <= asked.last {
        Number::Overlap
    } else {
        Number::Different
    }
}

fn compare_units(asked: &Door, held: &Door, left: &[Atom], right: &[Atom]) -> Unit {
    match (left, right) {
        ([], []) => return Unit::Silent,
        ([], _) | (_, []) => return Unit::OneMissing,
        _ if left == right => return Unit::Same,
        ([left], [right]) if is_same_place(*left, *right) || is_same_place(*right, *left) => return Unit::SamePlace,
        _ => {}
    }
    if asked.is_range && is_within(right, left) || held.is_range && is_within(left, right) {
        return Unit::Within;
    }
    let common = left.iter().filter(|atom| right.contains(atom)).count();
    if common == left.len().min(right.len()) {
        Unit::Part
    } else {
        Unit::Different
    }
}

fn is_same_place(letter: Atom, number: Atom) -> bool {
    letter.place().is_some_and(|place| number.as_number() == Some(place))
}

/// Whether one number lies between the numbers of a range.
fn is_within(one: &[Atom], range: &[Atom]) -> bool {
    let mut numbers = range.iter().filter_map(|atom| atom.as_number());
    match (one, numbers.next(), numbers.next_back()) {
        ([one], Some(first), Some(last)) => one.as_number().is_some_and(|one| (first..=last).contains(&one)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address;

    fn compare(asked: &str, held: &str) -> Doors {
        let [asked, held] = [asked, held].map(|text| {
            let text = format!("{text} SAMPLE ROAD, LEEDS");
            Door::of(&address::read(&[Some(&text)]).unwrap_or_default())
        });
        Doors::compare(&asked, &held)
    }

    #[test]
    fn one_door_is_written_in_many_ways() {
        let ways = [
            ("FLAT A 179", "179A"),
            ("FLAT A, 179", "FLAT 179A"),
            ("179 A", "179A"),
            ("APARTMENT 3, 12", "FLAT 3 12"),
            ("1ST FLOOR FLAT 12", "FLAT FIRST FLOOR 12"),
            ("UNITS 1-4", "UNIT 2"),
            ("12-14", "12"),
            ("92", "92-92A"),
        ];
        for (left, right) in ways {
            assert!(compare(left, right).may_be_one(), "{left} {right}");
            assert!(compare(right, left).may_be_one(), "{right} {left}");
        }
    }

    #[test]
    fn other_doors_are_told_apart() {
        let ways = [
            ("12", "14"),
            ("12A", "12B"),
            ("12A", "12"),
            ("FLAT 3 12", "FLAT 4 12"),
            ("FLAT 3 12", "12"),
            ("GROUND FLOOR FLAT 12", "FIRST FLOOR FLAT 12"),
            ("UNIT 5", "UNITS 1-4"),
            ("12", ""),
        ];
        for (left, right) in ways {
            assert!(!compare(left, right).may_be_one(), "{left} {right}");
            assert!(!compare(right, left).may_be_one(), "{right} {left}");
        }
        assert_eq!(compare("FLAT B 12", "FLAT 2 12").unit, Unit::SamePlace);
        assert_eq!(compare("12-14", "13").number, Number::Within);
        assert_eq!(compare("12-14", "13-15").number, Number::Overlap);
    }
}
