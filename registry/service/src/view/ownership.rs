//! Ownership records, both ways.

use openapi::ownership::{NewOwnership, OwnershipList, OwnershipRecord, Party, Role};
use openapi::problem::Violation;
use registry_core::{NameError, PersonName, RegisterName};

use crate::error::ApiError;

/// An ownership record for the wire.
pub fn to_wire(record: &registry_core::OwnershipRecord) -> OwnershipRecord {
    OwnershipRecord {
        id: record.id.clone(),
        register: record.register.to_string(),
        role: role_to_wire(record.role),
        party: match record.party {
            registry_core::Party::Person => Party::Person,
            registry_core::Party::Team => Party::Team,
        },
        person: record.person.to_string(),
        organisation: record.organisation.clone(),
        contact: record.contact.clone(),
        from: record.from,
        to: record.to,
        next_review: record.next_review,
        delegated_by: record.delegated_by.as_ref().map(ToString::to_string),
    }
}

/// The ownership records of a register for the wire.
pub fn list(register: &RegisterName, records: &[registry_core::OwnershipRecord]) -> OwnershipList {
    OwnershipList {
        register: register.to_string(),
        ownership: records.iter().map(to_wire).collect(),
    }
}

/// An appointment from the wire.
pub fn from_wire(register: RegisterName, new: NewOwnership) -> Result<registry_store::NewOwnership, ApiError> {
    let delegated_by = new.delegated_by.as_deref();
    Ok(registry_store::NewOwnership {
        register,
        role: role_from_wire(new.role),
        party: match new.party {
            Party::Person => registry_core::Party::Person,
            Party::Team => registry_core::Party::Team,
        },
        person: person("person", &new.person)?,
        organisation: new.organisation,
        contact: new.contact,
        from: new.from,
        to: new.to,
        next_review: new.next_review,
        delegated_by: delegated_by.map(|text| person("delegated_by", text)).transpose()?,
    })
}

fn person(field: &str, text: &str) -> Result<PersonName, ApiError> {
    PersonName::parse(text).map_err(|NameError { value, rule, .. }| {
        ApiError::invalid(vec![Violation {
            field: field.to_owned(),
            value,
            rule,
        }])
    })
}

fn role_to_wire(role: registry_core::Role) -> Role {
    match role {
        registry_core::Role::Owner => Role::Owner,
        registry_core::Role::Steward => Role::Steward,
        registry_core::Role::Custodian => Role::Custodian,
        registry_core::Role::Deputy => Role::Deputy,
    }
}

fn role_from_wire(role: Role) -> registry_core::Role {
    match role {
        Role::Owner => registry_core::Role::Owner,
        Role::Steward => registry_core::Role::Steward,
        Role::Custodian => registry_core::Role::Custodian,
        Role::Deputy => registry_core::Role::Deputy,
    }
}
