//! Who answers for a register, and what that lets them do.

use chrono::NaiveDate;

use crate::{PersonName, RegisterName};

/// What a person is to a register, after the UK data ownership model and DAMA-DMBOK 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Accountable: states the purpose, decides definitions and policy, takes the risk. One at a time.
    Owner,
    /// Responsible for content and quality: decides changes, answers questions.
    Steward,
    /// Runs the storage and access; decides nothing about content.
    Custodian,
    /// Acts for an owner or steward inside a dated delegation.
    Deputy,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Steward, Self::Custodian, Self::Deputy];

    /// `owner`, `steward`, `custodian` or `deputy`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Steward => "steward",
            Self::Custodian => "custodian",
            Self::Deputy => "deputy",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Whether a role is held by one person or by a team.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// A person, who can decide.
    #[default]
    Person,
    /// A team, which can be written to; its members decide in their own names or not at all.
    Team,
}

impl Party {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Person, Self::Team];

    /// `person` or `team`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Team => "team",
        }
    }
}

/// One person or team in one role for one register over a range of days.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OwnershipRecord {
    /// Identifier of the ownership record (UUID version 7).
    pub id: String,
    /// The register that the person answers for.
    pub register: RegisterName,
    /// What the person is to it.
    pub role: Role,
    /// Whether `person` names a person or a team.
    #[serde(default)]
    pub party: Party,
    /// The person or team.
    pub person: PersonName,
    /// The organisation that the person acts for.
    pub organisation: String,
    /// How to reach the person.
    pub contact: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force, inclusive; open-ended when missing.
    pub to: Option<NaiveDate>,
    /// The day by which the appointment is to be looked at again.
    pub next_review: Option<NaiveDate>,
    /// Who delegated, for a deputy: an owner or steward in force.
    pub delegated_by: Option<PersonName>,
}

impl OwnershipRecord {
    /// Whether the record is in force on the day; its first and last day count.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// Whether the review should have happened before the day while the record is in force.
    pub fn review_overdue(&self, on: NaiveDate) -> bool {
        self.in_force(on) && self.next_review.is_some_and(|review| review < on)
    }
}

/// A role that somebody must hold and nobody does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct GovernanceGap {
    /// The role that is empty.
    pub role: Role,
    /// The first day without anyone in it; missing when nobody ever held it.
    pub since: Option<NaiveDate>,
}

impl std::fmt::Display for GovernanceGap {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.since {
            Some(since) => write!(formatter, "no {} in force since {since}", self.role),
            None => write!(formatter, "no {} in force", self.role),
        }
    }
}

/// A role that somebody holds today and nobody will hold from a day on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct ComingGap {
    /// The role that will be empty.
    pub role: Role,
    /// The first day without anyone in it.
    pub from: NaiveDate,
}

impl std::fmt::Display for ComingGap {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "no {} in force from {} on", self.role, self.from)
    }
}

/// Whether the person may decide changes on the day: an owner or steward in force, or a deputy in force whose
/// delegator is an owner or steward in force.
///
/// A deputy acts for another in the day's work, so decides changes and publishes what was decided. What the owner and
/// the steward answer for themselves is not delegated: appointing, delegating, defining, and rules of approval ask
/// [`answers_for`].
///
/// `records` are those of one register.
pub fn may_decide(records: &[OwnershipRecord], person: &PersonName, on: NaiveDate) -> bool {
    records
        .iter()
        .filter(|record| record.person == *person && record.party == Party::Person && record.in_force(on))
        .any(|record| match record.role {
            Role::Owner | Role::Steward => true,
            Role::Deputy => record
                .delegated_by
                .as_ref()
                .is_some_and(|by| answers_for(records, by, on)),
            Role::Custodian => false,
        })
}

/// Whether the person is owner or steward in force on the day, and so may appoint and delegate.
pub fn answers_for(records: &[OwnershipRecord], person: &PersonName, on: NaiveDate) -> bool {
    records.iter().any(|record| {
        record.person == *person
            && record.party == Party::Person
            && matches!(record.role, Role::Owner | Role::Steward)
            && record.in_force(on)
    })
}

/// Whether an edition may be published on the day: an owner and a steward must be in force.
///
/// `records` are those of one register.
pub fn may_publish(records: &[OwnershipRecord], on: NaiveDate) -> Result<(), Vec<GovernanceGap>> {
    let gaps: Vec<GovernanceGap> = [Role::Owner, Role::Steward]
        .into_iter()
        .filter_map(|role| gap(records, role, on))
        .collect();
    if gaps.is_empty() { Ok(()) } else { Err(gaps) }
}

fn gap(records: &[OwnershipRecord], role: Role, on: NaiveDate) -> Option<GovernanceGap> {
    let holders = || records.iter().filter(|record| record.role == role);
    if holders().any(|record| record.in_force(on)) {
        return None;
    }
    // A record whose last day lies before its first was cancelled before it began, and filled no gap.
    let last_day = holders()
        .filter_map(|record| record.to.filter(|to| record.from <= *to && *to < on))
        .max();
    Some(GovernanceGap {
        role,
        since: last_day.and_then(|day| day.succ_opt()),
    })
}

/// The roles of owner and steward that are held on the day and that nobody follows in: the first day without, for each.
///
/// `records` are those of one register.
pub fn coming_gaps(records: &[OwnershipRecord], on: NaiveDate) -> Vec<ComingGap> {
    let mut gaps = Vec::new();
    for role in [Role::Owner, Role::Steward] {
        let held = |day: NaiveDate| records.iter().any(|record| record.role == role && record.in_force(day));
        if !held(on) {
            continue;
        }
        let ends = records.iter().filter(|record| record.role == role);
        let after_the_last_day = ends.filter_map(|record| record.to.filter(|to| on <= *to)?.succ_opt());
        if let Some(from) = after_the_last_day.filter(|day| !held(*day)).min() {
            gaps.push(ComingGap { role, from });
        }
    }
    gaps
}

/// Who is owner on any day of the range, other than the given record: only one owner may be in force at a time.
pub fn owner_between(records: &[OwnershipRecord], from: NaiveDate, to: Option<NaiveDate>) -> Option<&OwnershipRecord> {
    records.iter().find(|record| {
        record.role == Role::Owner
            && record.to.is_none_or(|last| record.from <= last && from <= last)
            && to.is_none_or(|to| record.from <= to)
    })
}
