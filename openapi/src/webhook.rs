//! Webhooks: being told of changes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wish to be told of the changes of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"url": "https://department.example.gov.uk/hooks/registers", "after": 120})))]
pub struct NewWebhook {
    /// Where messages go: an `https` address that the world can reach.
    pub url: String,
    /// The position in the feed behind which it begins; the present end when it is left out.
    #[serde(default)]
    pub after: Option<u64>,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "01900000-0000-7000-8000-000000000005",
    "register": "organisation",
    "url": "https://department.example.gov.uk/hooks/registers",
    "created_at": "2026-05-01T09:30:00Z",
    "position": 120,
    "failures": 0,
    "next_attempt_at": "2026-05-01T09:30:00Z",
    "last_error": null,
    "secret": null
})))]
pub struct Webhook {
    /// Its identifier.
    pub id: String,
    /// Name of the register.
    pub register: String,
    /// Where messages go.
    pub url: String,
    /// When it was made, in UTC.
    pub created_at: DateTime<Utc>,
    /// Number of the last entry that the receiver has taken.
    pub position: u64,
    /// Attempts that failed since the last that did not.
    pub failures: u64,
    /// When it is tried next, in UTC.
    pub next_attempt_at: DateTime<Utc>,
    /// Why the last attempt failed; null when it did not.
    pub last_error: Option<String>,
    /// What messages are signed with, as Standard Webhooks has it. It is shown once, when the webhook is made; null ever after.
    pub secret: Option<String>,
}

/// The webhooks that the caller made for a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"webhooks": []})))]
pub struct WebhookList {
    /// The webhooks, the first one first.
    pub webhooks: Vec<Webhook>,
}

/// A wish to be told no more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({})))]
pub struct EndWebhook {}
