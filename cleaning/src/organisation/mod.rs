//! Names of organisations: a canonical name, the core to compare by, the legal form, trading and former names.

use crate::{cleaned::Cleaned, cleaner::Columns, text};

/// Names of the output columns.
pub const OUTPUTS: &[&str] = &["name", "name_core", "legal_form", "trading_as", "formerly"];

/// The name of an organisation, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganisationName {
    /// For display.
    pub name: String,
    /// For comparing: upper case, no punctuation, no legal form, abbreviations in full.
    pub core: String,
    /// Canonical code such as "LIMITED", "PLC" or "CIO".
    pub legal_form: Option<String>,
    /// The name after "trading as".
    pub trading_as: Option<String>,
    /// The name after "formerly".
    pub formerly: Option<String>,
}

impl Columns for OrganisationName {
    const COUNT: usize = OUTPUTS.len();

    fn columns(self) -> Vec<Option<String>> {
        vec![Some(self.name), Some(self.core), self.legal_form, self.trading_as, self.formerly]
    }
}

/// Cleans the name of an organisation.
pub fn clean(raw: &str) -> Cleaned<OrganisationName> {
    text::line(raw).map(|name| OrganisationName { core: name.to_uppercase(), name, ..OrganisationName::default() })
}
