//! Published versions.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use openapi::edition::{Edition, EditionList, NewEdition};
use openapi::path::{EditionPath, RegisterPath};
use openapi::problem::ProblemKind;
use openapi::problems::{ReadProblems, WriteProblems};
use openapi::query::NoQuery;
use registry_core::RegisterName;
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

/// Show an edition
///
/// One published version: log size, root hash, number of records, who published it and when.
#[utoipa::path(
    tag = "editions",
    params(EditionPath),
    responses(
        (status = 200, description = "The edition", body = Edition, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/editions/{number}")]
pub async fn find_edition(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<EditionPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let number = query::edition_number("number", &path.number)?;
    let found = block(&store, move |store| existing_edition(store, &register, number)).await?;
    reply::read(&request, &edition::to_wire(&found), Freshness::Edition)
}

/// The edition, or the error that there is none.
pub fn existing_edition(
    store: &Store,
    register: &RegisterName,
    number: u64,
) -> Result<registry_core::Edition, ApiError> {
    existing(store, register)?;
    let mut editions = store.editions(register)?.into_iter();
    editions.find(|edition| edition.number == number).ok_or_else(|| {
        let detail = format!(
            "The register \"{register}\" has no edition {number}. Its editions are listed at \
             /v1/registers/{register}/editions."
        );
        ApiError::new(ProblemKind::NotFound, detail).with(|problem| problem.register = Some(register.to_string()))
    })
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
        (status = 201, description = "The edition that was published", body = Edition, headers(("Location" = String, description = "Where it is"))),
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
    let published = block(&store, move |store| {
        existing(store, &register)?;
        Ok(store.publish(&register, &request.caller, request.body.run.as_deref())?)
    })
    .await?;
    let location = format!("/v1/registers/{}/editions/{}", published.register, published.number);
    reply::created(&location, &edition::to_wire(&published))
}
