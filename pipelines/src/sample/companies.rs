//! The feed of the business department: every company once, by its number.

use super::{
    company::company, date::day_between, draw::Purpose, feed::Plan, garble::slip, rates, record::Record, world::World,
    written_address::WrittenAddress,
};

pub(super) const COLUMNS: [&str; 10] = [
    "company_number",
    "company_name",
    "previous_name",
    "status",
    "incorporated_on",
    "address_line_1",
    "address_line_2",
    "post_town",
    "county",
    "postcode",
];

/// The row of a slot. Slots after the rows are companies founded since the first delivery.
pub(super) fn record(world: &World, plan: &Plan, slot: u64) -> Record {
    let index = if slot < plan.rows { slot } else { world.companies + slot };
    let company = company(world, index);
    let mut draw = world.draw(Purpose::Record, plan.key(slot));
    let mut errors = world.draw(Purpose::RecordErrors, plan.key(slot));
    let mut address = WrittenAddress::of(&company.home, &rates::COMPANIES, &mut errors);
    let mut name = company.name.to_uppercase();
    if errors.chance(rates::COMPANIES.name_typo) {
        name = slip(&name, &mut errors);
    }
    if errors.chance(rates::COMPANIES.swapped) {
        std::mem::swap(&mut address.town, &mut address.county);
    }
    let status = match draw.below(100) {
        0..93 => "Active",
        93..96 => "Active - Proposal to Strike off",
        96..98 => "Liquidation",
        _ => "In Administration",
    };
    let founded = day_between(&mut draw, 1962, if slot < plan.rows { 2025 } else { 2026 });
    let mut lines = address.lines.into_iter();
    let first = lines.next().unwrap_or_default();
    let cells = vec![
        company.company_number.clone().unwrap_or_default(),
        name,
        company.former_name.as_deref().unwrap_or_default().to_uppercase(),
        status.to_owned(),
        founded.to_string(),
        first,
        lines.collect::<Vec<_>>().join(", "),
        address.town.to_uppercase(),
        address.county,
        address.postcode,
    ];
    Record::new(cells, &company, company.home.id)
}
