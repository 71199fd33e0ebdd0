//! Postal addresses of the United Kingdom, taken apart.

use crate::{cleaned::Cleaned, cleaner::Columns, text};

/// Names of the output columns.
pub const OUTPUTS: &[&str] = &[
    "address", "care_of", "po_box", "unit", "building_name", "number", "street", "locality", "town", "county", "postcode",
    "match_text",
];

/// The parts of an address, in upper case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Canonical, on one line, parts separated by ", ", the postcode last.
    pub line: String,
    /// Person or firm after "c/o".
    pub care_of: Option<String>,
    /// Number of the PO box, such as "PO BOX 12".
    pub po_box: Option<String>,
    /// Flat, unit, suite, room or floor: "FLAT 3".
    pub unit: Option<String>,
    /// Name of the building, estate or business park: "COLWORTH HOUSE, COLWORTH BUSINESS PARK".
    pub building_name: Option<String>,
    /// House number with letter or range: "12", "12A", "12-14".
    pub number: Option<String>,
    /// Street, its type in full: "CASTLE ROAD".
    pub street: Option<String>,
    /// Village or part of a town.
    pub locality: Option<String>,
    /// Post town.
    pub town: Option<String>,
    /// County.
    pub county: Option<String>,
    /// "SW1A 1AA".
    pub postcode: Option<String>,
    /// Normalised words for comparing, without postcode and, where they were recognised, town, county and country.
    pub match_text: String,
}

impl Columns for Address {
    const COUNT: usize = OUTPUTS.len();

    fn columns(self) -> Vec<Option<String>> {
        vec![
            Some(self.line), self.care_of, self.po_box, self.unit, self.building_name, self.number, self.street,
            self.locality, self.town, self.county, self.postcode, Some(self.match_text),
        ]
    }
}

/// Cleans an address given as any number of lines or columns in order.
pub fn clean(inputs: &[Option<&str>]) -> Cleaned<Address> {
    let joined: Vec<&str> = inputs.iter().copied().flatten().collect();
    text::line(&joined.join(", ")).map(|line| Address { match_text: line.to_uppercase(), line, ..Address::default() })
}
