//! The single changes of a change set.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::change::{ChangeList, ChangeState};
use openapi::change_set::ChangeKind;
use openapi::path::ChangeSetPath;
use openapi::problems::ReadProblems;
use openapi::query::ChangesQuery;
use registry_core::{ChangeDetail, RegisterName};
use registry_store::{ChangeFilter, Store};

use crate::api::change_sets::existing_set;
use crate::blocking::block;
use crate::cursor;
use crate::error::ApiError;
use crate::query::{self, Place};
use crate::reply::{self, Freshness};
use crate::view::change::{Items, befores, state_from_wire, to_wire};
use crate::view::change_set::kind_from_wire;

/// List the changes of a change set
///
/// Every single change with the item before, the state after, the fields that differ and the evidence; a page at a time, all of them or those of one kind or state.
#[utoipa::path(
    tag = "changes",
    params(ChangeSetPath, ChangesQuery),
    responses(
        (status = 200, description = "A page of changes", body = ChangeList, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/changes/{id}/changes")]
pub async fn list_changes(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<ChangeSetPath>,
    query: web::Query<ChangesQuery>,
) -> Result<HttpResponse, ApiError> {
    let page = query::page(Place::Number, query.cursor.as_deref(), query.limit.as_deref())?;
    let kind: Option<ChangeKind> = query::choice("kind", query.kind.as_deref())?;
    let state: Option<ChangeState> = query::choice("state", query.state.as_deref())?;
    let filter = ChangeFilter {
        kind: kind.map(kind_from_wire),
        state: state.map(state_from_wire),
    };
    let list = block(&store, move |store| {
        let register = existing_set(store, &path.id)?.register;
        let changes = store.changes(&path.id, &filter, &page)?;
        let items = items(store, &register, &changes.items)?;
        Ok(ChangeList {
            changes: changes.items.iter().map(|detail| to_wire(detail, &items)).collect(),
            next_cursor: changes.next.as_deref().map(cursor::encode),
        })
    })
    .await?;
    reply::read(&request, &list, Freshness::Internal)
}

/// The items that the changes begin with.
fn items(store: &Store, register: &RegisterName, changes: &[ChangeDetail]) -> Result<Items, ApiError> {
    let mut items = Items::new();
    for hash in befores(changes) {
        if let Some(item) = store.item(register, &hash)? {
            items.insert(hash, item);
        }
    }
    Ok(items)
}
