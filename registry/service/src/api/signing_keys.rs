//! The keys that the service signs with.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::checkpoint::SigningKeyList;
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use registry_store::Store;

use crate::blocking::block;
use crate::error::ApiError;
use crate::reply::{self, Freshness};
use crate::view::checkpoint;

/// List the signing keys
///
/// The public halves of the keys that the service signs checkpoints with, or did, with the time from which to which each was in force. Every rotation is an entry of the register `signing-key`.
/// Whoever checks signatures should know the keys from somewhere else too.
#[utoipa::path(
    tag = "proofs",
    responses(
        (status = 200, description = "The keys", body = SigningKeyList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/signing-keys")]
pub async fn list_signing_keys(
    request: HttpRequest,
    store: web::Data<Store>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let list = block(&store, |store| {
        Ok(checkpoint::signing_keys(&store.origin()?, &store.signing_keys()?))
    })
    .await?;
    reply::read(&request, &list, Freshness::Present)
}
