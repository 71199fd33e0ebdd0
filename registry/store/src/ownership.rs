//! Appointing people to registers.

use chrono::{Days, NaiveDate};
use registry_core::{OwnershipRecord, Party, PersonName, RegisterName, Role, Violation, answers_for, owner_between};

use crate::model::{ownership, person, register};
use crate::store::Writing;
use crate::{NewOwnership, Result, Store, StoreError, governance};

impl Store {
    /// The ownership records of the register: those in force on the day, or all that ever were.
    pub fn ownership(&self, register: &RegisterName, as_of: Option<NaiveDate>) -> Result<Vec<OwnershipRecord>> {
        self.read(|connection| {
            register::get(connection, register)?;
            let mut records = ownership::of_register(connection, register)?;
            records.retain(|record| as_of.is_none_or(|day| record.in_force(day)));
            Ok(records)
        })
    }

    /// Appoints a person. A new owner ends the previous one's record the day before (handover).
    ///
    /// `by` must be owner or steward in force; for a register that nobody ever held, anyone known.
    pub fn add_ownership(&self, new: NewOwnership, by: &PersonName) -> Result<OwnershipRecord> {
        self.write(|writing| {
            person::known(writing.connection, by)?;
            let records = appointable(writing, &new.register, by)?;
            let mut violations = check(&new, &records);
            violations.extend(check_delegation(&new, &records, by, writing.today));
            if !violations.is_empty() {
                return Err(StoreError::Invalid(violations));
            }
            let (record, ended) = add(writing, new, &records)?;
            let changed: Vec<OwnershipRecord> = ended.into_iter().chain([record.clone()]).collect();
            governance::record_ownership(writing, &changed, by)?;
            Ok(record)
        })
    }

    /// Ends an ownership record: `last_day` is its last day in force.
    pub fn end_ownership(&self, id: &str, last_day: NaiveDate, by: &PersonName) -> Result<OwnershipRecord> {
        self.write(|writing| {
            let mut record = ownership::find(writing.connection, id)?
                .ok_or_else(|| StoreError::not_found("ownership record", id))?;
            appointable(writing, &record.register, by)?;
            if last_day < record.from {
                let rule = format!("be {} or later, the first day in force", record.from);
                return Err(StoreError::invalid("last_day", last_day.to_string(), rule));
            }
            if record.to.is_some_and(|to| to < writing.today || to < last_day) {
                let rule = format!("not move the last day, which is set to {}", display(record.to));
                return Err(StoreError::invalid("last_day", last_day.to_string(), rule));
            }
            record = end(writing, record, last_day)?;
            governance::record_ownership(writing, std::slice::from_ref(&record), by)?;
            Ok(record)
        })
    }

    /// Makes two people owner and steward from today, for the first load of a register that nobody ever held.
    pub fn appoint_provisional(&self, register: &RegisterName, owner: &PersonName, steward: &PersonName) -> Result<()> {
        if owner == steward {
            return Err(StoreError::invalid(
                "steward",
                steward.as_str(),
                "be another person than the owner: nobody approves what they proposed",
            ));
        }
        self.write(|writing| appoint_provisional(writing, register, owner, steward))
    }
}

/// Makes two different people owner and steward of a register that nobody ever held.
pub(crate) fn appoint_provisional(
    writing: &mut Writing<'_>,
    register: &RegisterName,
    owner: &PersonName,
    steward: &PersonName,
) -> Result<()> {
    if !appointable(writing, register, owner)?.is_empty() {
        return Err(forbidden(
            owner,
            register,
            "it has been held by somebody already; its owner or steward appoints",
        ));
    }
    let mut appointed = Vec::new();
    for (role, person) in [(Role::Owner, owner), (Role::Steward, steward)] {
        let known = person::ensure(writing, person, "", "")?;
        let new = NewOwnership {
            register: register.clone(),
            role,
            party: Party::Person,
            person: person.clone(),
            organisation: known.organisation,
            contact: known.contact,
            from: writing.today,
            to: None,
            next_review: None,
            delegated_by: None,
        };
        appointed.push(add(writing, new, &[])?.0);
    }
    governance::record_ownership(writing, &appointed, owner)
}

/// The ownership records of the register, when the person may appoint there.
fn appointable(writing: &mut Writing<'_>, name: &RegisterName, by: &PersonName) -> Result<Vec<OwnershipRecord>> {
    if register::get(writing.connection, name)?.governance {
        return Err(forbidden(by, name, "Registrar keeps this register itself"));
    }
    let records = ownership::of_register(writing.connection, name)?;
    if records.is_empty() || answers_for(&records, by, writing.today) {
        Ok(records)
    } else {
        Err(forbidden(
            by,
            name,
            "only its owner or steward in force may; ask one of them",
        ))
    }
}

fn forbidden(person: &PersonName, register: &RegisterName, rule: &str) -> StoreError {
    StoreError::Forbidden {
        person: person.clone(),
        register: register.clone(),
        action: "appoint people",
        rule: rule.to_owned(),
    }
}

fn check(new: &NewOwnership, records: &[OwnershipRecord]) -> Vec<Violation> {
    let mut violations = Vec::new();
    if let Some(to) = new.to.filter(|to| *to < new.from) {
        violations.push(Violation::new(
            "to",
            to.to_string(),
            format!("be {} or later, the first day", new.from),
        ));
    }
    for (place, text) in [("organisation", &new.organisation), ("contact", &new.contact)] {
        if text.chars().any(char::is_control) {
            violations.push(Violation::new(
                place,
                text,
                "be one line of text without control characters",
            ));
        }
    }
    match (new.role, &new.delegated_by) {
        (Role::Deputy, None) => violations.push(Violation::new(
            "delegated_by",
            "",
            "name the owner or steward whom the deputy acts for",
        )),
        (Role::Deputy, Some(by)) => {
            if !answers_for(records, by, new.from) {
                let rule = format!("be owner or steward in force on {}", new.from);
                violations.push(Violation::new("delegated_by", by.as_str(), rule));
            }
            if new.to.is_none() {
                violations.push(Violation::new(
                    "to",
                    "",
                    "have a last day: a deputy acts inside a dated delegation",
                ));
            }
        }
        (_, Some(by)) => {
            violations.push(Violation::new(
                "delegated_by",
                by.as_str(),
                "be empty: only a deputy acts for another",
            ));
        }
        (_, None) => {}
    }
    if new.role == Role::Owner {
        check_handover(new, records, &mut violations);
    }
    violations
}

/// A deputy holds no more than the delegator gives: inside the delegator's own days, and an owner's powers only from
/// an owner.
fn check_delegation(
    new: &NewOwnership,
    records: &[OwnershipRecord],
    by: &PersonName,
    today: NaiveDate,
) -> Option<Violation> {
    let delegator = new.delegated_by.as_ref().filter(|_| new.role == Role::Deputy)?;
    let owns = |person: &PersonName, on: NaiveDate| {
        let mut held = records
            .iter()
            .filter(|record| record.role == Role::Owner && record.in_force(on));
        held.any(|record| record.person == *person)
    };
    if owns(delegator, new.from) && by != delegator && !owns(by, today) {
        let rule = format!("be {by}, or have an owner add the deputy: a steward gives no powers of an owner");
        return Some(Violation::new("delegated_by", delegator.as_str(), rule));
    }
    let to = new.to?;
    (answers_for(records, delegator, new.from) && !answers_for(records, delegator, to)).then(|| {
        let rule = format!("be a day on which {delegator}, who delegates, is owner or steward");
        Violation::new("to", to.to_string(), rule)
    })
}

/// Only one owner at a time: the new one must start after the present one did, and before nobody else does.
fn check_handover(new: &NewOwnership, records: &[OwnershipRecord], violations: &mut Vec<Violation>) {
    let Some(present) = owner_between(records, new.from, new.to) else {
        return;
    };
    if present.from >= new.from {
        let rule = format!(
            "be later than {}, when {} starts as owner",
            present.from, present.person
        );
        violations.push(Violation::new("from", new.from.to_string(), rule));
        return;
    }
    let others: Vec<OwnershipRecord> = records
        .iter()
        .filter(|record| record.id != present.id)
        .cloned()
        .collect();
    if let Some(next) = owner_between(&others, new.from, new.to) {
        let rule = format!("leave one owner at a time: {} is owner from {}", next.person, next.from);
        violations.push(Violation::new("from", new.from.to_string(), rule));
    }
}

/// Adds the record, and ends the one of the owner before; returns both. Writing them to the log is left to the caller,
/// because a transaction is one commit of a register.
fn add(
    writing: &mut Writing<'_>,
    new: NewOwnership,
    records: &[OwnershipRecord],
) -> Result<(OwnershipRecord, Option<OwnershipRecord>)> {
    person::ensure(writing, &new.person, &new.organisation, &new.contact)?;
    let mut ended = None;
    if new.role == Role::Owner
        && let Some(previous) = owner_between(records, new.from, new.to)
        && let Some(last_day) = new.from.checked_sub_days(Days::new(1))
    {
        ended = Some(end(writing, previous.clone(), last_day)?);
    }
    let record = OwnershipRecord {
        id: uuid::Uuid::now_v7().to_string(),
        register: new.register,
        role: new.role,
        party: new.party,
        person: new.person,
        organisation: new.organisation,
        contact: new.contact,
        from: new.from,
        to: new.to,
        next_review: new.next_review,
        delegated_by: new.delegated_by,
    };
    ownership::insert(writing.connection, &record)?;
    Ok((record, ended))
}

fn end(writing: &mut Writing<'_>, mut record: OwnershipRecord, last_day: NaiveDate) -> Result<OwnershipRecord> {
    record.to = Some(last_day);
    ownership::set_last_day(writing.connection, &record.id, last_day)?;
    Ok(record)
}

fn display(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
