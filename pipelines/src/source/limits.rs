//! Limits of reading, with their sums.

/// Largest file. It is held in memory once while it is read: 4 GiB is a national file of about 30 million rows of
/// 140 bytes.
pub const FILE_BYTES_MAX: u64 = 4 << 30;

/// Largest cell. 1 MiB of text is a book of 180 000 words; anything longer is a quote that was never closed.
pub const CELL_BYTES_MAX: usize = 1 << 20;

/// Most columns. Excel allows 16 384; the widest real feed that we know has some 300.
pub const COLUMNS_MAX: usize = 4096;

/// Most rows: the row index of polars has 32 bits.
pub const ROWS_MAX: u64 = u32::MAX as u64 - 1;

/// Most cells, rows times columns. A cell costs 16 bytes beside its text, so this is 8 GiB. It stops a small file that
/// names a new column on every line from becoming a square.
pub const CELLS_MAX: u64 = (8 << 30) / 16;

/// Most bytes that the parts of a workbook may unpack to. A sheet of Excel's full 1 048 576 rows by 20 columns is
/// about 1 GiB of XML. Deflate packs up to 1 032 to 1, so without a limit 4 GiB could become 4 TiB.
pub const WORKBOOK_UNPACKED_BYTES_MAX: u64 = 2 << 30;

/// Most bytes of one Parquet page once unpacked. Writers aim at 1 MiB; dictionaries of long texts grow to tens.
pub const PARQUET_PAGE_BYTES_MAX: usize = 1 << 30;

/// Findings of one rule that are listed one by one; further ones are counted.
pub const FINDINGS_PER_RULE_MAX: u64 = 100;

/// Bytes at the start of a file from which the delimiter is told.
pub const DELIMITER_SAMPLE_BYTES: usize = 64 << 10;

/// Rows between two calls of the progress function: a few milliseconds of work.
pub const PROGRESS_ROWS: u64 = 16_384;

/// Bytes read from disk at a time.
pub const READ_BYTES: usize = 1 << 20;
