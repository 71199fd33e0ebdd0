//! Limits of a run, with their sums.

/// Records in one block. A block of n records has n(n−1)/2 pairs: 2,000 records are 2 million pairs, about a second of
/// one core.
pub(crate) const fn block_records_max() -> usize {
    2_000
}

/// Records in one cluster. A registered-office address may stand in many thousand rows of one source; identical rows
/// cost nothing, because they are compared once.
pub(crate) const fn cluster_records_max() -> usize {
    100_000
}

/// Bytes of a key prefix: with a hyphen and ten characters a key stays within 24 bytes.
pub const KEY_PREFIX_BYTES_MAX: usize = 13;

/// Pairs kept for the report and the pairs file. A pair with its parts is about 300 bytes: at most 1.5 GB.
pub const PAIRS_KEPT_MAX: usize = 5_000_000;

/// Pairs among the rows of the two records of a "never the same" decision: 100 rows in all. Beyond that the decision holds
/// for the two rows that it names, and through them for the clusters that they are in.
pub const KEPT_APART_PAIRS_MAX: usize = 10_000;

/// Pairs of evidence with one change: a steward reads a handful, the pairs file has them all.
pub const EVIDENCE_PAIRS_MAX: usize = 5;

/// Examples of each kind in the report.
pub const REPORT_EXAMPLES_MAX: usize = 20;

/// Characters of one text in the report. With 20 examples of 4 kinds, 20 records in each and 20 columns of 300
/// characters the report stays below 10 MB; a value that is longer is in the source file.
pub const REPORT_TEXT_CHARACTERS_MAX: usize = 300;

/// Bytes collected before a file of the run folder is written to: a quarter of a megabyte makes a thousand times fewer
/// calls of the system than there are lines.
pub const BUFFER_BYTES: usize = 256 * 1_024;

/// Changes made, checked and written out at a time: 10,000 of about 3 kB as values and 1 kB as text are 40 MB, of which
/// three batches are there at once: one being made, one waiting, one going into the store.
pub const CHANGE_BATCH: usize = 10_000;

/// Records in one row group of a Parquet extract: 50,000 of about 1 kB wait in 50 MB, and make columns long enough to
/// compress well.
pub const EXTRACT_ROW_GROUP: usize = 50_000;
