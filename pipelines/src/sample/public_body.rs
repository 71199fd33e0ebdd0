//! Councils, schools, surgeries and charities.

use super::{
    address::Address,
    draw::{Draw, Purpose},
    identifier::{charity_number, vat_number},
    organisation::Organisation,
    words::{
        organisations::{CAUSES, CHARITY_KINDS, SAINTS, SCHOOL_KINDS, SURGERY_KINDS},
        people::LAST_NAMES,
        streets::STREET_STEMS,
        towns::TOWNS,
    },
    world::{Subject, World},
};

/// The public body with a number.
pub(super) fn public_body(world: &World, index: u64) -> Organisation {
    let mut draw = world.draw(Purpose::Public, index);
    let home = world.addresses.at(world.public_place(index));
    let council = council_name(index);
    let kind = draw.below(100);
    let charity = council.is_none() && kind >= 70;
    let name = match council {
        Some(name) => name,
        None if kind < 40 => school_name(&home, &mut draw),
        None if kind < 70 => surgery_name(&home, &mut draw),
        None => charity_name(&home, &mut draw),
    };
    Organisation {
        subject: Subject::Public(index),
        trading_name: (kind < 40 && draw.chance(200)).then(|| short_school_name(&name)),
        former_name: draw
            .chance(60)
            .then(|| format!("{} Resource Centre", draw.pick(&STREET_STEMS))),
        name,
        company_number: None,
        charity_number: charity.then(|| charity_number(index, home.town.nation)),
        // Numbers of companies end far below.
        vat_number: draw.chance(150).then(|| vat_number(7_000_000 + index)),
        home,
    }
}

/// Every twentieth body is a council until each town has one.
fn council_name(index: u64) -> Option<String> {
    let town = usize::try_from(index / 20)
        .ok()
        .filter(|_| index.is_multiple_of(20))
        .and_then(|number| TOWNS.get(number + 4))?;
    let kind = if town.weight >= 4 {
        "City Council"
    } else {
        ["Borough Council", "Metropolitan Borough Council", "District Council"][town.name.len() % 3]
    };
    Some(format!("{} {kind}", town.name))
}

fn school_name(home: &Address, draw: &mut Draw) -> String {
    let kind = draw.pick(&SCHOOL_KINDS);
    match draw.below(3) {
        0 => format!("{} {kind}", draw.pick(&SAINTS)),
        1 => format!("{} {kind}", draw.pick(&STREET_STEMS)),
        _ => format!("{} {kind}, {}", draw.pick(&SAINTS), home.town.name),
    }
}

/// `St Mary's C of E Primary School` is `St Mary's Primary` to everybody.
fn short_school_name(name: &str) -> String {
    name.replace(" C of E", "")
        .replace(" Catholic", "")
        .replace(" Community", "")
        .replace(" School", "")
}

fn surgery_name(home: &Address, draw: &mut Draw) -> String {
    let kind = draw.pick(&SURGERY_KINDS);
    match draw.below(3) {
        0 => format!("{} {kind}", home.street),
        1 => format!("Dr {} & Partners", draw.pick(&LAST_NAMES)),
        _ => format!("{} {kind}", draw.pick(&STREET_STEMS)),
    }
}

fn charity_name(home: &Address, draw: &mut Draw) -> String {
    let (cause, kind) = (draw.pick(&CAUSES), draw.pick(&CHARITY_KINDS));
    match draw.below(3) {
        0 => format!("{} {cause} {kind}", home.town.name),
        1 => format!("The {} {cause} {kind}", draw.pick(&LAST_NAMES)),
        _ => format!("Friends of {} {cause}", home.town.name),
    }
}
