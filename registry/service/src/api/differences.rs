//! What differs between two states of a register.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::difference::DifferenceList;
use openapi::path::{EditionPath, RegisterPath};
use openapi::problems::ReadProblems;
use openapi::query::{DifferenceQuery, EditionDifferenceQuery};
use registry_core::RegisterName;
use registry_store::{AsOf, Page, Store};

use crate::blocking::block;
use crate::error::ApiError;
use crate::query::{self, Place};
use crate::reply::{self, Freshness};
use crate::view::difference;

/// List what changed
///
/// The records that are not the same in two states of the register, in order of their keys, with both entries and every field that differs. The states are given as times (`from`, `to`) or as numbers of entries (`from_size`, `to_size`); the later one is the present when it is left out.
/// A record that changed and changed back is not among them. A page may be short; only one without `next_cursor` is the last.
#[utoipa::path(
    tag = "records",
    params(RegisterPath, DifferenceQuery),
    responses(
        (status = 200, description = "A page of records that differ", body = DifferenceList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/diff")]
pub async fn list_differences(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    query: web::Query<DifferenceQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let page = query::page(Place::Key, query.cursor.as_deref(), query.limit.as_deref())?;
    let from = state("from", query.from.as_deref(), query.from_size.as_deref())?;
    let from = from.ok_or_else(|| {
        ApiError::parameter(
            "from",
            "",
            "be given, or from_size: the earlier of the two states; from_size=0 is the empty register",
        )
    })?;
    let to = state("to", query.to.as_deref(), query.to_size.as_deref())?.unwrap_or(AsOf::Now);
    let list = block(&store, move |store| between(store, &register, from, to, &page)).await?;
    reply::read(&request, &list, Freshness::Present)
}

/// List what an edition changed
///
/// The records that are not the same in an edition and an earlier one, in order of their keys, with both entries and every field that differs. The earlier edition is the one before unless `from` names another.
#[utoipa::path(
    tag = "editions",
    params(EditionPath, EditionDifferenceQuery),
    responses(
        (status = 200, description = "A page of records that differ", body = DifferenceList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/editions/{number}/diff")]
pub async fn list_edition_differences(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<EditionPath>,
    query: web::Query<EditionDifferenceQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let number = query::edition_number("number", &path.number)?;
    let page = query::page(Place::Key, query.cursor.as_deref(), query.limit.as_deref())?;
    let earlier = query
        .from
        .as_deref()
        .map_or(Ok(number - 1), |text| query::number("from", text, 0, number))?;
    let from = match earlier {
        0 => AsOf::LogSize(0),
        earlier => AsOf::Edition(earlier),
    };
    let to = AsOf::Edition(number);
    let list = block(&store, move |store| between(store, &register, from, to, &page)).await?;
    reply::read(&request, &list, Freshness::Edition)
}

/// A page of what differs, with the sizes that the states stand for.
fn between(
    store: &Store,
    register: &RegisterName,
    from: AsOf,
    to: AsOf,
    page: &Page,
) -> Result<DifferenceList, ApiError> {
    let from_size = store.log_size_at(register, from).map_err(ApiError::of_read)?;
    let to_size = store.log_size_at(register, to).map_err(ApiError::of_read)?;
    let (from, to) = (AsOf::LogSize(from_size), AsOf::LogSize(to_size));
    let found = store.difference(register, from, to, page).map_err(ApiError::of_read)?;
    Ok(difference::page(register, from_size, to_size, &found))
}

/// A state by its time or its number of entries.
fn state(name: &str, time: Option<&str>, size: Option<&str>) -> Result<Option<AsOf>, ApiError> {
    let size_name = format!("{name}_size");
    match (time, size) {
        (None, None) => Ok(None),
        (Some(text), None) => query::timestamp(name, text).map(|time| Some(AsOf::RecordedAt(time))),
        (None, Some(text)) => Ok(query::size(&size_name, Some(text))?.map(AsOf::LogSize)),
        (Some(_), Some(text)) => {
            let rule = format!("not be given together with {name}: each of them names a state of the register");
            Err(ApiError::parameter(&size_name, text, rule))
        }
    }
}
