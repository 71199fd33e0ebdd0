//! Change sets: list, propose, show.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use openapi::change_request::{EmptyRequest, NewChangeSet};
use openapi::change_set::{ChangeSet, ChangeSetList, ChangeSetState};
use openapi::header::IdempotencyHeader;
use openapi::path::ChangeSetPath;
use openapi::problem::ProblemKind;
use openapi::problems::{ReadProblems, WriteProblems};
use openapi::query::{ChangeSetsQuery, NoQuery};
use registry_core::ChangeSetSummary;
use registry_store::{ChangeSetFilter, Store};

use crate::api::registers::existing;
use crate::blocking::block;
use crate::body::Signed;
use crate::command::commands;
use crate::error::ApiError;
use crate::query::{self, Place};
use crate::reply::{self, Freshness};
use crate::view::change_set;

/// List change sets
///
/// Latest first, a page at a time; all of them, or those of one register or in one state.
#[utoipa::path(
    tag = "changes",
    params(ChangeSetsQuery),
    responses(
        (status = 200, description = "A page of change sets", body = ChangeSetList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/changes")]
pub async fn list_change_sets(
    request: HttpRequest,
    store: web::Data<Store>,
    query: web::Query<ChangeSetsQuery>,
) -> Result<HttpResponse, ApiError> {
    let page = query::page(Place::Identifier, query.cursor.as_deref(), query.limit.as_deref())?;
    let register = query.register.as_deref().map(query::register).transpose()?;
    let state: Option<ChangeSetState> = query::choice("state", query.state.as_deref())?;
    let filter = ChangeSetFilter {
        register,
        state: state.map(change_set::state_from_wire),
    };
    let sets = block(&store, move |store| {
        if let Some(register) = &filter.register {
            existing(store, register)?;
        }
        Ok(store.change_sets(&filter, &page)?)
    })
    .await?;
    reply::read(&request, &change_set::page(&sets), Freshness::Internal)
}

/// Propose changes
///
/// Puts changes to one register before its owner and stewards. Nothing changes until one of them, who is not the caller, approves; or a rule does that one of them has begun. With `draft` nobody is asked until it is submitted.
#[utoipa::path(
    tag = "changes",
    params(IdempotencyHeader),
    request_body = NewChangeSet,
    responses(
        (status = 201, description = "The change set that was made", body = ChangeSet, headers(("Location" = String, description = "Where it is"))),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/changes")]
pub async fn propose_changes(
    store: web::Data<Store>,
    _query: web::Query<NoQuery>,
    request: Signed<NewChangeSet>,
) -> Result<HttpResponse, ApiError> {
    let Signed {
        caller,
        body: proposal,
        idempotency,
    } = request;
    let register = query::register(&proposal.register)?;
    let commands = commands(proposal.changes)?;
    let made = block(&store, move |store| {
        existing(store, &register)?;
        let (title, draft) = (proposal.title.as_str(), proposal.draft);
        Ok(match &idempotency {
            Some(name) => store.propose_commands_once(&register, title, commands, draft, &caller, name)?,
            None => store.propose_commands(&register, title, commands, draft, &caller)?,
        })
    })
    .await?;
    let location = format!("/v1/changes/{}", made.id);
    reply::created(&location, &change_set::to_wire(&made))
}

/// Show a change set
///
/// Its state, its proposer, where it comes from, and how many of its changes wait for a decision.
#[utoipa::path(
    tag = "changes",
    params(ChangeSetPath),
    responses(
        (status = 200, description = "The change set", body = ChangeSet, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/changes/{id}")]
pub async fn find_change_set(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<ChangeSetPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let found = block(&store, move |store| existing_set(store, &path.id)).await?;
    reply::read(&request, &change_set::to_wire(&found), Freshness::Internal)
}

/// Submit a draft
///
/// Asks the owner and stewards for a decision about a draft. Only its proposer may.
#[utoipa::path(
    tag = "changes",
    params(ChangeSetPath),
    request_body = EmptyRequest,
    responses(
        (status = 200, description = "The change set as it stands now", body = ChangeSet),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/changes/{id}/submit")]
pub async fn submit_change_set(
    store: web::Data<Store>,
    path: web::Path<ChangeSetPath>,
    _query: web::Query<NoQuery>,
    request: Signed<EmptyRequest>,
) -> Result<HttpResponse, ApiError> {
    let summary = block(&store, move |store| {
        existing_set(store, &path.id)?;
        Ok(store.submit(&path.id, &request.caller)?)
    })
    .await?;
    reply::done(&change_set::to_wire(&summary))
}

/// Withdraw a change set
///
/// Takes back a change set, draft or proposed, before it is decided. Only its proposer may.
#[utoipa::path(
    tag = "changes",
    params(ChangeSetPath),
    request_body = EmptyRequest,
    responses(
        (status = 200, description = "The change set as it stands now", body = ChangeSet),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/changes/{id}/withdraw")]
pub async fn withdraw_change_set(
    store: web::Data<Store>,
    path: web::Path<ChangeSetPath>,
    _query: web::Query<NoQuery>,
    request: Signed<EmptyRequest>,
) -> Result<HttpResponse, ApiError> {
    let summary = block(&store, move |store| {
        existing_set(store, &path.id)?;
        Ok(store.withdraw(&path.id, &request.caller)?)
    })
    .await?;
    reply::done(&change_set::to_wire(&summary))
}

/// The change set, or the error that there is none.
pub fn existing_set(store: &Store, id: &str) -> Result<ChangeSetSummary, ApiError> {
    store.change_set(id)?.ok_or_else(|| {
        ApiError::new(
            ProblemKind::NotFound,
            format!("There is no change set {id:?}. Change sets are listed at /v1/changes."),
        )
    })
}
