//! Pages for people: HTML without scripts.

pub mod asset;
pub mod home;
pub mod person;
pub mod record;
pub mod register;

use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::error::ApiError;
use crate::reply::{self, Freshness};

/// A page as an answer.
pub fn html(request: &HttpRequest, page: &impl Template) -> Result<HttpResponse, ApiError> {
    let body = page.render().map_err(|error| {
        tracing::error!(%error, "a page cannot be written");
        ApiError::internal()
    })?;
    Ok(reply::content(
        request,
        ContentType::html(),
        body.into_bytes(),
        Freshness::Present,
    ))
}
