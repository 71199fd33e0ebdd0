//! An answer, and what of it goes into a snapshot.

use std::fmt::Write;

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use serde_json::Value;

use crate::support::redact::redact;

/// The headers that a snapshot shows, besides status and body.
const SHOWN: [&str; 6] = [
    "content-type",
    "location",
    "cache-control",
    "www-authenticate",
    "allow",
    "retry-after",
];

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// What is said about the register, whatever was asked.
    pub fn notices(&self) -> Vec<&str> {
        let notices = self.headers.get_all("registrar-notice");
        notices.map(|value| value.to_str().unwrap()).collect()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// Status, headers that matter, and the body, without what varies.
    pub fn show(&self) -> String {
        let mut shown = format!("{}\n", self.status);
        for name in SHOWN {
            if let Some(value) = self.header(name) {
                writeln!(shown, "{name}: {value}").unwrap();
            }
        }
        shown.push('\n');
        if self
            .header("content-type")
            .is_some_and(|media_type| media_type.contains("json"))
        {
            let mut body = self.json();
            if let Some(id) = body.get_mut("request_id") {
                *id = Value::from("[request]");
            }
            shown.push_str(&serde_json::to_string_pretty(&body).unwrap());
        } else {
            shown.push_str(self.text());
        }
        redact(&shown)
    }
}
