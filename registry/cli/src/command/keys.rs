//! `registrar keys`

use clap::{Args, Subcommand};
use registry_core::PersonName;
use serde_json::json;

use crate::output::Output;
use crate::place::StorePlace;

/// Give people keys for writing through the API.
#[derive(Debug, Subcommand)]
pub enum Keys {
    Add(Add),
}

/// Make a key for a person. It is shown once; the store keeps only its digest.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  registrar keys add \"Sasha Whitfield\" --organisation \"Department of Places\" --contact places@example.gov.uk"
)]
pub struct Add {
    /// The person.
    person: PersonName,
    /// Where the person works; kept as it is when not given.
    #[arg(long, default_value = "")]
    organisation: String,
    /// How to reach the person; kept as it is when not given.
    #[arg(long, default_value = "")]
    contact: String,
}

impl Keys {
    /// Carries out the command.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let Self::Add(add) = self;
        let store = place.open(output)?;
        store.ensure_person(&add.person, &add.organisation, &add.contact)?;
        let key = store.issue_api_key(&add.person)?;
        let text = format!(
            "API key of {}, shown only now: {key}\nUse it as the header  Authorization: Bearer {key}",
            add.person
        );
        output.answer(&text, &json!({ "person": add.person, "api_key": key }))
    }
}
