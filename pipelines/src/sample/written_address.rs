//! An address as somebody typed it.

use super::{
    address::Address,
    draw::Draw,
    garble::{look_alike, recase, respace, shorten, slip, wrong_postcode},
    rates::Rates,
};

/// Lines from the part of a building down to the locality; never empty.
#[derive(Debug, Clone)]
pub(super) struct WrittenAddress {
    pub(super) lines: Vec<String>,
    pub(super) town: String,
    pub(super) county: String,
    pub(super) postcode: String,
}

impl WrittenAddress {
    /// The address, with errors at a department's rates.
    pub(super) fn of(address: &Address, rates: &Rates, draw: &mut Draw) -> WrittenAddress {
        let mut lines = lines(address);
        if draw.chance(rates.abbreviation) {
            lines = lines.iter().map(|line| shorten(line, draw)).collect();
        }
        if draw.chance(rates.address_typo) {
            let line = usize::try_from(draw.below(lines.len() as u64)).unwrap_or_default();
            lines[line] = slip(&lines[line], draw);
        }
        let mut town = address.town.name.to_owned();
        if draw.chance(rates.address_typo / 4) {
            town = slip(&town, draw);
        }
        if draw.chance(rates.case) {
            lines = lines.iter().map(|line| line.to_uppercase()).collect();
            town = recase(&town, draw);
        }
        let postcode = postcode(&address.postcode, rates, draw);
        WrittenAddress {
            lines,
            town,
            county: address.town.county.to_owned(),
            postcode,
        }
    }
}

fn lines(address: &Address) -> Vec<String> {
    let inside = join(&[&address.part, &address.building], ", ");
    let street = join(&[&address.number, &address.street], " ");
    [inside, street, address.locality.to_owned()]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
}

fn postcode(true_postcode: &str, rates: &Rates, draw: &mut Draw) -> String {
    if draw.chance(rates.postcode_missing) {
        return String::new();
    }
    let mut postcode = true_postcode.to_owned();
    if draw.chance(rates.postcode_wrong) {
        postcode = wrong_postcode(&postcode, draw);
    }
    if draw.chance(rates.postcode_lookalike) {
        postcode = look_alike(&postcode);
    }
    if draw.chance(rates.postcode_spacing) {
        postcode = respace(&postcode, draw);
    }
    postcode
}

/// The parts that are not empty, with a separator between them.
pub(super) fn join(parts: &[&str], separator: &str) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(separator)
}
