//! The file with the secret key that signs checkpoints, apart from the database.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use registry_core::{SignerName, SigningKey};

/// What stands before name, id and secret, as in the signer keys of Go's `sumdb/note`, which sign the same notes.
const PREFIX: &str = "PRIVATE+KEY";
/// The byte that says that the secret is one of Ed25519.
const ED25519: u8 = 1;

/// A new key with the text that keeps it.
pub struct NewKey {
    /// The key.
    pub key: SigningKey,
    text: String,
}

impl NewKey {
    /// A key from the operating system's random numbers, for the origin.
    pub fn generate(origin: &SignerName) -> anyhow::Result<Self> {
        let mut secret = [0_u8; 32];
        getrandom::fill(&mut secret)
            .map_err(|error| anyhow!("the operating system gives no random numbers: {error}"))?;
        let key = SigningKey::from_secret(secret);
        let fingerprint = key.verifier_key(origin).fingerprint();
        let bytes: Vec<u8> = std::iter::once(ED25519).chain(secret).collect();
        let text = format!("{PREFIX}+{origin}+{fingerprint}+{}\n", STANDARD.encode(bytes));
        Ok(Self { key, text })
    }

    /// Writes the key to a file that only its owner can read, and that must not exist yet.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let cannot = || format!("{} cannot be written", path.display());
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).with_context(cannot)?;
        }
        let mut file = create_private(path).with_context(cannot)?;
        file.write_all(self.text.as_bytes()).with_context(cannot)?;
        file.sync_all().with_context(cannot)
    }
}

#[cfg(unix)]
fn create_private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// The key in the file; nothing when there is no file.
pub fn read(path: &Path) -> anyhow::Result<Option<SigningKey>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    let secret = secret(text.trim_end());
    let Some(secret) = secret else {
        bail!(
            "{} holds no signing key: it must be one line that starts with {PREFIX}+ as `registrar init` wrote it",
            path.display()
        );
    };
    Ok(Some(SigningKey::from_secret(secret)))
}

fn secret(text: &str) -> Option<[u8; 32]> {
    let rest = text.strip_prefix(PREFIX)?.strip_prefix('+')?;
    let (_name, rest) = rest.split_once('+')?;
    let (_fingerprint, secret) = rest.split_once('+')?;
    let bytes = STANDARD.decode(secret).ok()?;
    let (kind, secret) = bytes.split_first()?;
    (*kind == ED25519).then_some(secret)?.try_into().ok()
}

/// Where a new key waits until the store knows it.
pub fn pending(path: &Path) -> PathBuf {
    with_suffix(path, "new")
}

/// Puts the pending key in the place of the present one, which is kept under its fingerprint.
pub fn take_over(path: &Path, previous: Option<&str>) -> anyhow::Result<()> {
    if let Some(previous) = previous.filter(|_| path.exists()) {
        let kept = with_suffix(path, previous);
        fs::rename(path, &kept).with_context(|| format!("{} cannot be renamed", path.display()))?;
    }
    fs::rename(pending(path), path).with_context(|| format!("{} cannot be put in force", pending(path).display()))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let origin = SignerName::parse("registers.example.org").unwrap();
        let new = NewKey::generate(&origin).unwrap();
        let read = SigningKey::from_secret(secret(new.text.trim_end()).unwrap());
        assert_eq!(read.verifier_key(&origin), new.key.verifier_key(&origin));
        for bad in ["", "PRIVATE+KEY", "PRIVATE+KEY+a+b+c", "PRIVATE+KEY+a+b+AAAA"] {
            assert_eq!(secret(bad), None, "{bad}");
        }
    }
}
