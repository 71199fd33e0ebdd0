//! The page of a record: what it says, what became of it, and where each value comes from.

use actix_web::{HttpRequest, HttpResponse, get, web};
use askama::Template;
use openapi::path::RecordPath;
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use registry_core::{Key, RecordStatus, RegisterName, Role, Value};
use registry_store::{AsOf, EntryKind, RegisterOverview, Store};

use crate::api::registers::existing;
use crate::blocking::block;
use crate::error::ApiError;
use crate::page::html;
use crate::page::person::{PersonLine, people};
use crate::page::register::{record_path, text};
use crate::query;
use openapi::path::segment;

/// Entries of the history that a page shows: the latest hundred changes of one thing are more than anybody reads.
const HISTORY: u64 = 100;

#[derive(Template)]
#[template(path = "record_page.html")]
struct RecordPage {
    register: String,
    register_title: String,
    key: String,
    json: String,
    /// Another record took over: its key and its page.
    merged_into: Option<(String, String)>,
    /// Why the record was closed.
    retired: Option<String>,
    recorded: String,
    entry_number: u64,
    item_hash: String,
    values: Vec<ValueLine>,
    history: Vec<Event>,
    sources: Sources,
    owners: Vec<PersonLine>,
    stewards: Vec<PersonLine>,
}

struct ValueLine {
    field: String,
    description: String,
    texts: Vec<LinkedText>,
}

/// A text, and the page of the record that it names.
struct LinkedText {
    text: String,
    path: Option<String>,
}

struct Event {
    when: String,
    number: u64,
    what: &'static str,
    changes: Vec<Changed>,
}

struct Changed {
    field: String,
    before: String,
    after: String,
}

struct Origin {
    field: String,
    value: String,
    source: String,
    source_record_id: String,
    source_value: String,
    rules: String,
}

/// Show a record
///
/// One record for people: its values, what became of it, its history with old and new values, where each value comes from, and who answers for it. Merged and retired records have their pages too, and say what became of them.
#[utoipa::path(
    tag = "pages",
    params(RecordPath),
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html"),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/registers/{register}/records/{key}")]
pub async fn show_record(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RecordPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let key = query::key(&path.key)?;
    let page = block(&store, move |store| {
        let overview = existing(store, &register)?;
        page(store, &overview, &register, &key)
    })
    .await?;
    html(&request, &page)
}

fn page(
    store: &Store,
    overview: &RegisterOverview,
    register: &RegisterName,
    key: &Key,
) -> Result<RecordPage, ApiError> {
    let record = store.record(register, key, AsOf::Now)?.ok_or_else(|| {
        let detail = format!("The register \"{register}\" has no record {:?}.", key.as_str());
        ApiError::new(ProblemKind::NotFound, detail)
    })?;
    let definition = &overview.definition;
    let values = record.item.iter().map(|(name, value)| {
        let field = definition.field(name);
        let refers_to = field.as_ref().and_then(|field| field.register.clone());
        ValueLine {
            field: name.to_string(),
            description: field.map(|field| field.description.clone()).unwrap_or_default(),
            texts: value.texts().map(|text| linked(refers_to.as_ref(), text)).collect(),
        }
    });
    let closed = |field: registry_core::ReservedField| record.item.text(&field).map(str::to_owned);
    Ok(RecordPage {
        register: register.to_string(),
        register_title: definition.title.clone(),
        key: key.to_string(),
        json: format!("/v1/registers/{register}/records/{}", segment(key.as_str())),
        merged_into: match &record.status {
            RecordStatus::Merged { into } => Some((into.to_string(), record_path(register, into))),
            RecordStatus::Live | RecordStatus::Retired => None,
        },
        retired: match &record.status {
            RecordStatus::Retired => closed(registry_core::ReservedField::ClosedBecause),
            RecordStatus::Live | RecordStatus::Merged { .. } => None,
        },
        recorded: moment(record.entry.timestamp),
        entry_number: record.entry.number.get(),
        item_hash: record.entry.item_hash.to_string(),
        values: values.collect(),
        history: history(store, register, key)?,
        sources: Sources::of(store, register, key)?,
        owners: people(&overview.ownership, Role::Owner),
        stewards: people(&overview.ownership, Role::Steward),
    })
}

fn moment(time: chrono::DateTime<chrono::Utc>) -> String {
    time.format("%-d %B %Y, %H:%M UTC").to_string()
}

/// A text with a link to the record that it names, when it is a key of another register.
fn linked(register: Option<&RegisterName>, text: &str) -> LinkedText {
    let named = match (register, text.split_once(':')) {
        (Some(register), None) => Some((register.clone(), text)),
        (Some(_), Some((register, key))) => RegisterName::parse(register).ok().map(|register| (register, key)),
        (None, _) => None,
    };
    let path = named.and_then(|(register, key)| Some(record_path(&register, &Key::parse(key).ok()?)));
    LinkedText {
        text: text.to_owned(),
        path,
    }
}

/// What happened to the record, the latest first.
fn history(store: &Store, register: &RegisterName, key: &Key) -> Result<Vec<Event>, ApiError> {
    let shown = |value: &Option<Value>| text(value.as_ref());
    let changes = store.history(register, key, HISTORY)?;
    let events = changes.iter().rev().map(|change| Event {
        when: moment(change.entry.timestamp),
        number: change.entry.number.get(),
        what: match change.kind {
            EntryKind::Created => "Created",
            EntryKind::Updated => "Updated",
            EntryKind::Merged => "Merged",
            EntryKind::Retired => "Retired",
            EntryKind::Reinstated => "Reinstated",
        },
        changes: change
            .fields
            .iter()
            .map(|field| Changed {
                field: field.field.to_string(),
                before: shown(&field.before),
                after: shown(&field.after),
            })
            .collect(),
    });
    Ok(events.collect())
}

/// Where a record comes from.
#[derive(Default)]
struct Sources {
    values: Vec<Origin>,
    /// The source records that belong to the key: the feed, and the row of it.
    records: Vec<(String, String)>,
}

impl Sources {
    fn of(store: &Store, register: &RegisterName, key: &Key) -> Result<Self, ApiError> {
        let Some(provenance) = store.provenance(register, key)? else {
            return Ok(Self::default());
        };
        let values = provenance.fields.into_iter().map(|field| Origin {
            field: field.field.to_string(),
            value: field.value.clone(),
            source: field.source.to_string(),
            source_record_id: field.source_record_id.clone(),
            source_value: field.source_value.clone(),
            rules: field.cleaning_rules.join(", "),
        });
        let references = provenance.cross_references.into_iter();
        let records = references.map(|reference| (reference.source.to_string(), reference.source_record_id));
        Ok(Self {
            values: values.collect(),
            records: records.collect(),
        })
    }
}
