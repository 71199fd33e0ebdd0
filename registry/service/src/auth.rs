//! Who calls: an API key in the header `Authorization`, and nowhere else.

use std::future::Future;

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::{HttpRequest, web};
use registry_core::PersonName;
use registry_store::Store;

use crate::blocking::block;
use crate::error::ApiError;

/// The person whose API key came with the request.
pub fn caller(request: &HttpRequest) -> impl Future<Output = Result<PersonName, ApiError>> + use<> {
    let key = bearer_key(request.headers()).map(str::to_owned);
    let store = request.app_data::<web::Data<Store>>().cloned();
    async move {
        let key = key?;
        let store = store.ok_or_else(ApiError::internal)?;
        let person = block(&store, move |store| Ok(store.person_by_api_key(&key)?)).await?;
        let person = person.ok_or_else(|| {
            tracing::warn!("an API key that is not known was refused");
            ApiError::unauthorised("This API key is not known. Ask the people who run the service for one.")
        })?;
        tracing::info!(person = %person.name, "called with an API key");
        Ok(person.name)
    }
}

/// The key of the header `Authorization: Bearer rk_…`.
pub fn bearer_key(headers: &HeaderMap) -> Result<&str, ApiError> {
    let text = headers
        .get(AUTHORIZATION)
        .ok_or_else(|| {
            ApiError::unauthorised("This operation needs an API key. Send it in the header: Authorization: Bearer rk_…")
        })?
        .to_str()
        .unwrap_or_default();
    let (scheme, key) = text.split_once(' ').unwrap_or((text, ""));
    let key = key.trim();
    if scheme.eq_ignore_ascii_case("bearer") && is_api_key(key) {
        Ok(key)
    } else {
        Err(ApiError::unauthorised(
            "The header Authorization must be: Bearer, a space, and an API key (rk_ and 32 hexadecimal digits).",
        ))
    }
}

fn is_api_key(text: &str) -> bool {
    text.strip_prefix("rk_")
        .is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
