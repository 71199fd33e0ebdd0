//! Files that prove something about a register, checked without any network.

mod listed;
mod pair;

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use registry_core::audit::audit_rsf;
use registry_core::extract::{self, ExtractHeader};
use registry_core::{Checkpoint, ExtractManifest, Receipt, SignedNote, VerifiedSignature, VerifierKey};
use serde::Serialize;

pub use pair::check_pair;

use crate::output::thousands;

/// Longest receipt or checkpoint that is read, in bytes: a record of a megabyte with its proof.
const DOCUMENT_BYTES_MAX: u64 = 4 << 20;

/// A file that proves something, by what it is.
pub enum Evidence {
    /// A register with its history.
    Rsf(PathBuf),
    /// The records of a register at a moment.
    Extract(PathBuf, Box<ExtractHeader>),
    /// One record under a checkpoint.
    Receipt(PathBuf, Box<Receipt>),
    /// A signed root.
    Checkpoint(PathBuf, SignedNote),
    /// A file of an edition, by the list of them.
    Listed(PathBuf, Box<ExtractManifest>),
    /// The list itself.
    Manifest(PathBuf, Box<ExtractManifest>),
}

/// What checking a file showed.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// The file.
    pub file: PathBuf,
    /// What it is: `rsf`, `extract`, `receipt`, `checkpoint`, `checkpoints`, `file` or `manifest`.
    pub kind: &'static str,
    /// What holds, for people.
    pub summary: String,
    /// Who signed.
    pub signed_by: Vec<VerifierKey>,
    /// Whether the caller named the keys, rather than the file itself.
    pub trusted: bool,
}

impl Evidence {
    /// Tells what the file is by how it begins, or by the list of the files of an edition: the one that is named, or
    /// one that lies beside the file.
    pub fn read(path: &Path, manifest: Option<&Path>) -> anyhow::Result<Self> {
        let place = || path.display().to_string();
        if let Some(manifest) = manifest {
            let manifest = listed::read(manifest)?;
            return Ok(Self::Listed(path.to_owned(), Box::new(manifest)));
        }
        let mut file = BufReader::new(File::open(path).with_context(place)?);
        let start = String::from_utf8_lossy(file.fill_buf().with_context(place)?).into_owned();
        let is_rsf = ["assert-root-hash\t", "add-item\t", "append-entry\t"];
        if is_rsf.iter().any(|command| start.starts_with(command)) {
            return Ok(Self::Rsf(path.to_owned()));
        }
        if let Some(Ok(header)) = start.lines().next().map(serde_json::from_str::<ExtractHeader>) {
            return Ok(Self::Extract(path.to_owned(), Box::new(header)));
        }
        if let Some(manifest) = listed::of_manifest(path) {
            return Ok(Self::Manifest(path.to_owned(), Box::new(manifest)));
        }
        if let Some(manifest) = listed::beside(path)? {
            return Ok(Self::Listed(path.to_owned(), Box::new(manifest)));
        }
        let mut text = String::new();
        file.take(DOCUMENT_BYTES_MAX)
            .read_to_string(&mut text)
            .with_context(place)?;
        if start.starts_with('{') {
            let receipt = serde_json::from_str(&text).with_context(|| format!("{} is no receipt", path.display()))?;
            return Ok(Self::Receipt(path.to_owned(), Box::new(receipt)));
        }
        match text.parse() {
            Ok(note) => Ok(Self::Checkpoint(path.to_owned(), note)),
            Err(error) => bail!(
                "{} is none of RSF file, extract, receipt and checkpoint ({error}); to check another file of an edition, \
                 save the list of its files as manifest.json beside it, or name that list with --manifest",
                path.display()
            ),
        }
    }

    /// Checks the file against itself and the keys.
    pub fn check(&self, keys: &[VerifierKey]) -> anyhow::Result<Checked> {
        match self {
            Self::Rsf(path) => check_rsf(path),
            Self::Extract(path, header) => check_extract(path, header, keys),
            Self::Receipt(path, receipt) => check_receipt(path, receipt, keys),
            Self::Checkpoint(path, note) => check_checkpoint(path, note, keys),
            Self::Listed(path, manifest) => listed::check_file(path, manifest, keys),
            Self::Manifest(path, manifest) => listed::check_manifest(path, manifest, keys),
        }
    }
}

fn check_rsf(path: &Path) -> anyhow::Result<Checked> {
    let file = BufReader::new(File::open(path).with_context(|| path.display().to_string())?);
    let audit = audit_rsf(file).with_context(|| path.display().to_string())?;
    let mut parts = vec![
        format!(
            "{} entries, {} records, root {}",
            thousands(audit.entries),
            thousands(audit.records),
            audit.root
        ),
        format!("{} asserted roots hold", thousands(audit.assertions)),
    ];
    if audit.unasserted_entries > 0 {
        let behind = thousands(audit.unasserted_entries);
        parts.push(format!("the last {behind} entries stand behind the last asserted root"));
    }
    Ok(Checked {
        file: path.to_owned(),
        kind: "rsf",
        summary: parts.join("; "),
        signed_by: Vec::new(),
        trusted: false,
    })
}

fn check_extract(path: &Path, header: &ExtractHeader, keys: &[VerifierKey]) -> anyhow::Result<Checked> {
    let file = BufReader::new(File::open(path).with_context(|| path.display().to_string())?);
    let trusted = if keys.is_empty() { &header.verifier_keys } else { keys };
    let verified = extract::verify(file, trusted).with_context(|| path.display().to_string())?;
    let mut summary = format!(
        "{} records of {} at {} entries, root {}; every item is the latest of its key",
        thousands(verified.records),
        verified.register,
        thousands(verified.entries),
        verified.root
    );
    if verified.checkpoint.is_none() {
        summary.push_str("; nobody has signed it");
    }
    let signed_by = verified.checkpoint.map(|checkpoint| signers(&checkpoint.signed_by));
    Ok(Checked {
        file: path.to_owned(),
        kind: "extract",
        summary,
        signed_by: signed_by.unwrap_or_default(),
        trusted: !keys.is_empty(),
    })
}

fn check_receipt(path: &Path, receipt: &Receipt, keys: &[VerifierKey]) -> anyhow::Result<Checked> {
    let trusted = if keys.is_empty() { &receipt.verifier_keys } else { keys };
    let verified = receipt.verify(trusted).with_context(|| path.display().to_string())?;
    let summary = format!(
        "{} was in {} with this item, as entry {} of {}, under the root {}",
        receipt.key,
        receipt.register,
        receipt.entry.number,
        thousands(verified.checkpoint.size),
        verified.checkpoint.root
    );
    Ok(Checked {
        file: path.to_owned(),
        kind: "receipt",
        summary,
        signed_by: signers(&verified.signed_by),
        trusted: !keys.is_empty(),
    })
}

fn check_checkpoint(path: &Path, note: &SignedNote, keys: &[VerifierKey]) -> anyhow::Result<Checked> {
    if keys.is_empty() {
        bail!(
            "{}: a checkpoint names no keys; give the log's key with --key",
            path.display()
        );
    }
    let verified = Checkpoint::verify(note, keys).with_context(|| path.display().to_string())?;
    let summary = format!(
        "{} had {} entries and the root {}",
        verified.checkpoint.origin,
        thousands(verified.checkpoint.size),
        verified.checkpoint.root
    );
    Ok(Checked {
        file: path.to_owned(),
        kind: "checkpoint",
        summary,
        signed_by: signers(&verified.signed_by),
        trusted: true,
    })
}

fn signers(signed_by: &[VerifiedSignature]) -> Vec<VerifierKey> {
    signed_by.iter().map(|signature| signature.key.clone()).collect()
}
