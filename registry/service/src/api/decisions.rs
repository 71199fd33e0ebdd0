//! Decisions about change sets.

use actix_web::{HttpResponse, post, web};
use openapi::change_request::{Approval, Rejection, Selection};
use openapi::change_set::{Applied, ChangeSet};
use openapi::header::IdempotencyHeader;
use openapi::path::ChangeSetPath;
use openapi::problem::Violation;
use openapi::problems::WriteProblems;
use openapi::query::NoQuery;
use registry_store::Store;

use crate::api::change_sets::existing_set;
use crate::blocking::block;
use crate::body::Signed;
use crate::error::ApiError;
use crate::limits::ORDINALS_PER_DECISION;
use crate::reply;
use crate::view::change_set;

/// Approve changes
///
/// Lets the selected changes into the register: one commit, all of them or none. Changes that are not selected stay open. A selection is everything, a kind, a list of ordinals, or a filter.
/// The caller must be owner, steward or deputy in force of that register, and must not be the proposer. Nobody approves what they proposed.
#[utoipa::path(
    tag = "changes",
    params(ChangeSetPath, IdempotencyHeader),
    request_body = Approval,
    responses(
        (status = 200, description = "What was appended", body = Applied),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/changes/{id}/approve")]
pub async fn approve_changes(
    store: web::Data<Store>,
    path: web::Path<ChangeSetPath>,
    _query: web::Query<NoQuery>,
    request: Signed<Approval>,
) -> Result<HttpResponse, ApiError> {
    let Signed {
        caller,
        body: Approval { selection, reason },
        idempotency,
    } = request;
    check(&selection)?;
    let selection = change_set::selection(selection)?;
    let applied = block(&store, move |store| {
        let summary = existing_set(store, &path.id)?;
        let (id, reason) = (&path.id, reason.as_deref());
        let applied = match &idempotency {
            Some(name) => store.approve_once(id, &selection, &caller, reason, name)?,
            None => store.approve(id, &selection, &caller, reason)?,
        };
        Ok(change_set::applied(&summary, &applied))
    })
    .await?;
    reply::done(&applied)
}

/// Reject changes
///
/// Keeps the selected changes out. A reason is required, because the refusal binds later runs: a rejected merge is not proposed again.
/// The caller must be owner, steward or deputy in force of that register.
#[utoipa::path(
    tag = "changes",
    params(ChangeSetPath, IdempotencyHeader),
    request_body = Rejection,
    responses(
        (status = 200, description = "The change set as it stands now", body = ChangeSet),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/changes/{id}/reject")]
pub async fn reject_changes(
    store: web::Data<Store>,
    path: web::Path<ChangeSetPath>,
    _query: web::Query<NoQuery>,
    request: Signed<Rejection>,
) -> Result<HttpResponse, ApiError> {
    let Signed {
        caller,
        body: Rejection { selection, reason },
        idempotency,
    } = request;
    check(&selection)?;
    if reason.trim().is_empty() {
        return Err(ApiError::invalid(vec![Violation {
            field: "reason".to_owned(),
            value: reason,
            rule: "say why, because the refusal binds later runs".to_owned(),
        }]));
    }
    let selection = change_set::selection(selection)?;
    let summary = block(&store, move |store| {
        existing_set(store, &path.id)?;
        Ok(match &idempotency {
            Some(name) => store.reject_once(&path.id, &selection, &caller, &reason, name)?,
            None => store.reject(&path.id, &selection, &caller, &reason)?,
        })
    })
    .await?;
    reply::done(&change_set::to_wire(&summary))
}

fn check(selection: &Selection) -> Result<(), ApiError> {
    match selection {
        Selection::Ordinals(ordinals) if ordinals.is_empty() || ordinals.len() > ORDINALS_PER_DECISION => {
            Err(ApiError::invalid(vec![Violation {
                field: "selection.ordinals".to_owned(),
                value: ordinals.len().to_string(),
                rule: format!("hold 1 to {ORDINALS_PER_DECISION} numbers"),
            }]))
        }
        _ => Ok(()),
    }
}
