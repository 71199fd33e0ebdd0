//! What every organisation has, whatever it is.

use super::{address::Address, world::Subject};

/// One true organisation at the time of a delivery.
#[derive(Debug, Clone)]
pub(super) struct Organisation {
    pub(super) subject: Subject,
    /// The registered or official name.
    pub(super) name: String,
    /// What it had before, when it ever had another.
    pub(super) former_name: Option<String>,
    /// The name over the door, when it is another.
    pub(super) trading_name: Option<String>,
    pub(super) company_number: Option<String>,
    pub(super) charity_number: Option<String>,
    pub(super) vat_number: Option<String>,
    /// Its registered or only address.
    pub(super) home: Address,
}

impl Organisation {
    /// Its identifier in the truth.
    pub(super) fn id(&self) -> String {
        match self.subject {
            Subject::Company(index) => format!("company-{index}"),
            Subject::Public(index) => format!("public-{index}"),
            Subject::Trader(index) => format!("trader-{index}"),
        }
    }
}
