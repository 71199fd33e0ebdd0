//! `registrar init`

use clap::Args;
use registry_core::SignerName;
use serde_json::json;

use crate::output::Output;
use crate::person::ActingPerson;
use crate::place::StorePlace;

/// Make a store with the key that signs its checkpoints, or bring an existing one up to date.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar --store sqlite://data/registrar.db init
  registrar init --origin registers.example.gov.uk --signing-key /etc/registrar/signing-key")]
pub struct Init {
    /// The name under which the store signs, such as a domain name; made up when not given. It cannot change once
    /// something is signed.
    #[arg(long, value_name = "NAME", value_parser = SignerName::parse)]
    origin: Option<SignerName>,
    #[command(flatten)]
    person: ActingPerson,
}

impl Init {
    /// Makes the store.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.create(self.origin.as_ref(), &self.person.name()?, output)?;
        let origin = store.origin()?;
        let file = place.key_file();
        let text = format!(
            "The store at {} is ready and signs as {origin}.\n\
             Its secret key is in {}: keep a copy apart from the database, and show it to nobody.\n\
             Next: registrar run address --input SOURCE=FILE",
            place.url,
            file.display()
        );
        output.answer(
            &text,
            &json!({ "store": place.url, "origin": origin, "signing_key_file": file }),
        )
    }
}
