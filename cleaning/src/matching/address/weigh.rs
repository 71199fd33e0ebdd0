//! Match weights of a held row for an address asked for.

use super::{
    AddressIndex,
    code::Nearness,
    doors::{Doors, Number, Unit},
    query::Query,
    storey::Storey,
    words::{DEPENDENT_SHARE, Group, Matched, Tallies, Tally},
};

/// Most bits that the name of a building is worth.
const BUILDING_BITS_MAX: f64 = 10.0;
/// Two streets of which no word is the same.
const STREETS_DIFFER: f64 = -10.0;

/// What each part contributes to a match weight, in bits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Weights {
    pub number: f64,
    pub unit: f64,
    pub building: f64,
    pub street: f64,
    pub place: f64,
    pub postcode: f64,
}

impl Weights {
    pub fn sum(&self) -> f64 {
        self.number + self.unit + self.building + self.street + self.place + self.postcode
    }

    /// A postcode implies its street and its town, and the two together most of the postcode: the weaker side counts for
    /// a share.
    fn count_once(&mut self) {
        let implied = |weight: f64| weight.min(0.0) + DEPENDENT_SHARE * weight.max(0.0);
        if self.postcode > self.street.max(0.0) + self.place.max(0.0) {
            self.street = implied(self.street);
            self.place = implied(self.place);
        } else {
            self.postcode = implied(self.postcode);
        }
    }
}

/// A held row beside the address asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison {
    pub weights: Weights,
    pub doors: Doors,
    pub nearness: Nearness,
    /// Whether what tells the place from its neighbours agrees: the number, or the name of the building, or the unit.
    pub is_identified: bool,
    /// Whether the streets agree as far as both are known.
    pub has_street: bool,
    /// Whether the postcode is near, or nothing says that town, locality or type of street differ.
    pub has_place: bool,
}

impl Comparison {
    /// Whether nothing decisive speaks against the two being one.
    pub fn may_be_one(&self) -> bool {
        self.is_identified && self.has_street && self.has_place && self.doors.may_be_one()
    }
}

impl AddressIndex {
    /// Compares a held row. `matched` is working memory, and holds afterwards which words answer to which.
    pub(super) fn compare(&self, query: &Query, row: u32, matched: &mut Matched) -> Comparison {
        if !matched.row.is_some_and(|last| self.has_same_words(last, row)) {
            self.match_words(query, row, matched);
            matched.tallies = self.tally(query, matched);
        }
        matched.row = Some(row);
        let tallies = matched.tallies;
        let held = &self.held[row as usize];
        let doors = Doors::compare(&query.door, &held.door);
        let nearness = query.code.compare(held.code);
        let building = weigh_building(&tallies, doors);
        let mut weights = Weights {
            number: self.weigh_number(doors.number, held.door.house.first, building > 0.0),
            unit: weigh_unit(doors).min(if doors.number == Number::Different {
                0.0
            } else {
                f64::MAX
            }),
            building,
            street: weigh_street(&tallies, nearness),
            place: weigh_place(&tallies, nearness),
            postcode: self.weigh_code(nearness, row, matched),
        };
        weights.count_once();
        Comparison {
            weights,
            doors,
            nearness,
            is_identified: is_identified(&tallies, doors),
            has_street: has_street(&tallies),
            has_place: has_place(&tallies, nearness),
        }
    }

    fn weigh_number(&self, number: Number, held: u32, building_agrees: bool) -> f64 {
        match number {
            Number::Silent | Number::Overlap => 0.0,
            Number::Same => self.number_bits(held),
            Number::End => self.number_bits(held) - 3.5,
            Number::Within => self.number_bits(held) - 4.5,
            Number::OneMissing if building_agrees => -2.0,
            Number::OneMissing => -5.0,
            Number::Different => -12.0,
        }
    }

    fn weigh_code(&self, nearness: Nearness, row: u32, matched: &mut Matched) -> f64 {
        let mut bits = || {
            let code = self.held[row as usize].code;
            match matched.code {
                Some((known, bits)) if known == code => bits,
                _ => {
                    let bits = self.rarity(self.keys.codes.rows(code.key()).len(), 1.0);
                    matched.code = Some((code, bits));
                    bits
                }
            }
        };
        match nearness {
            Nearness::Missing => 0.0,
            Nearness::Same => bits(),
            Nearness::Slip => (bits() - 4.0).max(1.0),
            Nearness::Sector => 3.0,
            Nearness::District => 1.0,
            Nearness::Area => -2.0,
            Nearness::Different => -5.0,
        }
    }
}

/// The share of the words of two names of one building that agree.
const NAMES_AGREE: f64 = 0.75;
/// The share of the words of two names of one street that agree: one of two may be misread as another part.
const STREETS_AGREE: f64 = 0.5;

/// Streets of one name in two places are two; only a postcode makes up for that.
fn has_place(tallies: &Tallies, nearness: Nearness) -> bool {
    let groups = [Group::StreetType, Group::Locality, Group::Town];
    matches!(nearness, Nearness::Same | Nearness::Slip | Nearness::Sector)
        || !groups.into_iter().any(|group| conflict(tallies, group))
}

/// Whether both have words of a group and none of either has an answer.
fn conflict(tallies: &Tallies, group: Group) -> bool {
    let differ = |tally: &Tally| !tally.is_empty() && tally.answered == 0.0;
    differ(tallies.asked(group)) && differ(tallies.held(group))
}

fn has_street(tallies: &Tallies) -> bool {
    let (asked, held) = (tallies.asked(Group::StreetName), tallies.held(Group::StreetName));
    asked.is_empty() || held.is_empty() || asked.common_share(held) >= STREETS_AGREE
}

fn is_identified(tallies: &Tallies, doors: Doors) -> bool {
    let (asked, held) = (tallies.asked(Group::Building), tallies.held(Group::Building));
    let has_names = !asked.is_empty() && !held.is_empty();
    let names_agree = asked.common_share(held) >= NAMES_AGREE;
    doors.have_number() || has_names && names_agree || doors.unit == Unit::Same && asked.is_empty() == held.is_empty()
}

fn weigh_unit(doors: Doors) -> f64 {
    let storeys_agree = matches!(doors.storey, Storey::Same | Storey::Overlap);
    let storey = match doors.storey {
        Storey::Silent => 0.0,
        Storey::Same => 3.0,
        Storey::Overlap => 1.0,
        Storey::Possible => -0.5,
        Storey::OneMissing => -1.5,
        Storey::Different => -6.0,
    };
    let unit = match doors.unit {
        Unit::Silent => 0.0,
        // Without a house number the number of the unit takes its place.
        Unit::Same if doors.number == Number::Silent => 6.5,
        Unit::Same => 4.0,
        Unit::Within => 1.0,
        Unit::SamePlace => -1.0,
        Unit::Part => -2.5,
        Unit::OneMissing if storeys_agree => -1.0,
        Unit::OneMissing => -4.0,
        Unit::Different => -10.0,
    };
    let kind = if doors.kinds_conflict {
        -1.0
    } else if doors.kind_missing {
        -0.5
    } else {
        0.0
    };
    storey + unit + kind
}

fn weigh_street(tallies: &Tallies, nearness: Nearness) -> f64 {
    let (asked, held) = (tallies.asked(Group::StreetName), tallies.held(Group::StreetName));
    let bits = asked.information();
    if asked.is_empty() || held.is_empty() {
        // Its words may have been read as those of another part.
        return bits.max(DEPENDENT_SHARE * held.information()) - 0.5;
    }
    let share = asked.common_share(held);
    share * bits + (1.0 - share) * STREETS_DIFFER + weigh_street_type(tallies, nearness)
}

/// "ACACIA ROAD" and "ACACIA AVENUE" are often neighbours, but rarely share a postcode.
fn weigh_street_type(tallies: &Tallies, nearness: Nearness) -> f64 {
    let (asked, held) = (tallies.asked(Group::StreetType), tallies.held(Group::StreetType));
    if asked.is_empty() || held.is_empty() {
        return if asked.is_empty() && held.is_empty() { 0.0 } else { -0.5 };
    }
    if asked.answered > 0.0 {
        return DEPENDENT_SHARE * asked.answered;
    }
    if nearness == Nearness::Same { -2.5 } else { -6.0 }
}

fn weigh_place(tallies: &Tallies, nearness: Nearness) -> f64 {
    let groups = [Group::Locality, Group::Town, Group::County];
    let best = groups.map(|group| tallies.asked(group).information());
    let all: f64 = best.iter().sum();
    let rarest = best.into_iter().fold(0.0, f64::max);
    let mut weight = rarest + DEPENDENT_SHARE * (all - rarest);
    let penalty = if nearness == Nearness::Same { 0.5 } else { 3.0 };
    if conflict(tallies, Group::Town) {
        weight -= penalty;
    }
    if conflict(tallies, Group::Locality) {
        weight -= penalty;
    }
    let missing: u32 = groups
        .iter()
        .map(|group| tallies.asked(*group).missing + tallies.held(*group).missing)
        .sum();
    weight - 0.1 * f64::from(missing)
}

fn weigh_building(tallies: &Tallies, doors: Doors) -> f64 {
    let (asked, held) = (tallies.asked(Group::Building), tallies.held(Group::Building));
    let bits = asked.information().min(BUILDING_BITS_MAX);
    let against = match (asked.is_empty(), held.is_empty()) {
        (true, true) => return 0.0,
        (true, false) => 1.5,
        (false, true) => 1.0,
        _ if matches!(doors.number, Number::Same | Number::End | Number::Within) => 3.0,
        _ => 8.0,
    };
    let share = if asked.is_empty() {
        held.share()
    } else if held.is_empty() {
        asked.share()
    } else {
        asked.common_share(held)
    };
    share * bits - (1.0 - share) * against
}
