//! The first page: the registers and the people who answer for them.

use actix_web::{HttpRequest, HttpResponse, get, web};
use askama::Template;
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use registry_core::Role;
use registry_store::{RegisterOverview, Store};

use crate::blocking::block;
use crate::error::ApiError;
use crate::notice::overdue_review;
use crate::page::html;
use crate::page::person::{PersonLine, people};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    registers: Vec<Row>,
    governance: Vec<Row>,
}

/// A register as a line of the table.
struct Row {
    name: String,
    title: String,
    description: String,
    owners: Vec<PersonLine>,
    stewards: Vec<PersonLine>,
    edition: Option<EditionLine>,
    live: u64,
    merged: u64,
    retired: u64,
    open_change_sets: u64,
    gaps: Vec<String>,
    overdue: Vec<String>,
    /// Number of entries of the greatest signed checkpoint.
    signed: Option<u64>,
}

/// An edition in words.
struct EditionLine {
    number: u64,
    day: String,
}

/// Show the first page
///
/// The registers with owner, steward, latest edition and counts, for people.
#[utoipa::path(
    tag = "pages",
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html"),
        ReadProblems,
    )
)]
#[get("/")]
pub async fn show_home(
    request: HttpRequest,
    store: web::Data<Store>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let rows = block(&store, |store| {
        let overviews = store.registers()?;
        let rows: Result<Vec<(bool, Row)>, ApiError> = overviews
            .iter()
            .map(|overview| Ok((overview.governance, row(store, overview)?)))
            .collect();
        rows
    })
    .await?;
    let (governance, registers): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(governance, _)| *governance);
    let without_mark = |rows: Vec<(bool, Row)>| rows.into_iter().map(|(_, row)| row).collect();
    html(
        &request,
        &HomePage {
            registers: without_mark(registers),
            governance: without_mark(governance),
        },
    )
}

fn row(store: &Store, overview: &RegisterOverview) -> Result<Row, ApiError> {
    let signed = store.checkpoint(&overview.definition.name, None)?;
    Ok(Row {
        name: overview.definition.name.to_string(),
        title: overview.definition.title.clone(),
        description: overview.definition.description.clone(),
        owners: people(&overview.ownership, Role::Owner),
        stewards: people(&overview.ownership, Role::Steward),
        edition: overview.latest_edition.as_ref().map(|edition| EditionLine {
            number: edition.number,
            day: edition.published_at.format("%-d %B %Y").to_string(),
        }),
        live: overview.live,
        merged: overview.merged,
        retired: overview.retired,
        open_change_sets: overview.open_change_sets,
        gaps: overview.gaps.iter().map(ToString::to_string).collect(),
        overdue: overview.overdue_reviews.iter().filter_map(overdue_review).collect(),
        signed: signed.map(|signed| signed.checkpoint.size),
    })
}
