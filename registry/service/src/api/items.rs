//! Items by their hashes.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::item::ItemDocument;
use openapi::path::ItemPath;
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use registry_store::Store;

use crate::blocking::block;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::view::item;

/// Show an item
///
/// One state of one thing, by the SHA-256 of its canonical JSON. It can never be anything else, so caches may keep it.
#[utoipa::path(
    tag = "entries",
    params(ItemPath),
    responses(
        (status = 200, description = "The item", body = ItemDocument, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/items/{hash}")]
pub async fn find_item(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<ItemPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let hash = query::item_hash(&path.hash)?;
    let document = block(&store, move |store| {
        let found = store.item(&register, &hash)?.ok_or_else(|| {
            ApiError::new(
                ProblemKind::NotFound,
                format!("There is no item {hash} in the register \"{register}\"."),
            )
            .with(|problem| problem.register = Some(register.to_string()))
        })?;
        Ok(ItemDocument {
            register: register.to_string(),
            item_hash: hash.to_string(),
            item: item::to_wire(&found),
        })
    })
    .await?;
    reply::read(&request, &document, Freshness::ByHash)
}
