//! Extracts: the records of a register, with all that is needed to check them with no network.
//!
//! An extract is lines of JSON. The first is a header; each other line is an entry of the log, in order, with its item
//! where the entry is the latest of its key. Whoever has the file computes every leaf and the root again, and so knows
//! that each item is the present one of its key and that none was left out.

use std::collections::HashMap;
use std::io::BufRead;

use chrono::{DateTime, NaiveDate, Utc};

use crate::limits::EXTRACT_LINE_BYTES_MAX;
use crate::tree::Tree;
use crate::{
    Checkpoint, CheckpointError, Entry, EntryNumber, FieldName, Item, ItemHash, Key, NoteError, RegisterName, RootHash,
    SignedNote, Validity, VerifiedCheckpoint, VerifierKey,
};

/// The form of an extract, which says how to check it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ExtractFormat {
    /// The one form so far.
    #[default]
    #[serde(rename = "registrar-extract-1")]
    Extract1,
}

/// The first line of an extract.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExtractHeader {
    /// The form of the extract.
    pub format: ExtractFormat,
    /// The register.
    pub register: RegisterName,
    /// The field that holds the key in each item.
    pub key_field: FieldName,
    /// Number of entries.
    #[serde(rename = "log_size")]
    pub log_size: u64,
    /// The root over them.
    pub root: RootHash,
    /// The day on which the records are valid; all records when missing.
    #[serde(rename = "valid_at")]
    pub valid_at: Option<NaiveDate>,
    /// The signed note for this size, when there is one.
    pub checkpoint: Option<String>,
    /// The keys that the issuer says were in force. They are there for comparison; nothing is checked with them.
    #[serde(rename = "verifier_keys")]
    pub verifier_keys: Vec<VerifierKey>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Line {
    number: EntryNumber,
    timestamp: DateTime<Utc>,
    key: Key,
    item_hash: ItemHash,
    item: Option<Item>,
}

/// The line of an entry, without line end; the item stands in it as its canonical JSON.
pub fn extract_line(entry: &Entry, item: Option<&Item>) -> String {
    // A key and a hash have no character that JSON escapes.
    let Entry {
        number,
        timestamp,
        key,
        item_hash,
    } = entry;
    let timestamp = timestamp.format("%Y-%m-%dT%H:%M:%SZ");
    let item = item.map_or_else(String::new, |item| format!(",\"item\":{}", item.canonical_json()));
    format!(
        "{{\"number\":{number},\"timestamp\":\"{timestamp}\",\"key\":\"{key}\",\"item-hash\":\"{item_hash}\"{item}}}"
    )
}

/// Why an extract shows nothing.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// A line breaks a rule.
    #[error("line {line} of the extract must {rule}: the extract is altered or not complete; get it again")]
    Line {
        /// The line, from 1; the header is line 1 and entry n line n + 1.
        line: u64,
        /// The rule, worded to follow "must".
        rule: String,
    },
    /// The checkpoint is no signed note.
    #[error("the checkpoint of the extract: {0}")]
    Note(#[from] NoteError),
    /// The checkpoint is not signed by a trusted key.
    #[error("the checkpoint of the extract: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The input cannot be read.
    #[error("line {line} of the extract cannot be read: {source}")]
    Unreadable {
        /// The line that was being read.
        line: u64,
        /// What the reader said.
        source: std::io::Error,
    },
}

/// What an extract has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedExtract {
    /// The register.
    pub register: RegisterName,
    /// Number of entries.
    pub entries: u64,
    /// Number of records whose items are in the extract.
    pub records: u64,
    /// The root over the entries.
    pub root: RootHash,
    /// The day on which the records are valid; all records when missing.
    pub valid_at: Option<NaiveDate>,
    /// The checkpoint that a trusted key signed. Without one, the extract agrees with itself, and nobody vouches for it.
    pub checkpoint: Option<VerifiedCheckpoint>,
}

/// Checks an extract: every hash, that items stand with the latest entries of their keys and nowhere else, the root,
/// and the checkpoint against the trusted keys. With no trusted keys, the checkpoint is passed over.
///
/// An extract of one day leaves items out; that those were not valid on the day is the word of the issuer.
/// Memory: about 100 bytes for each key.
pub fn verify(input: impl BufRead, trusted: &[VerifierKey]) -> Result<VerifiedExtract, ExtractError> {
    let mut lines = Lines { input, line: 0 };
    let header = lines.next()?.ok_or_else(|| refused(1, "be the header"))?;
    let header = read_header(&header)?;
    let mut tree = Tree::new();
    let mut latest: HashMap<Key, (u64, bool)> = HashMap::new();
    while let Some(text) = lines.next()? {
        let (entry, item) = read_line(lines.line, &text)?;
        if entry.number != EntryNumber::after(tree.size()) {
            let rule = format!(
                "be entry {}, because entries come in order without gap",
                tree.size() + 1
            );
            return Err(refused(lines.line, rule));
        }
        if let Some(item) = &item {
            check_item(lines.line, &header, &entry, item)?;
        }
        tree.append(entry.leaf_hash());
        if let Some((earlier, true)) = latest.insert(entry.key, (entry.number.get(), item.is_some())) {
            return Err(refused(
                earlier + 1,
                format!("have no item: entry {} is later for its key", entry.number),
            ));
        }
    }
    if (tree.size(), tree.root()) != (header.log_size, header.root) {
        let (size, root) = (tree.size(), tree.root());
        return Err(refused(
            1,
            format!("say that there are {size} entries with the root {root}"),
        ));
    }
    let left_out = latest.values().filter(|(_, given)| !given && header.valid_at.is_none());
    if let Some(number) = left_out.map(|(number, _)| *number).min() {
        return Err(refused(
            number + 1,
            "have the item, because it is the latest of its key",
        ));
    }
    Ok(VerifiedExtract {
        entries: header.log_size,
        records: latest.values().map(|(_, given)| u64::from(*given)).sum(),
        root: header.root,
        valid_at: header.valid_at,
        checkpoint: check_checkpoint(&header, trusted)?,
        register: header.register,
    })
}

struct Lines<R> {
    input: R,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<Option<String>, ExtractError> {
        self.line += 1;
        let limit = u64::try_from(EXTRACT_LINE_BYTES_MAX)
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        let mut text = String::new();
        let input = std::io::Read::by_ref(&mut self.input);
        let read = std::io::Read::take(input, limit).read_line(&mut text);
        match read {
            Ok(0) => Ok(None),
            Ok(_) => match text.strip_suffix('\n') {
                Some(line) => Ok(Some(line.to_owned())),
                None => Err(refused(self.line, "end with a line feed within the greatest length")),
            },
            Err(source) => Err(ExtractError::Unreadable {
                line: self.line,
                source,
            }),
        }
    }
}

fn refused(line: u64, rule: impl Into<String>) -> ExtractError {
    ExtractError::Line {
        line,
        rule: rule.into(),
    }
}

fn read_header(text: &str) -> Result<ExtractHeader, ExtractError> {
    let header: ExtractHeader =
        serde_json::from_str(text).map_err(|error| refused(1, format!("be the header of an extract ({error})")))?;
    // Two readers of an extract must see the same, so there is one way to write each line.
    match serde_json::to_string(&header) {
        Ok(again) if again == text => Ok(header),
        _ => Err(refused(1, "be written as Registrar writes it")),
    }
}

fn read_line(line: u64, text: &str) -> Result<(Entry, Option<Item>), ExtractError> {
    let read: Line = serde_json::from_str(text).map_err(|error| refused(line, format!("be an entry ({error})")))?;
    let entry = Entry::new(read.number, read.timestamp, read.key, read.item_hash);
    if extract_line(&entry, read.item.as_ref()) != text {
        return Err(refused(line, "be written as Registrar writes it"));
    }
    Ok((entry, read.item))
}

fn check_item(line: u64, header: &ExtractHeader, entry: &Entry, item: &Item) -> Result<(), ExtractError> {
    if item.hash() != entry.item_hash {
        return Err(refused(line, "have the item that its hash is of"));
    }
    if item.text(&header.key_field) != Some(entry.key.as_str()) {
        return Err(refused(line, format!("have its key in the field {}", header.key_field)));
    }
    match header.valid_at {
        Some(day) if !Validity::of(item).covers(day) => {
            Err(refused(line, format!("have an item that is valid on {day}")))
        }
        _ => Ok(()),
    }
}

fn check_checkpoint(
    header: &ExtractHeader,
    trusted: &[VerifierKey],
) -> Result<Option<VerifiedCheckpoint>, ExtractError> {
    let Some(note) = header.checkpoint.as_ref().filter(|_| !trusted.is_empty()) else {
        return Ok(None);
    };
    let verified = Checkpoint::verify(&note.parse::<SignedNote>()?, trusted)?;
    let Checkpoint { origin, size, root } = &verified.checkpoint;
    if origin.rsplit('/').next() != Some(header.register.as_str()) {
        return Err(refused(
            1,
            format!("have a checkpoint of {}, and it is of {origin}", header.register),
        ));
    }
    if (*size, *root) != (header.log_size, header.root) {
        return Err(refused(
            1,
            format!("have a checkpoint of its own size and root, and it is of {size} and {root}"),
        ));
    }
    Ok(Some(verified))
}
