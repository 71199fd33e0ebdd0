//! The stored tree: every complete subtree, none too many, each with the hash that follows from the entries.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use registry_core::audit::Levels;

use super::audit::Audit;
use super::raw::{read_hash, rows};
use crate::Result;
use crate::limits::VERIFY_PAGE_ROWS;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<BigInt>)]
    level: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    position: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    hash: Option<Vec<u8>>,
}

/// `bad` are the numbers of entries with a fault: nodes over those differ because of them.
pub(super) fn check(audit: &mut Audit<'_>, levels: &Levels, bad: &BTreeSet<u64>) -> Result<()> {
    let height = (1..64)
        .take_while(|height| levels.level(*height).next().is_some())
        .last()
        .unwrap_or(0);
    let mut differing: BTreeSet<u64> = bad.iter().map(|number| number - 1).collect();
    for height in 1..=height {
        let below: BTreeSet<u64> = differing.iter().map(|position| position / 2).collect();
        differing = check_level(audit, levels, height, &below)?;
        differing.extend(below);
    }
    let sql = format!(
        "SELECT {}, {}, {} FROM tree_node WHERE tree_node.register = $1 AND (tree_node.level < 1 OR tree_node.level > $2) \
          LIMIT 100",
        audit.dialect.number("tree_node.level"),
        audit.dialect.number("tree_node.position"),
        audit.dialect.bytes("tree_node.hash"),
    );
    let height = i64::try_from(height).unwrap_or_default();
    for row in rows!(audit.connection, Row, &sql, Text => audit.register, BigInt => height)? {
        let place = format!("tree node level {:?} position {:?}", row.level, row.position);
        audit.fault(place, format!("it must not be there: the tree is {height} levels high"));
    }
    Ok(())
}

/// Checks the nodes of a level; returns the positions of those that differ. The ones in `explained` are not told.
fn check_level(
    audit: &mut Audit<'_>,
    levels: &Levels,
    height: usize,
    explained: &BTreeSet<u64>,
) -> Result<BTreeSet<u64>> {
    let level = i64::try_from(height).unwrap_or_default();
    let sql = format!(
        "SELECT {}, {}, {} FROM tree_node WHERE tree_node.register = $1 AND tree_node.level = $2 \
          AND tree_node.position > $3 ORDER BY tree_node.position LIMIT $4",
        audit.dialect.number("tree_node.level"),
        audit.dialect.number("tree_node.position"),
        audit.dialect.bytes("tree_node.hash"),
    );
    let mut expected = (0_u64..).zip(levels.level(height));
    let mut differing = BTreeMap::new();
    let mut after = -1;
    loop {
        let page = rows!(
            audit.connection, Row, &sql,
            Text => audit.register, BigInt => level, BigInt => after, BigInt => VERIFY_PAGE_ROWS
        )?;
        let Some(last) = page.last().and_then(|last| last.position) else {
            break;
        };
        after = last;
        for row in page {
            let position = row
                .position
                .and_then(|position| u64::try_from(position).ok())
                .unwrap_or(u64::MAX);
            let mut next = expected.next();
            while let Some((missing, _)) = next.filter(|(next, _)| *next < position) {
                differing.insert(missing, "it is missing and must be there".to_owned());
                next = expected.next();
            }
            match (next, read_hash(row.hash)) {
                (None, _) => drop(differing.insert(position, "it must not be there: the log is shorter".to_owned())),
                (_, Err(rule)) => drop(differing.insert(position, rule)),
                (Some((_, hash)), Ok(found)) if *hash == found => {}
                _ => drop(differing.insert(position, "its hash must follow from the entries below it".to_owned())),
            }
        }
    }
    for (missing, _) in expected {
        differing.insert(missing, "it is missing and must be there".to_owned());
    }
    for (position, rule) in differing.iter().filter(|(position, _)| !explained.contains(position)) {
        audit.fault(place(height, *position), rule.clone());
    }
    Ok(differing.into_keys().collect())
}

/// A node with the entries that it covers.
fn place(height: usize, position: u64) -> String {
    let width = 1_u64
        .checked_shl(u32::try_from(height).unwrap_or(u32::MAX))
        .unwrap_or(u64::MAX);
    let first = position.saturating_mul(width).saturating_add(1);
    let last = first.saturating_add(width - 1);
    if height == 1 {
        return format!("tree node level 1 position {position} over entry {first} and entry {last}");
    }
    format!("tree node level {height} position {position} over entries {first} to {last}")
}
