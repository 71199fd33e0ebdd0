//! The files of an edition.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The form of a file of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExtractFormat {
    /// The live records as CSV, every value as it is.
    Csv,
    /// What the columns of the CSV file are, as W3C CSV on the Web has it.
    Csvw,
    /// Every entry of the log as JSON lines, with the item where it is the present one, so that the root and each item can be checked with no network.
    Jsonl,
    /// The live records as Parquet, with types.
    Parquet,
    /// The whole log in the Register Serialisation Format of the GOV.UK Registers.
    Rsf,
    /// The live records as CSV for spreadsheet programs: no cell is a formula.
    Spreadsheet,
}

/// One file of an edition. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "form": "csv",
    "name": "organisation-edition-3.csv",
    "url": "/v1/registers/organisation/editions/3/extracts/csv",
    "media_type": "text/csv; charset=utf-8; header=present",
    "bytes": 10240,
    "digest": "sha-256:6cf02f6b0a1d4f0c2b6b8fba7c7e3fd1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d",
    "rows": 98
})))]
pub struct ExtractFile {
    /// In what form it is.
    pub form: ExtractFormat,
    /// The name under which it is saved.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// Its media type.
    pub media_type: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes, as `sha-256:` and 64 hexadecimal digits.
    pub digest: String,
    /// Number of records in it, or of entries where the whole log is; null where the file has no rows.
    pub rows: Option<u64>,
}

/// The files of an edition, signed. Saved beside them, this is the manifest by which `registrar verify` checks each of them with no network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "format": "registrar-extracts-1",
    "register": "organisation",
    "log": "registers.example.org/organisation",
    "edition": 3,
    "published_at": "2026-05-01T10:00:00Z",
    "records": 98,
    "fields": {"name": 98, "website": 71},
    "log_size": 120,
    "root": "sha-256:a1a8a7d8a4f6f7a4c1de2a9e4b0f3b1c2d6cf02f6b0a1d4f0c2b6b8fba7c7e3f",
    "checkpoint": "registers.example.org/organisation\n120\noain2KT29 …\n\n— registers.example.org/organisation …\n",
    "files": [],
    "signed_files": "registrar-extracts-1\nregisters.example.org/organisation\nedition 3\n …",
    "verifier_keys": []
})))]
pub struct ExtractList {
    /// The form of this list, which says how to check it.
    pub format: String,
    /// Name of the register.
    pub register: String,
    /// The name under which its log signs.
    pub log: String,
    /// Number of the edition.
    #[schema(minimum = 1)]
    pub edition: u64,
    /// When it was published, in UTC.
    pub published_at: DateTime<Utc>,
    /// Number of live records.
    pub records: u64,
    /// For each field of the register, the number of live records that have it.
    pub fields: BTreeMap<String, u64>,
    /// Number of entries in the log at this edition. A replica that begins with these files follows the change feed with `after` set to it.
    pub log_size: u64,
    /// RFC 6962 root hash of the log at that size.
    pub root: String,
    /// The signed note for this size (C2SP `tlog-checkpoint`); null when the log was not signed.
    pub checkpoint: Option<String>,
    /// The files.
    pub files: Vec<ExtractFile>,
    /// The signed note over edition, root, and the digest, length and name of each file; null when there was no key to sign with.
    pub signed_files: Option<String>,
    /// The public keys that the service says were in force. Compare them with keys from elsewhere.
    pub verifier_keys: Vec<String>,
}
