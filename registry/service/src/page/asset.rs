//! The style sheet of the pages.

use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::problems::OpenProblems;
use openapi::query::NoQuery;

use crate::error::ApiError;
use crate::reply::{self, Freshness};

const STYLE: &str = include_str!("../../assets/registrar.css");

/// Show the style sheet of the pages
///
/// The one style sheet that the pages use.
#[utoipa::path(
    tag = "pages",
    responses(
        (status = 200, description = "The style sheet", body = String, content_type = "text/css"),
        OpenProblems,
    )
)]
#[get("/assets/registrar.css")]
pub async fn find_style(request: HttpRequest, _query: web::Query<NoQuery>) -> Result<HttpResponse, ApiError> {
    let media_type = "text/css; charset=utf-8"
        .parse()
        .map_or_else(|_| ContentType::octet_stream(), ContentType);
    Ok(reply::content(
        &request,
        media_type,
        STYLE.as_bytes().to_vec(),
        Freshness::Present,
    ))
}
