//! Whether the service lives and can answer.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::health::Health;
use openapi::problems::{OpenProblems, ReadProblems};
use openapi::query::NoQuery;
use registry_store::Store;

use crate::blocking::block;
use crate::draining::Draining;
use crate::error::ApiError;
use crate::reply::{self, Freshness};

/// Whether the process lives
///
/// Answers without asking the store. When it does not answer, restart the process.
#[utoipa::path(
    tag = "health",
    responses((status = 200, description = "It lives", body = Health), OpenProblems)
)]
#[get("/health/live")]
pub async fn show_live(request: HttpRequest, _query: web::Query<NoQuery>) -> Result<HttpResponse, ApiError> {
    reply::read(&request, &ok(), Freshness::Internal)
}

/// Whether the service can answer
///
/// Asks the store. Send no requests here while it answers 503: the store cannot be read, or the service is about to stop.
#[utoipa::path(
    tag = "health",
    responses((status = 200, description = "It can answer", body = Health), ReadProblems)
)]
#[get("/health/ready")]
pub async fn show_ready(
    request: HttpRequest,
    store: web::Data<Store>,
    draining: web::Data<Draining>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    if draining.has_begun() {
        return Err(ApiError::unavailable("The service is about to stop. Ask another one."));
    }
    block(&store, |store| {
        store.ready().map_err(|error| {
            tracing::error!(%error, "the store is not ready");
            ApiError::unavailable("The store cannot answer just now. The log of the service says why.")
        })
    })
    .await?;
    reply::read(&request, &ok(), Freshness::Internal)
}

fn ok() -> Health {
    Health {
        status: "ok".to_owned(),
    }
}
