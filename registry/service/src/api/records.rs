//! Records.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use openapi::path::{RecordPath, RegisterPath, segment};
use openapi::problem::{Problem, ProblemKind};
use openapi::problems::ReadProblems;
use openapi::query::{AsOfQuery, FilterQuery, RecordsQuery};
use openapi::record::{MergedRecord, Record, RecordList, StatusFilter};
use registry_core::{Key, RecordStatus, RegisterDefinition, RegisterName, Validity};
use registry_store::{AsOf, RecordQuery, Store};

use crate::answers::{Answer, Answers, Question, State};
use crate::blocking::{block, look_up};
use crate::edition_reader::EditionReader;
use crate::error::ApiError;
use crate::query;
use crate::record_listing::RecordListing;
use crate::reply::{self, Freshness};
use crate::selection::{self, ShownFields};
use crate::view::record::{self, KeptRecord};

/// List the records of a register
///
/// A page at a time, in order of their keys or of the field that `sort` names. Only live records unless `status` says otherwise, and only those that fulfil the conditions of `filter`.
/// With `recorded_at`, `edition` or `log_size` the register as it stood then, with `valid_at` only the records that hold in the world on that day; both times go together and apart. A cursor goes with the same parameters that made it.
/// A page may have fewer records than `limit`, or none, where few are as wanted; only one without `next_cursor` is the last.
#[utoipa::path(
    tag = "records",
    params(RegisterPath, RecordsQuery, FilterQuery),
    responses(
        (status = 200, description = "A page of records", body = RecordList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/records")]
pub async fn list_records(
    request: HttpRequest,
    editions: EditionReader,
    path: web::Path<RegisterPath>,
) -> Result<HttpResponse, ApiError> {
    let (query, asked) = selection::parameters::<RecordsQuery>(request.query_string())?;
    let register = query::register(&path.register)?;
    let mut wanted = record_query(
        (query.recorded_at, query.edition, query.log_size),
        query.valid_at.as_deref(),
        query.status.as_deref(),
    )?;
    let freshness = query::freshness(wanted.as_of);
    let count: Option<bool> = query::choice_of_truth("count", query.count.as_deref())?;
    let store = editions.store.clone();
    let list = block(&store, move |store| {
        let definition = definition(store, &register)?;
        wanted.filter = selection::filter(&asked, &definition)?;
        let order = selection::order(query.sort.as_deref(), &definition)?;
        let page = query::page_of_records(&order, query.cursor.as_deref(), query.limit.as_deref())?;
        let shown = ShownFields::read(query.fields.as_deref(), &definition)?;
        let listing = RecordListing::new(store, &editions, &register, wanted, order);
        let records = listing.page(&page)?;
        let total = (count == Some(true)).then(|| listing.count()).transpose()?;
        Ok(record::page(&register, &records, &shown, total))
    })
    .await?;
    reply::read(&request, &list, freshness)
}

/// The definition of a register, which must exist.
pub fn definition(store: &Store, register: &RegisterName) -> Result<RegisterDefinition, ApiError> {
    store.definition(register).map_err(ApiError::of_read)
}

/// The records that the parameters of a list mean, before its conditions: `recorded_at`, `edition` and `log_size`, `valid_at`, `status`.
pub fn record_query(
    (recorded_at, edition, log_size): (Option<String>, Option<String>, Option<String>),
    valid_at: Option<&str>,
    status: Option<&str>,
) -> Result<RecordQuery, ApiError> {
    let as_of = query::as_of(&AsOfQuery {
        recorded_at,
        edition,
        log_size,
        valid_at: None,
    })?;
    let status: Option<StatusFilter> = query::choice("status", status)?;
    let valid_at = query::optional_day("valid_at", valid_at)?;
    Ok(RecordQuery::at(as_of, record::filter(status.unwrap_or_default())).valid_at(valid_at))
}

/// Show a record
///
/// The latest entry of a key with its item; with `recorded_at`, `edition` or `log_size` as it stood then.
/// With `valid_at` a live record that does not hold in the world on that day is 404 of the type `not-valid-then`, with its first and last day.
/// A merged key answers 301 with the key that answers for it now, a retired key 410 with its last state. Keys are never reused, so these answers hold for ever.
#[utoipa::path(
    tag = "records",
    params(RecordPath, AsOfQuery),
    responses(
        (status = 200, description = "The record", body = Record, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 301, description = "The key was merged into the one that Location names", body = MergedRecord, headers(("Location" = String, description = "The record that answers for it"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        (status = 410, description = "The key was retired", body = Problem, content_type = "application/problem+json"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/records/{key}")]
pub async fn find_record(
    request: HttpRequest,
    store: web::Data<Store>,
    answers: web::Data<Answers>,
    path: web::Path<RecordPath>,
    query: web::Query<AsOfQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let key = query::key(&path.key)?;
    let as_of = query::as_of(&query)?;
    let valid_at = query::optional_day("valid_at", query.valid_at.as_deref())?;
    if as_of == AsOf::Now
        && let Some(answer) = present(&store, &answers, &register, &key, valid_at).await?
    {
        return Ok(answer.reply(&request, Freshness::Present));
    }
    let (register, key, found) = block(&store, move |store| {
        let found = store.record(&register, &key, as_of).map_err(ApiError::of_read)?;
        Ok((register, key, found))
    })
    .await?;
    let found = found.ok_or_else(|| missing(&register, &key, as_of))?;
    match &found.status {
        RecordStatus::Live => match valid_at.filter(|day| !found.validity.covers(*day)) {
            Some(day) => Err(not_valid(&register, &found, day)),
            None => reply::read(&request, &record::to_wire(&register, &found), query::freshness(as_of)),
        },
        RecordStatus::Merged { into } => reply::moved(
            &location(&register, into, request.query_string()),
            &record::merged(&register, &found, into),
        ),
        RecordStatus::Retired => Err(retired(&register, &found)),
    }
}

/// The answer when the record is live now and holds on the day: at most two look-ups, and nothing read that need not be.
async fn present(
    store: &web::Data<Store>,
    answers: &Answers,
    register: &RegisterName,
    key: &Key,
    valid_at: Option<NaiveDate>,
) -> Result<Option<Answer>, ApiError> {
    let (answers, register, key) = (answers.clone(), register.clone(), key.clone());
    look_up(store, move |store| {
        if valid_at.is_some() {
            return live(store, &register, &key, valid_at);
        }
        let Some(question) = present_question(store, register, key.to_string())? else {
            return Ok(None);
        };
        if let Some(answer) = answers.given(&question) {
            return Ok(Some(answer));
        }
        let answer = live(store, &question.register, &key, None)?;
        if let Some(answer) = &answer {
            answers.keep(question, answer.clone());
        }
        Ok(answer)
    })
    .await
}

/// The present record of the key as a question; nothing for a register without commits.
///
/// The commit is read before the record: what is committed meanwhile makes the answer newer than it says, never older.
pub fn present_question(store: &Store, register: RegisterName, key: String) -> Result<Option<Question>, ApiError> {
    let commit = store.last_commit(&register).map_err(ApiError::of_read)?;
    Ok(commit.map(|commit| Question {
        register,
        state: State::Commit(commit),
        text: key,
    }))
}

fn live(
    store: &Store,
    register: &RegisterName,
    key: &Key,
    valid_at: Option<NaiveDate>,
) -> Result<Option<Answer>, ApiError> {
    let found = store.present_record(register, key).map_err(ApiError::of_read)?;
    let Some(found) = found else { return Ok(None) };
    let validity = Validity::of_json(&found.item_json).map_err(|error| damaged(&error))?;
    if valid_at.is_some_and(|day| !validity.covers(day)) {
        return Ok(None);
    }
    let body = KeptRecord::new(register, key, &found, validity).map_err(|error| damaged(&error))?;
    reply::json(&body).map(|body| Some(Answer::new(body)))
}

/// An item that the store hands out as JSON and that is none.
fn damaged(error: &serde_json::Error) -> ApiError {
    tracing::error!(%error, "an item in the store is not JSON");
    ApiError::internal()
}

/// The error that there is no such record.
pub fn missing(register: &RegisterName, key: &Key, as_of: AsOf) -> ApiError {
    let when = query::in_words(as_of);
    ApiError::new(
        ProblemKind::NotFound,
        format!("There is no record \"{key}\" in the register \"{register}\"{when}."),
    )
    .with(|problem| {
        problem.register = Some(register.to_string());
        problem.key = Some(key.to_string());
    })
}

fn not_valid(register: &RegisterName, found: &registry_store::Record, day: NaiveDate) -> ApiError {
    let key = &found.key;
    let (from, to) = (found.validity.from, found.validity.to);
    let first = from.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let last = to.map_or_else(|| "with no end known".to_owned(), |day| format!("through {day}"));
    ApiError::new(
        ProblemKind::NotValidThen,
        format!(
            "The record \"{key}\" in the register \"{register}\" does not hold on {day}: it holds from {first} {last}."
        ),
    )
    .with(|problem| {
        problem.register = Some(register.to_string());
        problem.key = Some(key.to_string());
        problem.valid_from = from;
        problem.valid_to = to;
    })
}

fn retired(register: &RegisterName, found: &registry_store::Record) -> ApiError {
    let key = &found.key;
    let reason = record::reason(found).unwrap_or_else(|| "no reason was recorded".to_owned());
    ApiError::new(
        ProblemKind::Gone,
        format!("The record \"{key}\" in the register \"{register}\" was retired: {reason}."),
    )
    .with(|problem| {
        problem.register = Some(register.to_string());
        problem.key = Some(key.to_string());
        problem.retired_at = Some(found.entry.timestamp);
        problem.last_state = Some(record::to_wire(register, found));
    })
}

/// The address of the survivor, at the same moment of the register's history.
fn location(register: &RegisterName, key: &Key, query: &str) -> String {
    let address = format!("/v1/registers/{register}/records/{}", segment(key.as_str()));
    if query.is_empty() {
        address
    } else {
        format!("{address}?{query}")
    }
}
