//! Everything that a filter finds, as one file.

use std::io::Write;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::path::DownloadPath;
use openapi::problems::ReadProblems;
use openapi::query::{DownloadQuery, FilterQuery};
use openapi::record::DownloadFormat;
use registry_core::{RegisterDefinition, RegisterName};
use registry_store::{ListOrder, RecordQuery, Store, StoreError};

use crate::api::records::{definition, record_query};
use crate::blocking::block;
use crate::csv_file::CSV;
use crate::edition_reader::EditionReader;
use crate::edition_rows::Row;
use crate::error::ApiError;
use crate::query;
use crate::record_listing::RecordListing;
use crate::reply;
use crate::selection::{self, ShownFields};
use crate::stream;
use crate::view::download::{CsvLines, JsonLines};

/// Download records
///
/// Every record that the parameters of the list of records find, in one file without a limit, sorted by key, as one state of the register has them.
/// `csv` has the columns `key`, `status`, `entry_number`, `recorded_at`, `valid_from` and `valid_to`, then one for each field of the register in the order of its definition; several values stand with `;` between. `jsonl` has one record a line, as the list has it.
/// The files of an edition are at `/v1/registers/{register}/editions/{number}/extracts`: those are made once, can be resumed, and prove themselves.
#[utoipa::path(
    tag = "records",
    params(DownloadPath, DownloadQuery, FilterQuery),
    responses(
        (status = 200, description = "The file", content((String = "text/csv"), (String = "application/jsonl")), headers(("ETag" = String, description = "For If-None-Match"), ("Content-Disposition" = String, description = "A name for the file"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/download/{format}")]
pub async fn download_records(
    request: HttpRequest,
    editions: EditionReader,
    path: web::Path<DownloadPath>,
) -> Result<HttpResponse, ApiError> {
    let (parameters, asked) = selection::parameters::<DownloadQuery>(request.query_string())?;
    let register = query::register(&path.register)?;
    let format: DownloadFormat = query::choice("format", Some(&path.format))?.unwrap_or_default();
    let mut wanted = record_query(
        (parameters.recorded_at, parameters.edition, parameters.log_size),
        parameters.valid_at.as_deref(),
        parameters.status.as_deref(),
    )?;
    let fields = parameters.fields;
    let store = editions.store.clone();
    let (plan, state) = block(&store, move |store| {
        let definition = definition(store, &register)?;
        wanted.filter = selection::filter(&asked, &definition)?;
        let shown = ShownFields::read(fields.as_deref(), &definition)?;
        let size = store.log_size_at(&register, wanted.as_of).map_err(ApiError::of_read)?;
        let root = store.root_at(&register, size).map_err(ApiError::of_read)?;
        let plan = Plan {
            register,
            definition,
            wanted,
            shown,
            editions,
        };
        Ok((plan, format!("{size} {root}")))
    })
    .await?;
    let freshness = query::freshness(plan.wanted.as_of);
    let state = format!("{} {} {state}", request.path(), request.query_string());
    let tag = reply::tag(state.as_bytes());
    if reply::is_known(&request, &tag) {
        return Ok(reply::unchanged(tag, freshness));
    }
    let (extension, media_type) = match format {
        DownloadFormat::Csv => ("csv", CSV),
        DownloadFormat::Jsonl => ("jsonl", "application/jsonl"),
    };
    let name = format!("{}.{extension}", plan.register);
    let body = stream::written(&store, move |store, sink| plan.write(store, format, sink)).await?;
    let response = reply::tagged(tag, freshness)
        .insert_header((CONTENT_TYPE, media_type))
        .streaming(body);
    Ok(reply::as_file(response, &name))
}

/// What goes into the file.
struct Plan {
    register: RegisterName,
    definition: RegisterDefinition,
    wanted: RecordQuery,
    shown: ShownFields,
    editions: EditionReader,
}

impl Plan {
    fn write(&self, store: &Store, format: DownloadFormat, sink: &mut dyn Write) -> Result<(), ApiError> {
        match format {
            DownloadFormat::Csv => self.write_csv(store, sink),
            DownloadFormat::Jsonl => {
                let mut lines = JsonLines::begin(sink, &self.register, &self.shown);
                let added = self
                    .list(store)
                    .each(|record| lines.add(&record).map_err(StoreError::output));
                Ok(added?)
            }
        }
    }

    fn write_csv(&self, store: &Store, sink: &mut dyn Write) -> Result<(), ApiError> {
        let mut lines = CsvLines::begin(sink, &self.definition, &self.shown).map_err(StoreError::output)?;
        match self.editions.rows(&self.register, &self.wanted, lines.fields())? {
            Some(rows) => {
                let added = rows.each(|row| match row {
                    Row::Published(row) => lines.copy(&row),
                    Row::Since(record) => lines.add(&record),
                });
                added.map_err(StoreError::output)?;
            }
            None => self
                .list(store)
                .each(|record| lines.add(&record).map_err(StoreError::output))?,
        }
        Ok(lines.end().map_err(StoreError::output)?)
    }

    fn list<'a>(&'a self, store: &'a Store) -> RecordListing<'a> {
        let wanted = self.wanted.clone();
        RecordListing::new(store, &self.editions, &self.register, wanted, ListOrder::Key)
    }
}
