//! Searching.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::path::RegisterPath;
use openapi::problems::ReadProblems;
use openapi::query::SearchQuery;
use openapi::search::SearchResults;
use registry_store::{EditionFiles, Store};

use crate::error::ApiError;
use crate::indexes::Indexes;
use crate::limits::{SEARCH_HITS, SEARCH_HITS_DEFAULT, SEARCH_TEXT_BYTES};
use crate::query;
use crate::query_words::search_query;
use crate::reply::{self, Freshness};
use crate::view::search::KeptResults;

/// Search a register
///
/// Typeahead and full text over the live records of an edition, the latest without `edition`.
/// Words may stand in any order; the last one may be unfinished. Abbreviations (`St`, `Rd`), slips of the finger, missing spaces, missing postcodes and postcodes without their space are understood. A text that is a key finds that record first.
/// Searched are the open texts of a register, but not measures, dates or fields that hold a few categories. A new edition is searched some seconds after it was published; until its first index is made the answer is 503 with `Retry-After`.
#[utoipa::path(
    tag = "search",
    params(RegisterPath, SearchQuery),
    responses(
        (status = 200, description = "What was found", body = SearchResults, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/search")]
pub async fn search_records(
    request: HttpRequest,
    store: web::Data<Store>,
    files: web::Data<EditionFiles>,
    indexes: web::Data<Indexes>,
    path: web::Path<RegisterPath>,
    query: web::Query<SearchQuery>,
) -> Result<HttpResponse, ApiError> {
    let query = query.into_inner();
    let register = query::register(&path.register)?;
    let text = query::required("q", query.q)?;
    if text.len() > SEARCH_TEXT_BYTES {
        let rule = format!("have at most {SEARCH_TEXT_BYTES} bytes");
        return Err(ApiError::parameter("q", &text, rule));
    }
    let limit = match query.limit.as_deref() {
        Some(limit) => query::number("limit", limit, 1, SEARCH_HITS)?,
        None => SEARCH_HITS_DEFAULT,
    };
    let number = query.edition.as_deref();
    let number = number
        .map(|number| query::edition_number("edition", number))
        .transpose()?;
    let open = indexes.find(&store, &files, &register, number).await?;
    // The index is mapped into memory and a query costs less than handing it over to another thread.
    let hits = open
        .index
        .search(&search_query(&text, usize::try_from(limit).unwrap_or(usize::MAX)))?;
    let body = KeptResults::new(&open.edition, hits).map_err(|error| {
        tracing::error!(%error, "an item of a search index is not JSON");
        ApiError::internal()
    })?;
    let freshness = match number {
        Some(_) => Freshness::Edition,
        None => Freshness::Present,
    };
    reply::read(&request, &body, freshness)
}
