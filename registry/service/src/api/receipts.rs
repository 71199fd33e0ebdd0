//! Receipts.

use actix_web::{HttpRequest, HttpResponse, get, web};
use openapi::path::RecordPath;
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::NoQuery;
use openapi::receipt::Receipt;
use registry_core::{Key, RegisterName};
use registry_store::{AsOf, Store, StoreError};

use crate::api::records::missing;
use crate::blocking::block;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::view::receipt;

/// Show a receipt
///
/// That this record was in this register at a signed checkpoint: entry, item, proof and checkpoint in one file, which `registrar verify` checks years later, with no network. It is made for the latest entry of the key that the greatest signed checkpoint covers.
#[utoipa::path(
    tag = "proofs",
    params(RecordPath),
    responses(
        (status = 200, description = "The receipt", body = Receipt, headers(("ETag" = String, description = "For If-None-Match"), ("Content-Disposition" = String, description = "A name for the file"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/records/{key}/receipt")]
pub async fn find_receipt(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RecordPath>,
    _query: web::Query<NoQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let key = query::key(&path.key)?;
    let name = format!("{register}-{key}-receipt.json");
    let receipt = block(&store, move |store| {
        if store.record(&register, &key, AsOf::Now)?.is_none() {
            return Err(missing(&register, &key, AsOf::Now));
        }
        match store.receipt(&register, &key) {
            Err(StoreError::SigningKey { rule }) => Err(not_signed(&register, &key, &rule)),
            made => Ok(receipt::to_wire(&made?)),
        }
    })
    .await?;
    let response = reply::read(&request, &receipt, Freshness::Present)?;
    Ok(reply::as_file(response, &name))
}

fn not_signed(register: &RegisterName, key: &Key, rule: &str) -> ApiError {
    let detail = format!(
        "No receipt can be made: {rule}: make one with `registrar init`, and start `registrar serve` with it; the next \
         commit signs the log."
    );
    ApiError::new(ProblemKind::NotSigned, detail).with(|problem| {
        problem.register = Some(register.to_string());
        problem.key = Some(key.to_string());
    })
}
