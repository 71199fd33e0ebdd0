//! Checkpoints: the signed roots of a register's log.

use actix_web::http::header::{ContentType, HeaderValue, VARY};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use openapi::checkpoint::{Checkpoint, NewCosignature};
use openapi::path::RegisterPath;
use openapi::problem::ProblemKind;
use openapi::problems::{ReadProblems, WriteProblems};
use openapi::query::{NoQuery, SizeQuery};
use registry_core::RegisterName;
use registry_store::{SignedCheckpoint, Store};

use crate::accepted::Accepted;
use crate::api::registers::existing;
use crate::blocking::block;
use crate::body::Signed;
use crate::error::ApiError;
use crate::query;
use crate::reply::{self, Freshness};
use crate::view::checkpoint;

/// Show a checkpoint
///
/// The signed root of the register's log, at the greatest size that was signed or at `size`. With `Accept: text/plain` the bare signed note (C2SP `tlog-checkpoint`), with the signatures of witnesses.
/// Keep the last one that you saw, and ask `proofs/consistency` that the next one continues it.
#[utoipa::path(
    tag = "proofs",
    params(RegisterPath, SizeQuery),
    responses(
        (status = 200, description = "The checkpoint", content((Checkpoint = "application/json"), (String = "text/plain")), headers(("ETag" = String, description = "For If-None-Match"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
    )
)]
#[get("/v1/registers/{register}/checkpoint")]
pub async fn find_checkpoint(
    request: HttpRequest,
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    query: web::Query<SizeQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let size = query::size("size", query.size.as_deref())?;
    let (note, checkpoint) = block(&store, move |store| {
        let signed = signed_at(store, &register, size)?;
        let keys = store.verifier_keys(&register)?;
        Ok((signed.note.to_string(), checkpoint::to_wire(&register, &signed, &keys)))
    })
    .await?;
    let form = Accepted::of(&request).best(&["application/json", "text/plain"]);
    let mut response = if form == Some("text/plain") {
        reply::content(
            &request,
            ContentType::plaintext(),
            note.into_bytes(),
            Freshness::Present,
        )
    } else {
        reply::read(&request, &checkpoint, Freshness::Present)?
    };
    response.headers_mut().append(VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

/// Add a cosignature
///
/// Keeps what a witness signed of a checkpoint (C2SP `tlog-cosignature`), after checking the line with the witness's key; from then on the checkpoint carries it. Whoever reads decides which witnesses to trust.
/// Any person with an API key may add one.
#[utoipa::path(
    tag = "proofs",
    params(RegisterPath),
    request_body = NewCosignature,
    responses(
        (status = 200, description = "The checkpoint with the signatures of its witnesses", body = Checkpoint),
        WriteProblems,
    ),
    security(("api_key" = []))
)]
#[post("/v1/registers/{register}/checkpoint/cosignatures")]
pub async fn add_cosignature(
    store: web::Data<Store>,
    path: web::Path<RegisterPath>,
    _query: web::Query<NoQuery>,
    request: Signed<NewCosignature>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let (line, witness) = checkpoint::from_wire(&request.body)?;
    let size = request.body.size;
    let checkpoint = block(&store, move |store| {
        signed_at(store, &register, Some(size))?;
        let signed = store.add_cosignature(&register, size, &line, &witness)?;
        Ok(checkpoint::to_wire(
            &register,
            &signed,
            &store.verifier_keys(&register)?,
        ))
    })
    .await?;
    reply::done(&checkpoint)
}

/// The checkpoint at that size, or the error that says how one comes about.
fn signed_at(store: &Store, register: &RegisterName, size: Option<u64>) -> Result<SignedCheckpoint, ApiError> {
    existing(store, register)?;
    if let Some(signed) = store.checkpoint(register, size)? {
        return Ok(signed);
    }
    let detail = match (size, store.checkpoint(register, None)?) {
        (Some(size), Some(latest)) => format!(
            "The log of \"{register}\" was not signed at {size} entries. The greatest size that was signed is {}; leave \
             size out to get it.",
            latest.checkpoint.size
        ),
        (_, _) => format!(
            "Nothing of \"{register}\" is signed yet. Make a signing key with `registrar init`, and start `registrar \
             serve` with it: from then on every commit is signed."
        ),
    };
    Err(ApiError::new(ProblemKind::NotSigned, detail).with(|problem| problem.register = Some(register.to_string())))
}
