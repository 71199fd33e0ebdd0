//! Sources that hold everything once, told from the records.

use std::collections::HashMap;

use super::records::Records;
use crate::limits::LINK_LIKE_ROWS;
use crate::linkage::{MISSING, TextColumn};

/// Fewest pairs of like records from which a column is judged.
const PAIRS_MIN: u64 = 30;
/// Most values of a column that names deliveries or sources.
const VALUES_MAX: usize = 30;

/// Whether a column names the delivery: records that are alike in every other field differ in it, far more often than by
/// chance. `fields` are the records without that column.
pub fn is_delivery(fields: &Records, column: &TextColumn) -> bool {
    let values = column.distinct().count();
    if !(2..=VALUES_MAX).contains(&values) || (0..column.len()).any(|row| column.code(row) == MISSING) {
        return false;
    }
    let rows: f64 = column.distinct().map(|(_, count)| f64::from(count)).sum();
    let by_chance: f64 = column
        .distinct()
        .map(|(_, count)| (f64::from(count) / rows).powi(2))
        .sum();
    let codes: Vec<u32> = (0..column.len()).map(|row| column.code(row)).collect();
    let (within, all) = like_pairs(fields, &codes);
    #[expect(clippy::cast_precision_loss, reason = "pair counts are far below 2^52")]
    let (share, often) = (
        within as f64 / all.max(1) as f64,
        all >= PAIRS_MIN && all as f64 >= 0.02 * rows,
    );
    often && share < 0.2 * by_chance
}

/// Pairs of records that are alike in every field: those of one group, and all.
fn like_pairs(records: &Records, group: &[u32]) -> (u64, u64) {
    let mut alike: HashMap<Vec<u32>, Vec<u32>> = HashMap::new();
    for (row, &group) in (0_u32..).zip(group) {
        let codes: Vec<u32> = (0..records.comparers.len())
            .map(|field| records.code(field, row))
            .collect();
        if codes.iter().filter(|&&code| code != MISSING).count() * 2 >= codes.len() {
            alike.entry(codes).or_default().push(group);
        }
    }
    let (mut within, mut all) = (0, 0);
    for groups in alike
        .into_values()
        .filter(|groups| (2..=LINK_LIKE_ROWS).contains(&groups.len()))
    {
        for (position, left) in groups.iter().enumerate() {
            for right in &groups[position + 1..] {
                all += 1;
                within += u64::from(left == right);
            }
        }
    }
    (within, all)
}
