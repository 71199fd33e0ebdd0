//! Signing the roots of the logs, and the keys that do it.
//!
//! The secret half of the key is never in the database: whoever opens the store for writing brings it. Every commit is
//! signed then; without it, commits stay unsigned until the next one with it.

use registry_core::{
    Checkpoint, ExtractManifest, PersonName, RegisterName, RootHash, SignatureLine, SignedNote, SignerName, SigningKey,
    VerifierKey,
};

use crate::connection::AnyConnection;
use crate::model::checkpoint::{self, KeptCheckpoint};
use crate::model::{person, register, setting, signing_key};
use crate::store::Writing;
use crate::{Result, SignedCheckpoint, SigningKeyRecord, Store, StoreError, governance};

/// The setting that holds the origin.
const ORIGIN: &str = "origin";

impl Store {
    /// The same store, signing each commit with this key; it must be the key in force.
    pub fn with_signing_key(mut self, key: SigningKey) -> Result<Self> {
        let current = self.read(|connection| {
            let name = origin(connection)?;
            Ok(signing_key::current(connection)?.map(|record| (record.verifier_key, name)))
        })?;
        let Some((expected, name)) = current else {
            return Err(StoreError::SigningKey {
                rule: "the store knows no signing key yet; register it with `registrar init`".to_owned(),
            });
        };
        let found = key.verifier_key(&name);
        if found != expected {
            let rule = format!(
                "the key in force is {}, and this one is {}; use the file that `registrar init` or the last rotation wrote",
                expected.fingerprint(),
                found.fingerprint()
            );
            return Err(StoreError::SigningKey { rule });
        }
        self.signing_key = Some(key);
        Ok(self)
    }

    /// The name under which the store signs; each of its logs signs as `origin/register`.
    pub fn origin(&self) -> Result<SignerName> {
        self.read(origin)
    }

    /// Names the store. Only before anything was signed, because a checkpoint is worth nothing under another name.
    pub fn set_origin(&self, name: &SignerName) -> Result<()> {
        self.write(|writing| {
            if origin(writing.connection)? == *name {
                return Ok(());
            }
            if checkpoint::any(writing.connection)? {
                return Err(StoreError::SigningKey {
                    rule: "checkpoints were signed under the present origin; it stays".to_owned(),
                });
            }
            setting::set(writing.connection, ORIGIN, name.as_str())
        })
    }

    /// All keys that the store ever signed with, the first one first.
    pub fn signing_keys(&self) -> Result<Vec<SigningKeyRecord>> {
        self.read(signing_key::all)
    }

    /// What the checkpoints of the register are verified with: all keys that the store ever signed with.
    pub fn verifier_keys(&self, register: &RegisterName) -> Result<Vec<VerifierKey>> {
        self.read(|connection| {
            let register = register::get(connection, register)?.definition.name;
            keys_of(connection, &register)
        })
    }

    /// Puts the key in force, in place of the one before: writes it into the `signing-key` register and signs the
    /// present root of every log with it.
    pub fn rotate_signing_key(&self, key: &SigningKey, by: &PersonName) -> Result<SigningKeyRecord> {
        self.write(|writing| {
            person::ensure(writing, by, "", "")?;
            let name = origin(writing.connection)?;
            let record = SigningKeyRecord {
                verifier_key: key.verifier_key(&name),
                from: writing.at,
                to: None,
            };
            let known = signing_key::all(writing.connection)?;
            if known.iter().any(|known| known.verifier_key == record.verifier_key) {
                return Err(StoreError::SigningKey {
                    rule: "the store has signed with this key before; make a new one".to_owned(),
                });
            }
            let mut changed = Vec::new();
            if let Some(mut previous) = signing_key::current(writing.connection)? {
                previous.to = Some(writing.at);
                signing_key::end(writing.connection, &previous.verifier_key.fingerprint(), writing.at)?;
                changed.push(previous);
            }
            signing_key::insert(writing.connection, &record)?;
            changed.push(record.clone());
            writing.signing_key = Some(key.clone());
            governance::record_signing_keys(writing, &changed, by)?;
            for register in register::all(writing.connection)? {
                sign(writing, &register.definition.name, register.log_size, register.root)?;
            }
            Ok(record)
        })
    }

    /// The signed root of the register at this size, or at the greatest size that was signed, with the signatures of
    /// witnesses.
    pub fn checkpoint(&self, register: &RegisterName, size: Option<u64>) -> Result<Option<SignedCheckpoint>> {
        self.read(|connection| {
            let register = register::get(connection, register)?.definition.name;
            find(connection, &register, size)
        })
    }

    /// The name under which the log of the register signs: the origin of the store, a slash, and the register.
    pub fn log_name(&self, register: &RegisterName) -> Result<SignerName> {
        self.read(|connection| {
            let register = register::get(connection, register)?.definition.name;
            log_name(connection, &register)
        })
    }

    /// Signs the list of the files of an edition in the name of its log, when there is a key to sign with.
    pub fn sign_manifest(&self, manifest: &ExtractManifest) -> Result<Option<SignedNote>> {
        let Some(key) = &self.signing_key else { return Ok(None) };
        let text = manifest.signed_text();
        let line = key.sign_note(&manifest.log, &text);
        StoreError::stored(SignedNote::new(text, vec![line])).map(Some)
    }

    /// Keeps what a witness signed of the register's checkpoint at this size, after checking it.
    pub fn add_cosignature(
        &self,
        register: &RegisterName,
        size: u64,
        line: &SignatureLine,
        witness: &VerifierKey,
    ) -> Result<SignedCheckpoint> {
        self.write(|writing| {
            let register = register::get(writing.connection, register)?.definition.name;
            let missing = || StoreError::not_found("checkpoint", &format!("{register} {size}"));
            let signed = find(writing.connection, &register, Some(size))?.ok_or_else(missing)?;
            witness
                .verify(signed.note.text(), line)
                .map_err(|error| StoreError::invalid("cosignature", line.to_string(), error.to_string()))?;
            let (name, at) = (witness.to_string(), writing.at);
            checkpoint::add_cosignature(writing.connection, &register, size, name, line.to_string(), at)?;
            find(writing.connection, &register, Some(size))?.ok_or_else(missing)
        })
    }
}

/// Signs the root of the log, when there is a key to sign with.
pub(crate) fn sign(writing: &mut Writing<'_>, register: &RegisterName, size: u64, root: RootHash) -> Result<()> {
    let Some(key) = &writing.signing_key else { return Ok(()) };
    let name = log_name(writing.connection, register)?;
    let store_name = origin(writing.connection)?;
    let signed = Checkpoint {
        origin: name.to_string(),
        size,
        root,
    };
    let note = StoreError::stored(signed.sign(key))?;
    let kept = KeptCheckpoint {
        log_size: size,
        signed_at: writing.at,
        note: note.to_string(),
    };
    let fingerprint = key.verifier_key(&store_name).fingerprint();
    checkpoint::insert(writing.connection, register, &fingerprint, &kept)
}

/// Names a new store: a name that nothing else has, until somebody gives it a better one.
pub(crate) fn ensure_origin(writing: &mut Writing<'_>) -> Result<()> {
    if setting::find(writing.connection, ORIGIN)?.is_some() {
        return Ok(());
    }
    let identifier = uuid::Uuid::now_v7().simple().to_string();
    // The last 62 bits of a version 7 identifier are random.
    let name = format!("registrar-{}", identifier.get(20..).unwrap_or(&identifier));
    setting::set(writing.connection, ORIGIN, &name)
}

fn origin(connection: &mut AnyConnection) -> Result<SignerName> {
    let name = setting::find(connection, ORIGIN)?;
    let name = name.ok_or_else(|| StoreError::Damaged("the store has no origin".to_owned()))?;
    StoreError::stored(SignerName::parse(&name))
}

/// The name under which the log of the register signs.
fn log_name(connection: &mut AnyConnection, register: &RegisterName) -> Result<SignerName> {
    let origin = origin(connection)?;
    StoreError::stored(SignerName::parse(&format!("{origin}/{register}")))
}

/// What the checkpoints of the register are verified with.
pub(crate) fn keys_of(connection: &mut AnyConnection, register: &RegisterName) -> Result<Vec<VerifierKey>> {
    let name = log_name(connection, register)?;
    let keys = signing_key::all(connection)?.into_iter();
    Ok(keys.map(|record| record.verifier_key.renamed(&name)).collect())
}

/// The signed root of the register at this size, or at the greatest size that was signed, with what witnesses signed.
pub(crate) fn find(
    connection: &mut AnyConnection,
    register: &RegisterName,
    size: Option<u64>,
) -> Result<Option<SignedCheckpoint>> {
    let Some(kept) = checkpoint::find(connection, register, size)? else {
        return Ok(None);
    };
    let mut note: SignedNote = StoreError::stored(kept.note.parse())?;
    for line in checkpoint::cosignatures(connection, register, kept.log_size)? {
        let line: SignatureLine = StoreError::stored(line.parse())?;
        note = StoreError::stored(note.with_signature(line))?;
    }
    let checkpoint: Checkpoint = StoreError::stored(note.text().parse())?;
    Ok(Some(SignedCheckpoint {
        checkpoint,
        signed_at: kept.signed_at,
        note,
    }))
}
