//! Streets, buildings and postcodes.

use super::{
    draw::{Draw, Purpose},
    permutation::Permutation,
    words::{
        streets::{BUILDING_STEMS, BUILDING_TYPES, ESTATE_TYPES, LOCALITIES, STREET_STEMS, STREET_TYPE_NAMES},
        towns::{TOWNS, Town},
    },
};

/// Addresses of one street, used or not.
const STREET_ADDRESSES: u64 = 16;
/// Street names of one town before localities tell them apart: 120 stems times 16 types.
const STREET_NAMES: u64 = (STREET_STEMS.len() * STREET_TYPE_NAMES.len()) as u64;
/// Letters of the second half of a postcode; C, I, K, M, O and V are never used there.
const UNIT_LETTERS: [char; 20] = [
    'A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y', 'Z',
];
/// Postcodes of a district: ten sectors of 20 times 20 units.
const DISTRICT_POSTCODES: u64 = 4000;
/// Postcodes set aside for each street.
const STREET_POSTCODES: u64 = 4;

/// One true address. Parts that it does not have are empty.
#[derive(Debug, Clone)]
pub(super) struct Address {
    /// Its number in the world; two addresses differ if and only if their numbers do.
    pub(super) id: u64,
    /// `Flat 3`, `Unit 12B`, `First Floor`.
    pub(super) part: String,
    /// The name of a building or an estate.
    pub(super) building: String,
    /// `12`, `12A`, `12-14`.
    pub(super) number: String,
    pub(super) street: String,
    pub(super) locality: &'static str,
    pub(super) town: &'static Town,
    pub(super) postcode: String,
}

/// Gives addresses by place.
pub(super) struct AddressBook {
    seed: u64,
    /// Spreads the places over the streets, leaving three in eight addresses of a street unused.
    order: Permutation,
    /// For each share of the streets, its town and which of the town's shares it is.
    shares: Vec<(&'static Town, u64)>,
}

/// A street and its place in its town.
struct Street {
    town: &'static Town,
    /// Number of the street in its town.
    ordinal: u64,
    number: u64,
}

impl AddressBook {
    pub(super) fn new(seed: u64, places: u64) -> AddressBook {
        let shares = TOWNS
            .iter()
            .flat_map(|town| (0..u64::from(town.weight)).map(move |share| (town, share)))
            .collect();
        AddressBook {
            seed,
            order: Permutation::new(seed, Purpose::AddressOrder, 0, places * 8 / 5 + 1),
            shares,
        }
    }

    /// The address of a place.
    pub(super) fn at(&self, place: u64) -> Address {
        let id = self.order.at(place);
        let street = self.street(id / STREET_ADDRESSES);
        let position = id % STREET_ADDRESSES;
        let mut draw = Draw::new(self.seed, Purpose::Street, street.number);
        let name = self.street_name(&street);
        let locality = locality(&street, &mut draw);
        let mut address = Address {
            id,
            part: String::new(),
            building: String::new(),
            number: String::new(),
            street: name,
            locality,
            town: street.town,
            postcode: String::new(),
        };
        let own = Draw::new(self.seed, Purpose::Address, id);
        match draw.below(100) {
            0..66 => number_in_street(&mut address, position, draw, own),
            66..79 => unit_on_estate(&mut address, position, draw, own),
            79..89 => flat_in_block(&mut address, position, draw),
            _ => floor_in_office(&mut address, position, draw, own),
        }
        // Six houses share a postcode; an estate or block has one.
        let group = if address.building.is_empty() { position / 6 } else { 0 };
        address.postcode = self.postcode(&street, group);
        address
    }

    fn street(&self, number: u64) -> Street {
        let shares = self.shares.len() as u64;
        let share = usize::try_from(number % shares).unwrap_or_default();
        let (town, rank) = self.shares[share];
        Street {
            town,
            ordinal: number / shares * u64::from(town.weight) + rank,
            number,
        }
    }

    /// The names of a town's streets are all different until they run out; then localities tell them apart.
    fn street_name(&self, street: &Street) -> String {
        // The first half of the types is the common one, and is used up first.
        let half = STREET_NAMES / 2;
        let names = Permutation::new(self.seed, Purpose::StreetName, town_key(street.town), half);
        let ordinal = street.ordinal % STREET_NAMES;
        let name = usize::try_from(names.at(ordinal % half)).unwrap_or_default();
        let (common, rare) = STREET_TYPE_NAMES.split_at(STREET_TYPE_NAMES.len() / 2);
        let types = if ordinal < half { common } else { rare };
        format!("{} {}", STREET_STEMS[name / types.len()], types[name % types.len()])
    }

    fn postcode(&self, street: &Street, group: u64) -> String {
        let districts = street.town.districts;
        let district = usize::try_from(street.ordinal % districts.len() as u64).unwrap_or_default();
        let key = town_key(street.town) * 16 + district as u64;
        let order = Permutation::new(self.seed, Purpose::Postcode, key, DISTRICT_POSTCODES);
        let unit = order.at(street.ordinal / districts.len() as u64 * STREET_POSTCODES + group);
        let letter = |index: u64| UNIT_LETTERS[usize::try_from(index % 20).unwrap_or_default()];
        format!(
            "{} {}{}{}",
            districts[district],
            unit / 400,
            letter(unit / 20),
            letter(unit)
        )
    }
}

/// A number of a town that stays the same when the list grows at its end.
fn town_key(town: &Town) -> u64 {
    TOWNS
        .iter()
        .position(|other| other.districts == town.districts)
        .unwrap_or_default() as u64
}

fn locality(street: &Street, draw: &mut Draw) -> &'static str {
    match street.ordinal / STREET_NAMES {
        0 if draw.chance(80) => draw.pick::<&str>(&LOCALITIES),
        0 => "",
        round => LOCALITIES[usize::try_from((round - 1) % LOCALITIES.len() as u64).unwrap_or_default()],
    }
}

fn number_in_street(address: &mut Address, position: u64, mut draw: Draw, mut own: Draw) {
    // Four numbers for each address leave room for ranges and letters; every other one is on the even side.
    let number = draw.below(12) * 2 + 1 + position * 4 + position % 2;
    address.number = match own.below(100) {
        0..4 => format!("{number}A"),
        4..9 => format!("{number}-{}", number + 2),
        _ => number.to_string(),
    };
}

fn unit_on_estate(address: &mut Address, position: u64, mut draw: Draw, mut own: Draw) {
    address.building = format!("{} {}", draw.pick(&STREET_STEMS), draw.pick(&ESTATE_TYPES));
    address.part = match own.below(10) {
        0 => format!("Unit {}B", position + 1),
        1 => format!("Units {}-{}", position + 1, position + 2),
        _ => format!("Unit {}", position + 1),
    };
}

fn flat_in_block(address: &mut Address, position: u64, mut draw: Draw) {
    address.building = format!("{} {}", draw.pick(&BUILDING_STEMS), draw.pick(&BUILDING_TYPES));
    address.part = format!("{} {}", draw.pick(&["Flat", "Flat", "Apartment"]), position + 1);
    address.number = draw.between(1, 140).to_string();
}

fn floor_in_office(address: &mut Address, position: u64, mut draw: Draw, mut own: Draw) {
    let floors = ["Ground Floor", "First Floor", "Second Floor", "Third Floor"];
    let floor = floors[usize::try_from(position % 4).unwrap_or_default()];
    address.part = if own.chance(250) {
        format!("Suite {}, {floor}", own.between(1, 9))
    } else {
        floor.to_owned()
    };
    let first = draw.between(1, 80);
    if draw.chance(600) {
        let building = position / 4 + draw.below(BUILDING_STEMS.len() as u64);
        let stem = BUILDING_STEMS[usize::try_from(building).unwrap_or_default() % BUILDING_STEMS.len()];
        address.building = format!("{stem} {}", draw.pick(&BUILDING_TYPES));
    }
    address.number = (first + position / 4 * 2).to_string();
}
