//! The words of each record, in their order: two files of little-endian numbers of 32 bits, read where they lie.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::index::failed;
use crate::{Result, StoreError};

const WORDS: &str = "forward.words";
const ENDS: &str = "forward.ends";

/// Bits of a word's number; the rest is the number of its field.
const ORDINAL_BITS: u32 = 27;

/// A word of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// Its place in the dictionary.
    pub(super) ordinal: u32,
    /// The number of the field that holds it.
    pub(super) field: u32,
}

impl Placed {
    fn pack(self) -> u32 {
        (self.field << ORDINAL_BITS) | self.ordinal
    }

    fn unpack(packed: u32) -> Self {
        Self {
            ordinal: packed & ((1 << ORDINAL_BITS) - 1),
            field: packed >> ORDINAL_BITS,
        }
    }
}

/// Most words that a dictionary may have.
pub(super) const ORDINALS_MAX: usize = 1 << ORDINAL_BITS;

/// The words of all records.
#[derive(Debug, Clone)]
pub(super) struct Forward {
    words: OwnedBytes,
    ends: OwnedBytes,
}

impl Forward {
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let directory = MmapDirectory::open(folder).map_err(|error| failed(folder, &error))?;
        let read = |name: &str| {
            let file = directory.open_read(Path::new(name));
            let file = file.map_err(|error| failed(folder, &error))?;
            file.read_bytes().map_err(|error| failed(folder, &error))
        };
        Ok(Self {
            words: read(WORDS)?,
            ends: read(ENDS)?,
        })
    }

    /// The words of a record; none when there is no such record.
    pub(super) fn of(&self, record: u32) -> impl Iterator<Item = Placed> + '_ {
        let place = record as usize;
        let start = place.checked_sub(1).map_or(0, |before| number(&self.ends, before)) as usize;
        let end = number(&self.ends, place) as usize;
        let bytes = self.words.get(start * 4..end * 4).unwrap_or_default();
        bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|bytes| Placed::unpack(u32::from_le_bytes(*bytes)))
    }
}

fn number(bytes: &[u8], place: usize) -> u32 {
    let bytes = bytes.get(place * 4..).and_then(<[u8]>::first_chunk);
    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// Writes the words of all records, which follow each other; `ends` says where each record's words end.
pub(super) fn write(folder: &Path, words: impl Iterator<Item = Placed>, ends: &[u32]) -> Result<()> {
    write_numbers(&folder.join(WORDS), words.map(Placed::pack))?;
    write_numbers(&folder.join(ENDS), ends.iter().copied())
}

fn write_numbers(path: &Path, mut numbers: impl Iterator<Item = u32>) -> Result<()> {
    let write = || {
        let mut file = BufWriter::new(File::create(path)?);
        numbers.try_for_each(|number| file.write_all(&number.to_le_bytes()))?;
        file.flush()
    };
    let mut write = write;
    write().map_err(|source| StoreError::Io {
        path: path.display().to_string(),
        source,
    })
}
