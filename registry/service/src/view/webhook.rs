//! Webhooks.

use openapi::webhook::{Webhook, WebhookList};

/// The webhooks for the wire, without their secrets.
pub fn list(webhooks: &[registry_store::Webhook]) -> WebhookList {
    WebhookList {
        webhooks: webhooks.iter().map(to_wire).collect(),
    }
}

/// A new webhook for the wire, with the secret that is shown once.
pub fn with_secret(webhook: &registry_store::Webhook) -> Webhook {
    Webhook {
        secret: Some(webhook.secret.clone()),
        ..to_wire(webhook)
    }
}

fn to_wire(webhook: &registry_store::Webhook) -> Webhook {
    Webhook {
        id: webhook.id.clone(),
        register: webhook.register.to_string(),
        url: webhook.url.clone(),
        created_at: webhook.created_at,
        position: webhook.position,
        failures: webhook.failures,
        next_attempt_at: webhook.next_attempt_at,
        last_error: webhook.last_error.clone(),
        secret: None,
    }
}
