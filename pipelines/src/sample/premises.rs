//! The feed of local licensing: places that serve the public, by what is over the door.

use super::{
    address::Address,
    company::company,
    contact::{telephone, telephone_style},
    date::{any_style, day_between},
    draw::{Draw, Purpose},
    feed::Plan,
    garble::{mojibake, recase, shorten, slip},
    organisation::Organisation,
    public_body::public_body,
    rates::{self, CORRECTED, CORRECTIONS, INSPECTED, PREMISES, Rates},
    record::Record,
    trader::trader,
    world::{Subject, World},
    written_address::{WrittenAddress, join},
};

pub(super) const COLUMNS: [&str; 6] = [
    "premises_id",
    "business_name",
    "address",
    "postcode",
    "phone",
    "last_inspection",
];

/// Rows per thousand that are another row's premises under another identifier.
const NEAR_DUPLICATES: u64 = 30;
/// Premises in a row of which the first four are branches of one company.
const CHAIN_BLOCK: u64 = 20;
const BRANCHES: u64 = 4;

/// The row of a slot.
pub(super) fn record(world: &World, plan: &Plan, slot: u64) -> Record {
    let key = plan.key(slot);
    let (subject, place) = subject(world, plan, slot);
    let organisation = organisation(world, subject);
    let mut draw = world.draw(Purpose::Record, key);
    let mut errors = world.draw(Purpose::RecordErrors, key);
    let mut change = world.draw(Purpose::RecordChange, key);
    let corrected = change.chance(CORRECTIONS) && world.is_later();
    let inspected = change.chance(INSPECTED) && world.is_later();
    let rates = if corrected { &CORRECTED } else { &PREMISES };
    let mut address = place.map_or_else(|| organisation.home.clone(), |place| world.addresses.at(place));
    if errors.chance(rates.stale_address) {
        address = world.addresses.at(world.overflow_place(Purpose::RecordErrors, key));
    }
    let name = business_name(&organisation, rates, &mut draw, &mut errors);
    let (line, postcode) = one_line(&address, rates, &mut errors);
    let phone = phone(world, &address, rates, &mut draw, &mut errors);
    let day = if inspected {
        day_between(&mut change, 2025, 2026)
    } else {
        day_between(&mut draw, 2017, 2025)
    };
    let inspection = any_style(day, &mut draw);
    let cells = vec![
        format!("LIC{:07}", plan.ids.at(slot)),
        name,
        line,
        postcode,
        phone,
        inspection,
    ];
    Record::new(cells, &organisation, address.id)
}

pub(super) fn organisation(world: &World, subject: Subject) -> Organisation {
    match subject {
        Subject::Company(index) => company(world, index),
        Subject::Public(index) => public_body(world, index),
        Subject::Trader(index) => trader(world, index),
    }
}

/// Who runs the premises of a slot, and the place when it is not their home.
fn subject(world: &World, plan: &Plan, slot: u64) -> (Subject, Option<u64>) {
    let originals = plan.originals(NEAR_DUPLICATES);
    if slot >= plan.rows {
        return newcomer(world, plan, slot);
    }
    if slot >= originals {
        let twin = world.draw(Purpose::Duplicate, plan.key(slot)).below(originals);
        return subject(world, plan, twin);
    }
    let companies = originals * 68 / 100;
    let traders = originals * 21 / 100;
    if slot < companies {
        company_premises(world, plan, slot)
    } else if slot < companies + traders {
        (Subject::Trader(plan.traders.at(slot - companies)), None)
    } else {
        (Subject::Public(plan.public_bodies.at(slot - companies - traders)), None)
    }
}

fn company_premises(world: &World, plan: &Plan, slot: u64) -> (Subject, Option<u64>) {
    let (block, member) = (slot / CHAIN_BLOCK, slot % CHAIN_BLOCK);
    let unit = block * (CHAIN_BLOCK - BRANCHES + 1) + member.saturating_sub(BRANCHES - 1);
    let elsewhere = (1..BRANCHES).contains(&member) || world.draw(Purpose::Place, plan.key(slot)).chance(450);
    (
        Subject::Company(plan.companies.at(unit)),
        elsewhere.then(|| world.site_place(slot)),
    )
}

/// Premises licensed since the first delivery: half by companies that there were, half by new traders.
fn newcomer(world: &World, plan: &Plan, slot: u64) -> (Subject, Option<u64>) {
    let mut draw = world.draw(Purpose::Place, plan.key(slot));
    if draw.chance(500) {
        let company = draw.below(world.companies);
        (
            Subject::Company(company),
            Some(world.overflow_place(Purpose::Place, plan.key(slot))),
        )
    } else {
        (Subject::Trader(world.traders + slot), None)
    }
}

fn business_name(organisation: &Organisation, rates: &Rates, draw: &mut Draw, errors: &mut Draw) -> String {
    let mut name = match &organisation.trading_name {
        Some(trading) if draw.chance(650) => trading.clone(),
        Some(trading) if draw.chance(300) => format!("{} t/a {trading}", organisation.name),
        _ => organisation.name.clone(),
    };
    if let Some(former) = organisation
        .former_name
        .as_ref()
        .filter(|_| errors.chance(rates.former_name))
    {
        name.clone_from(former);
    }
    garbled_name(name, rates, errors)
}

/// A name with errors at a department's rates.
pub(super) fn garbled_name(mut name: String, rates: &rates::Rates, errors: &mut Draw) -> String {
    if errors.chance(rates.abbreviation) {
        name = shorten(&name, errors);
    }
    if errors.chance(rates.name_typo) {
        name = slip(&name, errors);
    }
    if errors.chance(rates.case) {
        name = recase(&name, errors);
    }
    if errors.chance(rates.mojibake) {
        name = mojibake(&name);
    }
    name
}

/// The whole address in one cell, and the postcode's own cell.
fn one_line(address: &Address, rates: &Rates, errors: &mut Draw) -> (String, String) {
    let written = WrittenAddress::of(address, rates, errors);
    let separator = if errors.chance(120) { " " } else { ", " };
    let town = if errors.chance(70) { "" } else { written.town.as_str() };
    let county = if errors.chance(250) {
        written.county.as_str()
    } else {
        ""
    };
    let lines: Vec<&str> = written.lines.iter().map(String::as_str).chain([town, county]).collect();
    let line = join(&lines, separator);
    if errors.chance(rates.merged) {
        let whole = join(&[&line, &written.postcode], separator);
        // Half of them left the postcode's own cell empty.
        let own = if errors.chance(500) {
            String::new()
        } else {
            written.postcode
        };
        return (whole, own);
    }
    (line, written.postcode)
}

fn phone(world: &World, address: &Address, rates: &Rates, draw: &mut Draw, errors: &mut Draw) -> String {
    let code = address.town.dialling_code;
    let number = telephone(code, world.draw(Purpose::Identifier, address.id));
    let styled = telephone_style(&number, code, draw);
    if errors.chance(rates.identifier_missing) {
        String::new()
    } else {
        styled
    }
}
