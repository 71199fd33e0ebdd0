//! Interim: signatures only.
#![expect(
    clippy::todo,
    missing_docs,
    unused_variables,
    reason = "interim, until the bodies are in"
)]

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use registry_core::*;

use crate::*;

#[derive(Clone)]
pub struct Store;

impl Store {
    pub fn create(url: &str) -> Result<Self> {
        todo!()
    }
    pub fn open(url: &str) -> Result<Self> {
        todo!()
    }
    #[must_use]
    pub fn with_clock(self, clock: fn() -> DateTime<Utc>) -> Self {
        todo!()
    }
    pub fn ready(&self) -> Result<()> {
        todo!()
    }

    pub fn ensure_person(
        &self,
        name: &PersonName,
        organisation: &str,
        contact: &str,
    ) -> Result<Person> {
        todo!()
    }
    pub fn person(&self, name: &PersonName) -> Result<Option<Person>> {
        todo!()
    }
    pub fn people(&self) -> Result<Vec<Person>> {
        todo!()
    }
    pub fn issue_api_key(&self, person: &PersonName) -> Result<String> {
        todo!()
    }
    pub fn person_by_api_key(&self, key: &str) -> Result<Option<Person>> {
        todo!()
    }

    pub fn define_register(
        &self,
        definition: &RegisterDefinition,
        by: &PersonName,
    ) -> Result<DefineOutcome> {
        todo!()
    }
    pub fn registers(&self) -> Result<Vec<RegisterOverview>> {
        todo!()
    }
    pub fn register(&self, register: &RegisterName) -> Result<Option<RegisterOverview>> {
        todo!()
    }

    pub fn ownership(
        &self,
        register: &RegisterName,
        as_of: Option<NaiveDate>,
    ) -> Result<Vec<OwnershipRecord>> {
        todo!()
    }
    pub fn add_ownership(&self, new: NewOwnership, by: &PersonName) -> Result<OwnershipRecord> {
        todo!()
    }
    pub fn end_ownership(
        &self,
        id: &str,
        last_day: NaiveDate,
        by: &PersonName,
    ) -> Result<OwnershipRecord> {
        todo!()
    }
    pub fn appoint_provisional(
        &self,
        register: &RegisterName,
        owner: &PersonName,
        steward: &PersonName,
    ) -> Result<()> {
        todo!()
    }

    pub fn propose(&self, new: NewChangeSet, by: &PersonName) -> Result<ChangeSetSummary> {
        todo!()
    }
    pub fn propose_commands(
        &self,
        register: &RegisterName,
        title: &str,
        commands: Vec<Command>,
        by: &PersonName,
    ) -> Result<ChangeSetSummary> {
        todo!()
    }
    pub fn change_sets(
        &self,
        filter: &ChangeSetFilter,
        page: &Page,
    ) -> Result<PageOf<ChangeSetSummary>> {
        todo!()
    }
    pub fn change_set(&self, id: &str) -> Result<Option<ChangeSetSummary>> {
        todo!()
    }
    pub fn changes(
        &self,
        id: &str,
        filter: &ChangeFilter,
        page: &Page,
    ) -> Result<PageOf<ChangeDetail>> {
        todo!()
    }
    pub fn approve(
        &self,
        id: &str,
        selection: &Selection,
        by: &PersonName,
        reason: Option<&str>,
    ) -> Result<Applied> {
        todo!()
    }
    pub fn reject(
        &self,
        id: &str,
        selection: &Selection,
        by: &PersonName,
        reason: &str,
    ) -> Result<ChangeSetSummary> {
        todo!()
    }
    pub fn withdraw(&self, id: &str, by: &PersonName) -> Result<ChangeSetSummary> {
        todo!()
    }
    pub fn rejected_fingerprints(&self, register: &RegisterName) -> Result<BTreeSet<String>> {
        todo!()
    }
    pub fn decisions(&self, register: &RegisterName) -> Result<Vec<DecisionRecord>> {
        todo!()
    }

    pub fn record(
        &self,
        register: &RegisterName,
        key: &Key,
        as_of: AsOf,
    ) -> Result<Option<Record>> {
        todo!()
    }
    pub fn records(
        &self,
        register: &RegisterName,
        as_of: AsOf,
        page: &Page,
        status: StatusFilter,
    ) -> Result<PageOf<Record>> {
        todo!()
    }
    pub fn entries(&self, register: &RegisterName, after: u64, limit: u64) -> Result<Vec<Entry>> {
        todo!()
    }
    pub fn entries_of(
        &self,
        register: &RegisterName,
        key: &Key,
        page: &Page,
    ) -> Result<PageOf<Entry>> {
        todo!()
    }
    pub fn item(&self, register: &RegisterName, hash: &ItemHash) -> Result<Option<Item>> {
        todo!()
    }
    pub fn provenance(&self, register: &RegisterName, key: &Key) -> Result<Option<Provenance>> {
        todo!()
    }
    pub fn root_at(&self, register: &RegisterName, size: u64) -> Result<RootHash> {
        todo!()
    }
    pub fn log_size_at(&self, register: &RegisterName, as_of: AsOf) -> Result<u64> {
        todo!()
    }
    pub fn identity_state(&self, register: &RegisterName) -> Result<IdentityState> {
        todo!()
    }

    pub fn publish(
        &self,
        register: &RegisterName,
        by: &PersonName,
        run: Option<&str>,
    ) -> Result<Edition> {
        todo!()
    }
    pub fn editions(&self, register: &RegisterName) -> Result<Vec<Edition>> {
        todo!()
    }
}
