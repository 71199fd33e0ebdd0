//! Registers in the forms of the GOV.UK Registers, version 1: numbers are text, and records are under their keys.

use registry_core::{Entry, FieldName, Item, RegisterDefinition, ReservedField};
use registry_store::{Record, RegisterOverview};
use serde_json::{Map, Value as Json, json};

use crate::csv_file;
use crate::error::ApiError;

/// The register itself.
pub fn register(overview: &RegisterOverview) -> Json {
    let definition = &overview.definition;
    let mut shown = json!({
        "domain": "register.gov.uk",
        "total-records": overview.live + overview.merged + overview.retired,
        "total-entries": overview.log_size,
        "register-record": {
            "register": definition.name,
            "text": definition.description,
            "fields": fields(overview),
        },
    });
    if let Some(members) = shown.as_object_mut() {
        let custodian = definition.custodian.as_ref().map(|custodian| json!(custodian));
        let updated = overview.updated_at.map(|time| json!(seconds(time)));
        members.extend(custodian.map(|custodian| ("custodian".to_owned(), custodian)));
        members.extend(updated.map(|updated| ("last-updated".to_owned(), updated)));
    }
    shown
}

/// The fields in the order of the definition: the key first when the definition does not list it, and those that say
/// that a record was closed where some were.
pub fn fields(overview: &RegisterOverview) -> Vec<FieldName> {
    let definition: &RegisterDefinition = &overview.definition;
    let own = definition.fields.iter().map(|field| field.name.clone());
    let mut fields: Vec<FieldName> = own.collect();
    if !fields.contains(&definition.key_field) {
        fields.insert(0, definition.key_field.clone());
    }
    if overview.merged + overview.retired > 0 {
        let reserved = ReservedField::ALL.map(FieldName::from);
        fields.extend(
            reserved
                .into_iter()
                .filter(|field| !definition.fields.iter().any(|own| own.name == *field)),
        );
    }
    fields
}

/// Records under their keys.
pub fn records(records: &[Record]) -> Json {
    let shown = records.iter().map(|record| {
        let mut members = numbers(&record.entry);
        members.insert("item".to_owned(), json!([item(&record.item)]));
        (record.key.to_string(), Json::Object(members))
    });
    Json::Object(shown.collect())
}

/// Entries in a list.
pub fn entries(entries: &[Entry]) -> Json {
    let shown = entries.iter().map(|entry| {
        let mut members = numbers(entry);
        members.insert("item-hash".to_owned(), json!([entry.item_hash]));
        Json::Object(members)
    });
    shown.collect()
}

/// An item.
pub fn item(item: &Item) -> Json {
    json!(item)
}

/// Records as CSV.
pub fn records_csv(fields: &[FieldName], records: &[Record]) -> Result<String, ApiError> {
    let header = NUMBERS.into_iter().chain(fields.iter().map(FieldName::as_str));
    let rows = records.iter().map(|record| {
        cells(&record.entry)
            .into_iter()
            .chain(values(fields, &record.item))
            .collect()
    });
    csv_text(header.collect(), rows)
}

/// Entries as CSV.
pub fn entries_csv(entries: &[Entry]) -> Result<String, ApiError> {
    let header = NUMBERS.into_iter().chain(["item-hash"]);
    let rows = entries
        .iter()
        .map(|entry| cells(entry).into_iter().chain([entry.item_hash.to_string()]).collect());
    csv_text(header.collect(), rows)
}

/// An item as CSV.
pub fn item_csv(fields: &[FieldName], item: &Item) -> Result<String, ApiError> {
    let header = fields.iter().map(FieldName::as_str).collect();
    csv_text(header, std::iter::once(values(fields, item).collect()))
}

/// The columns that every entry begins with.
const NUMBERS: [&str; 4] = ["index-entry-number", "entry-number", "entry-timestamp", "key"];

fn cells(entry: &Entry) -> [String; 4] {
    let number = entry.number.to_string();
    [number.clone(), number, seconds(entry.timestamp), entry.key.to_string()]
}

fn numbers(entry: &Entry) -> Map<String, Json> {
    let members = NUMBERS.into_iter().zip(cells(entry));
    members
        .map(|(name, cell)| (name.to_owned(), Json::String(cell)))
        .collect()
}

fn values<'a>(fields: &'a [FieldName], item: &'a Item) -> impl Iterator<Item = String> + 'a {
    fields.iter().map(|field| csv_file::cell(item, field).into_owned())
}

fn csv_text(header: Vec<&str>, rows: impl Iterator<Item = Vec<String>>) -> Result<String, ApiError> {
    let mut writer = csv_file::writer(Vec::new());
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "an answer could not be written as CSV");
        ApiError::internal()
    };
    writer.write_record(header).map_err(|error| failed(&error))?;
    for row in rows {
        writer.write_record(row).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn seconds(time: chrono::DateTime<chrono::Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// A proof with these members.
pub fn proof<const N: usize>(members: [(&str, Json); N]) -> Json {
    let identifier = ("proof-identifier", json!("merkle:sha-256"));
    let members = std::iter::once(identifier).chain(members);
    Json::Object(members.map(|(name, value)| (name.to_owned(), value)).collect())
}
