//! CSV files as departments deliver them, read and written byte for byte so that no encoding is lost.

use std::collections::BTreeMap;
use std::path::Path;

use csv::ByteRecord;

/// A whole file.
#[derive(Debug, Clone)]
pub struct CsvFile {
    /// The names of the columns.
    pub header: ByteRecord,
    /// The rows under it.
    pub rows: Vec<ByteRecord>,
}

impl CsvFile {
    /// Reads a file.
    pub fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let header = reader.byte_headers().unwrap().clone();
        let rows = reader.byte_records().map(Result::unwrap).collect();
        Self { header, rows }
    }

    /// Writes it to a file.
    pub fn write(&self, path: &Path) {
        let mut writer = csv::Writer::from_path(path).unwrap();
        writer.write_byte_record(&self.header).unwrap();
        for row in &self.rows {
            writer.write_byte_record(row).unwrap();
        }
        writer.flush().unwrap();
    }

    /// The position of a column.
    pub fn column(&self, name: &str) -> usize {
        let found = self.header.iter().position(|column| column == name.as_bytes());
        found.unwrap_or_else(|| panic!("no column {name} in {:?}", self.header))
    }

    /// The cells of a column, from the first row to the last.
    pub fn cells(&self, name: &str) -> Vec<String> {
        let column = self.column(name);
        self.rows.iter().map(|row| text(&row[column])).collect()
    }

    /// Puts another value into one cell.
    pub fn set(&mut self, row: usize, column: &str, value: &[u8]) {
        let column = self.column(column);
        let cells = self.rows[row].iter().enumerate();
        self.rows[row] = cells
            .map(|(position, cell)| if position == column { value } else { cell })
            .collect();
    }

    /// Puts the rows in another order: always the same one for the same seed.
    pub fn shuffle(&mut self, seed: u64) {
        let mut random = Random(seed);
        for last in (1..self.rows.len()).rev() {
            self.rows.swap(last, random.below(last + 1));
        }
    }
}

/// The `SplitMix64` generator of Steele, Lea and Flood (2014): one multiplication more than needed here, and no crate.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % bound as u64).expect("the remainder is smaller than the bound")
    }
}

/// Bytes as text. What is no UTF-8 is taken for windows-1252, whose letters are those of Unicode from 0xA0 up.
pub fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// The rows of a file of a run folder: one map from column to value each.
pub fn rows_by_column(path: &Path) -> Vec<BTreeMap<String, String>> {
    let file = CsvFile::read(path);
    let names: Vec<String> = file.header.iter().map(text).collect();
    file.rows
        .iter()
        .map(|row| names.iter().cloned().zip(row.iter().map(text)).collect())
        .collect()
}
