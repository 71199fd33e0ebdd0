//! What will go: announced in the changelog, in the document, and by every answer that still used it.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue, LINK};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// Something that will go.
#[derive(Debug, Clone, Copy)]
pub struct Deprecation {
    since: NaiveDate,
    until: NaiveDate,
}

/// The parameter `as_of` of the ownership list, which is called `valid_at` as everywhere else.
pub const OWNERSHIP_AS_OF: Deprecation = Deprecation {
    since: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    until: NaiveDate::from_ymd_opt(2027, 12, 31).unwrap(),
};

impl Deprecation {
    /// Adds the headers `Deprecation` (RFC 9745), `Sunset` (RFC 8594), and where to read about it.
    pub fn announce(self, response: &mut HttpResponse) {
        let since = format!("@{}", midnight(self.since).timestamp());
        let until = midnight(self.until).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let headers = [
            (HeaderName::from_static("deprecation"), since),
            (HeaderName::from_static("sunset"), until),
            (LINK, "</docs>; rel=\"deprecation\"".to_owned()),
        ];
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(name, value);
            }
        }
    }
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headers_are_as_the_standards_write_them() {
        let mut response = HttpResponse::Ok().finish();
        OWNERSHIP_AS_OF.announce(&mut response);
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        assert_eq!(header("deprecation"), Some("@1795305600"));
        assert_eq!(header("sunset"), Some("Fri, 31 Dec 2027 00:00:00 GMT"));
        assert_eq!(header("link"), Some("</docs>; rel=\"deprecation\""));
    }
}
