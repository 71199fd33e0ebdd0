//! Records.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::path::{RecordPath, RegisterPath};
use openapi::problem::{Problem, ProblemKind};
use openapi::problems::ReadProblems;
use openapi::query::{AsOfQuery, RecordsQuery};
use openapi::record::{MergedRecord, Record, RecordList, StatusFilter};
use registry_core::{Key, RecordStatus, RegisterName};
use registry_store::{AsOf, Store};

use crate::blocking::block;
use crate::error::ApiError;
use crate::query::{self, Place};
use crate::reply::{self, Freshness};
use crate::view::record;

/// List the records of a register
///
/// In order of their keys, a page at a time. Only live records unless `status` says otherwise.
/// With `recorded_at` or `edition` the register as it stood then; a cursor goes with the same parameters that made it.
#[utoipa::path(
    tag = "records",
    params(RegisterPath, RecordsQuery),
    responses(
        (status = 200, description = "A page of records", body = RecordList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/records")]
pub async fn list_records(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    query: web::Query<RecordsQuery>,
) -> Result<HttpResponse, ApiError> {
    let query = query.into_inner();
    let register = query::register(&path.register)?;
    let page = query::page(Place::Key, query.cursor.as_deref(), query.limit.as_deref())?;
    let status: Option<StatusFilter> = query::choice("status", query.status.as_deref())?;
    let as_of = query::as_of(&AsOfQuery {
        recorded_at: query.recorded_at,
        edition: query.edition,
    })?;
    let list = block(&store, move |store| {
        let filter = record::filter(status.unwrap_or_default());
        let records = store.records(&register, as_of, None, &page, filter)?;
        Ok(record::page(&register, &records))
    })
    .await?;
    reply::read(&request, &list, freshness(as_of))
}

/// Show a record
///
/// The latest entry of a key with its item; with `recorded_at` or `edition` as it stood then.
/// A merged key answers 301 with the key that answers for it now, a retired key 410 with its last state. Keys are never reused, so these answers hold for ever.
#[utoipa::path(
    tag = "records",
    params(RecordPath, AsOfQuery),
    responses(
        (status = 200, description = "The record", body = Record, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 301, description = "The key was merged into the one that Location names", body = MergedRecord, headers(("Location" = String, description = "The record that answers for it"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        (status = 410, description = "The key was retired", body = Problem, content_type = "application/problem+json"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/records/{key}")]
pub async fn find_record(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RecordPath>,
    query: web::Query<AsOfQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let key = query::key(&path.key)?;
    let as_of = query::as_of(&query)?;
    let (register, key, found) = block(&store, move |store| {
        let found = store.record(&register, &key, as_of)?;
        Ok((register, key, found))
    })
    .await?;
    let found = found.ok_or_else(|| missing(&register, &key, as_of))?;
    match &found.status {
        RecordStatus::Live => reply::read(&request, &record::to_wire(&register, &found), freshness(as_of)),
        RecordStatus::Merged { into } => reply::moved(
            &location(&register, into, request.query_string()),
            &record::merged(&register, &found, into),
        ),
        RecordStatus::Retired => Err(retired(&register, &found)),
    }
}

/// The error that there is no such record.
pub fn missing(register: &RegisterName, key: &Key, as_of: AsOf) -> ApiError {
    let when = match as_of {
        AsOf::Now => String::new(),
        AsOf::RecordedAt(time) => format!(" at {}", time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)),
        AsOf::LogSize(size) => format!(" after {size} entries"),
        AsOf::Edition(number) => format!(" in edition {number}"),
    };
    ApiError::new(
        ProblemKind::NotFound,
        format!("There is no record \"{key}\" in the register \"{register}\"{when}."),
    )
    .with(|problem| {
        problem.register = Some(register.to_string());
        problem.key = Some(key.to_string());
    })
}

fn retired(register: &RegisterName, found: &registry_store::Record) -> ApiError {
    let key = &found.key;
    let reason = record::reason(found).unwrap_or_else(|| "no reason was recorded".to_owned());
    ApiError::new(
        ProblemKind::Gone,
        format!("The record \"{key}\" in the register \"{register}\" was retired: {reason}."),
    )
    .with(|problem| {
        problem.register = Some(register.to_string());
        problem.key = Some(key.to_string());
        problem.retired_at = Some(found.entry.timestamp);
        problem.last_state = Some(record::to_wire(register, found));
    })
}

/// The address of the survivor, at the same moment of the register's history.
fn location(register: &RegisterName, key: &Key, query: &str) -> String {
    let address = format!("/v1/registers/{register}/records/{}", reply::segment(key.as_str()));
    if query.is_empty() {
        address
    } else {
        format!("{address}?{query}")
    }
}

fn freshness(as_of: AsOf) -> Freshness {
    match as_of {
        AsOf::Edition(_) => Freshness::Edition,
        AsOf::Now | AsOf::RecordedAt(_) | AsOf::LogSize(_) => Freshness::Present,
    }
}
