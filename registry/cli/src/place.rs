//! Where the store is, where the files of its editions are, and with which key it signs.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Args;
use registry_core::{PersonName, SignerName, SigningKey};
use registry_store::{EditionFiles, Store};

use crate::key_file::{self, NewKey};
use crate::output::Output;

/// Where the store is, and with which key it signs.
#[derive(Debug, Clone, Args)]
pub struct StorePlace {
    /// Address of the store: `sqlite://FILE` or `postgres://…`
    #[arg(
        id = "store",
        long = "store",
        global = true,
        env = "REGISTRAR_STORE",
        default_value = "sqlite://registrar-data/registrar.db",
        value_name = "URL"
    )]
    pub url: String,

    /// File with the secret key that signs checkpoints; `registrar.signing-key` beside the store when not given.
    #[arg(long, global = true, env = "REGISTRAR_SIGNING_KEY", value_name = "FILE")]
    signing_key: Option<PathBuf>,

    /// Folder for the files of editions (extracts, search indexes); `editions` beside the store when not given.
    #[arg(long, global = true, env = "REGISTRAR_EDITIONS", value_name = "DIR")]
    editions: Option<PathBuf>,
}

impl StorePlace {
    /// A store with its key beside it.
    pub fn beside(url: String) -> Self {
        Self {
            url,
            signing_key: None,
            editions: None,
        }
    }

    /// The folder for what belongs to the store: that of a store that is a file, else the folder of data.
    pub fn folder(&self) -> PathBuf {
        let file = self
            .url
            .strip_prefix("sqlite://")
            .unwrap_or("registrar-data/registrar.db");
        let folder = Path::new(file).parent().unwrap_or_else(|| Path::new("."));
        folder.to_owned()
    }

    /// The files of editions.
    pub fn edition_files(&self) -> EditionFiles {
        let beside = || self.folder().join("editions");
        EditionFiles::new(self.editions.clone().unwrap_or_else(beside))
    }

    /// The file of the signing key.
    pub fn key_file(&self) -> PathBuf {
        let beside = || self.folder().join("registrar.signing-key");
        self.signing_key.clone().unwrap_or_else(beside)
    }

    /// Opens the store for reading.
    pub fn open_to_read(&self) -> anyhow::Result<Store> {
        Ok(Store::open(&self.url)?)
    }

    /// Opens the store for writing, with the key that signs what is written.
    pub fn open(&self, output: Output) -> anyhow::Result<Store> {
        self.with_key(Store::open(&self.url)?, output)
    }

    /// Makes the store when it is missing, brings it up to date, and gives it a signing key when it never had one. A file
    /// with the key of another store is never written over: that key may be the only one of its kind.
    pub fn create(&self, origin: Option<&SignerName>, by: &PersonName, output: Output) -> anyhow::Result<Store> {
        if self.is_file_to_be_made() {
            self.key_file_is_free()?;
        }
        let store = Store::create(&self.url)?;
        if let Some(origin) = origin {
            store.set_origin(origin)?;
        }
        if store.signing_keys()?.is_empty() {
            self.rotate(&store, by)?;
        }
        self.with_key(store, output)
    }

    /// Makes a new key and puts it in force. The file is written before the store knows the key and takes its place
    /// after, so that an interruption at any moment leaves the key in force in one file or the other.
    pub fn rotate(&self, store: &Store, by: &PersonName) -> anyhow::Result<SigningKey> {
        let file = self.key_file();
        let previous = current_fingerprint(store)?;
        if previous.is_none() {
            self.key_file_is_free()?;
        }
        let new = self.pending_key(store)?;
        store.rotate_signing_key(&new, by)?;
        key_file::take_over(&file, previous.as_deref())?;
        Ok(new)
    }

    fn is_file_to_be_made(&self) -> bool {
        let file = self.url.strip_prefix("sqlite://");
        file.is_some_and(|file| !Path::new(file).exists())
    }

    fn key_file_is_free(&self) -> anyhow::Result<()> {
        let file = self.key_file();
        ensure!(
            !file.exists(),
            "{} holds the signing key of another store; name another file for the key of {} with --signing-key, or move \
             that one to a safe place when its store is gone",
            file.display(),
            self.url
        );
        Ok(())
    }

    /// The key that waits in a file since an interrupted rotation, or a new one.
    fn pending_key(&self, store: &Store) -> anyhow::Result<SigningKey> {
        let pending = key_file::pending(&self.key_file());
        if let Some(key) = key_file::read(&pending)? {
            return Ok(key);
        }
        let new = NewKey::generate(&store.origin()?)?;
        new.write(&pending)?;
        Ok(new.key)
    }

    fn with_key(&self, store: Store, output: Output) -> anyhow::Result<Store> {
        let file = self.key_file();
        let Some(in_force) = current_fingerprint(&store)? else {
            return Ok(store);
        };
        let name = store.origin()?;
        let is_in_force = |key: &SigningKey| key.verifier_key(&name).fingerprint() == in_force;
        if let Some(key) = key_file::read(&key_file::pending(&file))?.filter(is_in_force) {
            let previous = key_file::read(&file)?.map(|key| key.verifier_key(&name).fingerprint());
            key_file::take_over(&file, previous.as_deref())?;
            return Ok(store.with_signing_key(key)?);
        }
        if let Some(key) = key_file::read(&file)? {
            return Ok(store.with_signing_key(key)?);
        }
        output.remark(&format!(
            "The signing key {} is not at {}: what is written now is not signed. Name its file with --signing-key.",
            in_force,
            file.display()
        ));
        Ok(store)
    }
}

fn current_fingerprint(store: &Store) -> anyhow::Result<Option<String>> {
    let keys = store.signing_keys()?;
    let current = keys.into_iter().find(|record| record.to.is_none());
    Ok(current.map(|record| record.verifier_key.fingerprint()))
}
