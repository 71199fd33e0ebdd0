//! Matching messy records.

use std::sync::Arc;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, post, web};
use openapi::matching::{MatchRequest, MatchResults, MessyRecord};
use openapi::path::RegisterPath;
use openapi::problem::ProblemKind;
use openapi::problems::AskProblems;
use openapi::query::NoQuery;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::blocking::block;
use crate::body::{asked, bytes, is_of_type};
use crate::csv_file::CSV;
use crate::edition_reader::EditionReader;
use crate::error::ApiError;
use crate::limits::{BATCHES, MATCH_BODY_BYTES, MATCH_CANDIDATES, MATCH_CANDIDATES_DEFAULT, MATCH_RECORDS};
use crate::matcher::Matcher;
use crate::messy_file::MessyFile;
use crate::query;
use crate::reply;

/// Batches that are matched now. Each uses every processor.
static ROOM: Semaphore = Semaphore::const_new(BATCHES);

/// Match messy records
///
/// For each of 1 to 10,000 records the candidates of the latest edition with match weight, what it is made of, how far the best stands out from the next, and the decision: `match`, `review` (a person should look) or `none`. It is the very engine that the pipelines use.
/// What a register is matched by follows from its fields: addresses by all their parts, what has a name by its name, anything else, such as people, by all its fields together. There a `text` is the value of the field by which the best candidate is found.
/// A CSV file comes back with what was found in columns behind its own: `match_key`, `match_label`, `match_weight`, `match_distinguishability` and `match_decision`. Its columns are recognised by their names, such as `address`, `postcode` or `supplier_name`, or the fields of the register where it is matched by all of them; cells and their order stay as they are, and cells that a spreadsheet would take for a formula too.
/// The edition is held in memory; after a start the first answer comes when it is read, and is 503 with `Retry-After` when that takes longer than 20 seconds. A new edition is matched against some seconds after it was published. Nothing of the request is kept.
#[utoipa::path(
    tag = "search",
    params(RegisterPath),
    request_body(description = "The records, at most 10,000 and 8 MiB", content((MatchRequest = "application/json"), (String = "text/csv", example = "supplier_name,paid\nMin. of Rivers,12.50\n"))),
    responses(
        (status = 200, description = "What was found, in the order of the records", content((MatchResults = "application/json"), (String = "text/csv", example = "supplier_name,paid,match_key,match_label,match_weight,match_distinguishability,match_decision\nMin. of Rivers,12.50,ORG-1,Ministry of Rivers,12.4,9.8,match\n"))),
        AskProblems,
    )
)]
#[post("/v1/registers/{register}/match")]
pub async fn match_records(
    request: HttpRequest,
    editions: EditionReader,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    if is_of_type(request.headers(), "text/csv") {
        let file = MessyFile::read(&bytes(payload, MATCH_BODY_BYTES).await?)?;
        let matcher = editions.matcher(&register).await?;
        let records = file.records(&matcher)?;
        let results = matched(&editions, matcher, records, 1).await?;
        let body = file.with(&results.results)?;
        let response = HttpResponse::Ok().insert_header((CONTENT_TYPE, CSV)).body(body);
        return Ok(reply::as_file(response, "matched.csv"));
    }
    let body: MatchRequest = asked(&request, payload, MATCH_BODY_BYTES).await?;
    let keep = keep(&body)?;
    let matcher = editions.matcher(&register).await?;
    reply::done(&matched(&editions, matcher, body.records, keep).await?)
}

/// Matches the records on all processors.
async fn matched(
    editions: &EditionReader,
    matcher: Arc<Matcher>,
    records: Vec<MessyRecord>,
    keep: usize,
) -> Result<MatchResults, ApiError> {
    let _room = room(records.len())?;
    block(&editions.store, move |_store| {
        let results = records.par_iter().map(|record| matcher.matched(record, keep));
        Ok(MatchResults {
            register: matcher.open.edition.register.to_string(),
            edition: matcher.open.edition.number,
            results: results.collect::<Result<_, _>>()?,
        })
    })
    .await
}

/// Room for a batch of so many records; a single one is let in always.
fn room(records: usize) -> Result<Option<SemaphorePermit<'static>>, ApiError> {
    match ROOM.try_acquire() {
        Ok(permit) => Ok(Some(permit)),
        Err(_full) if records <= 1 => Ok(None),
        Err(_full) => Err(ApiError::unavailable(format!(
            "{BATCHES} requests are being matched already. Try again in a few seconds."
        ))),
    }
}

/// How many candidates are kept, when the request is as it must be.
fn keep(body: &MatchRequest) -> Result<usize, ApiError> {
    let broken = |rule: String| ApiError::new(ProblemKind::Invalid, rule);
    let count = body.records.len();
    if !(1..=MATCH_RECORDS).contains(&count) {
        return Err(broken(format!(
            "There are {count} records, but there must be 1 to {MATCH_RECORDS}. Send the rest in further requests."
        )));
    }
    let says_nothing = |record: &MessyRecord| record.text.is_none() && record.fields.is_none();
    if let Some(place) = body.records.iter().position(says_nothing) {
        return Err(broken(format!(
            "records[{place}] says nothing: give it a text, or fields with their values."
        )));
    }
    let limit = body.limit.unwrap_or(MATCH_CANDIDATES_DEFAULT);
    if !(1..=MATCH_CANDIDATES).contains(&limit) {
        return Err(broken(format!(
            "limit is {limit}, but must be from 1 to {MATCH_CANDIDATES}."
        )));
    }
    Ok(limit as usize)
}
