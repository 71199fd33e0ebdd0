//! What the service measures about itself, for Prometheus and whatever reads its format (`OpenMetrics` 1.0).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::commit_watch::CommitWatch;
use crate::error::ApiError;

/// The media type of the answers.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper limits of the groups of durations, in seconds: a record takes a tenth of a millisecond, a large extract seconds.
const DURATIONS: [f64; 12] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1, 0.5, 2.5, 10.0,
];

/// What requests can be about. Labels must be few, whatever addresses are asked for: everything else is "other".
const AREAS: [&str; 26] = [
    "approval-rules",
    "assets",
    "catalogue",
    "changes",
    "checkpoint",
    "commits",
    "compat",
    "cross-references",
    "diff",
    "docs",
    "download",
    "editions",
    "entries",
    "feed",
    "health",
    "items",
    "match",
    "openapi.json",
    "ownership",
    "proofs",
    "reconcile",
    "records",
    "registers",
    "search",
    "signing-keys",
    "webhooks",
];

/// The measures of one service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Measures>);

#[derive(Debug)]
struct Measures {
    registry: Registry,
    answered: Family<Answered, Counter>,
    durations: Family<About, Histogram>,
    under_way: Gauge,
    log_entries: Family<OfRegister, Gauge>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    area: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct About {
    area: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRegister {
    register: String,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("registrar");
        let answered = Family::default();
        registry.register("http_requests", "Requests that were answered", answered.clone());
        let durations = Family::new_with_constructor((|| Histogram::new(DURATIONS)) as fn() -> Histogram);
        registry.register_with_unit(
            "http_request_duration",
            "Time until the head of the answer was ready",
            Unit::Seconds,
            durations.clone(),
        );
        let under_way = Gauge::default();
        registry.register(
            "http_requests_under_way",
            "Requests whose answer is not ready yet",
            under_way.clone(),
        );
        let log_entries = Family::default();
        registry.register("log_entries", "Entries in the log of a register", log_entries.clone());
        Self(Arc::new(Measures {
            registry,
            answered,
            durations,
            under_way,
            log_entries,
        }))
    }
}

impl Metrics {
    /// Notes that a request has come; it counts as under way until the value is dropped.
    pub fn begun(&self) -> UnderWay {
        self.0.under_way.inc();
        UnderWay(self.clone())
    }

    /// Notes an answer to a request for the path, after so long.
    pub fn answered(&self, path: &str, status: StatusCode, time: Duration) {
        let area = area(path);
        let status = status.as_u16();
        self.0.answered.get_or_create(&Answered { area, status }).inc();
        self.0
            .durations
            .get_or_create(&About { area })
            .observe(time.as_secs_f64());
    }

    fn text(&self, commits: &CommitWatch) -> Result<String, fmt::Error> {
        for (register, size) in commits.all().iter() {
            let register = register.to_string();
            let entries = self.0.log_entries.get_or_create_owned(&OfRegister { register });
            entries.set(i64::try_from(*size).unwrap_or(i64::MAX));
        }
        let mut text = String::new();
        encode(&mut text, &self.0.registry)?;
        Ok(text)
    }
}

/// A request under way.
#[derive(Debug)]
pub struct UnderWay(Metrics);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.under_way.dec();
    }
}

/// What a path is about.
fn area(path: &str) -> &'static str {
    let mut segments = path.split('/').skip(1);
    let mut named = segments.next();
    if named == Some("v1") {
        named = segments.next();
        if named == Some("registers") {
            // Behind the register's name stands what is asked of it.
            named = segments.nth(1).or(named);
        }
    }
    AREAS.into_iter().find(|area| Some(*area) == named).unwrap_or("other")
}

/// Answers whoever collects the measures, on the listener of their own.
pub async fn show_metrics(
    metrics: web::Data<Metrics>,
    commits: web::Data<CommitWatch>,
) -> Result<HttpResponse, ApiError> {
    let text = metrics.text(&commits).map_err(|error| {
        tracing::error!(%error, "the measures cannot be written");
        ApiError::internal()
    })?;
    Ok(HttpResponse::Ok().content_type(MEDIA_TYPE).body(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_has_an_area() {
        for path in crate::document().paths.paths.keys().filter(|path| *path != "/") {
            assert_ne!(area(path), "other", "{path}");
        }
    }

    #[test]
    fn areas_are_few_whatever_is_asked() {
        for (path, expected) in [
            ("/v1/registers/address/records/a-1", "records"),
            ("/v1/registers/address", "registers"),
            ("/v1/registers", "registers"),
            ("/v1/registers/address/nonsense", "other"),
            ("/v1/changes/7/approve", "changes"),
            ("/reconcile/address/suggest/entity", "reconcile"),
            ("/compat/address/records.json", "compat"),
            ("/registers/address", "registers"),
            ("/health/ready", "health"),
            ("/", "other"),
            ("", "other"),
            ("/wp-admin", "other"),
        ] {
            assert_eq!(area(path), expected, "{path}");
        }
    }
}
