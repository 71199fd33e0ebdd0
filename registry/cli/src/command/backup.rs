//! `registrar backup`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::output::{Output, thousands};
use crate::place::StorePlace;

/// Copy a store that is a file, while others use it; the copy is checked. The signing key is not in it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar backup /mnt/backups/registrar-2026-11-22.db")]
pub struct Backup {
    /// The file to write; it must not exist yet.
    file: PathBuf,
}

impl Backup {
    /// Makes the copy.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open_to_read()?;
        store.back_up(&self.file)?;
        let bytes = std::fs::metadata(&self.file)?.len();
        let text = format!(
            "The store is copied to {} ({} bytes). Keep the signing key {} apart from it.",
            self.file.display(),
            thousands(bytes),
            place.key_file().display()
        );
        output.answer(&text, &json!({ "file": self.file, "bytes": bytes }))
    }
}
