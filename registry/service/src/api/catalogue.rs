//! The registers as a catalogue of data sets.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::catalogue::{Catalogue, JSON_LD_MEDIA_TYPE};
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use registry_store::{EditionFiles, RegisterOverview, Store};

use crate::api::extracts::find_manifest;
use crate::blocking::block;
use crate::error::ApiError;
use crate::public_address;
use crate::reply::{self, Freshness};
use crate::view::catalogue;

/// Show the catalogue
///
/// The registers as data sets, by the UK Cross-Government Metadata Exchange Model over DCAT, as JSON-LD: `dataset` and `distribution` hold what the model has, in its words and no others; `stewardship` says who answers for each register, when that is looked at again, and how complete the latest edition is.
#[utoipa::path(
    tag = "registers",
    responses(
        (status = 200, description = "The catalogue", body = Catalogue, content_type = "application/ld+json", headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/catalogue")]
pub async fn show_catalogue(
    request: HttpRequest,
    store: web::Data<Store>,
    files: web::Data<EditionFiles>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let address = public_address::of(&request);
    let files = EditionFiles::clone(&files);
    let list = block(&store, move |store| {
        let registers = store.registers()?.into_iter().filter(|overview| !overview.governance);
        let entries = registers.map(|overview| {
            let manifest = manifest_of(&files, &overview);
            (overview, manifest)
        });
        Ok(catalogue::list(&address, &entries.collect::<Vec<_>>()))
    })
    .await?;
    reply::read_as(&request, &list, JSON_LD_MEDIA_TYPE, Freshness::Present)
}

/// The files of the latest edition, once they are made.
fn manifest_of(files: &EditionFiles, overview: &RegisterOverview) -> Option<registry_core::ExtractManifest> {
    let edition = overview.latest_edition.as_ref()?;
    find_manifest(files, edition).ok()?.map(|(_, manifest)| manifest)
}
