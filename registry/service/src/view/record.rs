//! Records.

use chrono::{DateTime, NaiveDate, Utc};
use openapi::record::{MergedRecord, Record, RecordList, RecordStatus, StatusFilter};
use registry_core::{ItemHash, Key, RegisterName, ReservedField, Validity};
use registry_store::{PageOf, PresentRecord};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::cursor;
use crate::selection::ShownFields;
use crate::view::item;

/// A record for the wire.
pub fn to_wire(register: &RegisterName, record: &registry_store::Record) -> Record {
    Record {
        register: register.to_string(),
        key: record.key.to_string(),
        status: status(&record.status),
        entry_number: record.entry.number.get(),
        recorded_at: record.entry.timestamp,
        item_hash: record.entry.item_hash.to_string(),
        valid_from: record.validity.from,
        valid_to: record.validity.to,
        item: item::to_wire(&record.item),
    }
}

/// The body for a live record whose item is still as it is kept. It says what [`to_wire`] says, without reading the item.
#[derive(Serialize)]
pub struct KeptRecord<'kept> {
    register: &'kept RegisterName,
    key: &'kept Key,
    status: RecordStatus,
    entry_number: u64,
    recorded_at: DateTime<Utc>,
    item_hash: ItemHash,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    item: &'kept RawValue,
}

impl<'kept> KeptRecord<'kept> {
    /// The body for this record.
    pub fn new(
        register: &'kept RegisterName,
        key: &'kept Key,
        record: &'kept PresentRecord,
        validity: Validity,
    ) -> serde_json::Result<Self> {
        Ok(Self {
            register,
            key,
            status: RecordStatus::Live,
            entry_number: record.entry_number,
            recorded_at: record.recorded_at,
            item_hash: record.item_hash,
            valid_from: validity.from,
            valid_to: validity.to,
            item: serde_json::from_str(&record.item_json)?,
        })
    }
}

/// A page of records for the wire.
pub fn page(
    register: &RegisterName,
    page: &PageOf<registry_store::Record>,
    shown: &ShownFields,
    total: Option<u64>,
) -> RecordList {
    let records = page.items.iter().map(|record| {
        let mut wire = to_wire(register, record);
        shown.cut(&mut wire.item);
        wire
    });
    RecordList {
        records: records.collect(),
        total,
        next_cursor: page.next.as_deref().map(cursor::encode),
    }
}

/// What a merged key answers.
pub fn merged(register: &RegisterName, record: &registry_store::Record, into: &Key) -> MergedRecord {
    MergedRecord {
        register: register.to_string(),
        key: record.key.to_string(),
        status: RecordStatus::Merged,
        merged_into: into.to_string(),
        merged_at: record.entry.timestamp,
        reason: reason(record),
        last_state: to_wire(register, record),
    }
}

/// Why a record was closed, as its item says.
pub fn reason(record: &registry_store::Record) -> Option<String> {
    record.item.text(&ReservedField::ClosedBecause).map(str::to_owned)
}

/// The filter of the store for the filter of the wire.
pub fn filter(filter: StatusFilter) -> registry_store::StatusFilter {
    match filter {
        StatusFilter::Live => registry_store::StatusFilter::Live,
        StatusFilter::Merged => registry_store::StatusFilter::Merged,
        StatusFilter::Retired => registry_store::StatusFilter::Retired,
        StatusFilter::All => registry_store::StatusFilter::All,
    }
}

/// The status for the wire.
pub fn status(status: &registry_core::RecordStatus) -> RecordStatus {
    match status {
        registry_core::RecordStatus::Live => RecordStatus::Live,
        registry_core::RecordStatus::Merged { .. } => RecordStatus::Merged,
        registry_core::RecordStatus::Retired => RecordStatus::Retired,
    }
}
