//! `registrar publish`

use anyhow::Context as _;
use clap::Args;
use registry_core::RegisterName;
use serde_json::json;

use crate::edition_maker::EditionMaker;
use crate::output::{Output, thousands};
use crate::person::ActingPerson;
use crate::place::StorePlace;

/// Publish an edition of a register: a version that is named for ever.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar publish address --as \"Owen Hughes\"")]
pub struct Publish {
    /// The register.
    register: RegisterName,
    #[command(flatten)]
    by: ActingPerson,
}

impl Publish {
    /// Publishes.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open(output)?;
        let edition = store.publish(&self.register, &self.by.name()?, None)?;
        let text = format!(
            "Edition {} of {} is published: {} records, {} entries, root {}.",
            edition.number,
            edition.register,
            thousands(edition.records),
            thousands(edition.log_size),
            edition.root
        );
        output.answer(&text, &json!({ "edition": edition }))?;
        let made = EditionMaker::new(store, place.edition_files()).make(&edition, output);
        made.context("the edition is published, but its files could not be made; `registrar serve` tries again")
    }
}
