//! The `OpenAPI` document, collected from the routes that are served.

use actix_web::App;
use openapi::API_VERSION;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, Header, InfoBuilder, License, OpenApi, OpenApiBuilder, PathItem, Paths, RefOr, Server,
};
use utoipa_actix_web::AppExt;

use crate::routes::routes;

/// The tags, in the order in which the documentation shows them.
const TAGS: [(&str, &str); 13] = [
    (
        "registers",
        "What registers there are, what they hold, and who answers for them.",
    ),
    (
        "records",
        "The present state of each key, or its state at an earlier time or edition, and where each value comes from.",
    ),
    (
        "entries",
        "The log behind the records: entries in their order, and the items that they name.",
    ),
    (
        "proofs",
        "That the log is what it was: signed checkpoints, proofs and receipts that anybody can check.",
    ),
    (
        "search",
        "Finding the record that somebody means, and matching messy records.",
    ),
    (
        "reconciliation",
        "The same for OpenRefine and other clients of the reconciliation API.",
    ),
    ("ownership", "The named people who answer for a register."),
    ("editions", "Published versions of a register."),
    (
        "changes",
        "Proposed changes, and the decisions about them. There is no other way into a register.",
    ),
    (
        "compatibility",
        "The read interface of the GOV.UK Registers, version 1, for clients of old.",
    ),
    ("health", "Whether the service lives and can answer."),
    ("documentation", "This document."),
    ("pages", "Pages for people."),
];

/// The document of every route.
pub fn document() -> OpenApi {
    let (_, mut document) = App::new()
        .into_utoipa_app()
        .openapi(frame())
        .configure(routes)
        .split_for_parts();
    document.paths.paths.values_mut().for_each(add_version_header);
    document
}

/// Adds to each answer that is no error the header that every answer bears.
fn add_version_header(path: &mut PathItem) {
    let operations = [&mut path.get, &mut path.post, &mut path.delete];
    for operation in operations.into_iter().flatten() {
        for (status, response) in &mut operation.responses.responses {
            if let (true, RefOr::T(response)) = (status.starts_with(['2', '3']), response) {
                let mut header = Header::default();
                header.description = Some("The version of the interface, such as 1.0.0".to_owned());
                response.headers.insert("API-Version".to_owned(), RefOr::T(header));
            }
        }
    }
}

/// The document as it is committed: pretty JSON and a line end.
pub fn document_json() -> serde_json::Result<String> {
    Ok(format!("{}\n", document().to_pretty_json()?))
}

/// Everything about the document but its routes.
fn frame() -> OpenApi {
    let mut license = License::new("MIT");
    license.identifier = Some("MIT".to_owned());
    let info = InfoBuilder::new()
        .title("Registrar")
        .version(API_VERSION)
        .description(Some(include_str!("../DOCUMENT.md")))
        .license(Some(license));
    let mut key = Http::new(HttpAuthScheme::Bearer);
    key.bearer_format = Some("rk_ and 32 hexadecimal digits".to_owned());
    key.description = Some("The API key of a person, needed for writing. Reading is open.".to_owned());
    let components = ComponentsBuilder::new()
        .security_scheme("api_key", SecurityScheme::Http(key))
        .build();
    let tags = TAGS.map(|(name, description)| TagBuilder::new().name(name).description(Some(description)).build());
    OpenApiBuilder::new()
        .info(info.build())
        .paths(Paths::new())
        .components(Some(components))
        .tags(Some(tags))
        .servers(Some([Server::new("/")]))
        .build()
}
