//! The editions of all registers, as handlers search them and match against them.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use registry_core::{FieldName, RegisterName};
use registry_store::{EditionFiles, RecordQuery, Store};

use crate::edition_rows::EditionRows;
use crate::error::ApiError;
use crate::indexes::{Indexes, OpenIndex};
use crate::matcher::Matcher;
use crate::matchers::Matchers;

/// The editions of all registers. The server gives it to every handler that asks for one.
#[derive(Clone)]
pub struct EditionReader {
    /// The store that they are in.
    pub store: web::Data<Store>,
    files: web::Data<EditionFiles>,
    indexes: web::Data<Indexes>,
    matchers: web::Data<Matchers>,
}

impl EditionReader {
    /// The search index of an edition of the register, of the latest one when no number is given.
    pub async fn index(&self, register: &RegisterName, number: Option<u64>) -> Result<OpenIndex, ApiError> {
        self.indexes.find(&self.store, &self.files, register, number).await
    }

    /// The same, for a thread that may wait.
    pub fn open_index(&self, register: &RegisterName, number: Option<u64>) -> Result<OpenIndex, ApiError> {
        self.indexes.find_waiting(&self.store, &self.files, register, number)
    }

    /// The rows of the records that the query means, with these fields, where the files of an edition can tell them. For a
    /// thread that may wait.
    pub fn rows(
        &self,
        register: &RegisterName,
        query: &RecordQuery,
        fields: &[FieldName],
    ) -> Result<Option<EditionRows>, ApiError> {
        EditionRows::open(&self.store, &self.files, register, query, fields)
    }

    /// The latest edition of the register in memory, to be matched against.
    pub async fn matcher(&self, register: &RegisterName) -> Result<Arc<Matcher>, ApiError> {
        self.matchers
            .find(&self.store, &self.files, &self.indexes, register)
            .await
    }
}

impl FromRequest for EditionReader {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let reader = || {
            Some(Self {
                store: request.app_data().cloned()?,
                files: request.app_data().cloned()?,
                indexes: request.app_data().cloned()?,
                matchers: request.app_data().cloned()?,
            })
        };
        ready(reader().ok_or_else(|| {
            tracing::error!("the application was built without its editions");
            ApiError::internal()
        }))
    }
}
