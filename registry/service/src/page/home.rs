//! The first page: the registers and the people who answer for them.

use actix_web::{HttpRequest, HttpResponse, get, web};
use askama::Template;
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use registry_core::{OwnershipRecord, Role};
use registry_store::{RegisterOverview, Store};

use crate::blocking::block;
use crate::error::ApiError;
use crate::page::html;

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
}

/// A person with a contact.
struct PersonLine {
    name: String,
    organisation: String,
    contact: String,
    /// The contact as a link when it is an e-mail address.
    mail: bool,
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
    let overviews = block(&store, |store| Ok(store.registers()?)).await?;
    let (governance, registers): (Vec<_>, Vec<_>) = overviews.iter().partition(|overview| overview.governance);
    html(
        &request,
        &HomePage {
            registers: registers.into_iter().map(row).collect(),
            governance: governance.into_iter().map(row).collect(),
        },
    )
}

fn row(overview: &RegisterOverview) -> Row {
    Row {
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
    }
}

fn people(records: &[OwnershipRecord], role: Role) -> Vec<PersonLine> {
    records
        .iter()
        .filter(|record| record.role == role)
        .map(|record| PersonLine {
            name: record.person.to_string(),
            organisation: record.organisation.clone(),
            contact: record.contact.clone(),
            mail: is_mail(&record.contact),
        })
        .collect()
}

/// Whether a contact can be written as a `mailto:` link as it is.
fn is_mail(contact: &str) -> bool {
    contact.split_once('@').is_some_and(|(name, host)| {
        let plain = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte))
        };
        plain(name) && plain(host)
    })
}
