//! `registrar checkpoint`

use anyhow::Context as _;
use clap::{Args, Subcommand};
use registry_core::{RegisterName, SignatureLine, VerifierKey};
use registry_store::SignedCheckpoint;
use serde_json::json;

use crate::output::Output;
use crate::place::StorePlace;

/// Show the signed roots of a register, and add what witnesses signed.
#[derive(Debug, Subcommand)]
pub enum Checkpoint {
    Show(Show),
    Cosign(Box<Cosign>),
}

/// Print the checkpoint of a register as a C2SP signed note.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar checkpoint show address > address.checkpoint")]
pub struct Show {
    /// The register.
    register: RegisterName,
    /// The checkpoint over this many entries; the greatest that was signed when not given.
    #[arg(long, value_name = "ENTRIES")]
    at: Option<u64>,
}

/// Add the line by which a witness signed a checkpoint, after checking it.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  registrar checkpoint cosign address --at 15967 --witness witness.example+5c6b…+BA… --line \"— witness.example mJir…\""
)]
pub struct Cosign {
    /// The register.
    register: RegisterName,
    /// Number of entries under the checkpoint.
    #[arg(long, value_name = "ENTRIES")]
    at: u64,
    /// The key of the witness, as C2SP writes it.
    #[arg(long, value_name = "KEY")]
    witness: VerifierKey,
    /// The line of the witness, from the dash on.
    #[arg(long, value_name = "LINE")]
    line: SignatureLine,
}

impl Checkpoint {
    /// Carries out the command.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        match self {
            Self::Show(show) => {
                let signed = place.open_to_read()?.checkpoint(&show.register, show.at)?;
                let signed = signed.with_context(|| {
                    format!(
                        "no checkpoint of {} is signed there; every commit is, once `registrar init` has made a key",
                        show.register
                    )
                })?;
                answer(&signed, output)
            }
            Self::Cosign(cosign) => {
                let store = place.open(output)?;
                let signed = store.add_cosignature(&cosign.register, cosign.at, &cosign.line, &cosign.witness)?;
                answer(&signed, output)
            }
        }
    }
}

fn answer(signed: &SignedCheckpoint, output: Output) -> anyhow::Result<()> {
    let note = signed.note.to_string();
    let value = json!({
        "origin": signed.checkpoint.origin,
        "size": signed.checkpoint.size,
        "root": signed.checkpoint.root,
        "signed_at": signed.signed_at,
        "note": note,
    });
    output.answer(&note, &value)
}
