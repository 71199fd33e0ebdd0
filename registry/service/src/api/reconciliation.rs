//! The reconciliation service of each register.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use openapi::path::RegisterPath;
use openapi::problems::{AskProblems, ReadProblems};
use openapi::query::{NoQuery, ReconcileQuery};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use registry_core::RegisterDefinition;
use serde_json::{Value, json};

use crate::blocking::block;
use crate::body::bytes;
use crate::edition_reader::EditionReader;
use crate::error::ApiError;
use crate::limits::BODY_BYTES;
use crate::query;
use crate::reconcile::{Place, definition, extend, manifest, read_extension, read_queries, reconcile};
use crate::reply::{self, Freshness};

/// Reconcile
///
/// The reconciliation service API 0.2, for `OpenRefine` and other clients. Without parameters the manifest; with `queries` the candidates of a batch; with `extend` values of records that were found. The register is its own one type; every field is a property, and its values are evidence.
/// Candidates come from the same engine as `POST …/match`; `score` is the probability in percent. Every answer may be read by pages of other sites (CORS). There is no JSONP.
#[utoipa::path(
    tag = "reconciliation",
    params(RegisterPath, ReconcileQuery),
    responses(
        (status = 200, description = "The manifest, or the answer to `queries` or `extend`", body = Object, content_type = "application/json", headers(("ETag" = String, description = "For If-None-Match")), example = json!({"versions": ["0.2"], "name": "Register of organisations", "identifierSpace": "https://registers.example/v1/registers/organisation/records/", "schemaSpace": "https://registers.example/v1/registers/organisation"})),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/reconcile/{register}")]
pub async fn reconcile_by_get(
    request: HttpRequest,
    editions: EditionReader,
    path: web::Path<RegisterPath>,
    query: web::Query<ReconcileQuery>,
) -> Result<HttpResponse, ApiError> {
    let body = answer(&request, &editions, &path.register, query.into_inner()).await?;
    reply::read(&request, &body, Freshness::Present)
}

/// Reconcile a batch
///
/// The same as the operation by GET, with `queries` or `extend` in a form (`application/x-www-form-urlencoded`), for batches that are longer than an address may be. At most 500 queries; clients should send 50 (`batchSize`).
#[utoipa::path(
    tag = "reconciliation",
    params(RegisterPath),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "`queries` or `extend`", example = "queries={\"q0\":{\"query\":\"Ministry of Rivers\"}}"),
    responses(
        (status = 200, description = "The answer to `queries` or `extend`", body = Object, content_type = "application/json", example = json!({"q0": {"result": [{"id": "ORG-1", "name": "Ministry of Rivers", "score": 99.9, "match": true, "type": [{"id": "organisation", "name": "Register of organisations"}]}]}})),
        AskProblems,
    )
)]
#[post("/reconcile/{register}")]
pub async fn reconcile_by_post(
    request: HttpRequest,
    editions: EditionReader,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let form = bytes(payload, BODY_BYTES).await?;
    let form = String::from_utf8_lossy(&form);
    let form = web::Query::<ReconcileQuery>::from_query(form.trim_end());
    let form = form.map_err(|error| ApiError::parameter("queries", "", format!("come in a form: {error}")))?;
    let form = form.into_inner();
    if form.queries.is_none() && form.extend.is_none() {
        return Err(ApiError::parameter("queries", "", "come in a form, unless extend does"));
    }
    reply::done(&answer(&request, &editions, &path.register, form).await?)
}

async fn answer(
    request: &HttpRequest,
    editions: &EditionReader,
    register: &str,
    asked: ReconcileQuery,
) -> Result<Value, ApiError> {
    let register = query::register(register)?;
    let definition = definition(&editions.store, &register).await?;
    match (asked.queries, asked.extend) {
        (Some(_), Some(extension)) => Err(ApiError::parameter(
            "extend",
            &extension,
            "not be given together with queries",
        )),
        (Some(queries), None) => candidates(editions, definition, &queries).await,
        (None, Some(extension)) => values(editions, definition, &extension).await,
        (None, None) => Ok(manifest(&Place::of(request, &definition), &definition)),
    }
}

/// The candidates for each query of a batch.
async fn candidates(
    editions: &EditionReader,
    definition: RegisterDefinition,
    queries: &str,
) -> Result<Value, ApiError> {
    let queries = read_queries(queries)?;
    if queries.is_empty() {
        return Ok(json!({}));
    }
    let matcher = editions.matcher(&definition.name).await?;
    block(&editions.store, move |_store| {
        let answers = queries.par_iter().map(|(name, query)| {
            let answer = reconcile(&matcher, &definition.title, query)?;
            Ok((name.clone(), answer))
        });
        let answers: BTreeMap<String, Value> = answers.collect::<Result<_, ApiError>>()?;
        Ok(json!(answers))
    })
    .await
}

/// The values that an extension asks for.
async fn values(editions: &EditionReader, definition: RegisterDefinition, extension: &str) -> Result<Value, ApiError> {
    let extension = read_extension(extension)?;
    let open = editions.index(&definition.name, None).await?;
    block(&editions.store, move |_store| {
        extend(&open.index, &definition, &extension)
    })
    .await
}
