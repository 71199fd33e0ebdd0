//! The list of the files of an edition, signed, so that each of them can be checked with no network.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use crate::hash::sha256;
use crate::{
    Checkpoint, CheckpointError, FieldName, FileHash, KeyAlgorithm, NoteError, RegisterName, RootHash, SignedNote,
    SignerName, VerifiedSignature, VerifierKey,
};

/// The form of a manifest, which says how to check it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ManifestFormat {
    /// The one form so far.
    #[default]
    #[serde(rename = "registrar-extracts-1")]
    Extracts1,
}

impl ManifestFormat {
    /// The name of the form, which is the first line of what is signed.
    ///
    /// It is no origin of a log, so that a signed manifest is never taken for a checkpoint.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Extracts1 => "registrar-extracts-1",
        }
    }
}

/// The forms in which an edition is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtractForm {
    /// The live records, a row each (RFC 4180).
    Csv,
    /// What the columns of the CSV file are (W3C CSV on the Web).
    Csvw,
    /// Every entry of the log, with the item where it is the present one: proves itself.
    Jsonl,
    /// The live records as typed columns.
    Parquet,
    /// The log in the Register Serialisation Format of the GOV.UK Registers: proves itself.
    Rsf,
    /// The live records for spreadsheet programs: no cell is a formula.
    Spreadsheet,
}

impl ExtractForm {
    /// All forms, in the order of their names.
    pub const ALL: [Self; 6] = [
        Self::Csv,
        Self::Csvw,
        Self::Jsonl,
        Self::Parquet,
        Self::Rsf,
        Self::Spreadsheet,
    ];

    /// The name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Csvw => "csvw",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
            Self::Rsf => "rsf",
            Self::Spreadsheet => "spreadsheet",
        }
    }

    /// What follows the stem of the file's name. Metadata of a CSV file are looked for under this name (W3C Tabular
    /// Data Model 5.3).
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Csvw => ".csv-metadata.json",
            Self::Jsonl => ".jsonl",
            Self::Parquet => ".parquet",
            Self::Rsf => ".rsf",
            Self::Spreadsheet => "-spreadsheet.csv",
        }
    }

    /// The media type of the file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::Spreadsheet => "text/csv; charset=utf-8; header=present",
            Self::Csvw => "application/csvm+json",
            Self::Jsonl => "application/jsonl",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Rsf => "application/uk-gov-rsf",
        }
    }

    /// The name of the file in this form.
    pub fn file_name(self, register: &RegisterName, edition: u64) -> String {
        format!("{register}-edition-{edition}{}", self.ending())
    }
}

/// One file of an edition.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ExtractFile {
    /// In what form it is.
    pub form: ExtractForm,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub digest: FileHash,
    /// Number of records in it, or of entries where the whole log is; missing where the file has no rows.
    pub rows: Option<u64>,
}

/// The files of an edition.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ExtractManifest {
    /// The form of the manifest.
    pub format: ManifestFormat,
    /// The register.
    pub register: RegisterName,
    /// The log, under whose name everything is signed: the origin of the store, a slash, and the register.
    pub log: SignerName,
    /// Number of the edition.
    pub edition: u64,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Number of live records.
    pub records: u64,
    /// For each field of the register, the number of live records that have it.
    pub fields: BTreeMap<FieldName, u64>,
    /// Number of entries: where a replica that begins with these files goes on reading.
    pub log_size: u64,
    /// The root over them.
    pub root: RootHash,
    /// The signed note for this size, when there is one.
    pub checkpoint: Option<String>,
    /// The files, in the order of their forms.
    pub files: Vec<ExtractFile>,
    /// The signed note over [`signed_text`](Self::signed_text), when there was a key to sign with.
    pub signed_files: Option<String>,
    /// The keys that the issuer says were in force. They are there for comparison; nothing is checked with them.
    pub verifier_keys: Vec<VerifierKey>,
}

/// Why a manifest shows nothing.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Nobody signed the list of files.
    #[error("the manifest is not signed: it was made without the signing key, and proves nothing")]
    Unsigned,
    /// The signed text is not about these files.
    #[error("what was signed is not this list of files: the manifest is altered; get it again")]
    OtherText,
    /// The log does not bear the name of the register.
    #[error("the manifest is about {register}, but its log is {log}: it is altered")]
    Log {
        /// The register.
        register: RegisterName,
        /// The log.
        log: SignerName,
    },
    /// The log did not sign, though trusted keys did.
    #[error("the manifest is not signed by a trusted key of {log}: trust the log's key")]
    NotByTheLog {
        /// The log.
        log: SignerName,
    },
    /// The checkpoint is of another state.
    #[error("the checkpoint of the manifest is of {size} entries with the root {root}, and the edition is not")]
    OtherCheckpoint {
        /// Entries of the checkpoint.
        size: u64,
        /// Its root.
        root: RootHash,
    },
    /// The signed note is none, or its signatures do not hold.
    #[error("the signature of the manifest: {0}")]
    Note(#[from] NoteError),
    /// The checkpoint is not signed by a trusted key.
    #[error("the checkpoint of the manifest: {0}")]
    Checkpoint(#[from] CheckpointError),
}

/// What a manifest has shown: who vouches for the files, and for the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedManifest {
    /// Who signed the list of files.
    pub files_signed_by: Vec<VerifiedSignature>,
    /// Who signed the root; empty where the edition has no checkpoint.
    pub root_signed_by: Vec<VerifiedSignature>,
}

impl ExtractManifest {
    /// What is signed: the edition, the digest of everything else that the manifest says, and the digest, length and
    /// name of each file, a line each.
    pub fn signed_text(&self) -> String {
        let Self {
            format,
            log,
            edition,
            log_size,
            root,
            ..
        } = self;
        let unsigned = Self {
            signed_files: None,
            ..self.clone()
        };
        // Texts, numbers and hashes always have a JSON form.
        let members = serde_json::to_string(&unsigned).unwrap_or_default();
        let members = FileHash::from_bytes(sha256(&[members.as_bytes()]));
        let mut text = format!(
            "{}\n{log}\nedition {edition}\n{log_size}\n{root}\n{members}\n",
            format.as_str()
        );
        for file in &self.files {
            // Writing to a String does not fail.
            let _ = writeln!(text, "{} {} {}", file.digest, file.bytes, file.name);
        }
        text
    }

    /// The file of this form.
    pub fn file(&self, form: ExtractForm) -> Option<&ExtractFile> {
        self.files.iter().find(|file| file.form == form)
    }

    /// Checks that a trusted key of the log signed the list of files and the root.
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<VerifiedManifest, ManifestError> {
        if self.log.as_str().rsplit('/').next() != Some(self.register.as_str()) {
            return Err(ManifestError::Log {
                register: self.register.clone(),
                log: self.log.clone(),
            });
        }
        let note: SignedNote = self.signed_files.as_deref().ok_or(ManifestError::Unsigned)?.parse()?;
        if note.text() != self.signed_text() {
            return Err(ManifestError::OtherText);
        }
        let files_signed_by = note.verify(trusted)?;
        let by_the_log = |signature: &VerifiedSignature| {
            signature.key.algorithm() == KeyAlgorithm::Note && *signature.key.name() == self.log
        };
        if !files_signed_by.iter().any(by_the_log) {
            return Err(ManifestError::NotByTheLog { log: self.log.clone() });
        }
        Ok(VerifiedManifest {
            files_signed_by,
            root_signed_by: self.check_checkpoint(trusted)?,
        })
    }

    fn check_checkpoint(&self, trusted: &[VerifierKey]) -> Result<Vec<VerifiedSignature>, ManifestError> {
        let Some(note) = &self.checkpoint else {
            return Ok(Vec::new());
        };
        let verified = Checkpoint::verify(&note.parse()?, trusted)?;
        let Checkpoint { origin, size, root } = verified.checkpoint;
        if (origin.as_str(), size, root) == (self.log.as_str(), self.log_size, self.root) {
            Ok(verified.signed_by)
        } else {
            Err(ManifestError::OtherCheckpoint { size, root })
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;
    use crate::SigningKey;

    fn manifest() -> ExtractManifest {
        let register = RegisterName::parse("address").unwrap();
        ExtractManifest {
            format: ManifestFormat::default(),
            log: SignerName::parse("example.org/address").unwrap(),
            edition: 2,
            published_at: DateTime::UNIX_EPOCH,
            records: 3,
            fields: BTreeMap::new(),
            log_size: 4,
            root: RootHash::from_bytes([7; 32]),
            checkpoint: None,
            files: vec![ExtractFile {
                form: ExtractForm::Csv,
                name: ExtractForm::Csv.file_name(&register, 2),
                media_type: ExtractForm::Csv.media_type().to_owned(),
                bytes: 11,
                digest: FileHash::from_bytes([9; 32]),
                rows: Some(3),
            }],
            signed_files: None,
            verifier_keys: Vec::new(),
            register,
        }
    }

    fn signed(mut manifest: ExtractManifest, key: &SigningKey) -> ExtractManifest {
        let text = manifest.signed_text();
        let line = key.sign_note(&manifest.log, &text);
        manifest.signed_files = Some(SignedNote::new(text, vec![line]).unwrap().to_string());
        manifest
    }

    #[test]
    fn only_the_list_that_was_signed_verifies() {
        let key = SigningKey::from_secret([1; 32]);
        let manifest = signed(manifest(), &key);
        let trusted = [key.verifier_key(&manifest.log)];
        assert_eq!(manifest.verify(&trusted).unwrap().files_signed_by.len(), 1);
        let other = SigningKey::from_secret([2; 32]).verifier_key(&manifest.log);
        assert!(manifest.verify(&[other]).is_err(), "a key that did not sign");
        let mut altered = manifest.clone();
        altered.files[0].digest = FileHash::from_bytes([8; 32]);
        assert!(matches!(altered.verify(&trusted), Err(ManifestError::OtherText)));
        let mut more = manifest.clone();
        more.records += 1;
        assert!(matches!(more.verify(&trusted), Err(ManifestError::OtherText)));
        let mut elsewhere = manifest.clone();
        elsewhere.register = RegisterName::parse("street").unwrap();
        assert!(matches!(elsewhere.verify(&trusted), Err(ManifestError::Log { .. })));
        let unsigned = ExtractManifest {
            signed_files: None,
            ..manifest
        };
        assert!(matches!(unsigned.verify(&trusted), Err(ManifestError::Unsigned)));
    }

    #[test]
    fn a_signed_list_is_no_checkpoint() {
        let key = SigningKey::from_secret([1; 32]);
        let manifest = signed(manifest(), &key);
        let note: SignedNote = manifest.signed_files.as_deref().unwrap().parse().unwrap();
        assert!(Checkpoint::verify(&note, &[key.verifier_key(&manifest.log)]).is_err());
    }
}
