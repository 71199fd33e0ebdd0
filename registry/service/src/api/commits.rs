//! The commits of a register.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::commit::CommitList;
use openapi::path::RegisterPath;
use openapi::problems::ReadProblems;
use openapi::query::PageQuery;
use registry_store::Store;

use crate::blocking::block;
use crate::error::ApiError;
use crate::query::{self, Place};
use crate::reply::{self, Freshness};
use crate::view::commit;

/// List the commits of a register
///
/// What was recorded at once, the first commit first: time, person, change set, and size and root of the log afterwards. Their times strictly increase, and `recorded_at` means them.
#[utoipa::path(
    tag = "entries",
    params(RegisterPath, PageQuery),
    responses(
        (status = 200, description = "A page of commits", body = CommitList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/commits")]
pub async fn list_commits(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let page = query::page(Place::Number, query.cursor.as_deref(), query.limit.as_deref())?;
    let list = block(&store, move |store| {
        Ok(commit::page(&register, &store.commits(&register, &page)?))
    })
    .await?;
    reply::read(&request, &list, Freshness::Present)
}
