//! `registrar verify`

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use registry_core::VerifierKey;
use registry_store::Verification;
use serde_json::json;

use crate::evidence::{Checked, Evidence, check_pair};
use crate::output::{Output, table, thousands};
use crate::place::StorePlace;
use crate::progress::counter;

/// Check that nothing was altered: the store, or a file that came out of one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar verify                                       # the whole store, every byte of every log
  registrar verify country.rsf                           # an RSF file against the roots that it asserts
  registrar verify country.jsonl --key KEY               # an extract, with no network
  registrar verify country-edition-3.csv --key KEY       # any other file of an edition, by manifest.json beside it
  registrar verify GB.receipt.json --key KEY             # a receipt, with no network
  registrar verify monday.checkpoint friday.checkpoint   # that the later log only added to the earlier one
Keys are those that `registrar signing-key list --register REGISTER` prints. Without --key, the keys that the file itself
names are used, which proves that it is whole and not whose it is.")]
pub struct Verify {
    /// An RSF file, an extract, any other file of an edition, a receipt or a checkpoint; two checkpoints of one log, the earlier first. The store
    /// when not given.
    #[arg(num_args = 0..=2, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A key that is trusted to sign, as C2SP writes it; may be given several times.
    #[arg(long = "key", value_name = "KEY")]
    keys: Vec<VerifierKey>,
    /// For a CSV, Parquet or other file of an edition: the list of the files of that edition, as the API gives it at
    /// `…/extracts`. Looked for beside the file, as `manifest.json`, when not given.
    #[arg(long, value_name = "FILE", requires = "files")]
    manifest: Option<PathBuf>,
    /// For two checkpoints: the consistency proof, as the API gives it. Asked of the store when not given.
    #[arg(long, value_name = "FILE", requires = "files")]
    proof: Option<PathBuf>,
}

impl Verify {
    /// Checks.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let checked = match self.files.as_slice() {
            [] => return self.check_store(place, output),
            [file] => Evidence::read(file, self.manifest.as_deref())?.check(&self.keys)?,
            [earlier, later, ..] => check_pair(earlier, later, &self.keys, self.proof.as_deref(), place)?,
        };
        output.answer(&describe(&checked), &checked)
    }

    fn check_store(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open_to_read()?;
        let progress = counter(output, "Checking entries", "lines");
        let verification = store.verify(&self.keys, &|step| progress.set_position(step.entries));
        progress.finish_and_clear();
        let verification = verification?;
        output.answer(&describe_store(&verification), &json!({ "verification": verification }))?;
        if verification.faults.is_empty() {
            return Ok(());
        }
        bail!("the store is not as it was written; restore it from a backup and compare");
    }
}

fn describe(checked: &Checked) -> String {
    let mut lines = vec![format!("{}: {}", checked.file.display(), checked.summary)];
    if !checked.trusted && !checked.signed_by.is_empty() {
        lines.push(
            "The keys are those that the file itself names. Compare them with keys from elsewhere, or give --key:"
                .to_owned(),
        );
    }
    lines.extend(checked.signed_by.iter().map(|key| format!("  signed by {key}")));
    lines.join("\n")
}

fn describe_store(verification: &Verification) -> String {
    let rows = verification.registers.iter().map(|register| {
        vec![
            register.register.to_string(),
            thousands(register.entries),
            thousands(register.commits),
            thousands(register.checkpoints),
            register.root.to_string(),
        ]
    });
    let mut lines = vec![table(&["Register", "Entries", "Commits", "Checkpoints", "Root"], rows)];
    lines.extend(verification.faults.iter().map(|fault| format!("Fault: {fault}")));
    if verification.more_faults > 0 {
        lines.push(format!("… and {} more", thousands(verification.more_faults)));
    }
    if verification.faults.is_empty() {
        lines.push("Everything agrees.".to_owned());
    }
    lines.join("\n")
}
