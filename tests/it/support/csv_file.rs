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
    /// Whether the text is windows-1252, else it is UTF-8.
    windows_1252: bool,
}

/// The characters of windows-1252 from 0x80 to 0x9F; from 0xA0 up they are those of Unicode. Five bytes stand for
/// nothing, and are read as the control characters of the same number.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl CsvFile {
    /// Reads a file.
    pub fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let header = reader.byte_headers().unwrap().clone();
        let rows: Vec<ByteRecord> = reader.byte_records().map(Result::unwrap).collect();
        let windows_1252 = rows.iter().flatten().any(|cell| std::str::from_utf8(cell).is_err());
        Self {
            header,
            rows,
            windows_1252,
        }
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

    /// The text of one cell.
    pub fn text(&self, cell: &[u8]) -> String {
        let character = |&byte: &u8| match byte {
            0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
            other => char::from(other),
        };
        if self.windows_1252 {
            cell.iter().map(character).collect()
        } else {
            String::from_utf8_lossy(cell).into_owned()
        }
    }

    /// The cells of a column, from the first row to the last.
    pub fn cells(&self, name: &str) -> Vec<String> {
        let column = self.column(name);
        self.rows.iter().map(|row| self.text(&row[column])).collect()
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

/// The rows of a file of a run folder: one map from column to value each.
pub fn rows_by_column(path: &Path) -> Vec<BTreeMap<String, String>> {
    let file = CsvFile::read(path);
    let texts = |row: &ByteRecord| row.iter().map(|cell| file.text(cell)).collect::<Vec<_>>();
    let names = texts(&file.header);
    file.rows
        .iter()
        .map(|row| names.iter().cloned().zip(texts(row)).collect())
        .collect()
}
