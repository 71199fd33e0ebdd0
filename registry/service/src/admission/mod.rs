//! Which requests are let in, and for how long they may take.

mod known_keys;
mod overload;
mod rate;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

pub use self::rate::RateLimits;
use crate::error::ApiError;
use crate::limits::REQUEST_TIME;

/// Which requests are let in; all of them unless something is set.
#[derive(Debug, Default)]
pub struct Admission {
    /// How many requests one caller may send.
    pub rate_limits: Option<RateLimits>,
    /// Whether requests are refused while there are more than can be answered.
    pub sheds_load: bool,
}

impl Admission {
    /// Lets the request in, or says why not. Questions about health are always answered: whoever watches the service must
    /// not take a busy one for a dead one.
    pub async fn check(&self, request: &ServiceRequest) -> Result<(), ApiError> {
        if request.path().starts_with("/health/") {
            return Ok(());
        }
        if self.sheds_load {
            overload::check()?;
        }
        match &self.rate_limits {
            Some(limits) => limits.check(request).await,
            None => Ok(()),
        }
    }
}

/// The middleware that ends what takes too long.
pub async fn limit_time(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let answer = tokio::time::timeout(REQUEST_TIME, next.call(request)).await;
    answer.map_err(|_elapsed| too_long())?
}

fn too_long() -> ApiError {
    let seconds = REQUEST_TIME.as_secs();
    tracing::warn!("a request took longer than {seconds} seconds");
    ApiError::unavailable(format!(
        "The answer was not ready within {seconds} seconds. Ask for less at once, or try again later."
    ))
}
