//! The hash tree of each log: complete subtrees from level 1 up, the leaves from the entries.

use std::collections::BTreeMap;

use diesel::prelude::*;
use registry_core::tree::{self, Position, Tree};
use registry_core::{RegisterName, RootHash};

use crate::connection::{AnyConnection, insert_blocks};
use crate::model::entry::EntryRow;
use crate::number::{from_database, to_database};
use crate::schema::{entry, tree_node};
use crate::{Result, StoreError};

#[derive(Insertable)]
#[diesel(table_name = tree_node, treat_none_as_default_value = false)]
pub(crate) struct NodeRow {
    pub(crate) register: String,
    pub(crate) level: i16,
    pub(crate) position: i64,
    pub(crate) hash: Vec<u8>,
}

impl NodeRow {
    pub(crate) fn new(register: &RegisterName, node: &tree::Node) -> Self {
        Self {
            register: register.to_string(),
            level: i16::from(node.position.level),
            position: to_database(node.position.index),
            hash: node.hash.to_vec(),
        }
    }
}

pub(crate) fn insert(connection: &mut AnyConnection, rows: &[NodeRow]) -> Result<()> {
    Ok(insert_blocks!(connection, tree_node::table, rows)?)
}

/// Hashes of complete subtrees, loaded together.
pub(crate) struct Hashes(BTreeMap<Position, [u8; 32]>);

impl Hashes {
    /// Loads the subtrees at the positions: one query for inner nodes, one for the entries behind leaves.
    pub(crate) fn load(
        connection: &mut AnyConnection,
        register: &RegisterName,
        positions: impl IntoIterator<Item = Position>,
    ) -> Result<Self> {
        let (leaves, inner): (Vec<Position>, Vec<Position>) =
            positions.into_iter().partition(|position| position.level == 0);
        let mut hashes = load_inner(connection, register, &inner)?;
        hashes.extend(load_leaves(connection, register, &leaves)?);
        let missing = inner
            .iter()
            .chain(&leaves)
            .find(|position| !hashes.contains_key(position));
        match missing {
            Some(position) => Err(StoreError::Damaged(format!(
                "the tree of {register} lacks the node {position:?}"
            ))),
            None => Ok(Self(hashes)),
        }
    }

    /// The hash over a row of these subtrees, largest first.
    pub(crate) fn fold(&self, row: &[Position]) -> [u8; 32] {
        let hashes: Vec<[u8; 32]> = self.of(row).collect();
        tree::fold(&hashes)
    }

    fn of<'a>(&'a self, row: &'a [Position]) -> impl Iterator<Item = [u8; 32]> + 'a {
        row.iter().filter_map(|position| self.0.get(position).copied())
    }
}

/// The root of the log at the size: a logarithm of nodes.
pub(crate) fn root(connection: &mut AnyConnection, register: &RegisterName, size: u64) -> Result<RootHash> {
    let row = tree::frontier(size);
    let hashes = Hashes::load(connection, register, row.iter().copied())?;
    Ok(RootHash::from_bytes(hashes.fold(&row)))
}

/// The tree of the log at the size, ready to grow.
pub(crate) fn resume(connection: &mut AnyConnection, register: &RegisterName, size: u64) -> Result<Tree> {
    let row = tree::frontier(size);
    let hashes = Hashes::load(connection, register, row.iter().copied())?;
    Tree::resume(size, hashes.of(&row).collect())
        .ok_or_else(|| StoreError::Damaged(format!("the tree of {register} has no frontier at {size}")))
}

fn load_inner(
    connection: &mut AnyConnection,
    register: &RegisterName,
    positions: &[Position],
) -> Result<BTreeMap<Position, [u8; 32]>> {
    if positions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut query = tree_node::table.into_boxed();
    for position in positions {
        query = query.or_filter(
            tree_node::register
                .eq(register.as_str())
                .and(tree_node::level.eq(i16::from(position.level)))
                .and(tree_node::position.eq(to_database(position.index))),
        );
    }
    let rows: Vec<(i16, i64, Vec<u8>)> = query
        .select((tree_node::level, tree_node::position, tree_node::hash))
        .load(connection)?;
    rows.into_iter()
        .map(|(level, index, hash)| {
            let position = Position {
                level: StoreError::stored(u8::try_from(level))?,
                index: from_database(index),
            };
            let hash = hash.try_into().map_err(|hash: Vec<u8>| {
                let length = hash.len();
                StoreError::Damaged(format!(
                    "the node {position:?} of {register} has {length} bytes, not 32"
                ))
            })?;
            Ok((position, hash))
        })
        .collect()
}

fn load_leaves(
    connection: &mut AnyConnection,
    register: &RegisterName,
    positions: &[Position],
) -> Result<BTreeMap<Position, [u8; 32]>> {
    if positions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let numbers: Vec<i64> = positions.iter().map(|leaf| to_database(leaf.index + 1)).collect();
    let rows: Vec<EntryRow> = entry::table
        .filter(entry::register.eq(register.as_str()))
        .filter(entry::number.eq_any(numbers))
        .select(EntryRow::as_select())
        .load(connection)?;
    rows.into_iter()
        .map(|row| {
            let entry = row.into_entry()?;
            let index = entry.number.get() - 1;
            Ok((Position { level: 0, index }, entry.leaf_hash()))
        })
        .collect()
}
