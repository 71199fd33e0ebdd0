//! The page of a register: what it lists, who answers for it, its files and its records.

use actix_web::{HttpRequest, HttpResponse, get, web};
use askama::Template;
use chrono::NaiveDate;
use openapi::path::RegisterPath;
use openapi::problems::ReadProblems;
use openapi::query::RegisterPageQuery;
use registry_core::{FieldDefinition, OwnershipRecord};
use registry_store::{AsOf, EditionFiles, RecordQuery, RegisterOverview, StatusFilter, Store};

use crate::api::extracts::find_manifest;
use crate::api::registers::existing;
use crate::blocking::block;
use crate::cursor;
use crate::error::ApiError;
use crate::notice::overdue_review;
use crate::page::html;
use crate::page::person::PersonLine;
use crate::query::{self, Place};
use crate::view::catalogue::completeness;
use crate::view::extract;
use openapi::path::segment;

/// Records on a page.
const RECORDS: u64 = 50;

/// Fields of a record that the list shows beside its key.
const SHOWN_FIELDS: usize = 4;

#[derive(Template)]
#[template(path = "register_page.html")]
struct RegisterPage {
    name: String,
    title: String,
    description: String,
    licence: String,
    live: u64,
    merged: u64,
    retired: u64,
    log_size: u64,
    people: Vec<Appointment>,
    notes: Vec<String>,
    edition: Option<EditionLine>,
    files: Vec<FileLine>,
    fields: Vec<FieldLine>,
    shown: Vec<String>,
    records: Vec<RecordLine>,
    next: Option<String>,
}

struct Appointment {
    role: String,
    person: PersonLine,
    from: String,
    to: String,
    next_review: String,
}

struct EditionLine {
    number: u64,
    day: String,
    published_by: String,
    root: String,
}

struct FileLine {
    name: String,
    url: String,
    what: &'static str,
    size: String,
    digest: String,
}

struct FieldLine {
    name: String,
    description: String,
    datatype: String,
    many: bool,
    refers_to: Option<String>,
    filled: String,
}

struct RecordLine {
    key: String,
    path: String,
    values: Vec<String>,
}

/// Show a register
///
/// What a register lists and what for, who answers for it, the files of its latest edition, its fields and its records, for people.
#[utoipa::path(
    tag = "pages",
    params(RegisterPath, RegisterPageQuery),
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html"),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/registers/{register}")]
pub async fn show_register(
    request: HttpRequest,
    store: web::Data<Store>,
    files: web::Data<EditionFiles>,
    path: web::Path<RegisterPath>,
    query: web::Query<RegisterPageQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let mut page = query::page(Place::Key, query.cursor.as_deref(), None)?;
    page.limit = RECORDS;
    let files = EditionFiles::clone(&files);
    let page = block(&store, move |store| {
        let overview = existing(store, &register)?;
        let records = store.records(&register, &RecordQuery::at(AsOf::Now, StatusFilter::Live), &page)?;
        let mut shown = self::page(&files, &overview);
        shown.next = records.next.as_deref().map(cursor::encode);
        for record in records.items {
            let values = shown.shown.iter();
            shown.records.push(RecordLine {
                path: record_path(&register, &record.key),
                key: record.key.to_string(),
                values: values.map(|field| text(record.item.get(field))).collect(),
            });
        }
        Ok(shown)
    })
    .await?;
    html(&request, &page)
}

/// Where the page of a record is.
pub fn record_path(register: &registry_core::RegisterName, key: &registry_core::Key) -> String {
    format!("/registers/{register}/records/{}", segment(key.as_str()))
}

/// A value in one line.
pub fn text(value: Option<&registry_core::Value>) -> String {
    value.map_or_else(String::new, |value| value.texts().collect::<Vec<_>>().join(", "))
}

/// A day in words.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn page(files: &EditionFiles, overview: &RegisterOverview) -> RegisterPage {
    let definition = &overview.definition;
    let edition = overview.latest_edition.as_ref();
    let manifest = edition.and_then(|edition| find_manifest(files, edition).ok().flatten());
    let manifest = manifest.map(|(_, manifest)| manifest);
    let filled = manifest.as_ref().map(completeness).unwrap_or_default();
    let own = definition
        .fields
        .iter()
        .filter(|field| field.name != definition.key_field);
    let gaps = overview.gaps.iter().map(ToString::to_string);
    RegisterPage {
        name: definition.name.to_string(),
        title: definition.title.clone(),
        description: definition.description.clone(),
        licence: definition.licence.clone(),
        live: overview.live,
        merged: overview.merged,
        retired: overview.retired,
        log_size: overview.log_size,
        people: overview.ownership.iter().map(appointment).collect(),
        notes: gaps
            .chain(overview.overdue_reviews.iter().filter_map(overdue_review))
            .collect(),
        edition: edition.map(|edition| EditionLine {
            number: edition.number,
            day: day(edition.published_at.date_naive()),
            published_by: edition.published_by.to_string(),
            root: edition.root.to_string(),
        }),
        files: manifest
            .iter()
            .flat_map(|manifest| manifest.files.iter().map(|file| file_line(manifest, file)))
            .collect(),
        fields: definition
            .fields
            .iter()
            .map(|field| field_line(field, filled.get(field.name.as_str())))
            .collect(),
        shown: own.map(|field| field.name.to_string()).take(SHOWN_FIELDS).collect(),
        records: Vec::new(),
        next: None,
    }
}

fn appointment(record: &OwnershipRecord) -> Appointment {
    Appointment {
        role: record.role.to_string(),
        person: PersonLine::of(record),
        from: day(record.from),
        to: record.to.map(day).unwrap_or_default(),
        next_review: record.next_review.map(day).unwrap_or_default(),
    }
}

fn file_line(manifest: &registry_core::ExtractManifest, file: &registry_core::ExtractFile) -> FileLine {
    use registry_core::ExtractForm;
    FileLine {
        name: file.name.clone(),
        url: extract::url(manifest, file),
        what: match file.form {
            ExtractForm::Csv => "CSV, for programs",
            ExtractForm::Csvw => "Description of the CSV file",
            ExtractForm::Jsonl => "JSON lines that prove themselves",
            ExtractForm::Parquet => "Parquet, with types",
            ExtractForm::Rsf => "The whole history, as GOV.UK Registers had it",
            ExtractForm::Spreadsheet => "CSV, for spreadsheet programs",
        },
        size: size(file.bytes),
        digest: file.digest.hex(),
    }
}

fn field_line(field: &FieldDefinition, filled: Option<&f64>) -> FieldLine {
    FieldLine {
        name: field.name.to_string(),
        description: field.description.clone(),
        datatype: field.datatype.as_str().to_owned(),
        many: field.cardinality == registry_core::Cardinality::Many,
        refers_to: field.register.as_ref().map(ToString::to_string),
        filled: filled.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0)),
    }
}

/// A length for people.
fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    let unit = UNITS.into_iter().find(|(length, _)| bytes >= *length);
    unit.map_or_else(
        || format!("{bytes} bytes"),
        |(length, name)| format!("{}.{} {name}", bytes / length, bytes % length * 10 / length),
    )
}
