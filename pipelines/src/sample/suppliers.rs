//! The feed of health purchasing: whom the trusts pay.

use super::{
    draw::Purpose,
    feed::Plan,
    premises::organisation,
    rates::{CORRECTED, CORRECTIONS, REVEALED, SUPPLIERS},
    record::Record,
    supplier_row::SupplierRow,
    world::{Subject, World},
};

pub(super) const COLUMNS: [&str; 13] = [
    "supplier_id",
    "supplier",
    "company_no",
    "charity_no",
    "vat_no",
    "address1",
    "address2",
    "address3",
    "town",
    "postcode",
    "telephone",
    "email",
    "updated",
];

/// Rows per thousand that are another row's supplier under another identifier.
const NEAR_DUPLICATES: u64 = 50;
/// Rows per thousand that are another row's company under its trading name, at another address, without its number.
const ALIASES: u64 = 30;

/// What a row says about its supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guise {
    /// The name it is known by.
    Plain,
    /// The trading name and nothing that leads to the company.
    Alias,
    /// The alias of the first delivery, now with the company's name and number.
    Revealed,
}

/// The row of a slot.
pub(super) fn record(world: &World, plan: &Plan, slot: u64) -> Record {
    let key = plan.key(slot);
    let (subject, alias) = subject(world, plan, slot);
    let mut change = world.draw(Purpose::RecordChange, key);
    let corrected = change.chance(CORRECTIONS) && world.is_later();
    let revealed = change.chance(REVEALED) && world.is_later();
    let guise = match (alias, revealed) {
        (false, _) => Guise::Plain,
        (true, false) => Guise::Alias,
        (true, true) => Guise::Revealed,
    };
    let row = SupplierRow {
        world,
        key,
        organisation: &organisation(world, subject),
        guise,
        // Who heard of a change of name or address before the second delivery.
        informed: change.chance(500),
        rates: if corrected { &CORRECTED } else { &SUPPLIERS },
        touched: corrected || guise == Guise::Revealed,
    };
    row.record(format!("S{}", 100_000 + plan.ids.at(slot)))
}

/// Who the supplier of a slot is, and whether the row hides it.
fn subject(world: &World, plan: &Plan, slot: u64) -> (Subject, bool) {
    let mut draw = world.draw(Purpose::Duplicate, plan.key(slot));
    if slot >= plan.rows {
        // Taken on since the first delivery.
        let company = draw.below(world.companies);
        let newcomer = if draw.chance(700) {
            Subject::Company(company)
        } else {
            Subject::Trader(world.traders + slot)
        };
        return (newcomer, false);
    }
    let originals = plan.originals(NEAR_DUPLICATES + ALIASES);
    let companies = originals * 70 / 100;
    let public_bodies = originals * 18 / 100;
    if slot < companies {
        (Subject::Company(plan.companies.at(slot)), false)
    } else if slot < companies + public_bodies {
        (Subject::Public(plan.public_bodies.at(slot - companies)), false)
    } else if slot < originals {
        (
            Subject::Trader(plan.traders.at(slot - companies - public_bodies)),
            false,
        )
    } else if slot < plan.originals(NEAR_DUPLICATES) {
        (Subject::Company(plan.companies.at(draw.below(companies))), true)
    } else {
        let twin = draw.below(originals);
        subject(world, plan, twin)
    }
}
