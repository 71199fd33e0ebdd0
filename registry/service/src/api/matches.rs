//! Matching messy records.

use actix_web::{HttpRequest, HttpResponse, post, web};
use openapi::matching::{MatchRequest, MatchResults};
use openapi::path::RegisterPath;
use openapi::problem::ProblemKind;
use openapi::problems::AskProblems;
use openapi::query::NoQuery;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use registry_store::{EditionFiles, Store};

use crate::blocking::block;
use crate::body::asked;
use crate::error::ApiError;
use crate::indexes::Indexes;
use crate::limits::{BATCHES, MATCH_BODY_BYTES, MATCH_CANDIDATES, MATCH_CANDIDATES_DEFAULT, MATCH_RECORDS};
use crate::matchers::Matchers;
use crate::query;
use crate::reply;

/// Batches that are matched now. Each uses every processor.
static ROOM: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(BATCHES);

/// Match messy records
///
/// For each of 1 to 10,000 records the candidates of the latest edition with match weight, what it is made of, how far the best stands out from the next, and the decision: `match`, `review` (a person should look) or `none`. It is the very engine that the pipelines use.
/// What a register is matched by follows from its fields: addresses by all their parts, anything else by its name.
/// The edition is held in memory; after a start, and until the first one is read, the answer is 503 with `Retry-After`. A new edition is matched against some seconds after it was published. Nothing of the request is kept.
#[utoipa::path(
    tag = "search",
    params(RegisterPath),
    request_body(content = MatchRequest, description = "The records, at most 10,000 and 8 MiB"),
    responses(
        (status = 200, description = "What was found, in the order of the records", body = MatchResults),
        AskProblems,
    )
)]
#[post("/v1/registers/{register}/match")]
#[expect(
    clippy::too_many_arguments,
    reason = "each is something that the server gives to a handler"
)]
pub async fn match_records(
    request: HttpRequest,
    store: web::Data<Store>,
    files: web::Data<EditionFiles>,
    indexes: web::Data<Indexes>,
    matchers: web::Data<Matchers>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let body: MatchRequest = asked(&request, payload, MATCH_BODY_BYTES).await?;
    let keep = keep(&body)?;
    let matcher = matchers.find(&store, &files, &indexes, &register).await?;
    let permit = ROOM.try_acquire().map_err(|_full| {
        let detail = format!("{BATCHES} requests are being matched already. Try again in a few seconds.");
        ApiError::unavailable(detail)
    });
    let _permit = if body.records.len() > 1 {
        Some(permit?)
    } else {
        permit.ok()
    };
    let results = block(&store, move |_store| {
        let results = body.records.par_iter().map(|record| matcher.matched(record, keep));
        Ok(MatchResults {
            register: matcher.open.edition.register.to_string(),
            edition: matcher.open.edition.number,
            results: results.collect::<Result<_, _>>()?,
        })
    })
    .await?;
    reply::done(&results)
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
    let says_nothing = |record: &openapi::matching::MessyRecord| record.text.is_none() && record.fields.is_none();
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
