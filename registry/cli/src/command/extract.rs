//! `registrar extract`

use chrono::NaiveDate;
use clap::Args;
use registry_core::RegisterName;
use serde_json::json;

use crate::destination::Destination;
use crate::moment::Moment;
use crate::output::{Output, thousands};
use crate::place::StorePlace;

/// Write the records of a register as JSON lines that prove themselves: `registrar verify` checks the file alone.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar extract country --out country.jsonl && registrar verify country.jsonl
  registrar extract country --recorded-at 2026-05-01T00:00:00Z --valid-at 2020-01-31 > country-then.jsonl")]
pub struct Extract {
    /// The register.
    register: RegisterName,
    #[command(flatten)]
    moment: Moment,
    /// Only what was so on this day, by the records' own start and end dates.
    #[arg(long, value_name = "DAY")]
    valid_at: Option<NaiveDate>,
    #[command(flatten)]
    destination: Destination,
}

impl Extract {
    /// Writes the extract.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open_to_read()?;
        let as_of = self.moment.as_of();
        let written = self
            .destination
            .write(|writer| Ok(store.write_extract(&self.register, as_of, self.valid_at, writer)?))?;
        let Some(file) = written.file else { return Ok(()) };
        let extracted = written.value;
        let text = format!(
            "{}: {} records of {} entries, root {}, in {}",
            self.register,
            thousands(extracted.records),
            thousands(extracted.entries),
            extracted.root,
            file.display()
        );
        output.answer(
            &text,
            &json!({ "register": self.register, "extracted": extracted, "file": file }),
        )
    }
}
