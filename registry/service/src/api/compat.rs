//! The read interface of the GOV.UK Registers, version 1, for clients of old.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::compat::{CompatItemPath, CompatPath, CompatQuery};
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use registry_store::{Page, Store};

use crate::api::registers::existing;
use crate::blocking::block;
use crate::compat::{Answer, Form, Pages, entries_in, find_entry, find_item, find_record, list_entries, list_records};
use crate::compat::{no_record, nothing, send_rsf};
use crate::error::ApiError;
use crate::limits::COMPAT_PAGE;
use crate::query;
use crate::view::compat;

/// Read a register as of old
///
/// The register, its records or its entries in the forms of the GOV.UK Registers, version 1: numbers are text, records are under their keys, and pages are numbered. `download-rsf` is the whole log. New clients find more, and more carefully kept, under `/v1`.
#[utoipa::path(
    tag = "compatibility",
    params(CompatPath, CompatQuery),
    responses(
        (status = 200, description = "What was asked for", content((Object = "application/json"), (String = "text/csv"), (String = "application/uk-gov-rsf")), headers(("Link" = String, description = "rel=\"next\" and rel=\"previous\": the pages after and before this one"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/compat/{register}/{resource}")]
pub async fn read_compat_register(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<CompatPath>,
    query: web::Query<CompatQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let (resource, form) = Form::of(&path.resource, &request);
    if resource == "download-rsf" {
        return send_rsf(&store, register).await;
    }
    let resource = resource.to_owned();
    let pages = Pages::read(&query)?;
    let answer = block(&store, move |store| {
        let overview = existing(store, &register)?;
        match resource.as_str() {
            "register" => Ok(Answer::json(&compat::register(&overview))),
            "records" => list_records(store, &overview, form, &pages),
            "entries" => list_entries(store, &overview, form, &pages),
            _ => Err(nothing(&resource)),
        }
    })
    .await?;
    answer.send(&request)
}

/// Read a record, an entry or an item as of old
///
/// One of them in the form of the GOV.UK Registers, version 1: a record under its key, an entry in a list, an item as it is.
#[utoipa::path(
    tag = "compatibility",
    params(CompatItemPath),
    responses(
        (status = 200, description = "What was asked for", content((Object = "application/json"), (String = "text/csv")), headers(("Link" = String, description = "rel=\"version-history\": the entries of a record"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/compat/{register}/{resource}/{name}")]
pub async fn read_compat_item(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<CompatItemPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let (name, form) = Form::of(&path.name, &request);
    let (resource, name) = (path.resource.clone(), name.to_owned());
    let answer = block(&store, move |store| {
        let overview = existing(store, &register)?;
        match resource.as_str() {
            "record" | "records" => find_record(store, &overview, form, &name),
            "entry" | "entries" => find_entry(store, &overview, form, &name),
            "item" | "items" => find_item(store, &overview, form, &name),
            _ => Err(nothing(&resource)),
        }
    })
    .await?;
    answer.send(&request)
}

/// List the entries of a record as of old
///
/// All entries of a key, the first one first, in the form of the GOV.UK Registers, version 1.
#[utoipa::path(
    tag = "compatibility",
    params(CompatItemPath),
    responses(
        (status = 200, description = "The entries", content((Object = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/compat/{register}/{resource}/{name}/entries")]
pub async fn list_compat_record_entries(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<CompatItemPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    if !matches!(path.resource.as_str(), "record" | "records") {
        return Err(nothing(&path.resource));
    }
    let key = query::key(&path.name)?;
    let (_, form) = Form::of("", &request);
    let answer = block(&store, move |store| {
        existing(store, &register)?;
        let entries = store.entries_of(&register, &key, &Page::first(COMPAT_PAGE))?.items;
        if entries.is_empty() {
            return Err(no_record(&register, &key));
        }
        entries_in(form, &entries)
    })
    .await?;
    answer.send(&request)
}
