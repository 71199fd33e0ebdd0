//! Registers with the present size of their logs.

use diesel::prelude::*;
use registry_core::{RegisterDefinition, RegisterName, RootHash};

use crate::connection::AnyConnection;
use crate::model::edition::root_from;
use crate::number::{from_database, to_database};
use crate::schema::register;
use crate::{Result, StatusFilter, StoreError, governance};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = register)]
struct RegisterRow {
    name: String,
    definition: String,
    governance: bool,
    log_size: i64,
    root: Vec<u8>,
    commits: i64,
    live: i64,
    merged: i64,
    retired: i64,
}

/// A register as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Register {
    pub(crate) definition: RegisterDefinition,
    pub(crate) governance: bool,
    pub(crate) log_size: u64,
    pub(crate) root: RootHash,
    pub(crate) commits: u64,
    pub(crate) live: u64,
    pub(crate) merged: u64,
    pub(crate) retired: u64,
}

impl Register {
    /// How many records there are in this status.
    pub(crate) fn records(&self, status: StatusFilter) -> u64 {
        match status {
            StatusFilter::Live => self.live,
            StatusFilter::Merged => self.merged,
            StatusFilter::Retired => self.retired,
            StatusFilter::All => self.live + self.merged + self.retired,
        }
    }

    /// A register without any entry.
    pub(crate) fn empty(definition: RegisterDefinition, governance: bool) -> Self {
        let root = registry_core::tree::root_of_frontier(&[]);
        Self {
            definition,
            governance,
            log_size: 0,
            root,
            commits: 0,
            live: 0,
            merged: 0,
            retired: 0,
        }
    }

    /// The counter of records in this status.
    pub(crate) fn counter(&mut self, status: &str) -> &mut u64 {
        match status {
            "merged" => &mut self.merged,
            "retired" => &mut self.retired,
            _ => &mut self.live,
        }
    }
}

impl RegisterRow {
    fn into_register(self) -> Result<Register> {
        Ok(Register {
            definition: StoreError::stored(serde_json::from_str(&self.definition))?,
            governance: self.governance,
            log_size: from_database(self.log_size),
            root: root_from(self.root)?,
            commits: from_database(self.commits),
            live: from_database(self.live),
            merged: from_database(self.merged),
            retired: from_database(self.retired),
        })
    }
}

/// All registers, sorted by name.
pub(crate) fn all(connection: &mut AnyConnection) -> Result<Vec<Register>> {
    let rows: Vec<RegisterRow> = register::table
        .order(register::name.asc())
        .select(RegisterRow::as_select())
        .load(connection)?;
    rows.into_iter().map(RegisterRow::into_register).collect()
}

/// The register of this name, or the one that Registrar keeps itself and that answers to it.
pub(crate) fn find(connection: &mut AnyConnection, name: &RegisterName) -> Result<Option<Register>> {
    if let Some(register) = find_exact(connection, name)? {
        return Ok(Some(register));
    }
    match governance::kept_name(name)? {
        Some(kept) => find_exact(connection, &kept),
        None => Ok(None),
    }
}

/// The register that is kept under this very name.
pub(crate) fn find_exact(connection: &mut AnyConnection, name: &RegisterName) -> Result<Option<Register>> {
    let row: Option<RegisterRow> = register::table
        .filter(register::name.eq(name.as_str()))
        .select(RegisterRow::as_select())
        .first(connection)
        .optional()?;
    row.map(RegisterRow::into_register).transpose()
}

/// The register, which must exist. From here on it is to be asked for by the name in its definition.
pub(crate) fn get(connection: &mut AnyConnection, name: &RegisterName) -> Result<Register> {
    find(connection, name)?.ok_or_else(|| StoreError::not_found("register", name))
}

pub(crate) fn insert(connection: &mut AnyConnection, new: &Register) -> Result<()> {
    let row = RegisterRow {
        name: new.definition.name.to_string(),
        definition: StoreError::stored(serde_json::to_string(&new.definition))?,
        governance: new.governance,
        log_size: to_database(new.log_size),
        root: new.root.as_bytes().to_vec(),
        commits: to_database(new.commits),
        live: to_database(new.live),
        merged: to_database(new.merged),
        retired: to_database(new.retired),
    };
    diesel::insert_into(register::table).values(&row).execute(connection)?;
    Ok(())
}

/// Writes the size, root and counts after a commit.
pub(crate) fn set_progress(connection: &mut AnyConnection, now: &Register) -> Result<()> {
    diesel::update(register::table.filter(register::name.eq(now.definition.name.as_str())))
        .set((
            register::log_size.eq(to_database(now.log_size)),
            register::root.eq(now.root.as_bytes().to_vec()),
            register::commits.eq(to_database(now.commits)),
            register::live.eq(to_database(now.live)),
            register::merged.eq(to_database(now.merged)),
            register::retired.eq(to_database(now.retired)),
        ))
        .execute(connection)?;
    Ok(())
}

/// Writes a new definition.
pub(crate) fn set_definition(connection: &mut AnyConnection, definition: &RegisterDefinition) -> Result<()> {
    diesel::update(register::table.filter(register::name.eq(definition.name.as_str())))
        .set(register::definition.eq(StoreError::stored(serde_json::to_string(definition))?))
        .execute(connection)?;
    Ok(())
}

/// The names of all registers with the sizes of their logs, and whether Registrar keeps them itself.
pub(crate) fn log_sizes(connection: &mut AnyConnection) -> Result<Vec<(RegisterName, u64, bool)>> {
    let rows: Vec<(String, i64, bool)> = register::table
        .select((register::name, register::log_size, register::governance))
        .load(connection)?;
    let read = |(name, size, governance): (String, i64, bool)| {
        Ok((
            StoreError::stored(RegisterName::parse(&name))?,
            from_database(size),
            governance,
        ))
    };
    rows.into_iter().map(read).collect()
}
