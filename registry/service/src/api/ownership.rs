//! The people who answer for a register.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use openapi::ownership::{EndOwnership, NewOwnership, OwnershipList, OwnershipRecord};
use openapi::path::{OwnershipPath, RegisterPath};
use openapi::problem::ProblemKind;
use openapi::problems::{ReadProblems, WriteProblems};
use openapi::query::{NoQuery, OwnershipQuery};
use registry_store::Store;

use crate::api::registers::existing;
use crate::blocking::block;
use crate::body::Signed;
use crate::deprecation::OWNERSHIP_AS_OF;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::view::ownership;

/// List the ownership records of a register
///
/// The named people and teams with role, organisation, contact, first and last day and next review: all of them, or with `valid_at` those in force on that day. With `recorded_at` as it was known at that time; both together answer who was thought to be in charge.
#[utoipa::path(
    tag = "ownership",
    params(RegisterPath, OwnershipQuery),
    responses(
        (status = 200, description = "The ownership records", body = OwnershipList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/ownership")]
pub async fn list_ownership(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    query: web::Query<OwnershipQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let recorded_at = query.recorded_at.as_deref();
    let recorded_at = recorded_at
        .map(|text| query::timestamp("recorded_at", text))
        .transpose()?;
    #[expect(deprecated, reason = "it is served until it goes")]
    let as_of = query.as_of.as_deref();
    let valid_at = match (&query.valid_at, as_of) {
        (Some(_), Some(text)) => {
            let rule = "not be given together with valid_at, which is its present name";
            return Err(ApiError::parameter("as_of", text, rule));
        }
        (Some(text), None) => Some(query::day("valid_at", text)?),
        (None, text) => query::optional_day("as_of", text)?,
    };
    let is_deprecated = as_of.is_some();
    let list = block(&store, move |store| {
        existing(store, &register)?;
        let records = store.ownership_at(&register, recorded_at, valid_at)?;
        Ok(ownership::list(&register, &records))
    })
    .await?;
    let mut response = reply::read(&request, &list, Freshness::Present)?;
    if is_deprecated {
        OWNERSHIP_AS_OF.announce(&mut response);
    }
    Ok(response)
}

/// Appoint a person
///
/// Makes a person owner, steward, custodian or deputy of a register. A new owner ends the previous owner's record the day before.
/// The caller must be owner or steward in force, unless nobody holds the register yet.
#[utoipa::path(
    tag = "ownership",
    params(RegisterPath),
    request_body = NewOwnership,
    responses(
        (status = 201, description = "The ownership record that was made", body = OwnershipRecord, headers(("Location" = String, description = "The list that it is in"))),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/registers/{register}/ownership")]
pub async fn add_ownership(
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
    request: Signed<NewOwnership>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let location = format!("/v1/registers/{register}/ownership");
    let record = block(&store, move |store| {
        existing(store, &register)?;
        let new = ownership::from_wire(register, request.body)?;
        Ok(store.add_ownership(new, &request.caller)?)
    })
    .await?;
    reply::created(&location, &ownership::to_wire(&record))
}

/// End an appointment
///
/// Sets the last day of an ownership record. The caller must be owner or steward in force.
#[utoipa::path(
    tag = "ownership",
    params(OwnershipPath),
    request_body = EndOwnership,
    responses(
        (status = 200, description = "The ownership record with its last day", body = OwnershipRecord),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/registers/{register}/ownership/{id}/end")]
pub async fn end_ownership(
    store: web::Data<Store>,
    path: web::Path<OwnershipPath>,
    _query: web::Query<NoQuery>,
    request: Signed<EndOwnership>,
) -> Result<HttpResponse, ApiError> {
    let path = path.into_inner();
    let register = query::register(&path.register)?;
    let record = block(&store, move |store| {
        existing(store, &register)?;
        let records = store.ownership(&register, None)?;
        if !records.iter().any(|record| record.id == path.id) {
            let id = path.id;
            let detail = format!("There is no ownership record {id:?} for the register \"{register}\".");
            return Err(ApiError::new(ProblemKind::NotFound, detail));
        }
        Ok(store.end_ownership(&path.id, request.body.last_day, &request.caller)?)
    })
    .await?;
    reply::done(&ownership::to_wire(&record))
}
