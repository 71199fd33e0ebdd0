//! The closed list of cleaners, as pipelines and specs name them.

use serde::{Deserialize, Serialize};

use crate::columns::Columns;
use crate::{address, date, email, finding::Finding, identifier, organisation, phone, postcode, text};

/// One cleaner. Each is a typed function of its own module as well; this list
/// gives them one shape, so that a spec can choose them by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cleaner {
    /// Any text: see [`text::clean`].
    Text,
    /// A UK postal address over any number of columns: see [`address::clean`].
    Address,
    /// A UK postcode: see [`postcode::clean`].
    Postcode,
    /// The name of an organisation: see [`organisation::clean`].
    OrganisationName,
    /// A number of the registers at Companies House: see [`identifier::company_number::clean`].
    CompanyNumber,
    /// A number of one of the three charity registers: see [`identifier::charity_number::clean`].
    CharityNumber,
    /// A UK VAT registration number: see [`identifier::vat_number::clean`].
    VatNumber,
    /// A telephone number: see [`phone::clean`].
    Phone,
    /// An email address: see [`email::clean`].
    Email,
    /// A calendar date: see [`date::clean`].
    Date,
}

/// What a cleaner made of one row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CleanedRow {
    /// One value for each name of [`Cleaner::outputs`], in that order.
    pub values: Vec<Option<String>>,
    /// What was changed or noticed.
    pub findings: Vec<Finding>,
}

impl Cleaner {
    /// Every cleaner.
    pub const fn all() -> &'static [Self] {
        &[
            Self::Text,
            Self::Address,
            Self::Postcode,
            Self::OrganisationName,
            Self::CompanyNumber,
            Self::CharityNumber,
            Self::VatNumber,
            Self::Phone,
            Self::Email,
            Self::Date,
        ]
    }

    /// The name used in specs, kebab-case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::OrganisationName => "organisation-name",
            Self::CompanyNumber => "company-number",
            Self::CharityNumber => "charity-number",
            Self::VatNumber => "vat-number",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Date => "date",
        }
    }

    /// The cleaner called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().iter().copied().find(|cleaner| cleaner.name() == name)
    }

    /// Names of the values that [`Cleaner::clean`] makes, in order, in `snake_case`.
    pub const fn outputs(self) -> &'static [&'static str] {
        match self {
            Self::Text => text::OUTPUTS,
            Self::Address => address::OUTPUTS,
            Self::Postcode => postcode::OUTPUTS,
            Self::OrganisationName => organisation::OUTPUTS,
            Self::CompanyNumber => &["company_number"],
            Self::CharityNumber => &["charity_number"],
            Self::VatNumber => &["vat_number"],
            Self::Phone => phone::OUTPUTS,
            Self::Email => &["email"],
            Self::Date => date::OUTPUTS,
        }
    }

    /// Cleans one row. Never fails and never panics; a missing input and a blank
    /// one are the same. The address cleaner takes any number of address lines
    /// and columns in order (address text, town, county, postcode …); the others
    /// read their inputs joined by one space, which for the usual single input
    /// is the input itself.
    pub fn clean(self, inputs: &[Option<&str>]) -> CleanedRow {
        if self == Self::Address {
            return row(address::clean(inputs));
        }
        match inputs {
            [single] => self.clean_text(single.unwrap_or_default()),
            several => {
                let joined: Vec<&str> = several.iter().copied().flatten().collect();
                self.clean_text(&joined.join(" "))
            }
        }
    }

    fn clean_text(self, text: &str) -> CleanedRow {
        match self {
            Self::Text => row(text::clean(text)),
            Self::Address => row(address::clean(&[Some(text)])),
            Self::Postcode => row(postcode::clean(text)),
            Self::OrganisationName => row(organisation::clean(text)),
            Self::CompanyNumber => CleanedRow::single(identifier::company_number::clean(text)),
            Self::CharityNumber => CleanedRow::single(identifier::charity_number::clean(text)),
            Self::VatNumber => CleanedRow::single(identifier::vat_number::clean(text)),
            Self::Phone => row(phone::clean(text)),
            Self::Email => CleanedRow::single(email::clean(text)),
            Self::Date => row(date::clean(text)),
        }
    }
}

impl CleanedRow {
    fn single(cleaned: crate::Cleaned<String>) -> Self {
        Self {
            values: vec![cleaned.value],
            findings: cleaned.findings,
        }
    }
}

fn row<T: Columns>(cleaned: crate::Cleaned<T>) -> CleanedRow {
    let values = cleaned.value.map_or_else(|| vec![None; T::COUNT], Columns::columns);
    CleanedRow {
        values,
        findings: cleaned.findings,
    }
}
