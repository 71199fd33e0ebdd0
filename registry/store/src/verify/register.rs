//! One register: what its row says, and all that belongs to it.

use std::cell::Cell;
use std::collections::BTreeSet;

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Binary, Nullable};
use registry_core::audit::Levels;
use registry_core::{RegisterName, RootHash, VerifierKey};
use serde_json::Value;

use super::audit::Audit;
use super::fault::Faults;
use super::raw::{Checked, Dialect, read_hash, read_number, read_text, rows};
use super::{VerifiedRegister, VerifyProgress, checkpoints, commits, cross_references, editions, entries, items};
use super::{nodes, records, system_entries};
use crate::Result;
use crate::connection::AnyConnection;
use crate::hexadecimal::hexadecimal;
use crate::limits::VERIFY_FAULTS_MAX;
use crate::number::count;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Binary>)]
    name: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    definition: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    log_size: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    root: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    commits: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    live: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    merged: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    retired: Option<i64>,
}

/// What a register says of itself.
pub(super) struct Said {
    name: RegisterName,
    key_field: String,
    log_size: u64,
    root: [u8; 32],
    commits: u64,
    /// Numbers of live, merged and retired records.
    pub(super) records: [u64; 3],
}

/// All registers, sorted by name.
pub(super) fn all(connection: &mut AnyConnection, dialect: Dialect, faults: &mut Faults) -> Result<Vec<Said>> {
    let sql = format!(
        "SELECT {}, {}, {}, {}, {}, {}, {}, {} FROM register ORDER BY register.name",
        dialect.text("register.name"),
        dialect.text("register.definition"),
        dialect.number("register.log_size"),
        dialect.bytes("register.root"),
        dialect.number("register.commits"),
        dialect.number("register.live"),
        dialect.number("register.merged"),
        dialect.number("register.retired"),
    );
    let mut registers = Vec::new();
    for row in rows!(connection, Row, &sql)? {
        let name = read_text(row.name.clone()).unwrap_or_default();
        match read(row) {
            Ok(said) => registers.push(said),
            Err(rule) => faults.add(&name, "register", rule),
        }
    }
    Ok(registers)
}

fn read(row: Row) -> Checked<Said> {
    let name = RegisterName::parse(&read_text(row.name)?).map_err(|error| error.to_string())?;
    let definition: Value = serde_json::from_str(&read_text(row.definition)?)
        .map_err(|error| format!("its definition must be JSON: {error}"))?;
    let key_field = definition.get("key_field").and_then(Value::as_str);
    Ok(Said {
        name,
        key_field: key_field.ok_or("its definition must name the key field")?.to_owned(),
        log_size: read_number(row.log_size)?,
        root: read_hash(row.root)?,
        commits: read_number(row.commits)?,
        records: [
            read_number(row.live)?,
            read_number(row.merged)?,
            read_number(row.retired)?,
        ],
    })
}

/// The tree of a register, computed anew.
pub(super) struct Tree {
    levels: Levels,
    /// The first entry with a fault: roots over it differ because of it.
    first_bad: Option<u64>,
    /// Whether a root was told to differ for that reason.
    told: Cell<bool>,
}

impl Tree {
    fn new(levels: Levels, bad: &BTreeSet<u64>) -> Self {
        Self {
            levels,
            first_bad: bad.first().copied(),
            told: Cell::new(false),
        }
    }

    fn size(&self) -> u64 {
        count(self.levels.size())
    }

    fn root(&self, size: u64) -> Option<[u8; 32]> {
        self.levels.root(usize::try_from(size).ok()?)
    }

    /// Tells when the root at this size is another. Once is enough where a bad entry explains it.
    pub(super) fn check_root(&self, audit: &mut Audit<'_>, place: &str, size: u64, found: [u8; 32]) {
        let Some(root) = self.root(size) else {
            return audit.fault(
                place,
                format!(
                    "its log size {size} must be at most {}, the number of entries",
                    self.size()
                ),
            );
        };
        let explained = self.first_bad.is_some_and(|bad| bad <= size);
        if root == found || explained && self.told.replace(true) {
            return;
        }
        let (root, found) = (hexadecimal(&root), hexadecimal(&found));
        let rule = format!("its root sha-256:{found} must be sha-256:{root}, the root over entry 1 to entry {size}");
        audit.fault(place, rule);
    }
}

pub(super) fn check(
    connection: &mut AnyConnection,
    dialect: Dialect,
    faults: &mut Faults,
    said: &Said,
    trusted: &[VerifierKey],
    progress: &dyn Fn(&VerifyProgress),
) -> Result<Option<VerifiedRegister>> {
    let name = said.name.as_str();
    let mut audit = Audit {
        connection,
        dialect,
        faults,
        register: name,
    };
    let result = check_all(&mut audit, said, trusted, progress);
    faults.readable(name, "tables", result)
}

fn check_all(
    audit: &mut Audit<'_>,
    said: &Said,
    trusted: &[VerifierKey],
    progress: &dyn Fn(&VerifyProgress),
) -> Result<VerifiedRegister> {
    let mut items = items::read(audit, &said.key_field)?;
    let mut found = entries::read(audit, &mut items, said.log_size, progress)?;
    let tree = Tree::new(std::mem::take(&mut found.leaves).levels(), &found.bad);
    nodes::check(audit, &tree.levels, &found.bad)?;
    let last = commits::check(audit, &tree)?;
    for number in (last.number + 1..=said.commits).take(VERIFY_FAULTS_MAX) {
        audit.fault(format!("commit {number}"), "it is missing and must be there");
    }
    let size = tree.size();
    for (what, stated, counted) in [
        ("log size", said.log_size, size),
        ("number of commits", said.commits, last.number),
        ("log size of its last commit", last.log_size, size),
    ] {
        if stated != counted {
            audit.fault("register", format!("its {what} is {stated} and must be {counted}"));
        }
    }
    tree.check_root(audit, "register", said.log_size, said.root);
    let checkpoints = checkpoints::check(audit, &tree, trusted)?;
    let editions = editions::check(audit, &tree)?;
    system_entries::check(audit, &mut items, size)?;
    records::check(audit, said, &items, found)?;
    items.finish(audit);
    cross_references::check(audit, last.number)?;
    Ok(VerifiedRegister {
        register: said.name.clone(),
        entries: size,
        root: RootHash::from_bytes(tree.root(size).unwrap_or_default()),
        commits: last.number,
        checkpoints,
        editions,
    })
}
