//! Files of an edition that do not prove themselves, checked by the signed list of them.

use std::fs::File;
use std::path::Path;

use anyhow::{Context as _, bail};
use registry_core::{ExtractFile, ExtractManifest, FileHash, VerifierKey};

use super::{Checked, DOCUMENT_BYTES_MAX, signers};
use crate::output::thousands;

/// Names under which the list is looked for beside a file: as it is kept, and as it is saved from the API.
const NAMES: [&str; 3] = ["manifest.json", "extracts.json", "extracts"];

/// Reads the list.
pub fn read(path: &Path) -> anyhow::Result<ExtractManifest> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let json = std::io::Read::take(file, DOCUMENT_BYTES_MAX);
    serde_json::from_reader(json).with_context(|| format!("{} is no list of the files of an edition", path.display()))
}

/// The list, when the file is one.
pub fn of_manifest(path: &Path) -> Option<ExtractManifest> {
    read(path).ok()
}

/// The list beside the file, when the file is on it, by its name or by what it holds.
pub fn beside(path: &Path) -> anyhow::Result<Option<ExtractManifest>> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut lists = NAMES.iter().filter_map(|name| read(&folder.join(name)).ok());
    let Some(manifest) = lists.next() else { return Ok(None) };
    let name = path.file_name().and_then(|name| name.to_str());
    let named = manifest.files.iter().any(|file| Some(file.name.as_str()) == name);
    let is_listed = named || find(path, &manifest)?.is_some();
    Ok(is_listed.then_some(manifest))
}

/// Checks one file: its bytes are on the list, and the list is signed.
pub fn check_file(path: &Path, manifest: &ExtractManifest, keys: &[VerifierKey]) -> anyhow::Result<Checked> {
    let ExtractManifest { register, edition, .. } = manifest;
    let Some(file) = find(path, manifest)? else {
        bail!(
            "{} is none of the files of edition {edition} of {register}: it is altered, or of another edition; get it again",
            path.display()
        );
    };
    let rows = file.rows.map(|rows| format!(" with {} rows", thousands(rows)));
    let what = format!(
        "the {} of edition {edition} of {register}{}",
        file.form.as_str(),
        rows.unwrap_or_default()
    );
    vouched(path, "file", &what, manifest, keys)
}

/// Checks the list, and all of its files that lie beside it.
pub fn check_manifest(path: &Path, manifest: &ExtractManifest, keys: &[VerifierKey]) -> anyhow::Result<Checked> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut present = 0;
    for file in &manifest.files {
        let place = folder.join(&file.name);
        if !place.exists() {
            continue;
        }
        present += 1;
        if hash(&place)? != (file.digest, file.bytes) {
            bail!("{} is not as it was made: get it again", place.display());
        }
    }
    let ExtractManifest { register, edition, .. } = manifest;
    let what = format!(
        "the list of the files of edition {edition} of {register}, {present} of which lie beside it and are as they were made"
    );
    vouched(path, "manifest", &what, manifest, keys)
}

fn vouched(
    path: &Path,
    kind: &'static str,
    what: &str,
    manifest: &ExtractManifest,
    keys: &[VerifierKey],
) -> anyhow::Result<Checked> {
    let trusted = if keys.is_empty() { &manifest.verifier_keys } else { keys };
    let verified = manifest.verify(trusted).with_context(|| path.display().to_string())?;
    let unsigned = if verified.root_signed_by.is_empty() {
        "; nobody has signed the root"
    } else {
        ""
    };
    Ok(Checked {
        file: path.to_owned(),
        kind,
        summary: format!(
            "{what}, as the log signed it, at {} entries, root {}{unsigned}",
            thousands(manifest.log_size),
            manifest.root
        ),
        signed_by: signers(&verified.files_signed_by),
        trusted: !keys.is_empty(),
    })
}

/// The file of the list that has the very bytes of this one, whatever its name.
fn find<'a>(path: &Path, manifest: &'a ExtractManifest) -> anyhow::Result<Option<&'a ExtractFile>> {
    let found = hash(path)?;
    let mut files = manifest.files.iter();
    Ok(files.find(|file| (file.digest, file.bytes) == found))
}

fn hash(path: &Path) -> anyhow::Result<(FileHash, u64)> {
    let hashed = File::open(path).and_then(FileHash::of_reader);
    hashed.with_context(|| path.display().to_string())
}
