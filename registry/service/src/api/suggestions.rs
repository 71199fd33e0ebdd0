//! What reconciliation clients complete and show.

use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, get, web};
use askama::Template;
use openapi::path::{RegisterPath, SuggestPath};
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::{PreviewQuery, ProposeQuery, SuggestQuery};
use registry_core::{RecordFilter, RegisterDefinition};
use registry_store::Store;
use registry_store::search::IndexedRecord;
use serde_json::{Value, json};

use crate::edition_reader::EditionReader;
use crate::error::ApiError;
use crate::indexes::OpenIndex;
use crate::limits::{SEARCH_TEXT_BYTES, SUGGESTIONS, SUGGESTIONS_PASSED};
use crate::query;
use crate::query_words::search_query;
use crate::reconcile::{definition, proposed_properties, suggested_properties, suggested_type};
use crate::reply::{self, Freshness};

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage<'page> {
    title: &'page str,
    label: &'page str,
    key: &'page str,
    values: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "flyout.html")]
struct Flyout<'page> {
    name: &'page str,
    description: Option<&'page str>,
}

/// Suggest records, properties or types
///
/// The suggest services of the reconciliation API 0.2: `entity` completes records as the search does, `property` fields, `type` the register itself.
#[utoipa::path(
    tag = "reconciliation",
    params(SuggestPath, SuggestQuery),
    responses(
        (status = 200, description = "What the text may become", body = Object, content_type = "application/json", headers(("ETag" = String, description = "For If-None-Match")), example = json!({"result": [{"id": "ORG-1", "name": "Ministry of Rivers"}]})),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/reconcile/{register}/suggest/{kind}")]
pub async fn list_suggestions(
    request: HttpRequest,
    editions: EditionReader,
    path: web::Path<SuggestPath>,
    query: web::Query<SuggestQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let prefix = query.prefix.as_deref().unwrap_or_default();
    if prefix.len() > SEARCH_TEXT_BYTES {
        let rule = format!("have at most {SEARCH_TEXT_BYTES} bytes");
        return Err(ApiError::parameter("prefix", prefix, rule));
    }
    let skip = query.cursor.as_deref();
    let skip = skip
        .map(|skip| query::number("cursor", skip, 0, SUGGESTIONS_PASSED))
        .transpose()?;
    let skip = usize::try_from(skip.unwrap_or(0)).unwrap_or(usize::MAX);
    let definition = definition(&editions.store, &register).await?;
    let body = match path.kind.as_str() {
        "entity" => {
            let open = editions.index(&register, None).await?;
            entities(&open, &definition, prefix, skip)?
        }
        "property" => suggested_properties(&definition, prefix, skip),
        "type" => suggested_type(&definition, prefix),
        other => return Err(no_such_kind(other)),
    };
    reply::read(&request, &body, Freshness::Present)
}

fn entities(open: &OpenIndex, definition: &RegisterDefinition, prefix: &str, skip: usize) -> Result<Value, ApiError> {
    let hits = open
        .index
        .search(&search_query(prefix, skip + SUGGESTIONS, RecordFilter::default()))?;
    let found = hits.iter().skip(skip).map(|hit| {
        json!({
            "id": hit.key,
            "name": hit.label(),
            "notable": [{ "id": definition.name, "name": definition.title }],
        })
    });
    Ok(json!({ "result": found.collect::<Vec<Value>>() }))
}

/// Show a suggestion
///
/// A few lines of HTML about a record, a property or the type, for a box beside a suggestion.
#[utoipa::path(
    tag = "reconciliation",
    params(SuggestPath, PreviewQuery),
    responses(
        (status = 200, description = "The lines", body = Object, content_type = "application/json", headers(("ETag" = String, description = "For If-None-Match")), example = json!({"id": "ORG-1", "html": "<p><strong>Ministry of Rivers</strong></p>"})),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/reconcile/{register}/flyout/{kind}")]
pub async fn show_flyout(
    request: HttpRequest,
    editions: EditionReader,
    path: web::Path<SuggestPath>,
    query: web::Query<PreviewQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let id = query::required("id", query.into_inner().id)?;
    let definition = definition(&editions.store, &register).await?;
    let html = match path.kind.as_str() {
        "entity" => {
            let open = editions.index(&register, None).await?;
            let record = record(&open, &definition, &id)?;
            flyout(&record.label, Some(&record.key))?
        }
        "property" => {
            let field = definition.field(&id).ok_or_else(|| missing(&definition, &id))?;
            flyout(field.name.as_str(), Some(&field.description))?
        }
        "type" if id == definition.name.as_str() => flyout(&definition.title, Some(&definition.description))?,
        "type" => return Err(missing(&definition, &id)),
        other => return Err(no_such_kind(other)),
    };
    reply::read(&request, &json!({ "id": id, "html": html }), Freshness::Present)
}

/// Preview a record
///
/// A small page about a record, made to stand in a frame of another site.
#[utoipa::path(
    tag = "reconciliation",
    params(RegisterPath, PreviewQuery),
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html", headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/reconcile/{register}/preview")]
pub async fn show_preview(
    request: HttpRequest,
    editions: EditionReader,
    path: web::Path<RegisterPath>,
    query: web::Query<PreviewQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let id = query::required("id", query.into_inner().id)?;
    let definition = definition(&editions.store, &register).await?;
    let open = editions.index(&register, None).await?;
    let record = record(&open, &definition, &id)?;
    let values = record
        .item
        .iter()
        .map(|(field, value)| (field.to_string(), value.to_string()));
    let page = PreviewPage {
        title: &definition.title,
        label: &record.label,
        key: &record.key,
        values: values.collect(),
    };
    let page = rendered(&page)?;
    Ok(reply::content(
        &request,
        ContentType::html(),
        page.into_bytes(),
        Freshness::Present,
    ))
}

/// Propose properties
///
/// The fields whose values can be asked for by `extend`.
#[utoipa::path(
    tag = "reconciliation",
    params(RegisterPath, ProposeQuery),
    responses(
        (status = 200, description = "The properties", body = Object, content_type = "application/json", headers(("ETag" = String, description = "For If-None-Match")), example = json!({"type": "organisation", "properties": [{"id": "name", "name": "name"}]})),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/reconcile/{register}/properties")]
pub async fn propose_properties(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    query: web::Query<ProposeQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let limit = query.limit.as_deref();
    let limit = limit.map(|limit| query::number("limit", limit, 1, 1_000)).transpose()?;
    let definition = definition(&store, &register).await?;
    reply::read(&request, &proposed_properties(&definition, limit), Freshness::Present)
}

fn record(open: &OpenIndex, definition: &RegisterDefinition, key: &str) -> Result<IndexedRecord, ApiError> {
    let number = open.index.number_of(key)?.ok_or_else(|| missing(definition, key))?;
    Ok(open.index.record(number)?)
}

fn flyout(name: &str, description: Option<&str>) -> Result<String, ApiError> {
    rendered(&Flyout { name, description })
}

fn rendered(template: &impl Template) -> Result<String, ApiError> {
    template.render().map_err(|error| {
        tracing::error!(%error, "a template could not be rendered");
        ApiError::internal()
    })
}

fn missing(definition: &RegisterDefinition, id: &str) -> ApiError {
    let register = &definition.name;
    ApiError::new(
        ProblemKind::NotFound,
        format!("The latest edition of the register \"{register}\" has no {id:?}."),
    )
    .with(|problem| problem.register = Some(register.to_string()))
}

fn no_such_kind(kind: &str) -> ApiError {
    ApiError::new(
        ProblemKind::NotFound,
        format!("There is no {kind:?} here. There are entity, property and type."),
    )
}
