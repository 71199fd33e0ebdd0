//! Which byte separates the cells of a CSV file.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::limits::DELIMITER_SAMPLE_BYTES;

/// In order of preference when two fit equally well.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows of the sample that are looked at.
const SAMPLE_ROWS: usize = 200;

/// The delimiter under which most of the first rows have as many cells as the header; the one with more cells when
/// two are equal; a comma when the file has one column. A name that ends in `.tsv` or `.psv` is believed where the
/// header has that delimiter at all.
pub(super) fn detect(text: &str, path: &Path) -> u8 {
    let sample = sample_of(text);
    let named = match path.extension().and_then(|extension| extension.to_str()) {
        Some("tsv" | "tab") => Some(b'\t'),
        Some("psv") => Some(b'|'),
        _ => None,
    };
    if let Some(delimiter) = named.filter(|delimiter| fit(sample, *delimiter).is_some()) {
        return delimiter;
    }
    let mut best = (b',', None);
    for delimiter in CANDIDATES {
        let fits = fit(sample, delimiter);
        if fits > best.1 {
            best = (delimiter, fits);
        }
    }
    best.0
}

/// The start of the text, up to the end of its last whole line.
fn sample_of(text: &str) -> &str {
    if text.len() <= DELIMITER_SAMPLE_BYTES {
        return text;
    }
    let bytes = text.as_bytes().get(..DELIMITER_SAMPLE_BYTES).unwrap_or_default();
    memchr::memrchr2(b'\n', b'\r', bytes)
        .and_then(|end| text.get(..=end))
        .unwrap_or(text)
}

/// How well a delimiter fits: rows per thousand that have as many cells as the header, and that number of cells. None
/// when the header is one cell.
fn fit(sample: &str, delimiter: u8) -> Option<(usize, usize)> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(sample.as_bytes());
    let mut record = StringRecord::new();
    let mut header = None;
    let (mut rows, mut agreeing) = (0, 0);
    while rows < SAMPLE_ROWS && reader.read_record(&mut record).unwrap_or(false) {
        let cells = *header.get_or_insert(record.len());
        rows += 1;
        agreeing += usize::from(record.len() == cells);
    }
    header
        .filter(|cells| *cells > 1)
        .map(|cells| (agreeing * 1000 / rows.max(1), cells))
}
