//! Two checkpoints of one log: the later one must only add to the earlier one.

use std::path::Path;

use anyhow::{Context as _, bail};
use registry_core::{Checkpoint, RegisterName, RootHash, SignedNote, VerifierKey, tree};
use serde::Deserialize;

use super::{Checked, signers};
use crate::output::thousands;
use crate::place::StorePlace;

/// What is read of a consistency proof, as the API gives it.
#[derive(Deserialize)]
struct Proof {
    path: Vec<RootHash>,
}

/// Checks the signatures on both checkpoints, and that the later log begins with the earlier one.
pub fn check_pair(
    earlier: &Path,
    later: &Path,
    keys: &[VerifierKey],
    proof: Option<&Path>,
    place: &StorePlace,
) -> anyhow::Result<Checked> {
    let first = read(earlier)?;
    let second = read(later)?;
    let log: Checkpoint = first.text().parse().with_context(|| earlier.display().to_string())?;
    let known;
    let trusted = if keys.is_empty() {
        known = keys_of_store(&log, place)?;
        &known
    } else {
        keys
    };
    let verify =
        |note: &SignedNote, path: &Path| Checkpoint::verify(note, trusted).with_context(|| path.display().to_string());
    let (first, second) = (verify(&first, earlier)?, verify(&second, later)?);
    let (from, to) = (&first.checkpoint, &second.checkpoint);
    if from.origin != to.origin {
        bail!("the checkpoints are of two logs: {} and {}", from.origin, to.origin);
    }
    if from.size > to.size {
        bail!(
            "{} has more entries ({}) than {} ({}): name the earlier checkpoint first",
            earlier.display(),
            from.size,
            later.display(),
            to.size
        );
    }
    let path = match proof {
        Some(file) => read_proof(file)?,
        None => proof_of_store(from, to, place)?,
    };
    check_consistency(from, to, &path)?;
    Ok(Checked {
        file: later.to_owned(),
        kind: "checkpoints",
        summary: format!(
            "the log {} with {} entries begins with the {} entries of {}",
            to.origin,
            thousands(to.size),
            thousands(from.size),
            earlier.display()
        ),
        signed_by: signers(&second.signed_by),
        trusted: !keys.is_empty(),
    })
}

fn check_consistency(from: &Checkpoint, to: &Checkpoint, path: &[[u8; 32]]) -> anyhow::Result<()> {
    // Every log begins with the empty one.
    if from.size == 0 {
        return Ok(());
    }
    tree::verify_consistency(from.size, to.size, path, from.root.as_bytes(), to.root.as_bytes()).with_context(|| {
        format!(
            "the log of {} entries does not begin with the one of {} entries: its history was rewritten, or the proof is of other logs",
            to.size, from.size
        )
    })
}

fn read(path: &Path) -> anyhow::Result<SignedNote> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.parse()
        .with_context(|| format!("{} is no checkpoint", path.display()))
}

fn read_proof(path: &Path) -> anyhow::Result<Vec<[u8; 32]>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let proof: Proof =
        serde_json::from_str(&text).with_context(|| format!("{} is no consistency proof", path.display()))?;
    Ok(proof.path.iter().map(|hash| *hash.as_bytes()).collect())
}

/// The register whose log signs under this name.
fn register_of(log: &Checkpoint) -> anyhow::Result<RegisterName> {
    let name = log.origin.rsplit('/').next().unwrap_or_default();
    name.parse()
        .with_context(|| format!("the origin {:?} names no register; give --key and --proof", log.origin))
}

fn keys_of_store(log: &Checkpoint, place: &StorePlace) -> anyhow::Result<Vec<VerifierKey>> {
    let store = place
        .open_to_read()
        .context("without --key the store is asked for its keys")?;
    Ok(store.verifier_keys(&register_of(log)?)?)
}

fn proof_of_store(from: &Checkpoint, to: &Checkpoint, place: &StorePlace) -> anyhow::Result<Vec<[u8; 32]>> {
    if from.size == 0 {
        return Ok(Vec::new());
    }
    let store = place
        .open_to_read()
        .context("without --proof the store is asked for one")?;
    let proof = store.consistency_proof(&register_of(to)?, from.size, Some(to.size))?;
    Ok(proof.path.iter().map(|hash| *hash.as_bytes()).collect())
}
