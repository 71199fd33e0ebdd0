//! Linking organisations by nothing but their names: groups of spellings.

use cleaning::linkage::TextColumn;
use cleaning::linkage::general::{Clusters, FieldKind, Linked};
use cleaning::matching::{OrganisationNames, PreparedName, group_names};

use super::spec::LinkSpec;

/// Rows of a group whose pairs are all weighed: 1,000 rows have 499,500. In a larger group each is weighed against the
/// first.
const WEIGHED_ROWS_MAX: usize = 1_000;

/// The column of names, when the specification compares nothing else.
pub(super) fn only_column(spec: &LinkSpec) -> Option<&str> {
    match spec.field.as_slice() {
        [field] if field.kind == FieldKind::OrganisationName => field.columns.first().map(String::as_str),
        _ => None,
    }
}

/// Groups the rows by their names. The pairs that count as compared are those within the groups, because the search for
/// candidates looks each name up instead of going through blocks; its recall is not estimated.
pub(super) fn group(column: &TextColumn) -> Linked {
    let texts: Vec<&str> = (0..column.len())
        .map(|row| column.text(row).unwrap_or_default())
        .collect();
    let names = OrganisationNames::learn(column.distinct().map(|(text, _)| text));
    let mut of_row: Vec<u32> = (0_u32..).take(texts.len()).collect();
    let mut links = Vec::new();
    for rows in group_names(&texts) {
        let prepared: Vec<PreparedName> = rows.iter().map(|&row| PreparedName::new(texts[row as usize])).collect();
        let lefts = if rows.len() > WEIGHED_ROWS_MAX { 1 } else { rows.len() };
        for left in 0..lefts {
            for right in left + 1..rows.len() {
                let score = names.score_prepared(&prepared[left], &prepared[right]);
                links.push((rows[left], rows[right], score.map_or(0.0, |score| score.weight)));
            }
        }
        for &row in &rows {
            of_row[row as usize] = rows[0];
        }
    }
    links.sort_unstable_by_key(|&(left, right, _)| (left, right));
    let compared = links
        .iter()
        .map(|&(left, right, _)| (u64::from(left) << 32) | u64::from(right))
        .collect();
    Linked {
        links,
        compared,
        large: Vec::new(),
        clusters: Clusters {
            of_row,
            cut: Vec::new(),
        },
        blocking_recall: f64::NAN,
    }
}
