//! Which key a source record stands behind.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::holder::Holder;
use openapi::path::RegisterPath;
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::{AsOfQuery, HolderQuery};
use registry_core::SourceReference;
use registry_store::Store;

use crate::blocking::block;
use crate::error::ApiError;
use crate::query;
use crate::reply;
use crate::view::holder;

/// Find the key of a source record
///
/// Which key the row `id` of the feed `source` stands behind: the key that it was attached to, and the one that answers for it after merges. With `recorded_at` or `edition` as it stood then.
#[utoipa::path(
    tag = "records",
    params(RegisterPath, HolderQuery),
    responses(
        (status = 200, description = "The key", body = Holder, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/cross-references")]
pub async fn find_holder(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    query: web::Query<HolderQuery>,
) -> Result<HttpResponse, ApiError> {
    let query = query.into_inner();
    let register = query::register(&path.register)?;
    let reference = SourceReference {
        source: query::source(query.source.as_deref())?,
        source_record_id: query::required("id", query.id)?,
    };
    let as_of = query::as_of(&AsOfQuery {
        recorded_at: query.recorded_at,
        edition: query.edition,
        ..AsOfQuery::default()
    })?;
    let found = block(&store, move |store| {
        let found = store.holder(&register, &reference, as_of).map_err(ApiError::of_read)?;
        let SourceReference {
            source,
            source_record_id,
        } = &reference;
        let found = found.ok_or_else(|| {
            let when = query::in_words(as_of);
            let detail = format!(
                "Row {source_record_id:?} of the source \"{source}\" stands behind no key of the register \"{register}\"{when}."
            );
            ApiError::new(ProblemKind::NotFound, detail).with(|problem| problem.register = Some(register.to_string()))
        })?;
        Ok(holder::to_wire(&register, &reference, &found))
    })
    .await?;
    reply::read(&request, &found, query::freshness(as_of))
}
