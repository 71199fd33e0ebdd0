//! `registrar receipt`

use clap::Args;
use registry_core::{Key, RegisterName};
use serde_json::json;

use crate::destination::Destination;
use crate::output::Output;
use crate::place::StorePlace;

/// Write a receipt: it proves without any network that a record was in the register at a signed checkpoint.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  registrar receipt country GB --out GB.receipt.json && registrar verify GB.receipt.json"
)]
pub struct Receipt {
    /// The register.
    register: RegisterName,
    /// The record.
    key: Key,
    #[command(flatten)]
    destination: Destination,
}

impl Receipt {
    /// Writes the receipt.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let receipt = place.open_to_read()?.receipt(&self.register, &self.key)?;
        let written = self
            .destination
            .write(|writer| Ok(writeln!(writer, "{}", serde_json::to_string_pretty(&receipt)?)?))?;
        let Some(file) = written.file else { return Ok(()) };
        let text = format!("The receipt of {} is in {}.", self.key, file.display());
        output.answer(
            &text,
            &json!({ "register": self.register, "key": self.key, "file": file }),
        )
    }
}
