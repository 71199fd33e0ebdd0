//! Wishes from the wire, as commands of the register.

use std::collections::BTreeMap;

use openapi::change::SourceReference;
use openapi::change_request::{ChangeRequest, NewValue, SplitPart};
use openapi::problem::Violation;
use registry_core::{Command, FieldName, Key, Value};

use crate::error::ApiError;
use crate::limits::CHANGES_PER_PROPOSAL;
use crate::view::{criteria, item};

/// The commands for the wishes; every wish that breaks a rule is named with its place in the body.
pub fn commands(changes: Vec<ChangeRequest>) -> Result<Vec<Command>, ApiError> {
    if changes.is_empty() || changes.len() > CHANGES_PER_PROPOSAL {
        return Err(ApiError::invalid(vec![Violation {
            field: "changes".to_owned(),
            value: changes.len().to_string(),
            rule: format!("hold 1 to {CHANGES_PER_PROPOSAL} changes"),
        }]));
    }
    let mut commands = Vec::with_capacity(changes.len());
    let mut violations = Vec::new();
    for (position, change) in changes.into_iter().enumerate() {
        match command(change, &format!("changes[{position}]")) {
            Ok(command) => commands.push(command),
            Err(violation) => violations.push(violation),
        }
    }
    if violations.is_empty() {
        Ok(commands)
    } else {
        Err(ApiError::invalid(violations))
    }
}

fn command(change: ChangeRequest, place: &str) -> Result<Command, Violation> {
    Ok(match change {
        ChangeRequest::Create { key: wanted, item: new } => Command::Create {
            key: wanted.map(|text| key(&text, &format!("{place}.key"))).transpose()?,
            item: item::from_wire(new, &format!("{place}.item"))?,
        },
        ChangeRequest::Update { key: text, set } => Command::Update {
            key: key(&text, &format!("{place}.key"))?,
            set: settings(set, &format!("{place}.set"))?,
        },
        ChangeRequest::Merge {
            key: text,
            into,
            reason,
        } => Command::Merge {
            key: key(&text, &format!("{place}.key"))?,
            into: key(&into, &format!("{place}.into"))?,
            reason,
        },
        ChangeRequest::Retire { key: text, reason } => Command::Retire {
            key: key(&text, &format!("{place}.key"))?,
            reason,
        },
        ChangeRequest::Reinstate { key: text, reason } => Command::Reinstate {
            key: key(&text, &format!("{place}.key"))?,
            reason,
        },
        ChangeRequest::Split {
            key: text,
            parts,
            reason,
        } => Command::Split {
            key: key(&text, &format!("{place}.key"))?,
            parts: self::parts(parts, &format!("{place}.parts"))?,
            reason,
        },
        ChangeRequest::Undo {
            change_set,
            ordinal,
            reason,
        } => Command::Undo {
            change_set,
            ordinal,
            reason,
        },
    })
}

fn parts(parts: Vec<SplitPart>, place: &str) -> Result<Vec<registry_core::SplitPart>, Violation> {
    let part = |(position, part): (usize, SplitPart)| {
        let place = format!("{place}[{position}]");
        Ok(registry_core::SplitPart {
            key: part.key.map(|text| key(&text, &format!("{place}.key"))).transpose()?,
            item: item::from_wire(part.item, &format!("{place}.item"))?,
            source_records: source_records(part.source_records, &format!("{place}.source_records"))?,
        })
    };
    parts.into_iter().enumerate().map(part).collect()
}

fn source_records(
    records: Vec<SourceReference>,
    place: &str,
) -> Result<Vec<registry_core::SourceReference>, Violation> {
    let record = |record: SourceReference| {
        Ok(registry_core::SourceReference {
            source: criteria::source(&record.source, place)?,
            source_record_id: record.source_record_id,
        })
    };
    records.into_iter().map(record).collect()
}

fn key(text: &str, place: &str) -> Result<Key, Violation> {
    Key::parse(text).map_err(|error| Violation {
        field: place.to_owned(),
        value: error.value,
        rule: error.rule,
    })
}

fn settings(set: BTreeMap<String, NewValue>, place: &str) -> Result<BTreeMap<FieldName, Option<Value>>, Violation> {
    set.into_iter()
        .map(|(field, value)| Ok((item::field_name(&field, place)?, value.0.map(item::value_from_wire))))
        .collect()
}
