//! Entries of a register and of a key.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::entry::{EntryList, RecordEntryList};
use openapi::path::{RecordPath, RegisterPath};
use openapi::problems::ReadProblems;
use openapi::query::{EntriesQuery, PageQuery};
use registry_store::{AsOf, Store};

use crate::api::records::missing;
use crate::blocking::block;
use crate::error::ApiError;
use crate::query::{self, Place};
use crate::reply::{self, Freshness};
use crate::view::entry;

/// List the entries of a register
///
/// The log from the entry after `after` on, in its order. A reader that keeps the last number that it saw, and asks again with it, misses nothing and sees nothing twice.
#[utoipa::path(
    tag = "entries",
    params(RegisterPath, EntriesQuery),
    responses(
        (status = 200, description = "A stretch of the log", body = EntryList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/entries")]
pub async fn list_entries(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    query: web::Query<EntriesQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let limit = query::length(query.limit.as_deref())?;
    let greatest = i64::MAX.unsigned_abs();
    let after = query
        .after
        .as_deref()
        .map_or(Ok(0), |text| query::number("after", text, 0, greatest))?;
    let entries = block(&store, move |store| Ok(store.entries(&register, after, limit)?)).await?;
    reply::read(&request, &entry::list(&entries, limit), Freshness::Present)
}

/// List the entries of a record
///
/// The history of one key, merged and retired ones too, in the order of the log.
#[utoipa::path(
    tag = "entries",
    params(RecordPath, PageQuery),
    responses(
        (status = 200, description = "A page of the key's entries", body = RecordEntryList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/records/{key}/entries")]
pub async fn list_record_entries(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RecordPath>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let key = query::key(&path.key)?;
    let page = query::page(Place::Number, query.cursor.as_deref(), query.limit.as_deref())?;
    let entries = block(&store, move |store| {
        if store.record(&register, &key, AsOf::Now)?.is_none() {
            return Err(missing(&register, &key, AsOf::Now));
        }
        Ok(store.entries_of(&register, &key, &page)?)
    })
    .await?;
    reply::read(&request, &entry::page(&entries), Freshness::Present)
}
