//! The search indexes that are open, and which edition of each register is the latest.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use actix_web::web;
use openapi::problem::ProblemKind;
use registry_core::{Edition, RegisterName};
use registry_store::search::SearchIndex;
use registry_store::{EditionFiles, Store};

use crate::api::editions::existing_edition;
use crate::api::registers::existing;
use crate::blocking::block;
use crate::error::ApiError;
use crate::limits::{LATEST_EDITION_TIME, LATEST_EDITIONS, SEARCH_INDEXES};

/// The part of an edition that holds its search index.
pub const SEARCH_PART: &str = "search";

/// The indexes that are open, for all workers. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Indexes(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    open: HashMap<(RegisterName, u64), OpenIndex>,
    latest: HashMap<RegisterName, (Instant, u64)>,
}

/// The index of an edition.
#[derive(Debug, Clone)]
pub struct OpenIndex {
    /// The edition.
    pub edition: Arc<Edition>,
    /// Its index.
    pub index: SearchIndex,
    used: Instant,
}

impl Indexes {
    /// The index of an edition of the register, of the latest one when no number is given.
    pub async fn find(
        &self,
        store: &web::Data<Store>,
        files: &web::Data<EditionFiles>,
        register: &RegisterName,
        number: Option<u64>,
    ) -> Result<OpenIndex, ApiError> {
        if let Some(known) = self.known(register, number) {
            return Ok(known);
        }
        let (files, indexes, register) = (EditionFiles::clone(files), self.clone(), register.clone());
        block(store, move |store| indexes.open(store, &files, &register, number)).await
    }

    /// The same, for a thread that may wait.
    pub fn find_waiting(
        &self,
        store: &Store,
        files: &EditionFiles,
        register: &RegisterName,
        number: Option<u64>,
    ) -> Result<OpenIndex, ApiError> {
        match self.known(register, number) {
            Some(known) => Ok(known),
            None => self.open(store, files, register, number),
        }
    }

    /// The same, looked for anew.
    pub fn open(
        &self,
        store: &Store,
        files: &EditionFiles,
        register: &RegisterName,
        number: Option<u64>,
    ) -> Result<OpenIndex, ApiError> {
        let edition = match number {
            Some(number) => existing_edition(store, register, number)?,
            None => latest(store, register)?,
        };
        let folder = files.find(&edition, SEARCH_PART).ok_or_else(|| not_made(&edition))?;
        let is_open = self.lock().open.get(&name(&edition)).cloned();
        let open = match is_open {
            Some(open) => open,
            None => OpenIndex {
                index: SearchIndex::open(&folder)?,
                edition: Arc::new(edition),
                used: Instant::now(),
            },
        };
        self.lock().keep(open.clone(), number.is_none());
        Ok(open)
    }

    fn known(&self, register: &RegisterName, number: Option<u64>) -> Option<OpenIndex> {
        let mut known = self.lock();
        let number = match number {
            Some(number) => number,
            None => known
                .latest
                .get(register)
                .filter(|(found, _)| found.elapsed() < LATEST_EDITION_TIME)
                .map(|(_, number)| *number)?,
        };
        let open = known.open.get_mut(&(register.clone(), number))?;
        open.used = Instant::now();
        Some(open.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn keep(&mut self, open: OpenIndex, is_latest: bool) {
        let name = name(&open.edition);
        if is_latest {
            if self.latest.len() >= LATEST_EDITIONS {
                self.latest.clear();
            }
            self.latest.insert(name.0.clone(), (Instant::now(), name.1));
        }
        self.open.insert(name, open);
        while self.open.len() > SEARCH_INDEXES {
            let oldest = self.open.iter().min_by_key(|(_, open)| open.used);
            let Some(oldest) = oldest.map(|(name, _)| name.clone()) else {
                break;
            };
            self.open.remove(&oldest);
        }
    }
}

fn name(edition: &Edition) -> (RegisterName, u64) {
    (edition.register.clone(), edition.number)
}

/// The latest edition of the register, or the error that nothing is published yet.
fn latest(store: &Store, register: &RegisterName) -> Result<Edition, ApiError> {
    existing(store, register)?;
    let editions = store.editions(register)?;
    editions
        .into_iter()
        .max_by_key(|edition| edition.number)
        .ok_or_else(|| {
            ApiError::new(
            ProblemKind::NotFound,
            format!(
                "The register \"{register}\" has no edition yet, and only editions are searched and matched against. \
                 Its records are listed at /v1/registers/{register}/records."
            ),
        )
        .with(|problem| problem.register = Some(register.to_string()))
        })
}

fn not_made(edition: &Edition) -> ApiError {
    let Edition { register, number, .. } = edition;
    ApiError::unavailable(format!(
        "The search index of edition {number} of the register \"{register}\" is being made. Try again in a few seconds."
    ))
}
