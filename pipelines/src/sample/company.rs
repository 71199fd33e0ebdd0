//! Companies, their groups and their names.

use super::{
    draw::{Draw, Purpose},
    identifier::{company_number, vat_number},
    organisation::Organisation,
    rates::{MOVED, RENAMED},
    words::{
        organisations::{ADJECTIVES, BRAND_FIRST, BRAND_LAST, BRAND_MIDDLE, GROUP_PARTS, NOUNS, SHOP_KINDS, TRADES},
        people::{FIRST_NAMES, LAST_NAMES},
        streets::{STREET_STEMS, STREET_TYPE_NAMES},
        towns::TOWNS,
    },
    world::{Subject, World},
};

/// Companies after which names get longer: no two companies may be registered under one name, and short names run out.
/// The words still let about one in twenty of 400 000 share one.
const SHORT_NAMES: u64 = 4_000;
/// Companies whose numbers follow one another and that may be a group.
const GROUP: u64 = 8;

/// The company with a number, at the time of the world's delivery.
pub(super) fn company(world: &World, index: u64) -> Organisation {
    company_after(world, index, changes(world, index))
}

/// The company as it was before the changes of the second delivery.
pub(super) fn company_before_changes(world: &World, index: u64) -> Organisation {
    company_after(
        world,
        index,
        Changes {
            renamed: false,
            moved: false,
        },
    )
}

fn company_after(world: &World, index: u64, changes: Changes) -> Organisation {
    let mut draw = world.draw(Purpose::Company, index);
    let original_place = place(world, index, &mut draw);
    let original_home = world.addresses.at(original_place);
    let form = legal_form(&mut draw);
    let number = company_number(world, index, original_home.town.nation, form == "LLP");
    let stem = group_stem(world, index).unwrap_or_else(|| stem(&mut draw, &number, index >= SHORT_NAMES));
    let mut name = format!("{stem} {form}");
    let mut former_name = draw
        .chance(120)
        .then(|| format!("{} {form}", stem_of_words(&mut draw, index >= SHORT_NAMES)));
    let trading_name = draw.chance(400).then(|| shop_name(&mut draw));
    if changes.renamed {
        let renamed = format!(
            "{} {form}",
            stem_of_words(&mut world.draw(Purpose::CompanyChange, index), index >= SHORT_NAMES)
        );
        former_name = Some(std::mem::replace(&mut name, renamed));
    }
    let home = if changes.moved {
        world.addresses.at(world.overflow_place(Purpose::CompanyChange, index))
    } else {
        original_home
    };
    Organisation {
        subject: Subject::Company(index),
        name,
        former_name,
        trading_name,
        company_number: Some(number),
        charity_number: None,
        vat_number: draw.chance(700).then(|| vat_number(index)),
        home,
    }
}

/// What happened to a company before the world's delivery.
#[derive(Debug, Clone, Copy)]
struct Changes {
    renamed: bool,
    moved: bool,
}

fn changes(world: &World, index: u64) -> Changes {
    let mut draw = world.draw(Purpose::CompanyChange, index);
    let (renamed, moved) = (draw.chance(RENAMED), draw.chance(MOVED));
    Changes {
        renamed: world.is_later() && renamed,
        moved: world.is_later() && moved,
    }
}

/// Members of a group are at its first member's office; four in a hundred others are at a shared one.
fn place(world: &World, index: u64, draw: &mut Draw) -> u64 {
    let shared = draw.chance(40);
    if group_stem(world, index).is_some() {
        world.company_place(index / GROUP * GROUP)
    } else if shared {
        world.company_place(index / 64 * 64)
    } else {
        world.company_place(index)
    }
}

/// The name without legal form of a member of a group; none when the company stands alone.
fn group_stem(world: &World, index: u64) -> Option<String> {
    let mut draw = world.draw(Purpose::Group, index / GROUP);
    let is_group = draw.chance(90);
    let members = draw.between(2, 4);
    let member = index % GROUP;
    if !is_group || member >= members {
        return None;
    }
    let stem = match draw.chance(500) {
        true => brand(&mut draw),
        false if index >= SHORT_NAMES => format!("{}-{}", draw.pick(&LAST_NAMES), brand(&mut draw)),
        false => (*draw.pick(&LAST_NAMES)).to_owned(),
    };
    let first_part = draw.below(GROUP_PARTS.len() as u64);
    let part = GROUP_PARTS[usize::try_from(first_part + member).unwrap_or_default() % GROUP_PARTS.len()];
    let town = draw.pick(&TOWNS).name;
    Some(if member == 1 && draw.chance(500) {
        format!("{stem} ({town})")
    } else {
        format!("{stem} {part}")
    })
}

fn legal_form(draw: &mut Draw) -> &'static str {
    match draw.below(100) {
        0..78 => "Limited",
        78..90 => "Ltd",
        90..95 => "LLP",
        95..97 => "PLC",
        _ => "C.I.C.",
    }
}

fn stem(draw: &mut Draw, number: &str, crowded: bool) -> String {
    match draw.below(100) {
        0..2 => number.to_owned(),
        2..8 => format!(
            "{}-{} {} {} Management Company",
            draw.between(1, 30) * 2,
            draw.between(31, 60) * 2,
            draw.pick(&STREET_STEMS),
            draw.pick(&STREET_TYPE_NAMES)
        ),
        _ => stem_of_words(draw, crowded),
    }
}

fn stem_of_words(draw: &mut Draw, crowded: bool) -> String {
    let last = draw.pick(&LAST_NAMES);
    let trade = draw.pick(&TRADES);
    match draw.below(100) {
        0..24 => format!("{} {trade}", brand(draw)),
        24..40 if crowded => format!("{} {last} {trade}", draw.pick(&FIRST_NAMES)),
        24..40 => format!("{last} {trade}"),
        40..47 | 68..84 if crowded => format!("{} {last} {trade} ({})", initials(draw), draw.pick(&TOWNS).name),
        40..47 => format!(
            "{last} & {} {trade}",
            draw.pick(&["Sons", "Son", "Daughters", "Bros", "Partners"])
        ),
        47..54 => format!("{last} & {} {trade}", draw.pick(&LAST_NAMES)),
        54..68 => format!("{} {} {trade}", draw.pick(&ADJECTIVES), draw.pick(&NOUNS)),
        68..76 => format!("{} {trade} ({})", last, draw.pick(&TOWNS).name),
        76..84 => format!("{} {last} {trade}", initials(draw)),
        84..90 => format!(
            "{} {}",
            brand(draw),
            draw.pick(&["Solutions", "Systems", "Group", "Ventures", "UK", "Europe"])
        ),
        90..95 if crowded => {
            let noun = draw.pick(&NOUNS);
            format!(
                "The {} {noun} & {} {trade} Company",
                draw.pick(&ADJECTIVES),
                draw.pick(&NOUNS)
            )
        }
        90..95 => format!("The {} & {} Company", draw.pick(&NOUNS), draw.pick(&NOUNS)),
        _ => format!("{} {} {trade}", draw.pick(&FIRST_NAMES), last),
    }
}

fn brand(draw: &mut Draw) -> String {
    format!(
        "{}{}{}",
        draw.pick(&BRAND_FIRST),
        draw.pick(&BRAND_MIDDLE),
        draw.pick(&BRAND_LAST)
    )
}

fn initials(draw: &mut Draw) -> String {
    let letters = ['A', 'B', 'C', 'D', 'G', 'H', 'J', 'K', 'M', 'P', 'R', 'S', 'T', 'W'];
    let (first, second) = (draw.pick(&letters), draw.pick(&letters));
    match draw.below(3) {
        0 => format!("{first}.{second}."),
        1 => format!("{first}{second}"),
        _ => format!("{first} & {second}"),
    }
}

/// The name over a door.
pub(super) fn shop_name(draw: &mut Draw) -> String {
    let kind = draw.pick(&SHOP_KINDS);
    match draw.below(6) {
        0 => format!("The {} {}", draw.pick(&ADJECTIVES), draw.pick(&NOUNS)),
        1 => format!("{} & {}", draw.pick(&NOUNS), draw.pick(&NOUNS)),
        2 => format!("{}'s {kind}", draw.pick(&FIRST_NAMES)),
        3 => format!("{} {} {kind}", draw.pick(&ADJECTIVES), draw.pick(&NOUNS)),
        4 => format!("{}'s {kind}", draw.pick(&LAST_NAMES)),
        _ => format!("{} {kind}", brand(draw)),
    }
}
