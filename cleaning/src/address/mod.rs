//! Postal addresses of the United Kingdom, taken apart.

mod parse;
mod place;
mod street;
mod table;
mod token;
mod unit;
mod word;

use crate::{cleaned::Cleaned, columns::Columns, finding::Finding, limits, rule::Rule};

/// Names of the output columns.
pub const OUTPUTS: &[&str] = &[
    "address",
    "care_of",
    "po_box",
    "unit",
    "building_name",
    "number",
    "street",
    "locality",
    "town",
    "county",
    "postcode",
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
    /// Name of the building, estate or business park: "EXAMPLE HOUSE, EXAMPLE BUSINESS PARK".
    pub building_name: Option<String>,
    /// House number with letter or range: "12", "12A", "12-14".
    pub number: Option<String>,
    /// Street, its type in full: "SAMPLE ROAD".
    pub street: Option<String>,
    /// Village or part of a town.
    pub locality: Option<String>,
    /// Post town.
    pub town: Option<String>,
    /// County.
    pub county: Option<String>,
    /// "SW1A 1AA".
    pub postcode: Option<String>,
    /// What stood in the place of the postcode and is none: a district alone, or letters that no postcode has. It ends
    /// the line where there is no postcode.
    pub postcode_remnant: Option<String>,
    /// Normalised words for comparing, without postcode and, where they were recognised, town, county and country.
    pub match_text: String,
}

impl Columns for Address {
    const COUNT: usize = OUTPUTS.len();

    fn columns(self) -> Vec<Option<String>> {
        vec![
            Some(self.line),
            self.care_of,
            self.po_box,
            self.unit,
            self.building_name,
            self.number,
            self.street,
            self.locality,
            self.town,
            self.county,
            self.postcode,
            Some(self.match_text).filter(|words| !words.is_empty()),
        ]
    }
}

/// Cleans an address given as any number of lines or columns in order. The postcode is found wherever it stands.
///
/// What comes out is read again until it stays as it is, because the canonical line says nothing of the columns that it
/// came from: "1, HIGH" and "STREET" are taken apart in another way when they stand on one line. A clean address is
/// then one that is read as it is written.
pub fn clean(inputs: &[Option<&str>]) -> Cleaned<Address> {
    let mut findings = Vec::new();
    let mut value = parse::parse(inputs, &mut findings);
    for _ in 0..limits::ADDRESS_PASSES {
        let Some(address) = &value else { break };
        let mut changes = Vec::new();
        let again = parse::parse(&[Some(&address.line)], &mut changes);
        if again.as_ref().is_some_and(|again| again.line == address.line) {
            break;
        }
        findings.extend(changes.into_iter().filter(Finding::is_change));
        let care_of = address.care_of.clone();
        value = again.map(|again| Address {
            care_of: again.care_of.or(care_of),
            ..again
        });
    }
    if let Some(address) = &value
        && address.street.is_none()
        && address.number.is_none()
        && address.building_name.is_none()
        && address.po_box.is_none()
    {
        findings.push(Finding::noticed(Rule::AddressNoStreet, &address.line));
    }
    Cleaned { value, findings }
}

/// Takes an address apart once, for comparing: how its line would be read does not matter there.
pub(crate) fn read(inputs: &[Option<&str>]) -> Option<Address> {
    parse::parse(inputs, &mut Vec::new())
}

impl Address {
    /// Makes the canonical line and the words to compare from the parts.
    fn compose(&mut self) {
        let door = match (&self.number, &self.street) {
            (Some(number), Some(street)) => Some(format!("{number} {street}")),
            (None, Some(street)) => Some(street.clone()),
            _ => None,
        };
        let building = match (&self.number, &self.street, &self.building_name) {
            (Some(number), None, Some(building)) => Some(format!("{number} {building}")),
            (Some(number), None, None) => Some(number.clone()),
            (_, _, building) => building.clone(),
        };
        let before = [&self.po_box, &self.unit, &building, &door, &self.locality];
        let after = [&self.town, &self.county, &self.postcode, &self.postcode_remnant];
        let parts: Vec<&str> = before.iter().chain(&after).filter_map(|part| part.as_deref()).collect();
        self.line = parts.join(", ");
        let compared: Vec<&str> = before.iter().filter_map(|part| part.as_deref()).collect();
        self.match_text = compared.join(" ").replace(',', "");
    }
}

/// How else a word of an address is written, in capitals: `STREET` and `STR` for `ST`, `SAINT` too.
///
/// Which of them is meant hangs on the words around it; who searches asks for all of them.
pub fn other_spellings(word: &str) -> &'static [&'static str] {
    word::other_spellings(word)
}

/// Whether a word may say what kind of street it is: "ROAD".
pub(crate) fn is_street_type(word: &str) -> bool {
    word::is_street(word)
}
