//! The hash tree of each log: complete subtrees from level 1 up, the leaves from the entries.

use diesel::prelude::*;
use registry_core::tree::{self, Position, Tree};
use registry_core::{RegisterName, RootHash};

use crate::connection::{AnyConnection, insert_rows};
use crate::model::entry;
use crate::number::to_database;
use crate::schema::tree_node;
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
    Ok(insert_rows!(connection, tree_node::table, rows)?)
}

/// The root of the log at the size: a logarithm of nodes.
pub(crate) fn root(connection: &mut AnyConnection, register: &RegisterName, size: u64) -> Result<RootHash> {
    Ok(tree::root_of_frontier(&frontier(connection, register, size)?))
}

/// The tree of the log at the size, ready to grow.
pub(crate) fn resume(connection: &mut AnyConnection, register: &RegisterName, size: u64) -> Result<Tree> {
    Tree::resume(size, frontier(connection, register, size)?)
        .ok_or_else(|| StoreError::Damaged(format!("the tree of {register} has no frontier at {size}")))
}

fn frontier(connection: &mut AnyConnection, register: &RegisterName, size: u64) -> Result<Vec<[u8; 32]>> {
    tree::frontier(size)
        .into_iter()
        .map(|position| node(connection, register, position))
        .collect()
}

fn node(connection: &mut AnyConnection, register: &RegisterName, position: Position) -> Result<[u8; 32]> {
    if position.level == 0 {
        return leaf(connection, register, position.index + 1);
    }
    let hash: Option<Vec<u8>> = tree_node::table
        .filter(tree_node::register.eq(register.as_str()))
        .filter(tree_node::level.eq(i16::from(position.level)))
        .filter(tree_node::position.eq(to_database(position.index)))
        .select(tree_node::hash)
        .first(connection)
        .optional()?;
    hash.and_then(|hash| hash.try_into().ok())
        .ok_or_else(|| StoreError::Damaged(format!("the tree of {register} lacks the node {position:?}")))
}

fn leaf(connection: &mut AnyConnection, register: &RegisterName, number: u64) -> Result<[u8; 32]> {
    let row = entry::find(connection, register, number)?
        .ok_or_else(|| StoreError::Damaged(format!("entry {number} of {register} is missing")))?;
    Ok(row.into_entry()?.leaf_hash())
}
