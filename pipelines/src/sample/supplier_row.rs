//! One row of the suppliers feed.

use super::{
    address::Address,
    company::{company_before_changes, shop_name},
    contact::{mail_address, telephone, telephone_style},
    date::{any_style, day_between},
    draw::{Draw, Purpose},
    garble::mistype,
    organisation::Organisation,
    premises::garbled_name,
    rates::Rates,
    record::Record,
    suppliers::Guise,
    world::{Subject, World},
    written_address::{WrittenAddress, join},
};

/// What there is to know before a row is written.
pub(super) struct SupplierRow<'a> {
    pub(super) world: &'a World,
    /// The key of its slot.
    pub(super) key: u64,
    pub(super) organisation: &'a Organisation,
    pub(super) guise: Guise,
    pub(super) informed: bool,
    pub(super) rates: &'a Rates,
    /// Changed by somebody between the deliveries.
    pub(super) touched: bool,
}

impl SupplierRow<'_> {
    pub(super) fn record(&self, id: String) -> Record {
        let mut draw = self.world.draw(Purpose::Record, self.key);
        let mut errors = self.world.draw(Purpose::RecordErrors, self.key);
        let known = self.known_organisation();
        let name = garbled_name(self.name(&known, &mut draw, &mut errors), self.rates, &mut errors);
        let address = self.address(&known, &mut draw, &mut errors);
        let [company, charity, vat] = self.identifiers(&known, &mut draw, &mut errors);
        let [line1, line2, line3, town, postcode] = self.address_cells(&address, &mut errors);
        let telephone = self.telephone(&address, &mut draw, &mut errors);
        let mail = if errors.chance(self.rates.identifier_missing) {
            String::new()
        } else {
            self.mail(&known, &mut draw)
        };
        let mut updated = day_between(&mut draw, 2012, 2025);
        let style = &mut draw;
        if self.touched {
            updated = day_between(&mut self.world.draw(Purpose::RecordChange, self.key ^ 1), 2025, 2026);
        }
        let updated = any_style(updated, style);
        let cells = vec![
            id, name, company, charity, vat, line1, line2, line3, town, postcode, telephone, mail, updated,
        ];
        Record::new(cells, self.organisation, address.id)
    }

    /// The organisation as the purchasers know it: half of them have not heard what changed.
    fn known_organisation(&self) -> Organisation {
        match self.organisation.subject {
            Subject::Company(index) if !self.informed => company_before_changes(self.world, index),
            _ => self.organisation.clone(),
        }
    }

    fn name(&self, known: &Organisation, draw: &mut Draw, errors: &mut Draw) -> String {
        let by_trading_name = draw.chance(250);
        // An alias needs a name of its own even where the company has none.
        let trading = match (&known.trading_name, self.guise) {
            (Some(name), _) => Some(name.clone()),
            (None, Guise::Plain) => None,
            (None, _) => Some(shop_name(&mut self.world.draw(Purpose::Identifier, self.key))),
        };
        let former = errors.chance(self.rates.former_name);
        match (self.guise, trading) {
            (Guise::Alias, Some(trading)) => trading,
            (Guise::Revealed, Some(trading)) => format!("{} T/A {trading}", known.name),
            (Guise::Plain, Some(trading)) if by_trading_name => trading,
            _ => known
                .former_name
                .clone()
                .filter(|_| former)
                .unwrap_or_else(|| known.name.clone()),
        }
    }

    /// Most are paid at their registered address, one in five at another.
    fn address(&self, known: &Organisation, draw: &mut Draw, errors: &mut Draw) -> Address {
        let elsewhere = draw.chance(200) || self.guise != Guise::Plain;
        if elsewhere || errors.chance(self.rates.stale_address) {
            return self
                .world
                .addresses
                .at(self.world.overflow_place(Purpose::Record, self.key));
        }
        known.home.clone()
    }

    fn identifiers(&self, known: &Organisation, draw: &mut Draw, errors: &mut Draw) -> [String; 3] {
        let vat = known.vat_number.as_ref().map(|number| vat_style(number, draw));
        let mut cells = [known.company_number.clone(), known.charity_number.clone(), vat].map(|cell| {
            let missing = errors.chance(self.rates.identifier_missing);
            let wrong = errors.chance(self.rates.identifier_wrong);
            let mut errors = errors.clone();
            match cell.filter(|_| !missing) {
                Some(cell) if wrong => mistype(&cell, &mut errors),
                Some(cell) => cell,
                None => String::new(),
            }
        });
        if self.guise == Guise::Alias {
            cells = Default::default();
        }
        if self.guise == Guise::Revealed {
            cells[0] = known.company_number.clone().unwrap_or_default();
        }
        cells
    }

    /// Three lines, town and postcode, sometimes in one another's place.
    fn address_cells(&self, address: &Address, errors: &mut Draw) -> [String; 5] {
        let written = WrittenAddress::of(address, self.rates, errors);
        let mut lines = written.lines.into_iter();
        let [first, second] = [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()];
        let third = lines.next().unwrap_or_default();
        let mut cells = [first, second, third, written.town, written.postcode];
        if errors.chance(self.rates.merged) {
            // All on the first line, or the postcode with the town.
            if errors.chance(500) {
                cells = [
                    join(&[&cells[0], &cells[1], &cells[2]], ", "),
                    String::new(),
                    String::new(),
                    cells[3].clone(),
                    cells[4].clone(),
                ];
            } else {
                cells = [
                    cells[0].clone(),
                    cells[1].clone(),
                    cells[2].clone(),
                    join(&[&cells[3], &cells[4]], " "),
                    String::new(),
                ];
            }
        }
        if errors.chance(self.rates.swapped) {
            // Town one cell too far left, or county where the town should be.
            if cells[2].is_empty() {
                cells.swap(2, 3);
            } else {
                cells.swap(1, 2);
            }
        }
        cells
    }

    fn telephone(&self, address: &Address, draw: &mut Draw, errors: &mut Draw) -> String {
        let code = address.town.dialling_code;
        let number = telephone(code, self.world.draw(Purpose::Identifier, address.id));
        let styled = telephone_style(&number, code, draw);
        if errors.chance(self.rates.identifier_missing) {
            String::new()
        } else {
            styled
        }
    }

    fn mail(&self, known: &Organisation, draw: &mut Draw) -> String {
        let name = match (&known.trading_name, self.guise) {
            (Some(name), _) => name.clone(),
            (None, Guise::Alias) => shop_name(&mut self.world.draw(Purpose::Identifier, self.key)),
            (None, _) => known.name.clone(),
        };
        mail_address(&name, draw)
    }
}

fn vat_style(number: &str, draw: &mut Draw) -> String {
    match draw.below(4) {
        0 => format!("GB{number}"),
        1 => format!(
            "GB {} {} {}",
            number.get(..3).unwrap_or(""),
            number.get(3..7).unwrap_or(""),
            number.get(7..).unwrap_or("")
        ),
        _ => number.to_owned(),
    }
}
