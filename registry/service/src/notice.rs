//! What everybody who asks about a register must be told, whatever they asked: that a review is overdue, that nobody answers for it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use registry_core::{OwnershipRecord, RegisterName};
use registry_store::{RegisterOverview, Store};

use crate::blocking::block;
use crate::limits::{NOTICE_TIME, NOTICES};

/// The header that carries it, once for each thing to say.
pub const NOTICE_HEADER: HeaderName = HeaderName::from_static("registrar-notice");

/// What is to be said about each register, as it was found out lately.
///
/// Finding out costs one look at the register: about ten small queries, a millisecond together in an unoptimised build. It happens at most once in [`NOTICE_TIME`] for each register, and not at all for registers that do not exist.
#[derive(Default)]
pub struct Notices(Mutex<HashMap<RegisterName, (Instant, Vec<HeaderValue>)>>);

impl Notices {
    /// What was found out lately about the register.
    pub fn known(&self, register: &RegisterName) -> Option<Vec<HeaderValue>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (found, notices) = known.get(register)?;
        (found.elapsed() < NOTICE_TIME).then(|| notices.clone())
    }

    fn keep(&self, register: RegisterName, notices: Vec<HeaderValue>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= NOTICES {
            known.clear();
        }
        known.insert(register, (Instant::now(), notices));
    }
}

/// The middleware that adds the notices to every answer about a register, right or wrong.
pub async fn add_notices(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    if !response.status().is_server_error()
        && let Some(register) = named_register(&response)
    {
        for notice in notices_of(&response, register).await {
            response.headers_mut().append(NOTICE_HEADER, notice);
        }
    }
    Ok(response)
}

/// The register in the path, when the route has one.
fn named_register<B>(response: &ServiceResponse<B>) -> Option<RegisterName> {
    let name = response.request().match_info().get("register")?;
    RegisterName::parse(name).ok()
}

async fn notices_of<B>(response: &ServiceResponse<B>, register: RegisterName) -> Vec<HeaderValue> {
    let request = response.request();
    let (Some(cache), Some(store)) = (
        request.app_data::<web::Data<Notices>>(),
        request.app_data::<web::Data<Store>>(),
    ) else {
        return Vec::new();
    };
    if let Some(notices) = cache.known(&register) {
        return notices;
    }
    let name = register.clone();
    match block(store, move |store| Ok(store.register(&name)?)).await {
        Ok(Some(overview)) => {
            let notices = notices(&overview);
            cache.keep(register, notices.clone());
            notices
        }
        Ok(None) => Vec::new(),
        Err(error) => {
            tracing::warn!(%error, %register, "the notices of a register cannot be read");
            Vec::new()
        }
    }
}

/// That a review of somebody in force is overdue, and since when.
pub fn overdue_review(record: &OwnershipRecord) -> Option<String> {
    let since = record.next_review?.succ_opt()?;
    Some(format!(
        "review of {} {} overdue since {since}",
        record.role, record.person
    ))
}

fn notices(overview: &RegisterOverview) -> Vec<HeaderValue> {
    let gaps = overview.gaps.iter().map(ToString::to_string);
    let coming = overview.coming_gaps.iter().map(ToString::to_string);
    let reviews = overview.overdue_reviews.iter().filter_map(overdue_review);
    gaps.chain(coming)
        .chain(reviews)
        .filter_map(|text| HeaderValue::from_str(&ascii(&text)).ok())
        .collect()
}

/// The text with everything but visible ASCII and spaces percent-encoded as UTF-8, and the percent sign too.
fn ascii(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'%' => "%25".to_owned(),
            b' '..=b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_ascii_whatever_the_name() {
        assert_eq!(ascii("Zoë 100%\r\nSet-Cookie: x"), "Zo%C3%AB 100%25%0D%0ASet-Cookie: x");
    }
}
