//! Where values come from.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::path::RecordPath;
use openapi::problems::ReadProblems;
use openapi::provenance::Provenance;
use openapi::query::NoQuery;
use registry_store::{AsOf, Store};

use crate::api::records::missing;
use crate::blocking::block;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::view::provenance;

/// Show the provenance of a record
///
/// For every published value its source, the source record, the value as received, the rules that cleaned it and the rule that chose it; and the source records behind the key.
#[utoipa::path(
    tag = "records",
    params(RecordPath),
    responses(
        (status = 200, description = "The provenance", body = Provenance, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/records/{key}/provenance")]
pub async fn find_provenance(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RecordPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let key = query::key(&path.key)?;
    let found = block(&store, move |store| {
        let found = store
            .provenance(&register, &key)?
            .ok_or_else(|| missing(&register, &key, AsOf::Now))?;
        Ok(provenance::to_wire(&register, &found))
    })
    .await?;
    reply::read(&request, &found, Freshness::Present)
}
