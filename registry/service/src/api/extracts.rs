//! Files of an edition.

use std::path::PathBuf;

use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LINK};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use openapi::extract::ExtractList;
use openapi::path::{EditionPath, ExtractPath};
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::{ExtractQuery, NoQuery};
use registry_core::{Edition, ExtractFile, ExtractForm, ExtractManifest};
use registry_store::{AsOf, EditionFiles, Store};

use crate::api::editions::existing_edition;
use crate::blocking::block;
use crate::error::ApiError;
use crate::file;
use crate::query;
use crate::reply::{self, Freshness};
use crate::stream;
use crate::view::extract;

/// The part of an edition that its extracts are.
const PART: &str = "extracts";

/// The file that lists the others.
const MANIFEST: &str = "manifest.json";

/// Where the change feed goes on behind a file, as a number of entries.
const LOG_SIZE: HeaderName = HeaderName::from_static("registrar-log-size");

/// List the files of an edition
///
/// Every file with its digest, length and number of rows, signed together with the edition, its root and its checkpoint. Saved beside a file, the answer is what `registrar verify` checks the file with. `log_size` is where a replica that begins with a file goes on in the change feed.
/// Files are made when an edition is published; until they are there, the answer is 503 with `Retry-After`.
#[utoipa::path(
    tag = "editions",
    params(EditionPath),
    responses(
        (status = 200, description = "The files", body = ExtractList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/editions/{number}/extracts")]
pub async fn list_extracts(
    request: HttpRequest,
    store: web::Data<Store>,
    files: web::Data<EditionFiles>,
    path: web::Path<EditionPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let (_, manifest) = made(&store, &files, &path.register, &path.number).await?;
    reply::read(&request, &extract::list(&manifest), Freshness::Edition)
}

/// Download an edition
///
/// The register as this edition published it, as one file. `csv` has a row for each live record, described by `csvw`; `parquet` has the same with types; `spreadsheet` is for spreadsheet programs: a cell that could be taken for a formula has an apostrophe before it. `jsonl` and `rsf` hold every entry of the log and prove themselves. The other files are proved by the list of files, which is signed.
/// A file never changes. It travels uncompressed, with a strong entity tag and its digest, and can be asked for in parts (`Range`, `If-Range`). `Registrar-Log-Size` is where a replica that begins with it goes on in the change feed.
/// With `valid_at`, `jsonl` holds the items that are valid on that day; that file is made while it is sent.
#[utoipa::path(
    tag = "editions",
    params(ExtractPath, ExtractQuery),
    responses(
        (status = 200, description = "The file", content((String = "text/csv"), (Object = "application/csvm+json"), (String = "application/jsonl"), (String = "application/vnd.apache.parquet"), (String = "application/uk-gov-rsf")), headers(("ETag" = String, description = "For If-None-Match and If-Range"), ("Content-Disposition" = String, description = "A name for the file"), ("Repr-Digest" = String, description = "The SHA-256 of the whole file"), ("Registrar-Log-Size" = u64, description = "Number of entries in the log at this edition"))),
        (status = 206, description = "The part that Range asks for"),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
        (status = 416, description = "The range is not within the file", body = openapi::problem::Problem, content_type = "application/problem+json"),
    )
)]
#[get("/v1/registers/{register}/editions/{number}/extracts/{format}")]
pub async fn find_extract(
    request: HttpRequest,
    store: web::Data<Store>,
    files: web::Data<EditionFiles>,
    path: web::Path<ExtractPath>,
    query: web::Query<ExtractQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let number = query::edition_number("number", &path.number)?;
    let valid_at = query::optional_day("valid_at", query.valid_at.as_deref())?;
    if let Some(day) = valid_at {
        if path.format != ExtractForm::Jsonl.as_str() {
            let rule = format!("be left out for {}: only jsonl knows it", path.format);
            return Err(ApiError::parameter("valid_at", &day.to_string(), rule));
        }
        let edition = block(&store, move |store| existing_edition(store, &register, number)).await?;
        return send_day(&request, &store, edition, day).await;
    }
    let (folder, manifest) = made(&store, &files, &path.register, &path.number).await?;
    let found = named(&manifest, &path.format)?;
    let mut response = file::send(&request, &folder, found).await?;
    let headers = response.headers_mut();
    headers.insert(LOG_SIZE, HeaderValue::from(manifest.log_size));
    if let (ExtractForm::Csv, Some(metadata)) = (found.form, manifest.file(ExtractForm::Csvw)) {
        let link = format!(
            "<{}>; rel=\"describedby\"; type=\"{}\"",
            extract::url(&manifest, metadata),
            metadata.media_type
        );
        headers.insert(
            LINK,
            HeaderValue::from_str(&link).map_err(|_invalid| ApiError::internal())?,
        );
    }
    Ok(response)
}

/// The file of this form, or of this name.
fn named<'a>(manifest: &'a ExtractManifest, format: &str) -> Result<&'a ExtractFile, ApiError> {
    let mut files = manifest.files.iter();
    files
        .find(|file| file.form.as_str() == format || file.name == format)
        .ok_or_else(|| {
            let forms = ExtractForm::ALL.map(ExtractForm::as_str).join(", ");
            let detail = format!("There is no extract {format:?}. The forms are {forms}.");
            ApiError::new(ProblemKind::NotFound, detail)
        })
}

/// The files of an edition with their list; an error while they are not made yet.
async fn made(
    store: &web::Data<Store>,
    files: &web::Data<EditionFiles>,
    register: &str,
    number: &str,
) -> Result<(PathBuf, ExtractManifest), ApiError> {
    let register = query::register(register)?;
    let number = query::edition_number("number", number)?;
    let files = EditionFiles::clone(files);
    block(store, move |store| {
        let edition = existing_edition(store, &register, number)?;
        find_manifest(&files, &edition)?.ok_or_else(|| {
            let detail = format!("The files of edition {number} of {register} are being made. Try again in a moment.");
            ApiError::unavailable(detail)
        })
    })
    .await
}

/// The folder of the files of an edition, with their list; nothing while they are not made yet.
pub fn find_manifest(files: &EditionFiles, edition: &Edition) -> Result<Option<(PathBuf, ExtractManifest)>, ApiError> {
    let Some(folder) = files.find(edition, PART) else {
        return Ok(None);
    };
    let manifest = read_manifest(&folder)?;
    Ok(Some((folder, manifest)))
}

/// The list of the files of an edition.
fn read_manifest(folder: &std::path::Path) -> Result<ExtractManifest, ApiError> {
    let json = std::fs::read(folder.join(MANIFEST));
    let manifest = json.and_then(|json| Ok(serde_json::from_slice(&json)?));
    manifest.map_err(|error| {
        tracing::error!(%error, folder = %folder.display(), "the list of the files of an edition cannot be read");
        ApiError::internal()
    })
}

/// The records that are valid on a day, made while they are sent.
async fn send_day(
    request: &HttpRequest,
    store: &web::Data<Store>,
    edition: Edition,
    day: NaiveDate,
) -> Result<HttpResponse, ApiError> {
    let Edition { register, number, .. } = edition.clone();
    let state = block(store, move |store| state(store, &edition)).await?;
    let tag = reply::tag(format!("{day}\n{state}").as_bytes());
    if reply::is_known(request, &tag) {
        return Ok(reply::unchanged(tag, Freshness::Edition));
    }
    let form = ExtractForm::Jsonl;
    let name = format!("{register}-edition-{number}-valid-{day}{}", form.ending());
    let body = stream::written(store, move |store, sink| {
        store.write_extract(&register, AsOf::Edition(number), Some(day), sink)?;
        Ok(())
    })
    .await?;
    let response = reply::tagged(tag, Freshness::Edition)
        .insert_header((CONTENT_TYPE, form.media_type()))
        .streaming(body);
    Ok(reply::as_file(response, &name))
}

/// Everything that the bytes of a file follow from, besides its form: the log, and who has signed it.
fn state(store: &Store, edition: &Edition) -> Result<String, ApiError> {
    let Edition {
        register,
        log_size,
        root,
        ..
    } = edition;
    let note = store
        .checkpoint(register, Some(*log_size))?
        .map(|signed| signed.note.to_string());
    let keys: Vec<String> = store.verifier_keys(register)?.iter().map(ToString::to_string).collect();
    Ok(format!(
        "{register}\n{log_size}\n{root}\n{}\n{}",
        note.unwrap_or_default(),
        keys.join("\n")
    ))
}
