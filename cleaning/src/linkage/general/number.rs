//! Counts as numbers to reckon with.

/// A count as a number; counts of rows and pairs are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "counts of rows and pairs are far below 2^52")]
pub const fn real(count: usize) -> f64 {
    count as f64
}

/// A row number; there are fewer than 2^32 rows.
#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 rows")]
pub const fn row(number: u64) -> u32 {
    number as u32
}

/// A pair of rows as one number that sorts by the left row, then the right.
pub const fn pair(left: u32, right: u32) -> u64 {
    ((left as u64) << 32) | right as u64
}

/// The rows of a pair.
pub const fn rows(pair: u64) -> (u32, u32) {
    (row(pair >> 32), row(pair & 0xFFFF_FFFF))
}
