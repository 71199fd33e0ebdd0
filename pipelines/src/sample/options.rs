//! What to make.

/// Which file formats the feeds are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SampleFormat {
    /// Each department its own: CSV, Parquet, and CSV in windows-1252.
    #[default]
    Mixed,
    /// All CSV.
    Csv,
    /// All Parquet.
    Parquet,
}

impl SampleFormat {
    /// The format by its name: `mixed`, `csv` or `parquet`.
    pub fn from_name(name: &str) -> Option<SampleFormat> {
        match name {
            "mixed" => Some(SampleFormat::Mixed),
            "csv" => Some(SampleFormat::Csv),
            "parquet" => Some(SampleFormat::Parquet),
            _ => None,
        }
    }
}

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct SampleOptions {
    /// Rows of all feeds together, exactly; at most [`RECORDS_MAX`].
    pub records: u64,
    /// The world; the same seed and number of records give the same world.
    pub seed: u64,
    /// 1 for the first delivery, 2 for the one a while later.
    pub delivery: u8,
    /// File formats.
    pub format: SampleFormat,
}

/// Most rows of one sample: company numbers have 15 million values of the usual form, and two fifths of the rows are
/// companies of which one delivery may replace each once.
pub const RECORDS_MAX: u64 = 15_000_000;
