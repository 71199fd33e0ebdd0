//! Proofs about a register's log, as RFC 6962 has them.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::path::{EntryPath, RegisterPath};
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::proof::{ConsistencyProof, EntryProof};
use openapi::query::{ConsistencyQuery, SizeQuery};
use registry_core::RegisterName;
use registry_store::Store;

use crate::api::registers::existing;
use crate::blocking::block;
use crate::error::ApiError;
use crate::query::{self, NUMBER_MAX};
use crate::reply::{self, Freshness};
use crate::view::proof;

/// Prove an entry
///
/// That the entry is in the log at `size`, or at its present size: the audit path of RFC 6962 section 2.1.1, from the leaf to the root. Fold it over `leaf_hash` and compare with the root of a signed checkpoint of that size.
#[utoipa::path(
    tag = "proofs",
    params(EntryPath, SizeQuery),
    responses(
        (status = 200, description = "The proof", body = EntryProof, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/proofs/entries/{number}")]
pub async fn find_entry_proof(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<EntryPath>,
    query: web::Query<SizeQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let number = query::number("number", &path.number, 1, NUMBER_MAX)?;
    let size = query::size("size", query.size.as_deref())?;
    let proof = block(&store, move |store| {
        let present = existing(store, &register)?.log_size;
        let covered = within("size", size, present, &register)?.unwrap_or(present);
        if number > covered {
            return Err(no_entry(&register, number, covered));
        }
        let found = store.inclusion_proof(&register, number, Some(covered))?;
        Ok(proof::entry(&register, &found))
    })
    .await?;
    reply::read(&request, &proof, settled(size))
}

/// Prove that a log only grew
///
/// That the log at the size `from` is the beginning of the log at the size `to`, or at its present size: the consistency proof of RFC 6962 section 2.1.2, in its order. Whoever has kept a signed checkpoint of each size needs nothing else to know that no entry was changed or taken away.
#[utoipa::path(
    tag = "proofs",
    params(RegisterPath, ConsistencyQuery),
    responses(
        (status = 200, description = "The proof", body = ConsistencyProof, headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/proofs/consistency")]
pub async fn find_consistency_proof(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    query: web::Query<ConsistencyQuery>,
) -> Result<HttpResponse, ApiError> {
    let query = query.into_inner();
    let register = query::register(&path.register)?;
    let from = query::required("from", query.from)?;
    let from = query::number("from", &from, 1, NUMBER_MAX)?;
    let to = query::size("to", query.to.as_deref())?;
    let proof = block(&store, move |store| {
        let present = existing(store, &register)?.log_size;
        let later = within("to", to, present, &register)?.unwrap_or(present);
        if from > later {
            let rule = format!("be at most {later}, the number of entries of the later log");
            return Err(ApiError::parameter("from", &from.to_string(), rule));
        }
        let found = store.consistency_proof(&register, from, Some(later))?;
        Ok(proof::consistency(&register, &found))
    })
    .await?;
    reply::read(&request, &proof, settled(to))
}

/// The size, when the log has that many entries.
fn within(name: &str, size: Option<u64>, present: u64, register: &RegisterName) -> Result<Option<u64>, ApiError> {
    match size {
        Some(size) if size > present => {
            let rule = format!("be at most {present}, the number of entries in \"{register}\"");
            Err(ApiError::parameter(name, &size.to_string(), rule))
        }
        size => Ok(size),
    }
}

fn no_entry(register: &RegisterName, number: u64, size: u64) -> ApiError {
    let detail = format!("There is no entry {number} in the register \"{register}\" at {size} entries.");
    ApiError::new(ProblemKind::NotFound, detail).with(|problem| problem.register = Some(register.to_string()))
}

/// A proof at a size that was named never changes.
fn settled(size: Option<u64>) -> Freshness {
    size.map_or(Freshness::Present, |_| Freshness::Edition)
}
