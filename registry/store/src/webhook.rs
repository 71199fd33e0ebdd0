//! Being told of changes: subscriptions of programs, each with the position that it has reached.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use registry_core::{PersonName, RegisterName};

use crate::limits::WEBHOOKS_MAX;
use crate::model::{person, register, webhook};
use crate::{Result, Store, StoreError};

/// A wish to be told of the changes of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its identifier.
    pub id: String,
    /// The register.
    pub register: RegisterName,
    /// Who wished it.
    pub person: PersonName,
    /// Where messages go.
    pub url: String,
    /// What messages are signed with: `whsec_` and base64.
    pub secret: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Number of the last entry that the receiver has taken.
    pub position: u64,
    /// Attempts that failed since the last that did not.
    pub failures: u64,
    /// When to try next.
    pub next_attempt_at: DateTime<Utc>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

impl Store {
    /// Makes a webhook that is told of the entries behind the position, of those to come when there is none.
    pub fn add_webhook(
        &self,
        register: &RegisterName,
        url: &str,
        after: Option<u64>,
        by: &PersonName,
    ) -> Result<Webhook> {
        let secret = new_secret()?;
        self.write(|writing| {
            person::known(writing.connection, by)?;
            let present = register::get(writing.connection, register)?;
            let position = after.unwrap_or(present.log_size);
            if position > present.log_size {
                let rule = format!("be at most {}, the number of entries of {register}", present.log_size);
                return Err(StoreError::invalid("after", position.to_string(), rule));
            }
            if webhook::of_register(writing.connection, &present.definition.name)?.len() >= WEBHOOKS_MAX {
                let rule = format!("have fewer than {WEBHOOKS_MAX} webhooks; end some of them first");
                return Err(StoreError::invalid("register", register.as_str(), rule));
            }
            let new = Webhook {
                id: uuid::Uuid::now_v7().to_string(),
                register: present.definition.name,
                person: by.clone(),
                url: url.to_owned(),
                secret: secret.clone(),
                created_at: writing.at,
                position,
                failures: 0,
                // By the clock of the sender, which the time of the log may be ahead of.
                next_attempt_at: Utc::now(),
                last_error: None,
            };
            webhook::insert(writing.connection, &new)?;
            Ok(new)
        })
    }

    /// The webhooks that the person made for the register, the first one first.
    pub fn webhooks(&self, register: &RegisterName, by: &PersonName) -> Result<Vec<Webhook>> {
        self.read(|connection| {
            let register = register::get(connection, register)?.definition.name;
            let mut webhooks = webhook::of_register(connection, &register)?;
            webhooks.retain(|webhook| webhook.person == *by);
            Ok(webhooks)
        })
    }

    /// Ends the webhook that the person made for the register.
    pub fn end_webhook(&self, register: &RegisterName, id: &str, by: &PersonName) -> Result<()> {
        self.write(|writing| {
            let register = register::get(writing.connection, register)?.definition.name;
            let webhooks = webhook::of_register(writing.connection, &register)?;
            let own = webhooks.iter().any(|webhook| webhook.id == id && webhook.person == *by);
            if own && webhook::delete(writing.connection, id)? {
                return Ok(());
            }
            Err(StoreError::not_found("webhook", id))
        })
    }

    /// The webhooks that are to be told something now, the one that waits longest first.
    pub fn due_webhooks(&self, now: DateTime<Utc>, rows: u32) -> Result<Vec<Webhook>> {
        self.read(|connection| webhook::due(connection, now, i64::from(rows)))
    }

    /// Writes down how an attempt ended: position, failures, next attempt and last error are taken over.
    pub fn keep_webhook_state(&self, webhook: &Webhook) -> Result<()> {
        self.write(|writing| webhook::set_state(writing.connection, webhook))
    }
}

/// 256 random bits in the form of Standard Webhooks.
fn new_secret() -> Result<String> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(|error| StoreError::Io {
        path: "the random numbers of the operating system".to_owned(),
        source: std::io::Error::other(error.to_string()),
    })?;
    Ok(format!("whsec_{}", STANDARD.encode(random)))
}
