//! Telling those who have a record that it is as it was, before anything else is done for them.
//!
//! Departmental systems keep records and ask for them again all day, and nearly always nothing has changed. Whoever asks
//! so is answered here, without routing, when the answer that the handler gave before still holds; everything else goes on
//! to the handler, and so does whatever is not plain.

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::IF_NONE_MATCH;
use actix_web::{HttpResponse, web};
use registry_core::RegisterName;
use registry_store::Store;

use crate::answers::Answers;
use crate::api::records::present_question;
use crate::notice::{NOTICE_HEADER, Notices};
use crate::reply::Freshness;

/// The answer 304 to a request for a record that is as the caller has it.
pub fn unchanged(request: &ServiceRequest) -> Option<HttpResponse> {
    if request.method() != Method::GET || !request.headers().contains_key(IF_NONE_MATCH) {
        return None;
    }
    let (register, key) = asked_record(request)?;
    let store = request.app_data::<web::Data<Store>>()?;
    if !store.is_embedded() {
        // Looking up its last commit would keep this thread waiting.
        return None;
    }
    let notices = request.app_data::<web::Data<Notices>>()?.known(&register)?;
    // Whatever is wrong with the store, the handler will find it too and say it.
    let question = present_question(store, register, key.to_owned()).ok()??;
    let answer = request.app_data::<web::Data<Answers>>()?.given(&question)?;
    let mut response = answer.unchanged(request, Freshness::Present)?;
    for notice in notices {
        response.headers_mut().append(NOTICE_HEADER, notice);
    }
    Some(response)
}

/// The register and the key in the path, where they are written as they most often are. That it is a key is known when
/// the handler has answered for it.
fn asked_record(request: &ServiceRequest) -> Option<(RegisterName, &str)> {
    if !request.query_string().is_empty() {
        return None;
    }
    let asked = request.path().strip_prefix("/v1/registers/")?;
    let (register, key) = asked.split_once("/records/")?;
    if key.contains('/') {
        // It goes on to something else of the record.
        return None;
    }
    Some((RegisterName::parse(register).ok()?, key))
}
