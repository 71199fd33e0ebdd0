//! A small client of the interface, made of the same types (feature `client`).
//!
//! It blocks, keeps its connections, follows merged keys to the records that answer for them, and takes every error of the service for a [`Problem`].
//!
//! ```no_run
//! use openapi::client::Client;
//! use openapi::query::RecordsQuery;
//!
//! let client = Client::new("https://registers.example.gov.uk");
//! let town = [("filter[town]", "Leeds")];
//! for record in client.each_record("address", &RecordsQuery::default(), &town) {
//!     println!("{}", record?.key);
//! }
//! # Ok::<(), openapi::client::ClientError>(())
//! ```

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::change_request::{Approval, NewChangeSet};
use crate::change_set::{Applied, ChangeSet};
use crate::feed::Feed;
use crate::matching::{MatchRequest, MatchResults};
use crate::path::segment;
use crate::problem::Problem;
use crate::query::{FeedQuery, RecordsQuery, SearchQuery};
use crate::record::{Record, RecordList};
use crate::register::{Register, RegisterList};
use crate::search::SearchResults;

/// How long the service may take: the longest wait of the change feed, and half a minute more.
const ANSWER_TIME: Duration = Duration::from_mins(1);

/// Longest body that is read, in bytes: 10,000 matched records with 20 candidates each stay below it.
const BODY_BYTES: u64 = 256 * 1024 * 1024;

/// A client of one service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    address: String,
    key: Option<String>,
}

/// Why there is no answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClientError {
    /// The service refused the request, or could not answer it.
    Problem(Box<Problem>),
    /// The service could not be reached, or answered with something else than the interface says.
    Unreachable {
        /// The address that was asked.
        address: String,
        /// What went wrong.
        reason: String,
    },
}

impl fmt::Display for ClientError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => write!(formatter, "{}: {}", problem.title, problem.detail),
            Self::Unreachable { address, reason } => write!(formatter, "{address}: {reason}"),
        }
    }
}

impl std::error::Error for ClientError {}

impl ClientError {
    /// The problem, when the service itself answered.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Unreachable { .. } => None,
        }
    }
}

/// Parameters beside those of an operation: conditions such as `("filter[town]", "Leeds")`.
pub type Conditions<'a> = &'a [(&'a str, &'a str)];

impl Client {
    /// A client of the service at the address, such as `https://registers.example.gov.uk`.
    pub fn new(address: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(ANSWER_TIME))
            .build();
        Self {
            agent: config.into(),
            address: address.trim_end_matches('/').to_owned(),
            key: None,
        }
    }

    /// The same client, sending this API key.
    #[must_use]
    pub fn with_key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// All registers.
    pub fn registers(&self) -> Result<RegisterList, ClientError> {
        self.get("/v1/registers", &())
    }

    /// A register with its fields and people.
    pub fn register(&self, register: &str) -> Result<Register, ClientError> {
        self.get(&format!("/v1/registers/{}", segment(register)), &())
    }

    /// The record that answers for the key now.
    pub fn record(&self, register: &str, key: &str) -> Result<Record, ClientError> {
        let path = format!("/v1/registers/{}/records/{}", segment(register), segment(key));
        self.get(&path, &())
    }

    /// A page of records.
    pub fn records(
        &self,
        register: &str,
        query: &RecordsQuery,
        conditions: Conditions<'_>,
    ) -> Result<RecordList, ClientError> {
        let path = format!("/v1/registers/{}/records", segment(register));
        self.get_with(&path, query, conditions)
    }

    /// Every record that the query finds, page after page, in the order of their keys.
    pub fn each_record<'a>(
        &'a self,
        register: &'a str,
        query: &RecordsQuery,
        conditions: Conditions<'a>,
    ) -> impl Iterator<Item = Result<Record, ClientError>> + 'a {
        Records {
            client: self,
            register,
            query: query.clone(),
            conditions,
            read: VecDeque::new(),
            is_over: false,
        }
    }

    /// What a search finds.
    pub fn search(
        &self,
        register: &str,
        query: &SearchQuery,
        conditions: Conditions<'_>,
    ) -> Result<SearchResults, ClientError> {
        let path = format!("/v1/registers/{}/search", segment(register));
        self.get_with(&path, query, conditions)
    }

    /// The candidates for messy records.
    pub fn match_records(&self, register: &str, request: &MatchRequest) -> Result<MatchResults, ClientError> {
        self.post(&format!("/v1/registers/{}/match", segment(register)), request)
    }

    /// The changes behind a position.
    pub fn feed(&self, register: &str, query: &FeedQuery) -> Result<Feed, ClientError> {
        self.get(&format!("/v1/registers/{}/feed", segment(register)), query)
    }

    /// Proposes changes.
    pub fn propose(&self, proposal: &NewChangeSet) -> Result<ChangeSet, ClientError> {
        self.post("/v1/changes", proposal)
    }

    /// Approves changes of a change set; what was appended.
    pub fn approve(&self, change_set: &str, approval: &Approval) -> Result<Applied, ClientError> {
        self.post(&format!("/v1/changes/{}/approve", segment(change_set)), approval)
    }

    fn get<T: DeserializeOwned>(&self, path: &str, query: &impl Serialize) -> Result<T, ClientError> {
        self.get_with(path, query, &[])
    }

    fn get_with<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &impl Serialize,
        conditions: Conditions<'_>,
    ) -> Result<T, ClientError> {
        let address = format!("{}{path}", self.address);
        let mut request = self.agent.get(&address);
        for (name, value) in parameters(query) {
            request = request.query(name, value);
        }
        for (name, value) in conditions {
            request = request.query(*name, *value);
        }
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        read(&address, request.call())
    }

    fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, ClientError> {
        let address = format!("{}{path}", self.address);
        let mut request = self.agent.post(&address).header("content-type", "application/json");
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let body = serde_json::to_vec(body).map_err(|error| unreachable(&address, &error))?;
        read(&address, request.send(&body[..]))
    }
}

/// The records of all pages.
struct Records<'a> {
    client: &'a Client,
    register: &'a str,
    query: RecordsQuery,
    conditions: Conditions<'a>,
    read: VecDeque<Record>,
    is_over: bool,
}

impl Iterator for Records<'_> {
    type Item = Result<Record, ClientError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.read.is_empty() && !self.is_over {
            match self.client.records(self.register, &self.query, self.conditions) {
                Ok(page) => {
                    self.is_over = page.next_cursor.is_none();
                    self.query.cursor = page.next_cursor;
                    self.read = page.records.into();
                }
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            }
        }
        self.read.pop_front().map(Ok)
    }
}

/// The parameters that are given. All of them are texts.
fn parameters(query: &impl Serialize) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(members)) = serde_json::to_value(query) else {
        return Vec::new();
    };
    let given = members.into_iter();
    given
        .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
        .collect()
}

fn read<T: DeserializeOwned>(address: &str, answer: Result<Response<Body>, ureq::Error>) -> Result<T, ClientError> {
    let mut answer = answer.map_err(|error| unreachable(address, &error))?;
    let is_good = answer.status().is_success();
    let bytes = answer.body_mut().with_config().limit(BODY_BYTES).read_to_vec();
    let bytes = bytes.map_err(|error| unreachable(address, &error))?;
    if is_good {
        return serde_json::from_slice(&bytes).map_err(|error| unreachable(address, &error));
    }
    match serde_json::from_slice(&bytes) {
        Ok(problem) => Err(ClientError::Problem(Box::new(problem))),
        Err(_other) => Err(unreachable(address, &format!("status {}", answer.status()))),
    }
}

fn unreachable(address: &str, reason: &dyn fmt::Display) -> ClientError {
    ClientError::Unreachable {
        address: address.to_owned(),
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_given_is_asked() {
        let query = FeedQuery {
            after: Some("7".to_owned()),
            ..FeedQuery::default()
        };
        assert_eq!(parameters(&query), [("after".to_owned(), "7".to_owned())]);
        assert!(parameters(&()).is_empty());
    }
}
