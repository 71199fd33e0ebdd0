//! Webhooks: being told of changes.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use openapi::path::{RegisterPath, WebhookPath};
use openapi::problem::Violation;
use openapi::problems::{ReadProblems, WriteProblems};
use openapi::query::NoQuery;
use openapi::webhook::{EndWebhook, NewWebhook, Webhook, WebhookList};
use registry_store::Store;

use crate::api::registers::existing;
use crate::auth::caller;
use crate::blocking::block;
use crate::body::Signed;
use crate::error::ApiError;
use crate::limits::WEBHOOK_URL_BYTES;
use crate::query;
use crate::reply::{self, Freshness};
use crate::view::webhook;
use crate::webhook::PrivateWebhooks;
use crate::webhook::address;

/// Ask to be told of changes
///
/// Every commit to the register becomes a message to the address: a POST with the changes behind the position, as events of `CloudEvents` 1.0 in a batch, signed as Standard Webhooks has it (`webhook-id`, `webhook-timestamp`, `webhook-signature`) with the secret that this answer shows once.
/// A message is delivered when the receiver answers 2xx. Until then it is sent again, after 5 seconds and then twice as long each time, up to 6 hours; what changes meanwhile comes with it. It may arrive twice, under the same `webhook-id`. Redirects are not followed, and addresses in internal networks are refused, also when a name leads there.
#[utoipa::path(
    tag = "entries",
    params(RegisterPath),
    request_body = NewWebhook,
    responses(
        (status = 201, description = "The webhook, with its secret", body = Webhook, headers(("Location" = String, description = "The list that it is in"))),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/registers/{register}/webhooks")]
pub async fn add_webhook(
    store: web::Data<Store>,
    private: web::Data<PrivateWebhooks>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
    request: Signed<NewWebhook>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let NewWebhook { url, after } = request.body;
    if url.len() > WEBHOOK_URL_BYTES || !address::is_allowed(&url, private.0) {
        let broken = Violation {
            field: "url".to_owned(),
            value: url,
            rule: address::RULE.to_owned(),
        };
        return Err(ApiError::invalid(vec![broken]));
    }
    let location = format!("/v1/registers/{register}/webhooks");
    let made = block(&store, move |store| {
        existing(store, &register)?;
        Ok(store.add_webhook(&register, &url, after, &request.caller)?)
    })
    .await?;
    let mut response = reply::created(&location, &webhook::with_secret(&made))?;
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// List one's webhooks
///
/// The webhooks that the caller made for the register, with the position that each has reached and how its last attempt ended. Secrets are not shown again.
#[utoipa::path(
    tag = "entries",
    params(RegisterPath),
    responses(
        (status = 200, description = "The webhooks", body = WebhookList),
        (status = 401, description = "An API key is needed", body = openapi::problem::Problem, content_type = "application/problem+json"),
        ReadProblems,
    ),
    security(("api_key" = []))
)]
#[get("/v1/registers/{register}/webhooks")]
pub async fn list_webhooks(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let by = caller(&request).await?;
    let register = query::register(&path.register)?;
    let list = block(&store, move |store| {
        existing(store, &register)?;
        Ok(webhook::list(&store.webhooks(&register, &by)?))
    })
    .await?;
    reply::read(&request, &list, Freshness::Internal)
}

/// End a webhook
///
/// Nothing is sent any more. Only who made it may end it.
#[utoipa::path(
    tag = "entries",
    params(WebhookPath),
    request_body = EndWebhook,
    responses(
        (status = 200, description = "The webhooks that are left", body = WebhookList),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/registers/{register}/webhooks/{id}/end")]
pub async fn end_webhook(
    store: web::Data<Store>,
    path: web::Path<WebhookPath>,
    _query: web::Query<NoQuery>,
    request: Signed<EndWebhook>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let id = path.id.clone();
    let EndWebhook {} = request.body;
    let left = block(&store, move |store| {
        existing(store, &register)?;
        store.end_webhook(&register, &id, &request.caller)?;
        Ok(webhook::list(&store.webhooks(&register, &request.caller)?))
    })
    .await?;
    reply::done(&left)
}
