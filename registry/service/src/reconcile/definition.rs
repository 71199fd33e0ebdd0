//! The register whose service is asked.

use actix_web::web;
use registry_core::{RegisterDefinition, RegisterName};
use registry_store::Store;

use crate::api::registers::existing;
use crate::blocking::block;
use crate::error::ApiError;

/// The definition of a register that there is.
pub async fn definition(store: &web::Data<Store>, register: &RegisterName) -> Result<RegisterDefinition, ApiError> {
    let register = register.clone();
    block(store, move |store| Ok(existing(store, &register)?.definition)).await
}
