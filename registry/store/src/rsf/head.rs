//! Which register a file is about, from its beginning.

use std::collections::BTreeMap;
use std::io::BufRead;

use registry_core::rsf::{RsfCommand, RsfError, RsfKey, RsfReader};
use registry_core::tree::root_of_frontier;
use registry_core::{FieldName, Item, ItemHash, RegisterName, RootHash};

use crate::connection::AnyConnection;
use crate::model::register::{self, Register};
use crate::{Result, StoreError};

/// A command with its line.
pub(super) type Line = (u64, RsfCommand);

/// Reads on until it is clear whether the file begins a register or goes on from one that the store has.
///
/// A file that begins with the root of the empty log begins a register, and one that begins with another root goes on
/// from the register that has this root. Other files are patches by hand: the first system entry that names a register,
/// or the first item that has its key in a field of a register's name, tells. What was read is handed back, to be
/// replayed first.
pub(super) fn read<R: BufRead>(
    connection: &mut AnyConnection,
    commands: &mut RsfReader<R>,
) -> Result<(Vec<Line>, Option<Register>)> {
    let mut head = Vec::new();
    let mut items: BTreeMap<ItemHash, Item> = BTreeMap::new();
    for command in commands {
        let (line, command) = command?;
        let mut found = None;
        let mut decided = false;
        match &command {
            RsfCommand::AssertRootHash(root) if head.is_empty() => {
                found = with_root(connection, line, *root)?;
                decided = true;
            }
            RsfCommand::AssertRootHash(_) => {}
            RsfCommand::AddItem { item, hash, .. } => drop(items.insert(*hash, item.clone())),
            RsfCommand::AppendEntry { key, item_hash, .. } => {
                let names = names(key, items.get(item_hash));
                // A field or the title of the register may stand before its name.
                decided = !names.is_empty() || matches!(key, RsfKey::User(_));
                for name in names {
                    let present = register::find_exact(connection, &name)?;
                    found = found.or(present.filter(|register| !register.governance));
                }
            }
        }
        head.push((line, command));
        if decided {
            return Ok((head, found));
        }
    }
    Ok((head, None))
}

/// The register that has this root now; nothing for the root of the empty log.
fn with_root(connection: &mut AnyConnection, line: u64, root: RootHash) -> Result<Option<Register>> {
    if root == root_of_frontier(&[]) {
        return Ok(None);
    }
    let found = register::all(connection)?
        .into_iter()
        .find(|register| register.root == root && !register.governance);
    if found.is_some() {
        return Ok(found);
    }
    Err(StoreError::Rsf(RsfError::Refused {
        line,
        value: root.to_string(),
        rule: "be the present root of a register of this store, or the root over the 0 user entries of an empty one"
            .to_owned(),
        advice: "import what comes before it first, or get the file again",
    }))
}

/// The registers that an entry may be about.
fn names(key: &RsfKey, item: Option<&Item>) -> Vec<RegisterName> {
    let text = |field: &str| item.and_then(|item| item.text(field));
    let texts: Vec<&str> = match key {
        RsfKey::System(key) if key == "name" => text("name").into_iter().collect(),
        RsfKey::System(key) => key.strip_prefix("register:").into_iter().collect(),
        RsfKey::User(key) => {
            let fields = item.into_iter().flatten().map(|(field, _)| field);
            let holds_key = |field: &&FieldName| text(field.as_str()) == Some(key.as_str());
            fields.filter(holds_key).map(FieldName::as_str).collect()
        }
    };
    texts.iter().filter_map(|text| RegisterName::parse(text).ok()).collect()
}
