//! `registrar rsf`

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use registry_core::{PersonName, RegisterName};
use registry_store::{ImportOptions, Imported};
use serde_json::json;

use crate::destination::Destination;
use crate::output::{Output, thousands};
use crate::person::ActingPerson;
use crate::place::StorePlace;
use crate::progress::counter;

/// Bring registers with their whole history in and out, in the Register Serialisation Format of GOV.UK Registers.
#[derive(Debug, Subcommand)]
pub enum Rsf {
    Import(Import),
    Export(Export),
}

/// Import a register, or more of its history: all of the file or nothing. It becomes a change set.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar rsf import country.rsf --approve-as \"Sasha Whitfield\"   # a first load by two named people
  registrar rsf import country-patch.rsf --as \"Priya Nair\"          # waits for a steward")]
pub struct Import {
    /// The file.
    file: PathBuf,
    #[command(flatten)]
    person: ActingPerson,
    /// A second person who approves at once. On a register that nobody holds yet, the person who imports becomes its
    /// provisional owner and this one its provisional steward.
    #[arg(long, value_name = "NAME")]
    approve_as: Option<PersonName>,
}

/// Export a register with its whole history.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  registrar rsf export country > country.rsf\n  registrar rsf export country --at 197 --out country-197.rsf"
)]
pub struct Export {
    /// The register.
    register: RegisterName,
    /// Only its first entries, this many.
    #[arg(long, value_name = "ENTRIES")]
    at: Option<u64>,
    #[command(flatten)]
    destination: Destination,
}

impl Rsf {
    /// Carries out the command.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        match self {
            Self::Import(import) => import.carry_out(place, output),
            Self::Export(export) => export.carry_out(place, output),
        }
    }
}

impl Import {
    fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let by = self.person.name()?;
        if self.approve_as.as_ref() == Some(&by) {
            bail!("{by} imports and may not approve it too: name another person with --approve-as");
        }
        // Read first: a file that is not there must not leave an empty store behind.
        let file = File::open(&self.file).with_context(|| format!("{} cannot be read", self.file.display()))?;
        let store = place.create(None, &by, output)?;
        let options = ImportOptions {
            by,
            approve_as: self.approve_as.clone(),
        };
        let progress = counter(output, "Importing", "lines");
        let imported = store
            .import_rsf(BufReader::new(file), &options, &|lines| progress.set_position(lines))
            .with_context(|| self.file.display().to_string());
        progress.finish_and_clear();
        let imported = imported?;
        output.answer(&describe(&imported), &json!({ "imported": imported }))
    }
}

fn describe(imported: &Imported) -> String {
    let mut lines = vec![format!(
        "{}: {} entries, {} records, root {}",
        imported.register,
        thousands(imported.entries),
        thousands(imported.records),
        imported.root
    )];
    if imported.inferred {
        lines.push("The file does not define its register; the fields were worked out from its items.".to_owned());
    }
    lines.extend(imported.findings.iter().map(|finding| format!("Finding: {finding}")));
    lines.extend(match (&imported.change_set, &imported.applied) {
        (Some(change_set), None) => Some(format!(
            "Change set {0} waits for approval by a steward other than {1}:\n  registrar changes approve {0} --as NAME",
            change_set.id, change_set.proposed_by
        )),
        (Some(change_set), Some(applied)) => Some(format!(
            "Change set {} is applied: the log has {} entries.",
            change_set.id,
            thousands(applied.log_size)
        )),
        (None, _) => None,
    });
    lines.join("\n")
}

impl Export {
    fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open_to_read()?;
        let written = self
            .destination
            .write(|writer| Ok(store.export_rsf(&self.register, self.at, writer)?))?;
        let Some(file) = written.file else { return Ok(()) };
        let exported = written.value;
        let text = format!(
            "{}: {} entries, root {}, in {}",
            self.register,
            thousands(exported.entries),
            exported.root,
            file.display()
        );
        output.answer(
            &text,
            &json!({ "register": self.register, "exported": exported, "file": file }),
        )
    }
}
