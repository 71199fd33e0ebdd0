//! The document of this very interface, and the page that shows it.

use std::sync::{Arc, LazyLock};

use actix_web::http::header::{CONTENT_ENCODING, ContentType};
use actix_web::{HttpRequest, HttpResponse, get, web};
use askama::Template;
use openapi::path::DocumentationPath;
use openapi::problem::ProblemKind;
use openapi::problems::{OpenProblems, ReadProblems};
use openapi::query::NoQuery;
use utoipa_swagger_ui::Config;

use crate::document::document_json;
use crate::error::ApiError;
use crate::page::html;
use crate::reply::{self, Freshness};

/// The document, written once.
static DOCUMENT: LazyLock<Option<String>> = LazyLock::new(|| {
    document_json()
        .inspect_err(|error| tracing::error!(%error, "the document cannot be written"))
        .ok()
});

/// How Swagger UI shows the document. No validator is asked: nothing on the page leaves the service.
static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    Arc::new(
        Config::from("/v1/openapi.json")
            .validator_url("none")
            .use_base_layout()
            .display_operation_id(true)
            .default_models_expand_depth(0)
            .persist_authorization(false),
    )
});

/// Show the document
///
/// The description of every operation here, as version 3.1 of the `OpenAPI` specification has it. It is collected from the routes themselves, so it cannot name one that does not exist.
#[utoipa::path(
    tag = "documentation",
    responses(
        (status = 200, description = "The document", body = Object, content_type = "application/json"),
        OpenProblems,
    )
)]
#[get("/v1/openapi.json")]
pub async fn find_document(request: HttpRequest, _query: web::Query<NoQuery>) -> Result<HttpResponse, ApiError> {
    let document = DOCUMENT.as_ref().ok_or_else(ApiError::internal)?;
    Ok(reply::content(
        &request,
        ContentType::json(),
        document.clone().into_bytes(),
        Freshness::Present,
    ))
}

/// The page around Swagger UI.
#[derive(Template)]
#[template(path = "documentation.html")]
struct DocumentationPage;

/// Show the documentation page
///
/// Swagger UI over the document, served from here: it asks no other host.
#[utoipa::path(
    tag = "documentation",
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html"),
        OpenProblems,
    )
)]
#[get("/docs")]
pub async fn show_documentation(request: HttpRequest, _query: web::Query<NoQuery>) -> Result<HttpResponse, ApiError> {
    html(&request, &DocumentationPage)
}

/// Show a file of the documentation page
///
/// The scripts and styles of Swagger UI.
#[utoipa::path(
    tag = "documentation",
    params(DocumentationPath),
    responses(
        (status = 200, description = "The file", body = String, content_type = "text/css"),
        ReadProblems,
    )
)]
#[get("/docs/{file}")]
pub async fn find_documentation_file(
    request: HttpRequest,
    path: web::Path<DocumentationPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let file = utoipa_swagger_ui::serve(&path.file, CONFIG.clone()).map_err(|error| {
        tracing::error!(%error, "a file of the documentation page cannot be read");
        ApiError::internal()
    })?;
    // An empty name stands for the page that Swagger UI brings, which ours replaces.
    let file = file.filter(|_| !path.file.is_empty()).ok_or_else(|| {
        let detail = format!("The documentation page at /docs has no file {:?}.", path.file);
        ApiError::new(ProblemKind::NotFound, detail)
    })?;
    let media_type = file
        .content_type
        .parse()
        .map_or_else(|_| ContentType::octet_stream(), ContentType);
    let mut response = reply::content(&request, media_type, file.bytes.into_owned(), Freshness::Present);
    if file.gzpipped {
        let gzip = actix_web::http::header::HeaderValue::from_static("gzip");
        response.headers_mut().insert(CONTENT_ENCODING, gzip);
    }
    Ok(response)
}
