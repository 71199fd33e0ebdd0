//! `registrar openapi`

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

/// Print the OpenAPI document of the service, or write it to a file.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar openapi --out openapi/openapi.json")]
pub struct Openapi {
    /// File to write.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Openapi {
    /// Writes the document.
    pub fn carry_out(&self) -> anyhow::Result<()> {
        let document = registry_service::document_json()?;
        if let Some(path) = &self.out {
            return std::fs::write(path, document).with_context(|| format!("{} cannot be written", path.display()));
        }
        print!("{document}");
        Ok(())
    }
}
