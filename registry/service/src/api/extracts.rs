//! Files of an edition.

use std::io::Write;

use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use openapi::edition::ExtractFormat;
use openapi::path::ExtractPath;
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::ExtractQuery;
use registry_core::{Edition, RegisterName};
use registry_store::{AsOf, Store};

use crate::api::editions::existing_edition;
use crate::blocking::block;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::stream;

/// Download an edition
///
/// The register as this edition published it, as one file. `rsf` is the whole log in the Register Serialisation Format of the GOV.UK Registers, and loads anywhere that reads it. `jsonl` has a header and one line for each entry, with the item where the entry is the latest of its key: enough to recompute every leaf and the signed root with no network.
#[utoipa::path(
    tag = "editions",
    params(ExtractPath, ExtractQuery),
    responses(
        (status = 200, description = "The file", content((String = "application/uk-gov-rsf"), (String = "application/jsonl")), headers(("ETag" = String, description = "For If-None-Match"), ("Content-Disposition" = String, description = "A name for the file"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/editions/{number}/extracts/{format}")]
pub async fn find_extract(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<ExtractPath>,
    query: web::Query<ExtractQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let number = query::edition_number("number", &path.number)?;
    let format = format(&path.format)?;
    let valid_at = query::optional_day("valid_at", query.valid_at.as_deref())?;
    if let (ExtractFormat::Rsf, Some(day)) = (format, valid_at) {
        let rule = "be left out for rsf, which is the whole log; jsonl knows it";
        return Err(ApiError::parameter("valid_at", &day.to_string(), rule));
    }
    let (edition, state) = block(&store, move |store| {
        let edition = existing_edition(store, &register, number)?;
        let state = state(store, &edition)?;
        Ok((edition, state))
    })
    .await?;
    let (name, media_type) = match format {
        ExtractFormat::Rsf => ("rsf", "application/uk-gov-rsf"),
        ExtractFormat::Jsonl => ("jsonl", "application/jsonl"),
    };
    let day = valid_at.map(|day| day.to_string()).unwrap_or_default();
    let tag = reply::tag(format!("{name}\n{day}\n{state}").as_bytes());
    if reply::is_known(&request, &tag) {
        return Ok(reply::unchanged(tag, Freshness::Edition));
    }
    let file_name = format!("{}-edition-{number}.{name}", edition.register);
    let body = stream::written(&store, move |store, sink| match format {
        ExtractFormat::Rsf => write_rsf(store, &edition, sink),
        ExtractFormat::Jsonl => write_jsonl(store, &edition, valid_at, sink),
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
        "jsonl" => Ok(ExtractFormat::Jsonl),
        other => Err(ApiError::new(
            ProblemKind::NotFound,
            format!("There is no extract {other:?}. The forms are rsf and jsonl."),
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

fn write_jsonl(
    store: &Store,
    edition: &Edition,
    valid_at: Option<NaiveDate>,
    sink: &mut dyn Write,
) -> Result<(), ApiError> {
    store.write_extract(&edition.register, AsOf::Edition(edition.number), valid_at, sink)?;
    Ok(())
}
