//! Parameters as text, read by their rules. Every error names the parameter, the value and the rule.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use openapi::page::{DEFAULT_PAGE_LENGTH, MAXIMUM_PAGE_LENGTH};
use openapi::query::AsOfQuery;
use registry_core::{ItemHash, Key, NameError, RegisterName, SourceName};
use registry_store::{AsOf, ListOrder, Page};
use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use crate::cursor;
use crate::error::ApiError;
use crate::reply::Freshness;

/// Greatest number that a store keeps.
pub const NUMBER_MAX: u64 = i64::MAX.unsigned_abs();

/// The name of a register in a path.
pub fn register(text: &str) -> Result<RegisterName, ApiError> {
    RegisterName::parse(text).map_err(|error| name("register", &error))
}

/// A key in a path.
pub fn key(text: &str) -> Result<Key, ApiError> {
    Key::parse(text).map_err(|error| name("key", &error))
}

/// An item hash in a path.
pub fn item_hash(text: &str) -> Result<ItemHash, ApiError> {
    ItemHash::parse(text).map_err(|_invalid| {
        ApiError::parameter("hash", text, "be sha-256: followed by 64 lower-case hexadecimal digits")
    })
}

/// The state that a reader asks for.
pub fn as_of(query: &AsOfQuery) -> Result<AsOf, ApiError> {
    let given = [
        ("recorded_at", &query.recorded_at),
        ("edition", &query.edition),
        ("log_size", &query.log_size),
    ];
    let mut given = given
        .into_iter()
        .filter_map(|(name, text)| Some((name, text.as_deref()?)));
    let Some((name, text)) = given.next() else {
        return Ok(AsOf::Now);
    };
    if let Some((second, text)) = given.next() {
        let rule = format!("not be given together with {name}: each of them names a state of the register");
        return Err(ApiError::parameter(second, text, rule));
    }
    match name {
        "recorded_at" => timestamp(name, text).map(AsOf::RecordedAt),
        "edition" => edition_number(name, text).map(AsOf::Edition),
        _ => number(name, text, 0, NUMBER_MAX).map(AsOf::LogSize),
    }
}

/// For how long the answer about a state holds.
pub fn freshness(as_of: AsOf) -> Freshness {
    match as_of {
        AsOf::Edition(_) | AsOf::LogSize(_) => Freshness::Edition,
        AsOf::Now | AsOf::RecordedAt(_) => Freshness::Present,
    }
}

/// The state as the end of a sentence about what is not there.
pub fn in_words(as_of: AsOf) -> String {
    match as_of {
        AsOf::Now => String::new(),
        AsOf::RecordedAt(time) => format!(" at {}", time.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        AsOf::LogSize(size) => format!(" after {size} entries"),
        AsOf::Edition(number) => format!(" in edition {number}"),
    }
}

/// The number of an edition.
pub fn edition_number(name: &str, text: &str) -> Result<u64, ApiError> {
    number(name, text, 1, NUMBER_MAX)
}

/// The size of a log, when one is given.
pub fn size(name: &str, text: Option<&str>) -> Result<Option<u64>, ApiError> {
    text.map(|text| number(name, text, 0, NUMBER_MAX)).transpose()
}

/// A parameter that must be there and say something.
pub fn required(name: &str, text: Option<String>) -> Result<String, ApiError> {
    text.filter(|text| !text.is_empty())
        .ok_or_else(|| ApiError::parameter(name, "", "be given"))
}

/// The name of a source.
pub fn source(text: Option<&str>) -> Result<SourceName, ApiError> {
    SourceName::parse(text.unwrap_or_default()).map_err(|error| name("source", &error))
}

/// What the places of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Keys of records.
    Key,
    /// Numbers of entries or changes.
    Number,
    /// Identifiers of change sets.
    Identifier,
}

/// A page of a list.
pub fn page(place: Place, cursor: Option<&str>, limit: Option<&str>) -> Result<Page, ApiError> {
    let decoded = cursor.map(|text| {
        let decoded = cursor::decode(text)?;
        let fits = match place {
            Place::Key => Key::parse(&decoded).is_ok(),
            Place::Number => decoded.parse::<i64>().is_ok_and(|number| number >= 0),
            Place::Identifier => uuid::Uuid::try_parse(&decoded).is_ok(),
        };
        if fits { Ok(decoded) } else { Err(cursor::bad(text)) }
    });
    Ok(Page {
        cursor: decoded.transpose()?,
        limit: length(limit)?,
    })
}

/// A page of records in this order.
pub fn page_of_records(order: &ListOrder, cursor: Option<&str>, limit: Option<&str>) -> Result<Page, ApiError> {
    let decoded = cursor.map(|text| {
        let decoded = cursor::decode(text)?;
        if order.reads(&decoded) {
            Ok(decoded)
        } else {
            Err(cursor::bad(text))
        }
    });
    Ok(Page {
        cursor: decoded.transpose()?,
        limit: length(limit)?,
    })
}

/// The number of things on a page.
pub fn length(text: Option<&str>) -> Result<u64, ApiError> {
    text.map_or(Ok(u64::from(DEFAULT_PAGE_LENGTH)), |text| {
        number("limit", text, 1, u64::from(MAXIMUM_PAGE_LENGTH))
    })
}

/// A whole number within bounds.
pub fn number(name: &str, text: &str, least: u64, greatest: u64) -> Result<u64, ApiError> {
    u64::from_str(text)
        .ok()
        .filter(|number| (least..=greatest).contains(number))
        .ok_or_else(|| {
            let rule = format!("be a whole number from {least} to {greatest}");
            ApiError::parameter(name, text, rule)
        })
}

/// A time with its zone.
pub fn timestamp(name: &str, text: &str) -> Result<DateTime<Utc>, ApiError> {
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.with_timezone(&Utc))
        .map_err(|_invalid| {
            let rule = "be a time as RFC 3339 writes it, such as 2026-05-01T00:00:00Z; write the + of a zone as %2B";
            ApiError::parameter(name, text, rule)
        })
}

/// A day.
pub fn day(name: &str, text: &str) -> Result<NaiveDate, ApiError> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|day| day.to_string() == text)
        .ok_or_else(|| ApiError::parameter(name, text, "be a day, such as 2026-05-01"))
}

/// A day, when one is given.
pub fn optional_day(name: &str, text: Option<&str>) -> Result<Option<NaiveDate>, ApiError> {
    text.map(|text| day(name, text)).transpose()
}

/// One of the names of an enumeration, as its schema lists them.
pub fn choice<T: DeserializeOwned>(name: &str, text: Option<&str>) -> Result<Option<T>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let deserializer: StrDeserializer<'_, ValueError> = text.into_deserializer();
    T::deserialize(deserializer).map(Some).map_err(|error| {
        let message = error.to_string();
        let names = message.split_once("expected ").map_or("", |(_, names)| names);
        ApiError::parameter(name, text, format!("be {names}"))
    })
}

/// `true` or `false`, when one is given.
pub fn choice_of_truth(name: &str, text: Option<&str>) -> Result<Option<bool>, ApiError> {
    text.map(|text| match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(ApiError::parameter(name, text, "be true or false")),
    })
    .transpose()
}

fn name(parameter: &str, error: &NameError) -> ApiError {
    ApiError::parameter(parameter, &error.value, &error.rule)
}
