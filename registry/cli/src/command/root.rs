//! `registrar root`

use clap::Args;
use registry_core::RegisterName;
use registry_store::AsOf;
use serde_json::json;

use crate::output::Output;
use crate::place::StorePlace;

/// Print the root of a register's log: the hash that stands for everything in it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  registrar root country\n  registrar root country --at 197")]
pub struct Root {
    /// The register.
    register: RegisterName,
    /// The root when the log had this many entries; all of it when not given.
    #[arg(long, value_name = "ENTRIES")]
    at: Option<u64>,
}

impl Root {
    /// Prints the root.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open_to_read()?;
        let size = match self.at {
            Some(size) => size,
            None => store.log_size_at(&self.register, AsOf::Now)?,
        };
        let root = store.root_at(&self.register, size)?;
        output.answer(
            &root.to_string(),
            &json!({ "register": self.register, "entries": size, "root": root }),
        )
    }
}
