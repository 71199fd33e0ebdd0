//! Files of an edition.

use std::io::Write;

use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::edition::ExtractFormat;
use openapi::path::ExtractPath;
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use registry_core::{Edition, RegisterName};
use registry_store::Store;

use crate::api::editions::existing_edition;
use crate::blocking::block;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::stream;

/// Download an edition
///
/// The register as this edition published it, as one file. `rsf` is the whole log in the Register Serialisation Format of the GOV.UK Registers, and loads anywhere that reads it.
#[utoipa::path(
    tag = "editions",
    params(ExtractPath),
    responses(
        (status = 200, description = "The file", content((String = "application/uk-gov-rsf")), headers(("ETag" = String, description = "For If-None-Match"), ("Content-Disposition" = String, description = "A name for the file"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/editions/{number}/extracts/{format}")]
pub async fn find_extract(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<ExtractPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let number = query::edition_number("number", &path.number)?;
    let format = format(&path.format)?;
    let (edition, state) = block(&store, move |store| {
        let edition = existing_edition(store, &register, number)?;
        let state = state(store, &edition)?;
        Ok((edition, state))
    })
    .await?;
    let (name, media_type) = match format {
        ExtractFormat::Rsf => ("rsf", "application/uk-gov-rsf"),
    };
    let tag = reply::tag(format!("{name}\n{state}").as_bytes());
    if reply::is_known(&request, &tag) {
        return Ok(reply::unchanged(tag, Freshness::Edition));
    }
    let file_name = format!("{}-edition-{number}.{name}", edition.register);
    let body = stream::written(&store, move |store, sink| match format {
        ExtractFormat::Rsf => write_rsf(store, &edition, sink),
    })
    .await?;
    let mut response = reply::tagged(tag, Freshness::Edition).streaming(body);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    Ok(reply::as_file(response, &file_name))
}

fn format(text: &str) -> Result<ExtractFormat, ApiError> {
    match text {
        "rsf" => Ok(ExtractFormat::Rsf),
        other => Err(ApiError::new(
            ProblemKind::NotFound,
            format!("There is no extract {other:?}. The form is rsf."),
        )),
    }
}

/// Everything that the bytes of a file follow from, besides its form: the log, and who has signed it.
fn state(store: &Store, edition: &Edition) -> Result<String, ApiError> {
    let register: &RegisterName = &edition.register;
    let note = store
        .checkpoint(register, Some(edition.log_size))?
        .map(|signed| signed.note.to_string());
    let keys: Vec<String> = store.verifier_keys(register)?.iter().map(ToString::to_string).collect();
    Ok(format!(
        "{register}\n{}\n{}\n{}\n{}",
        edition.log_size,
        edition.root,
        note.unwrap_or_default(),
        keys.join("\n")
    ))
}

fn write_rsf(store: &Store, edition: &Edition, sink: &mut dyn Write) -> Result<(), ApiError> {
    store.export_rsf(&edition.register, Some(edition.log_size), sink)?;
    Ok(())
}
