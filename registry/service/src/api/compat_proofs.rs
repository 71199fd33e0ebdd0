//! Proofs in the form of the GOV.UK Registers, version 1.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::compat::{CompatConsistencyPath, CompatEntryProofPath};
use openapi::path::RegisterPath;
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use registry_store::Store;
use serde_json::json;

use crate::api::registers::existing;
use crate::blocking::block;
use crate::compat::Answer;
use crate::error::ApiError;
use crate::query;
use crate::view::compat::proof;

/// Prove a register as of old
///
/// The root of the present log, in the form of the GOV.UK Registers, version 1. It is not signed: `/v1/registers/{register}/checkpoint` is.
#[utoipa::path(
    tag = "compatibility",
    params(RegisterPath),
    responses(
        (status = 200, description = "The proof", content((Object = "application/json"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/compat/{register}/proof/register/merkle:sha-256")]
pub async fn prove_compat_register(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let proof = block(&store, move |store| {
        let overview = existing(store, &register)?;
        Ok(proof([
            ("root-hash", json!(overview.root)),
            ("total-entries", json!(overview.log_size)),
        ]))
    })
    .await?;
    Answer::json(&proof).send(&request)
}

/// Prove an entry as of old
///
/// The audit path of an entry, in the form of the GOV.UK Registers, version 1.
#[utoipa::path(
    tag = "compatibility",
    params(CompatEntryProofPath),
    responses(
        (status = 200, description = "The proof", content((Object = "application/json"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/compat/{register}/proof/entries/{number}/{size}/merkle:sha-256")]
pub async fn prove_compat_entry(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<CompatEntryProofPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let (given_number, given_size) = (path.number.clone(), path.size.clone());
    let proof = block(&store, move |store| {
        let present = existing(store, &register)?.log_size;
        let size = query::number("size", &given_size, 1, present)?;
        let number = query::number("number", &given_number, 1, size)?;
        let found = store.inclusion_proof(&register, number, Some(size))?;
        Ok(proof([
            ("entry-number", json!(number.to_string())),
            ("merkle-audit-path", json!(found.path)),
        ]))
    })
    .await?;
    Answer::json(&proof).send(&request)
}

/// Prove that a log only grew as of old
///
/// The consistency proof between two sizes, in the form of the GOV.UK Registers, version 1.
#[utoipa::path(
    tag = "compatibility",
    params(CompatConsistencyPath),
    responses(
        (status = 200, description = "The proof", content((Object = "application/json"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/compat/{register}/proof/consistency/{from}/{size}/merkle:sha-256")]
pub async fn prove_compat_consistency(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<CompatConsistencyPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let (given_from, given_size) = (path.from.clone(), path.size.clone());
    let proof = block(&store, move |store| {
        let present = existing(store, &register)?.log_size;
        let size = query::number("size", &given_size, 1, present)?;
        let from = query::number("from", &given_from, 1, size)?;
        let found = store.consistency_proof(&register, from, Some(size))?;
        Ok(proof([("merkle-consistency-nodes", json!(found.path))]))
    })
    .await?;
    Answer::json(&proof).send(&request)
}
