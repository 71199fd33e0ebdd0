//! The registers that Registrar keeps about itself: `register`, `field`, `ownership`, `decision` and `signing-key`.
//!
//! They are registers like any other, grown by the same [`Log`], so they have entries, roots and items. Nobody
//! proposes changes to them: each grows in the transaction that does what it tells.

mod items;
mod registers;

use registry_core::{
    Decision, DecisionRecord, Item, Key, OwnershipRecord, PersonName, RegisterDefinition, RegisterName,
};

use crate::connection::AnyConnection;
use crate::governance::items::{
    decision_item, field_item, ownership_item, read_ownership, register_item, signing_key_item,
};
use crate::governance::registers::{ALL, DECISION, FIELD, Governance, OWNERSHIP, REGISTER, SIGNING_KEY};
use crate::log::Log;
use crate::model::entry::{self, EntryRow};
use crate::model::{commit, decision, record, register};
use crate::records::with_items;
use crate::store::Writing;
use crate::{AsOf, Result, SigningKeyRecord, StoreError, rsf};

/// Who acts when Registrar itself does.
const REGISTRAR: &str = "Registrar";

/// Makes those of the governance registers that are missing, and lets them describe themselves.
pub(crate) fn ensure_registers(writing: &mut Writing<'_>) -> Result<()> {
    let mut made = Vec::new();
    for governance in ALL {
        let definition = governance.definition()?;
        if register::find_exact(writing.connection, &definition.name)?.is_none() {
            register::insert(writing.connection, &register::Register::empty(definition.clone(), true))?;
            rsf::describe(writing, &definition)?;
            made.push(definition);
        }
    }
    let registrar = StoreError::stored(PersonName::parse(REGISTRAR))?;
    record_definitions(writing, &made, &registrar)
}

/// The name under which the governance register of this short name is kept; nothing for any other name.
pub(crate) fn kept_name(name: &RegisterName) -> Result<Option<RegisterName>> {
    let governance = ALL
        .into_iter()
        .find(|governance| governance.short_name() == name.as_str());
    governance.map(Governance::name).transpose()
}

/// The name under which people know the register: short for a governance register, unless another bears that name.
pub(crate) fn shown_name(connection: &mut AnyConnection, name: &RegisterName) -> Result<RegisterName> {
    for governance in ALL {
        if governance.name()? == *name {
            let short = StoreError::stored(RegisterName::parse(governance.short_name()))?;
            let taken = register::find_exact(connection, &short)?.is_some();
            return Ok(if taken { name.clone() } else { short });
        }
    }
    Ok(name.clone())
}

/// Appends the definitions to `register` and `field`.
pub(crate) fn record_definitions(
    writing: &mut Writing<'_>,
    definitions: &[RegisterDefinition],
    by: &PersonName,
) -> Result<()> {
    let mut registers = Vec::new();
    let mut fields = Vec::new();
    for definition in definitions {
        registers.push(register_item(definition)?);
        for field in &definition.fields {
            fields.push(field_item(definition, field)?);
        }
    }
    append(writing, &REGISTER, &registers, by, None)?;
    append(writing, &FIELD, &fields, by, None)
}

/// Appends the ownership records to `ownership`.
pub(crate) fn record_ownership(writing: &mut Writing<'_>, records: &[OwnershipRecord], by: &PersonName) -> Result<()> {
    let items = records.iter().map(ownership_item).collect::<Result<Vec<_>>>()?;
    append(writing, &OWNERSHIP, &items, by, None)
}

/// These ownership records as the log of `ownership` had them at that moment; those that it did not have are left out.
pub(crate) fn ownership_recorded_at(
    connection: &mut AnyConnection,
    records: &[OwnershipRecord],
    as_of: AsOf,
) -> Result<Vec<OwnershipRecord>> {
    let register = register::get(connection, &OWNERSHIP.name()?)?;
    let name = &register.definition.name;
    let log_size = commit::log_size_at(connection, name, as_of, register.log_size)?;
    let keys: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    let numbers = entry::latest_numbers(connection, name, &keys, log_size)?;
    let rows = entry::of_numbers(connection, name, &numbers)?;
    let entries = rows.into_iter().map(EntryRow::into_entry).collect::<Result<_>>()?;
    with_items(connection, name, entries)?
        .iter()
        .map(|(_, item)| read_ownership(item))
        .collect()
}

/// Appends the keys to `signing-key`.
pub(crate) fn record_signing_keys(
    writing: &mut Writing<'_>,
    records: &[SigningKeyRecord],
    by: &PersonName,
) -> Result<()> {
    let items = records.iter().map(signing_key_item).collect::<Result<Vec<_>>>()?;
    append(writing, &SIGNING_KEY, &items, by, None)
}

/// Keeps the decisions until the end of the transaction.
pub(crate) fn record_decisions(
    writing: &mut Writing<'_>,
    register: &RegisterName,
    decisions: impl IntoIterator<Item = Decision>,
    by: &PersonName,
    reason: Option<&str>,
) {
    let at = writing.at;
    let records = decisions.into_iter().map(|decision| DecisionRecord {
        id: uuid::Uuid::now_v7().to_string(),
        register: register.clone(),
        decision,
        by: by.clone(),
        at,
        reason: reason.map(str::to_owned),
    });
    writing.decisions.extend(records);
}

/// Writes down what was decided in the transaction and appends it to `decision`.
pub(crate) fn write_decisions(writing: &mut Writing<'_>) -> Result<()> {
    let records = std::mem::take(&mut writing.decisions);
    let Some(last) = records.last() else { return Ok(()) };
    decision::insert(writing.connection, &records)?;
    let items = records.iter().map(decision_item).collect::<Result<Vec<_>>>()?;
    let change_set = last.decision.change_set();
    append(writing, &DECISION, &items, &last.by, change_set)
}

fn append(
    writing: &mut Writing<'_>,
    governance: &Governance,
    items: &[(Key, Item)],
    by: &PersonName,
    change_set: Option<&str>,
) -> Result<()> {
    let name = governance.name()?;
    let present = record::find_all(writing.connection, &name, items.iter().map(|(key, _)| key))?;
    let mut log = Log::open(writing, &name)?;
    for (key, item) in items {
        let before = present.get(key);
        // The same state again is no news.
        if before.is_none_or(|current| current.item_hash != item.hash()) {
            log.append(key, item, before.map(|current| current.status.as_str()), None);
        }
    }
    if log.is_unchanged() {
        return Ok(());
    }
    log.commit(writing, by, change_set)?;
    Ok(())
}
