//! People in business alone.

use super::{
    company::shop_name,
    draw::Purpose,
    organisation::Organisation,
    words::{
        organisations::TRADES,
        people::{FIRST_NAMES, LAST_NAMES},
    },
    world::{Subject, World},
};

/// The sole trader with a number.
pub(super) fn trader(world: &World, index: u64) -> Organisation {
    let mut draw = world.draw(Purpose::Trader, index);
    let person = format!("{} {}", draw.pick(&FIRST_NAMES), draw.pick(&LAST_NAMES));
    let trading_name = if draw.chance(600) {
        shop_name(&mut draw)
    } else {
        format!("{person} {}", draw.pick(&TRADES))
    };
    Organisation {
        subject: Subject::Trader(index),
        name: person,
        former_name: draw.chance(80).then(|| shop_name(&mut draw)),
        trading_name: Some(trading_name),
        company_number: None,
        charity_number: None,
        vat_number: None,
        home: world.addresses.at(world.trader_place(index)),
    }
}
