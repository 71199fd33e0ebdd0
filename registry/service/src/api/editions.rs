//! Published versions.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use openapi::edition::{Edition, EditionList, NewEdition};
use openapi::path::RegisterPath;
use openapi::problems::{ReadProblems, WriteProblems};
use openapi::query::NoQuery;
use registry_store::Store;

use crate::api::registers::existing;
use crate::blocking::block;
use crate::body::Signed;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::view::edition;

/// List the editions of a register
///
/// Its published versions with log size and root hash, latest first.
#[utoipa::path(
    tag = "editions",
    params(RegisterPath),
    responses(
        (status = 200, description = "The editions", body = EditionList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/editions")]
pub async fn list_editions(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let list = block(&store, move |store| {
        existing(store, &register)?;
        let editions = store.editions(&register)?;
        Ok(edition::list(&register, editions))
    })
    .await?;
    reply::read(&request, &list, Freshness::Present)
}

/// Publish an edition
///
/// Makes what the register holds now its next edition. Refused with 409 while the register has no owner or no steward in force: the answer names the gaps.
/// The caller must be owner, steward or deputy in force.
#[utoipa::path(
    tag = "editions",
    params(RegisterPath),
    request_body = NewEdition,
    responses(
        (status = 201, description = "The edition that was published", body = Edition, headers(("Location" = String, description = "The list that it is in"))),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/registers/{register}/editions")]
pub async fn publish_edition(
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
    request: Signed<NewEdition>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let location = format!("/v1/registers/{register}/editions");
    let published = block(&store, move |store| {
        existing(store, &register)?;
        Ok(store.publish(&register, &request.caller, request.body.run.as_deref())?)
    })
    .await?;
    reply::created(&location, &edition::to_wire(&published))
}
