//! What answers when no route does: 404, or 405 with the methods that the address knows.

use std::collections::BTreeSet;

use actix_web::dev::ResourceDef;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ALLOW,
};
use actix_web::{HttpRequest, HttpResponse, web};
use openapi::problem::ProblemKind;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::PathItem;

use crate::error::ApiError;

/// The addresses that are served, with their methods.
pub struct RouteTable(Vec<(ResourceDef, String)>);

impl RouteTable {
    /// The table of a document.
    pub fn of(document: &OpenApi) -> Self {
        Self(
            document
                .paths
                .paths
                .iter()
                .map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item)))
                .collect(),
        )
    }

    fn methods(&self, path: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(resource, _)| resource.is_match(path))
            .map(|(_, methods)| methods.as_str())
    }
}

/// Answers a request for which there is no route.
pub async fn no_route(request: HttpRequest, table: web::Data<RouteTable>) -> Result<HttpResponse, ApiError> {
    let path = request.path();
    let methods = table.methods(path);
    if let (&Method::OPTIONS, Some(methods)) = (request.method(), methods) {
        return Ok(options(methods));
    }
    Err(match methods {
        Some(methods) => ApiError::method_not_allowed(request.method().as_str(), methods),
        None => ApiError::new(
            ProblemKind::NotFound,
            format!("There is nothing at {path}. The addresses are listed at /docs."),
        ),
    })
}

/// What may be asked of an address, also by scripts of other sites.
fn options(methods: &str) -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((ALLOW, methods))
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, methods))
        .insert_header((
            ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id",
        ))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "86400"))
        .finish()
}

/// The methods of a path, as the header `Allow` lists them. Whoever may GET may HEAD.
fn methods(item: &PathItem) -> String {
    let methods: BTreeSet<&str> = [
        item.get.as_ref().map(|_| "GET"),
        item.get.as_ref().map(|_| "HEAD"),
        item.post.as_ref().map(|_| "POST"),
        item.delete.as_ref().map(|_| "DELETE"),
        Some("OPTIONS"),
    ]
    .into_iter()
    .flatten()
    .collect();
    methods.into_iter().collect::<Vec<_>>().join(", ")
}
