//! Registers.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::path::RegisterPath;
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use openapi::register::{Register, RegisterList};
use registry_core::RegisterName;
use registry_store::{RegisterOverview, Store};

use crate::blocking::block;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::view::register;

/// List the registers
///
/// Every register with its title, licence, counts, latest edition and gaps in its governance, in order of names.
/// The registers that the service keeps about itself (`register`, `field`, `ownership`, `decision`) are among them and can be read like any other.
#[utoipa::path(
    tag = "registers",
    responses(
        (status = 200, description = "The registers", body = RegisterList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers")]
pub async fn list_registers(
    request: HttpRequest,
    store: web::Data<Store>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let overviews = block(&store, |store| Ok(store.registers()?)).await?;
    reply::read(&request, &register::list(&overviews), Freshness::Present)
}

/// Show a register
///
/// Its definition (the schema), licence, the people in force with contact and next review, gaps in its governance, overdue reviews, latest edition, counts and the root of its log.
#[utoipa::path(
    tag = "registers",
    params(RegisterPath),
    responses(
        (status = 200, description = "The register", body = Register, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}")]
pub async fn find_register(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let name = query::register(&path.register)?;
    let overview = block(&store, move |store| existing(store, &name)).await?;
    reply::read(&request, &register::to_wire(&overview), Freshness::Present)
}

/// The register, or the error that there is none.
pub fn existing(store: &Store, name: &RegisterName) -> Result<RegisterOverview, ApiError> {
    store.register(name)?.ok_or_else(|| {
        ApiError::new(
            ProblemKind::NotFound,
            format!("There is no register \"{name}\". The registers are listed at /v1/registers."),
        )
        .with(|problem| problem.register = Some(name.to_string()))
    })
}
