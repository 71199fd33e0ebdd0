//! What surrounds every request: its name, the headers that protect the answer, the last word on errors, and one line in the log.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError, web};
use futures_util::FutureExt;
use openapi::problem::{PROBLEM_MEDIA_TYPE, Problem, ProblemKind};
use tracing::Instrument;

use crate::admission::Admission;
use crate::blocking::panic_message;
use crate::draining::Draining;
use crate::error::ApiError;
use crate::headers::protect;
use crate::metrics::Metrics;
use crate::request_id::{REQUEST_ID_HEADER, RequestId};
use crate::revalidation::unchanged;

/// What the end of a request needs to know about its beginning.
struct Context {
    id: RequestId,
    method: Method,
    path: String,
    started: Instant,
    metrics: Option<web::Data<Metrics>>,
    /// Whether the connection ends with this answer.
    last: bool,
}

/// The outermost middleware.
pub async fn surround(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let context = Context {
        id: RequestId::of(request.headers()),
        method: request.method().clone(),
        path: request.path().to_owned(),
        started: Instant::now(),
        metrics: request.app_data().cloned(),
        last: request
            .app_data::<web::Data<Draining>>()
            .is_some_and(|draining| draining.has_begun()),
    };
    let _under_way = context.metrics.as_ref().map(|metrics| metrics.begun());
    if context.method == Method::HEAD {
        // A HEAD request is a GET whose body the connection leaves out.
        request.head_mut().method = Method::GET;
    }
    if carries_key(request.query_string()) {
        let (request, _payload) = request.into_parts();
        let response = context.finish(key_in_address().error_response(), Some(&key_in_address()));
        return Ok(ServiceResponse::new(request, response));
    }
    let outcome = AssertUnwindSafe(context.answer(request, next)).catch_unwind().await;
    match outcome {
        Ok(Ok(response)) => Ok(context.finish_response(response)),
        Ok(Err(error)) => Err(context.finish_error(error)),
        Err(panic) => {
            let detail = panic_message(panic.as_ref());
            tracing::error!(request_id = %context.id, panic = detail, "a handler panicked");
            Err(context.finish_error(ApiError::internal().into()))
        }
    }
}

/// The middleware that gives every line of the log that is written meanwhile the name of the request.
pub async fn name_lines(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = request.extensions().get::<RequestId>().map(ToString::to_string);
    let span = tracing::info_span!("request", request_id = id);
    next.call(request).instrument(span).await
}

impl Context {
    /// Lets the request in, and answers it: at once when nothing has changed for its caller, else by its handler.
    async fn answer(
        &self,
        request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<BoxBody>, Error> {
        if let Some(admission) = request.app_data::<web::Data<Admission>>() {
            admission.check(&request).await?;
        }
        if let Some(unchanged) = unchanged(&request) {
            return Ok(request.into_response(unchanged));
        }
        request.extensions_mut().insert(self.id.clone());
        Ok(next.call(request).await?.map_into_boxed_body())
    }

    fn finish_response(&self, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
        let (request, response) = response.into_parts();
        let error = response.error().and_then(|error| error.as_error::<ApiError>()).cloned();
        let response = self.finish(response, error.as_ref());
        ServiceResponse::new(request, response)
    }

    /// An error that no handler turned into an answer: the answer is made here and travels inside the error.
    fn finish_error(&self, error: Error) -> Error {
        let problem = error.as_error::<ApiError>().cloned();
        let response = self.finish(error.error_response(), problem.as_ref());
        InternalError::from_response(error, response).into()
    }

    fn finish(&self, response: HttpResponse, error: Option<&ApiError>) -> HttpResponse {
        let status = response.status();
        let mut response = if status.is_client_error() || status.is_server_error() {
            self.render_problem(response, error)
        } else {
            response
        };
        if response
            .headers()
            .get(CONTENT_ENCODING)
            .is_some_and(|encoding| encoding == "identity")
        {
            // It told the compression to keep away, and tells the caller nothing.
            response.headers_mut().remove(CONTENT_ENCODING);
        }
        protect(response.headers_mut(), &self.path);
        response.headers_mut().insert(REQUEST_ID_HEADER, self.id.header_value());
        if self.last {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        self.note(status);
        response
    }

    /// Every error leaves as a problem, whoever made it.
    fn render_problem(&self, response: HttpResponse, error: Option<&ApiError>) -> HttpResponse {
        let mut problem = error.map_or_else(|| unnamed_problem(response.status()), |error| error.problem().clone());
        problem.instance = Some(self.path.clone());
        problem.request_id = Some(self.id.as_str().to_owned());
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = response.set_body(BoxBody::new(body));
        let headers = response.headers_mut();
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        headers.remove(ETAG);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_MEDIA_TYPE));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    /// The measures and the access log. It has the path and not the query, which may hold personal data.
    fn note(&self, status: StatusCode) {
        let time = self.started.elapsed();
        if let Some(metrics) = &self.metrics {
            metrics.answered(&self.path, status, time);
        }
        tracing::info!(
            target: "registrar::access",
            request_id = self.id.as_str(),
            method = self.method.as_str(),
            path = self.path,
            status = status.as_u16(),
            duration_us = u64::try_from(time.as_micros()).unwrap_or(u64::MAX),
            "answered"
        );
    }
}

/// An error that was made outside of our handlers, for its status.
fn unnamed_problem(status: StatusCode) -> Problem {
    let kind = ProblemKind::ALL
        .into_iter()
        .find(|kind| kind.status() == status.as_u16());
    let detail = match kind {
        Some(ProblemKind::NotAcceptable) => {
            "The answer can be sent as identity, gzip, deflate or br. Name one of them in Accept-Encoding."
        }
        Some(ProblemKind::RequestTimeout) => "The request took too long to arrive. Send it again.",
        Some(ProblemKind::InvalidParameter) => "The request cannot be read.",
        _ => "The request could not be answered. Quote the request_id when you ask for help.",
    };
    let mut problem = Problem::new(kind.unwrap_or(ProblemKind::Internal), detail);
    problem.status = status.as_u16();
    problem
}

/// Whether the query holds what looks like an API key.
fn carries_key(query: &str) -> bool {
    query
        .split(['&', '='])
        .any(|part| part.strip_prefix("rk_").is_some_and(|rest| rest.len() >= 32))
}

fn key_in_address() -> ApiError {
    ApiError::new(
        ProblemKind::InvalidParameter,
        "An API key never travels in the address, where logs and histories keep it. Send it in the \
         header: Authorization: Bearer rk_… Consider this key lost and ask for a new one.",
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]

    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use actix_web::body::to_bytes;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service, try_call_service};
    use actix_web::{App, web};
    use registry_store::Store;
    use tempfile::TempDir;

    use super::*;
    use crate::blocking::block;

    /// A log that can be read.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    async fn panic_in_store(store: web::Data<Store>) -> Result<HttpResponse, ApiError> {
        block(&store, |_store| -> Result<(), ApiError> { panic!("inner secret") }).await?;
        Ok(HttpResponse::Ok().finish())
    }

    async fn panic_in_handler() -> HttpResponse {
        panic!("inner secret")
    }

    /// The answer of a small application, and what was logged meanwhile.
    async fn answer(request: TestRequest) -> (HttpResponse, String) {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("registrar.db").display());
        let lines = Lines::default();
        let writer = lines.clone();
        let log = crate::log::subscriber("info", writer);
        let guard = tracing::subscriber::set_default(log);
        let app = App::new()
            .app_data(web::Data::new(Store::create(&url).unwrap()))
            .route("/store", web::to(panic_in_store))
            .route("/handler", web::to(panic_in_handler))
            .wrap(from_fn(surround));
        let service = init_service(app).await;
        let response = match try_call_service(&service, request.to_request()).await {
            Ok(response) => response.into_parts().1,
            Err(error) => error.error_response(),
        };
        drop(guard);
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        (response, text)
    }

    #[actix_web::test]
    async fn a_panic_is_500_and_tells_nothing() {
        for path in ["/store", "/handler"] {
            let request = TestRequest::get().uri(path).insert_header(("X-Request-Id", "mine"));
            let (response, log) = answer(request).await;
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            assert!(response.headers().contains_key("content-security-policy"), "{path}");
            let body = to_bytes(response.into_body()).await.unwrap_or_default();
            let problem: Problem = serde_json::from_slice(&body).unwrap();
            assert_eq!(problem.request_id.as_deref(), Some("mine"), "{path}");
            assert!(!String::from_utf8_lossy(&body).contains("secret"), "{path}");
            if path == "/handler" {
                let line = log.lines().find(|line| line.contains("inner secret")).unwrap();
                assert!(line.contains("\"request_id\":\"mine\""), "{line}");
            }
        }
    }

    #[actix_web::test]
    async fn the_access_log_has_neither_query_nor_key() {
        let key = format!("rk_{}", "5".repeat(32));
        let request = TestRequest::get()
            .uri(&format!("/nothing%0d%0a?name=Jane&key={key}"))
            .insert_header(("Authorization", format!("Bearer {key}")))
            .insert_header(("X-Request-Id", "mine"));
        let (_, log) = answer(request).await;
        let line: serde_json::Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
        assert_eq!(line["target"], "registrar::access");
        assert_eq!(line["path"], "/nothing%0d%0a");
        assert_eq!(line["status"], 400);
        assert_eq!(line["request_id"], "mine");
        assert!(!log.contains("rk_") && !log.contains("Jane"), "{log}");
    }
}
