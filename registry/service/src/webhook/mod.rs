//! Telling programs of changes: messages as Standard Webhooks has them, with the changes as events of `CloudEvents`.

pub mod address;
mod signature;

use std::thread;

use chrono::{TimeDelta, Utc};
use openapi::feed::{CLOUD_EVENTS_MEDIA_TYPE, CloudEvent};
use registry_store::{Store, StoreError, Webhook};
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

use crate::limits::{WEBHOOK_CHANGES, WEBHOOK_LOOK_TIME, WEBHOOK_TIME, WEBHOOKS_AT_ONCE};
use crate::view::feed;
use address::PublicResolver;

/// The first wait after a failure; twice as long each time, up to the longest.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);

/// Whether messages may go into internal networks.
#[derive(Debug, Clone, Copy, Default)]
pub struct PrivateWebhooks(pub bool);

/// Why a message did not arrive.
#[derive(Debug, thiserror::Error)]
enum Undelivered {
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("{0}")]
    Call(#[from] ureq::Error),
    #[error("the receiver answered {0}")]
    Status(u16),
    #[error("the message cannot be signed or written")]
    Message,
}

/// Tells whoever wants to be told, on a thread of its own for as long as the process lives.
pub fn tell(store: Store, private: PrivateWebhooks) {
    let config = Agent::config_builder()
        .timeout_global(Some(WEBHOOK_TIME))
        // A redirect could lead where the address itself may not.
        .max_redirects(0)
        .http_status_as_error(false)
        .proxy(None)
        .user_agent("registrar-webhooks")
        .build();
    let resolver = PublicResolver { private: private.0 };
    let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
    thread::spawn(move || {
        loop {
            let told = tell_due(&store, &agent).unwrap_or_else(|error| {
                tracing::warn!(%error, "webhooks cannot be looked up or written down; trying again");
                0
            });
            if told == 0 {
                thread::sleep(WEBHOOK_LOOK_TIME);
            }
        }
    });
}

/// Tells those whose time has come, several at once; says how many were told something.
fn tell_due(store: &Store, agent: &Agent) -> Result<usize, StoreError> {
    let due = store.due_webhooks(Utc::now(), WEBHOOKS_AT_ONCE)?;
    let states: Vec<Webhook> = thread::scope(|scope| {
        let attempts: Vec<_> = due
            .iter()
            .map(|webhook| scope.spawn(|| attempt(store, agent, webhook)))
            .collect();
        attempts.into_iter().filter_map(|attempt| attempt.join().ok()).collect()
    });
    for state in &states {
        store.keep_webhook_state(state)?;
    }
    Ok(states.iter().filter(|state| state.failures == 0).count())
}

/// The state of the webhook after an attempt.
fn attempt(store: &Store, agent: &Agent, webhook: &Webhook) -> Webhook {
    let mut state = webhook.clone();
    match send(store, agent, webhook) {
        Ok(position) => {
            state.position = position;
            state.failures = 0;
            state.last_error = None;
        }
        Err(error) => {
            tracing::info!(webhook = webhook.id, %error, "a message was not delivered");
            state.next_attempt_at = Utc::now() + wait_after(webhook.failures);
            state.failures += 1;
            state.last_error = Some(error.to_string());
        }
    }
    state
}

/// How long to wait after so many failures before this one.
fn wait_after(failures: u64) -> TimeDelta {
    let doublings = u32::try_from(failures.min(16)).unwrap_or(16);
    LONGEST_WAIT.min(FIRST_WAIT * 2_i32.pow(doublings))
}

/// Sends what the receiver has not got; answers with the position that it then has.
fn send(store: &Store, agent: &Agent, webhook: &Webhook) -> Result<u64, Undelivered> {
    let found = store.feed(&webhook.register, webhook.position, WEBHOOK_CHANGES)?;
    let log = store.log_name(&webhook.register)?;
    let events: Vec<CloudEvent> = found.changes.iter().map(|change| feed::event(&log, change)).collect();
    let position = feed::next_after(webhook.position, &found);
    let body = serde_json::to_vec(&events).map_err(|_unwritable| Undelivered::Message)?;
    // The same changes have the same name, however often they are sent.
    let id = format!("msg_{}_{}_{position}", webhook.id, webhook.position);
    let timestamp = Utc::now().timestamp();
    let signed = signature::signature(&webhook.secret, &id, timestamp, &body).ok_or(Undelivered::Message)?;
    let answer = agent
        .post(&webhook.url)
        .header("content-type", CLOUD_EVENTS_MEDIA_TYPE)
        .header("webhook-id", &id)
        .header("webhook-timestamp", &timestamp.to_string())
        .header("webhook-signature", &signed)
        .send(&body[..])?;
    match answer.status().as_u16() {
        200..300 => Ok(position),
        status => Err(Undelivered::Status(status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        assert_eq!(wait_after(0), FIRST_WAIT);
        assert_eq!(wait_after(3), TimeDelta::seconds(40));
        assert_eq!(wait_after(1_000), LONGEST_WAIT);
    }
}
