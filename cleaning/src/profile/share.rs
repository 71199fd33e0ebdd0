//! Shares of counts.

/// `part` of `whole` from 0 to 1; 0 of nothing.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
    let (part, whole) = (part as f64, whole.max(1) as f64);
    part / whole
}
