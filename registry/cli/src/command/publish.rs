//! `registrar publish`

use clap::Args;
use registry_core::RegisterName;
use registry_store::Store;
use serde_json::json;

use crate::output::{Output, thousands};
use crate::person::ActingPerson;

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
    pub fn carry_out(&self, url: &str, output: Output) -> anyhow::Result<()> {
        let edition = Store::open(url)?.publish(&self.register, &self.by.name()?, None)?;
        let text = format!(
            "Edition {} of {} is published: {} records, {} entries, root {}.",
            edition.number,
            edition.register,
            thousands(edition.records),
            thousands(edition.log_size),
            edition.root
        );
        output.answer(&text, &json!({ "edition": edition }))
    }
}
