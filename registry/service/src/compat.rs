//! What the interface of the GOV.UK Registers, version 1, asks of the store.

use actix_web::http::header::{CONTENT_TYPE, ContentType, HeaderValue, LINK};
use actix_web::{HttpRequest, HttpResponse, web};
use openapi::compat::CompatQuery;
use openapi::path::segment;
use openapi::problem::ProblemKind;
use registry_core::{Entry, ExtractForm, Key, RegisterName};
use registry_store::{AsOf, Page, Record, RecordQuery, RegisterOverview, StatusFilter, Store};
use serde_json::Value;

use crate::accepted::Accepted;
use crate::error::ApiError;
use crate::limits::{COMPAT_PAGE, COMPAT_RECORDS};
use crate::query::{self, NUMBER_MAX};
use crate::reply::{self, Freshness};
use crate::stream;
use crate::view::compat;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

impl Form {
    /// The form by the ending of the name, which goes before what the caller accepts; and the name without it.
    pub fn of<'a>(name: &'a str, request: &HttpRequest) -> (&'a str, Self) {
        if let Some(name) = name.strip_suffix(".json") {
            return (name, Self::Json);
        }
        if let Some(name) = name.strip_suffix(".csv") {
            return (name, Self::Csv);
        }
        match Accepted::of(request).best(&["application/json", "text/csv"]) {
            Some("text/csv") => (name, Self::Csv),
            _ => (name, Self::Json),
        }
    }
}

/// What is sent, and where the pages before and after it are.
pub struct Answer {
    form: Form,
    text: String,
    links: Vec<String>,
}

impl Answer {
    /// An answer in JSON.
    pub fn json(value: &Value) -> Self {
        Self {
            form: Form::Json,
            text: value.to_string(),
            links: Vec::new(),
        }
    }

    /// An answer in CSV.
    pub fn csv(text: String) -> Self {
        Self {
            form: Form::Csv,
            text,
            links: Vec::new(),
        }
    }

    /// Sends it.
    pub fn send(self, request: &HttpRequest) -> Result<HttpResponse, ApiError> {
        let mut response = reply::content(request, ContentType::json(), self.text.into_bytes(), Freshness::Present);
        let headers = response.headers_mut();
        if self.form == Form::Csv && headers.contains_key(CONTENT_TYPE) {
            // Letter by letter as it was: clients of old compare it so.
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv;charset=UTF-8"));
        }
        if !self.links.is_empty() {
            let links = HeaderValue::from_str(&self.links.join(", ")).map_err(|_invalid| ApiError::internal())?;
            headers.insert(LINK, links);
        }
        Ok(response)
    }
}

/// Which page of a list.
pub struct Pages {
    page_index: u64,
    page_size: u64,
    start: u64,
    limit: u64,
}

impl Pages {
    /// Reads the parameters.
    pub fn read(given: &CompatQuery) -> Result<Self, ApiError> {
        let read = |name: &str, text: &Option<String>, usual: u64, greatest: u64| {
            text.as_deref()
                .map_or(Ok(usual), |text| query::number(name, text, 1, greatest))
        };
        let pages = Self {
            page_index: read("page-index", &given.page_index, 1, NUMBER_MAX)?,
            page_size: read("page-size", &given.page_size, 100, 5_000)?,
            start: read("start", &given.start, 1, NUMBER_MAX)?,
            limit: read("limit", &given.limit, 100, 5_000)?,
        };
        if pages.page_index.saturating_mul(pages.page_size) > COMPAT_RECORDS {
            let rule = format!(
                "name a page within the first {COMPAT_RECORDS} records; larger registers are read under /v1, or as a file"
            );
            return Err(ApiError::parameter("page-index", &pages.page_index.to_string(), rule));
        }
        Ok(pages)
    }
}

/// A page of the records, merged and retired ones too, in the order of their keys.
pub fn list_records(store: &Store, overview: &RegisterOverview, form: Form, pages: &Pages) -> Result<Answer, ApiError> {
    let register = &overview.definition.name;
    let end = pages.page_index.saturating_mul(pages.page_size);
    let before = end - pages.page_size;
    let wanted = RecordQuery::at(AsOf::Now, StatusFilter::All);
    let mut page = Page::first(COMPAT_PAGE);
    let mut seen = 0;
    let mut found: Vec<Record> = Vec::new();
    let mut more = true;
    // Pages are numbered, and the store knows only what comes behind a key: it is asked for what is passed over too.
    while more && seen < end {
        let part = store.records(register, &wanted, &page)?;
        for record in part.items {
            if (before..end).contains(&seen) {
                found.push(record);
            }
            seen += 1;
        }
        more = part.next.is_some();
        page.cursor = part.next;
    }
    let link = |index: u64, relation: &str| {
        let size = pages.page_size;
        format!("</compat/{register}/records?page-index={index}&page-size={size}>; rel=\"{relation}\"")
    };
    let mut answer = match form {
        Form::Json => Answer::json(&compat::records(&found)),
        Form::Csv => Answer::csv(compat::records_csv(&compat::fields(overview), &found)?),
    };
    if more || seen > end {
        answer.links.push(link(pages.page_index + 1, "next"));
    }
    if pages.page_index > 1 {
        answer.links.push(link(pages.page_index - 1, "previous"));
    }
    Ok(answer)
}

/// A page of the entries, in their order.
pub fn list_entries(store: &Store, overview: &RegisterOverview, form: Form, pages: &Pages) -> Result<Answer, ApiError> {
    let register = &overview.definition.name;
    let mut entries: Vec<Entry> = Vec::new();
    while entries.len() as u64 != pages.limit {
        let after = pages.start - 1 + entries.len() as u64;
        let part = store.entries(register, after, pages.limit - entries.len() as u64)?;
        if part.is_empty() {
            break;
        }
        entries.extend(part);
    }
    let mut answer = entries_in(form, &entries)?;
    let link = |start: u64, relation: &str| {
        let limit = pages.limit;
        format!("</compat/{register}/entries?start={start}&limit={limit}>; rel=\"{relation}\"")
    };
    let next = pages.start.saturating_add(pages.limit);
    if next <= overview.log_size {
        answer.links.push(link(next, "next"));
    }
    if pages.start > 1 {
        let previous = pages.start.saturating_sub(pages.limit).max(1);
        answer.links.push(link(previous, "previous"));
    }
    Ok(answer)
}

/// Entries in this form.
pub fn entries_in(form: Form, entries: &[Entry]) -> Result<Answer, ApiError> {
    Ok(match form {
        Form::Json => Answer::json(&compat::entries(entries)),
        Form::Csv => Answer::csv(compat::entries_csv(entries)?),
    })
}

/// The record of this key.
pub fn find_record(store: &Store, overview: &RegisterOverview, form: Form, name: &str) -> Result<Answer, ApiError> {
    let register = &overview.definition.name;
    let key = query::key(name)?;
    let record = store.record(register, &key, AsOf::Now)?;
    let records = [record.ok_or_else(|| no_record(register, &key))?];
    let mut answer = match form {
        Form::Json => Answer::json(&compat::records(&records)),
        Form::Csv => Answer::csv(compat::records_csv(&compat::fields(overview), &records)?),
    };
    let key = segment(key.as_str());
    let history = format!("</compat/{register}/records/{key}/entries>; rel=\"version-history\"");
    answer.links.push(history);
    Ok(answer)
}

/// The entry of this number, in a list.
pub fn find_entry(store: &Store, overview: &RegisterOverview, form: Form, name: &str) -> Result<Answer, ApiError> {
    let number = query::number("name", name, 1, NUMBER_MAX)?;
    let entries = store.entries(&overview.definition.name, number - 1, 1)?;
    if entries.is_empty() {
        let detail = format!(
            "There is no entry {number} in the register \"{}\".",
            overview.definition.name
        );
        return Err(ApiError::new(ProblemKind::NotFound, detail));
    }
    entries_in(form, &entries)
}

/// The item with this hash.
pub fn find_item(store: &Store, overview: &RegisterOverview, form: Form, name: &str) -> Result<Answer, ApiError> {
    let hash = query::item_hash(name)?;
    let item = store.item(&overview.definition.name, &hash)?.ok_or_else(|| {
        let detail = format!(
            "There is no item {hash} in the register \"{}\".",
            overview.definition.name
        );
        ApiError::new(ProblemKind::NotFound, detail)
    })?;
    Ok(match form {
        Form::Json => Answer::json(&compat::item(&item)),
        Form::Csv => Answer::csv(compat::item_csv(&compat::fields(overview), &item)?),
    })
}

/// The present log as a file.
pub async fn send_rsf(store: &web::Data<Store>, register: RegisterName) -> Result<HttpResponse, ApiError> {
    let name = format!("{register}{}", ExtractForm::Rsf.ending());
    let body = stream::written(store, move |store, sink| {
        store.export_rsf(&register, None, sink)?;
        Ok(())
    })
    .await?;
    let response = HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, ExtractForm::Rsf.media_type()))
        .streaming(body);
    Ok(reply::as_file(response, &name))
}

/// There is no record of this key.
pub fn no_record(register: &RegisterName, key: &Key) -> ApiError {
    let detail = format!("The register \"{register}\" has no record {:?}.", key.as_str());
    ApiError::new(ProblemKind::NotFound, detail)
}

/// There is no such resource.
pub fn nothing(resource: &str) -> ApiError {
    let detail = format!(
        "The interface of old has no {resource:?}. It has register, records, entries, items, proof and download-rsf."
    );
    ApiError::new(ProblemKind::NotFound, detail)
}
