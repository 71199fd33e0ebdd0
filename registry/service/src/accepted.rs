//! What a caller accepts: the header `Accept` (RFC 9110, section 12.5.1).

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{Accept, CONTENT_TYPE, Header, Quality};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use openapi::problem::ProblemKind;

use crate::error::ApiError;

/// The media types that a caller accepts. A header that cannot be read counts as none, and without one everything is
/// accepted.
pub struct Accepted(Option<Accept>);

/// How much a caller wants a media type: by the quality that was given, and of the same quality by what was named first.
type Wish = (Quality, usize);

impl Accepted {
    /// What the caller of this request accepts.
    pub fn of(request: &impl HttpMessage) -> Self {
        Self(Accept::parse(request).ok().filter(|accept| !accept.is_empty()))
    }

    /// The one of the media types that the caller wants most, the first of those that are wanted alike; nothing when
    /// the caller accepts none of them.
    pub fn best<'offered>(&self, offered: &[&'offered str]) -> Option<&'offered str> {
        let wished = offered.iter().rev().filter_map(|name| Some((self.wish(name)?, *name)));
        wished.max_by_key(|(wish, _)| *wish).map(|(_, name)| name)
    }

    /// How much the media type is wanted, by the range of the header that says most about it.
    fn wish(&self, name: &str) -> Option<Wish> {
        let Some(Accept(ranges)) = &self.0 else {
            return Some((Quality::MAX, 0));
        };
        let places = (0..ranges.len()).rev();
        let fitting = ranges.iter().zip(places).filter_map(|(range, place)| {
            let precision = precision(range.item.essence_str(), name)?;
            Some((precision, (range.quality, place)))
        });
        let (_, wish) = fitting.max_by_key(|(precision, _)| *precision)?;
        (wish.0 > Quality::ZERO).then_some(wish)
    }
}

/// How closely the range of media types means the media type; nothing when it does not.
///
/// Whoever accepts JSON accepts what is written in JSON, such as `application/ld+json`.
fn precision(range: &str, name: &str) -> Option<u8> {
    let essence = name.split(';').next().unwrap_or(name).trim();
    let kind = |text: &str| text.split('/').next().map(str::to_owned);
    if range == "*/*" {
        Some(0)
    } else if range.ends_with("/*") {
        (kind(range) == kind(essence)).then_some(1)
    } else if range == essence {
        Some(3)
    } else {
        (range == "application/json" && essence.ends_with("+json")).then_some(2)
    }
}

/// The middleware that answers 406 to whoever does not accept the media type that there is. Only reading is refused so:
/// a write has been done by then.
pub async fn negotiate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let accepted = (request.method() == Method::GET).then(|| Accepted::of(&request));
    let response = next.call(request).await?;
    if let Some(accepted) = accepted
        && response.status().is_success()
        && let Some(Ok(offered)) = response.headers().get(CONTENT_TYPE).map(|value| value.to_str())
        && accepted.best(&[offered]).is_none()
    {
        let detail =
            format!("The answer is {offered}, which the header Accept rules out. Add it there, or leave it out.");
        return Err(ApiError::new(ProblemKind::NotAcceptable, detail).into());
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::ACCEPT;
    use actix_web::test::TestRequest;

    use super::*;

    fn best<'offered>(accept: &str, offered: &[&'offered str]) -> Option<&'offered str> {
        let request = TestRequest::get().insert_header((ACCEPT, accept)).to_http_request();
        Accepted::of(&request).best(offered)
    }

    #[test]
    fn the_most_wanted_is_chosen_and_the_first_when_nothing_is_said() {
        const JSON: &str = "application/json";
        const CSV: &str = "text/csv; charset=utf-8";
        const STREAM: &str = "text/event-stream";
        let offered = &[JSON, CSV, STREAM];
        assert_eq!(
            Accepted::of(&TestRequest::get().to_http_request()).best(offered),
            Some(JSON)
        );
        for (accept, expected) in [
            ("*/*", Some(JSON)),
            ("text/csv", Some(CSV)),
            ("text/csv, application/json", Some(CSV)),
            ("application/json, text/csv", Some(JSON)),
            ("application/json;q=0.5, text/csv;q=0.6", Some(CSV)),
            ("text/*", Some(CSV)),
            ("text/*, text/csv;q=0", Some(STREAM)),
            ("*/*, application/json;q=0.1", Some(CSV)),
            ("image/png", None),
            ("*/*;q=0", None),
            ("not a media type", Some(JSON)),
        ] {
            assert_eq!(best(accept, offered), expected, "{accept}");
        }
        assert_eq!(best(JSON, &["application/ld+json"]), Some("application/ld+json"));
        assert_eq!(best("application/ld+json", &[JSON]), None);
    }
}
