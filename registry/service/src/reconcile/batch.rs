//! Queries as they come.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::ApiError;
use crate::limits::{RECONCILE_CANDIDATES, RECONCILE_QUERIES};

/// A query of a batch.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// The text to be found.
    #[serde(rename = "query")]
    pub text: Option<String>,
    #[serde(rename = "type")]
    types: Option<OneOrMany<String>>,
    limit: Option<f64>,
    #[serde(default)]
    properties: Vec<Property>,
    type_strict: Option<TypeStrict>,
}

/// A value that is known of the thing.
#[derive(Debug, Clone, Deserialize)]
pub struct Property {
    /// The field.
    pub pid: String,
    v: OneOrMany<PropertyValue>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum PropertyValue {
    Text(String),
    Number(serde_json::Number),
    Truth(bool),
    Entity { id: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TypeStrict {
    Any,
    Should,
    All,
}

impl Query {
    /// Whether things of this type are wanted.
    pub fn admits(&self, wanted: &str) -> bool {
        let types = self.types.as_ref().map(OneOrMany::as_slice).unwrap_or_default();
        match self.type_strict {
            _ if types.is_empty() => true,
            Some(TypeStrict::Should) => true,
            Some(TypeStrict::All) => types.iter().all(|name| name == wanted),
            Some(TypeStrict::Any) | None => types.iter().any(|name| name == wanted),
        }
    }

    /// Most candidates that are wanted.
    pub fn limit(&self) -> usize {
        let mut limits = (1..=RECONCILE_CANDIDATES).rev();
        let wanted = self.limit.unwrap_or(5.0);
        limits
            .find(|limit| u32::try_from(*limit).is_ok_and(|limit| f64::from(limit) <= wanted))
            .unwrap_or(1)
    }

    /// What is known besides, each field with its values.
    pub fn properties(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        self.properties.iter().map(|property| {
            let values = property.v.as_slice().iter().map(|value| match value {
                PropertyValue::Text(text) | PropertyValue::Entity { id: text } => text.clone(),
                PropertyValue::Number(number) => number.to_string(),
                PropertyValue::Truth(truth) => truth.to_string(),
            });
            (property.pid.as_str(), values.collect())
        })
    }

    fn check(&self, name: &str) -> Result<(), ApiError> {
        let broken = |rule: &str| Err(ApiError::parameter("queries", name, rule));
        if self.text.is_none() && self.properties.is_empty() {
            return broken("have a query or properties in each query");
        }
        if self.limit.is_some_and(|limit| limit < 1.0 || !limit.is_finite()) {
            return broken("have a limit of at least 1 in each query");
        }
        Ok(())
    }
}

/// Reads a batch of queries.
pub fn read_queries(text: &str) -> Result<BTreeMap<String, Query>, ApiError> {
    let queries: BTreeMap<String, Query> = serde_json::from_str(text).map_err(|error| {
        let rule = format!("be a JSON object of queries as the reconciliation API 0.2 has them: {error}");
        ApiError::parameter("queries", text.get(..80).unwrap_or(text), rule)
    })?;
    if queries.len() > RECONCILE_QUERIES {
        let rule = format!("have at most {RECONCILE_QUERIES} queries");
        return Err(ApiError::parameter("queries", &queries.len().to_string(), rule));
    }
    for (name, query) in &queries {
        query.check(name)?;
    }
    Ok(queries)
}
