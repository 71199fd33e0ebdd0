//! Rules by which changes are approved without anybody looking at each.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use openapi::approval_rule::{ApprovalRule, ApprovalRuleList, NewApprovalRule};
use openapi::change_request::EmptyRequest;
use openapi::path::{ApprovalRulePath, RegisterPath};
use openapi::problems::{ReadProblems, WriteProblems};
use openapi::query::NoQuery;
use registry_store::Store;

use crate::api::registers::existing;
use crate::blocking::block;
use crate::body::Signed;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::view::approval_rule;

/// List the approval rules of a register
///
/// The rules by which changes to it are approved without anybody looking at each, past ones too, with the steward who owns each and so answers for what it lets in.
#[utoipa::path(
    tag = "changes",
    params(RegisterPath),
    responses(
        (status = 200, description = "The rules", body = ApprovalRuleList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/approval-rules")]
pub async fn list_approval_rules(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let list = block(&store, move |store| {
        existing(store, &register)?;
        Ok(approval_rule::list(&register, &store.approval_rules(&register)?))
    })
    .await?;
    reply::read(&request, &list, Freshness::Present)
}

/// Begin an approval rule
///
/// From now on, proposed changes that are what the criteria say are approved at once, in the name of the caller, who must be steward in force. The rule approves nothing that its own steward proposed, and stops when the steward's time ends.
#[utoipa::path(
    tag = "changes",
    params(RegisterPath),
    request_body = NewApprovalRule,
    responses(
        (status = 201, description = "The rule that was begun", body = ApprovalRule, headers(("Location" = String, description = "The list that it is in"))),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/registers/{register}/approval-rules")]
pub async fn begin_approval_rule(
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
    request: Signed<NewApprovalRule>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let location = format!("/v1/registers/{register}/approval-rules");
    let rule = block(&store, move |store| {
        existing(store, &register)?;
        let new = approval_rule::from_wire(register, request.body)?;
        Ok(store.begin_approval_rule(new, &request.caller)?)
    })
    .await?;
    reply::created(&location, &approval_rule::to_wire(&rule))
}

/// End an approval rule
///
/// The rule lets nothing in any more. What it has approved stays.
#[utoipa::path(
    tag = "changes",
    params(ApprovalRulePath),
    request_body = EmptyRequest,
    responses(
        (status = 200, description = "The rule with the time of its end", body = ApprovalRule),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/approval-rules/{id}/end")]
pub async fn end_approval_rule(
    store: web::Data<Store>,
    path: web::Path<ApprovalRulePath>,
    _query: web::Query<NoQuery>,
    request: Signed<EmptyRequest>,
) -> Result<HttpResponse, ApiError> {
    let rule = block(&store, move |store| {
        Ok(store.end_approval_rule(&path.id, &request.caller)?)
    })
    .await?;
    reply::done(&approval_rule::to_wire(&rule))
}
