//! Searching.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::path::RegisterPath;
use openapi::problems::ReadProblems;
use openapi::query::{FilterQuery, SearchQuery};
use openapi::search::SearchResults;
use registry_core::{RecordFilter, RegisterName};

use crate::answers::{Answer, Answers, Question, State};
use crate::edition_reader::EditionReader;
use crate::error::ApiError;
use crate::limits::{SEARCH_HITS, SEARCH_HITS_DEFAULT, SEARCH_TEXT_BYTES};
use crate::query;
use crate::query_words::search_query;
use crate::reconcile::definition;
use crate::reply::{self, Freshness};
use crate::selection::{self, Asked};
use crate::view::search::KeptResults;

/// Search a register
///
/// Typeahead and full text over the live records of an edition, the latest without `edition`.
/// Words may stand in any order; the last one may be unfinished. Abbreviations (`St`, `Rd`), slips of the finger, missing spaces, missing postcodes and postcodes without their space are understood. A text that is a key finds that record first.
/// The conditions of `filter` are those of the lists of records; where very many records agree with the text and almost none with a condition on something that is not searched, such as a date, not all may be found.
/// Searched are the open texts of a register, but not measures, dates or fields that hold a few categories. A new edition is searched some seconds after it was published; until its first index is made the answer is 503 with `Retry-After`.
#[utoipa::path(
    tag = "search",
    params(RegisterPath, SearchQuery, FilterQuery),
    responses(
        (status = 200, description = "What was found", body = SearchResults, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/search")]
pub async fn search_records(
    request: HttpRequest,
    editions: EditionReader,
    answers: web::Data<Answers>,
    path: web::Path<RegisterPath>,
) -> Result<HttpResponse, ApiError> {
    let (query, conditions) = selection::parameters::<SearchQuery>(request.query_string())?;
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
    let freshness = match number {
        Some(_) => Freshness::Edition,
        None => Freshness::Present,
    };
    let open = editions.index(&register, number).await?;
    let question = Question {
        register: register.clone(),
        state: State::Edition(open.edition.number),
        text: request.query_string().to_owned(),
    };
    if let Some(answer) = answers.given(&question) {
        return Ok(answer.reply(&request, freshness));
    }
    let filter = filter(&editions, &register, &conditions).await?;
    let wanted = search_query(&text, usize::try_from(limit).unwrap_or(usize::MAX), filter);
    // The index is mapped into memory and a query costs less than handing it over to another thread.
    let hits = open.index.search(&wanted)?;
    let body = KeptResults::new(&open.edition, hits).map_err(|error| {
        tracing::error!(%error, "an item of a search index is not JSON");
        ApiError::internal()
    })?;
    let answer = Answer::new(reply::json(&body)?);
    answers.keep(question, answer.clone());
    Ok(answer.reply(&request, freshness))
}

/// The filter that the conditions mean for the register. Without conditions nobody asks for its definition.
async fn filter(
    editions: &EditionReader,
    register: &RegisterName,
    conditions: &[Asked],
) -> Result<RecordFilter, ApiError> {
    if conditions.is_empty() {
        return Ok(RecordFilter::default());
    }
    let definition = definition(&editions.store, register).await?;
    selection::filter(conditions, &definition)
}
