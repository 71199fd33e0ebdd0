//! Where the keys of an earlier edition lead in a later one.

use std::io::Write;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::crosswalk::Crosswalk;
use openapi::path::EditionPath;
use openapi::problems::ReadProblems;
use openapi::query::{EarlierEditionQuery, EditionDifferenceQuery};
use registry_core::{RegisterName, ReservedField};
use registry_store::{AsOf, Page, PageOf, RecordDifference, Store};

use crate::api::editions::existing_edition;
use crate::blocking::block;
use crate::csv_file::{self, CSV};
use crate::error::ApiError;
use crate::limits::CROSSWALK_KEYS;
use crate::query::{self, Place};
use crate::reply::{self, Freshness};
use crate::stream;
use crate::view::crosswalk;

/// List where keys lead
///
/// The keys that were live in an earlier edition and are not in this one, in order, each with the key that answers for it now, or with none. Every other key of the earlier edition still stands for itself. The earlier edition is the one before unless `from` names another.
/// A page may be short; only one without `next_cursor` is the last. The whole list as CSV is at `crosswalk.csv`.
#[utoipa::path(
    tag = "editions",
    params(EditionPath, EditionDifferenceQuery),
    responses(
        (status = 200, description = "A page of keys", body = Crosswalk, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/editions/{number}/crosswalk")]
pub async fn list_crosswalk(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<EditionPath>,
    query: web::Query<EditionDifferenceQuery>,
) -> Result<HttpResponse, ApiError> {
    let page = query::page(Place::Key, query.cursor.as_deref(), query.limit.as_deref())?;
    let editions = Editions::read(&path, query.from.as_deref())?;
    let list = block(&store, move |store| {
        editions.exist(store)?;
        let found = editions.gone(store, &page)?;
        Ok(crosswalk::page(&editions.register, editions.from, editions.to, &found))
    })
    .await?;
    reply::read(&request, &list, Freshness::Edition)
}

/// Download where keys lead
///
/// The whole list as CSV with the columns `key`, `status` and `into`, to be joined with data that hold keys of the earlier edition.
#[utoipa::path(
    tag = "editions",
    params(EditionPath, EarlierEditionQuery),
    responses(
        (status = 200, description = "The list", content((String = "text/csv")), headers(("ETag" = String, description = "For If-None-Match"), ("Content-Disposition" = String, description = "A name for the file"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/editions/{number}/crosswalk.csv")]
pub async fn download_crosswalk(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<EditionPath>,
    query: web::Query<EarlierEditionQuery>,
) -> Result<HttpResponse, ApiError> {
    let editions = Editions::read(&path, query.from.as_deref())?;
    let Editions { register, from, to } = editions.clone();
    let known = editions.clone();
    let root = block(&store, move |store| known.exist(store)).await?;
    let tag = reply::tag(format!("{register}\n{from}\n{root}").as_bytes());
    if reply::is_known(&request, &tag) {
        return Ok(reply::unchanged(tag, Freshness::Edition));
    }
    let body = stream::written(&store, move |store, sink| editions.write(store, sink)).await?;
    let response = reply::tagged(tag, Freshness::Edition)
        .insert_header((CONTENT_TYPE, CSV))
        .streaming(body);
    Ok(reply::as_file(
        response,
        &format!("{register}-crosswalk-{from}-to-{to}.csv"),
    ))
}

/// Two editions of a register, the earlier one possibly the empty register.
#[derive(Debug, Clone)]
struct Editions {
    register: RegisterName,
    from: u64,
    to: u64,
}

impl Editions {
    fn read(path: &EditionPath, from: Option<&str>) -> Result<Self, ApiError> {
        let to = query::edition_number("number", &path.number)?;
        Ok(Self {
            register: query::register(&path.register)?,
            from: from.map_or(Ok(to - 1), |text| query::number("from", text, 0, to))?,
            to,
        })
    }

    /// Both are there; answers with the root of the later one.
    fn exist(&self, store: &Store) -> Result<String, ApiError> {
        if self.from > 0 {
            existing_edition(store, &self.register, self.from)?;
        }
        Ok(existing_edition(store, &self.register, self.to)?.root.to_string())
    }

    /// A page of the records that were live in the earlier edition and are not in the later one.
    fn gone(&self, store: &Store, page: &Page) -> Result<PageOf<RecordDifference>, ApiError> {
        let from = match self.from {
            0 => AsOf::LogSize(0),
            number => AsOf::Edition(number),
        };
        let mut found = store.difference(&self.register, from, AsOf::Edition(self.to), page)?;
        found.items.retain(has_gone);
        Ok(found)
    }

    fn write(&self, store: &Store, sink: &mut dyn Write) -> Result<(), ApiError> {
        let failed = |error: &dyn std::fmt::Display| {
            tracing::info!(%error, "a crosswalk was not sent to its end");
            ApiError::internal()
        };
        let mut lines = csv_file::writer(sink);
        lines
            .write_record(["key", "status", "into"])
            .map_err(|error| failed(&error))?;
        let mut page = Page::first(CROSSWALK_KEYS);
        loop {
            let found = self.gone(store, &page)?;
            for line in found.items.iter().map(crosswalk::to_wire) {
                let status = crosswalk::status_name(line.status);
                let into = line.into.unwrap_or_default();
                lines
                    .write_record([line.key.as_str(), status, &into])
                    .map_err(|error| failed(&error))?;
            }
            match found.next {
                Some(next) => page.cursor = Some(next),
                None => return lines.flush().map_err(|error| failed(&error)),
            }
        }
    }
}

/// Whether the record answered before and does not now. What says so are the closing fields, which only a record that
/// does not answer has.
fn has_gone(record: &RecordDifference) -> bool {
    let closed = [ReservedField::MergedInto, ReservedField::ClosedBecause];
    let mut closing = record
        .fields
        .iter()
        .filter(|field| closed.iter().any(|closed| field.field.as_str() == closed.as_str()));
    let live = record.status == registry_core::RecordStatus::Live;
    record.before.is_some() && !live && closing.clone().next().is_some() && closing.all(|field| field.before.is_none())
}
