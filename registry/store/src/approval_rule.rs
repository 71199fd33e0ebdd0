//! Approval by rule: a named steward answers for changes that nobody looked at one by one.

use chrono::{DateTime, TimeDelta, Utc};
use registry_core::{
    ChangeCriteria, ChangeSetState, ChangeSetSummary, Decision, Origin, OwnershipRecord, PersonName, RegisterName,
    Violation, answers_for,
};

use crate::decide::{Approver, approve};
use crate::limits::APPROVAL_RULES_MAX;
use crate::model::{approval_rule, change_set, ownership, person, register};
use crate::propose::check_text;
use crate::selection::{self, Selected};
use crate::store::Writing;
use crate::{Result, Store, StoreError, governance};

/// A rule of approval to begin.
#[derive(Debug, Clone, PartialEq)]
pub struct NewApprovalRule {
    /// The register whose changes it lets in.
    pub register: RegisterName,
    /// What it is, for people.
    pub title: String,
    /// What a change must be; at least one condition.
    pub criteria: ChangeCriteria,
    /// The pipeline specification whose change sets it is about; missing for all.
    pub spec: Option<String>,
}

/// A rule by which changes are approved as soon as they are proposed.
///
/// It acts only while its steward is owner or steward of the register in force, never on what that steward proposed,
/// and never on an imported history. Changes that it would let in but that do not fit the present state wait for a
/// person, all of them that it admits.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ApprovalRule {
    /// Identifier (UUID version 7).
    pub id: String,
    /// The register whose changes it lets in.
    pub register: RegisterName,
    /// What it is, for people.
    pub title: String,
    /// Who answers for it.
    pub steward: PersonName,
    /// What a change must be.
    pub criteria: ChangeCriteria,
    /// The pipeline specification whose change sets it is about; missing for all.
    pub spec: Option<String>,
    /// Since when it is in force.
    pub from: DateTime<Utc>,
    /// When it ended.
    pub to: Option<DateTime<Utc>>,
}

impl Store {
    /// Puts a rule of approval into force, which `by` answers for: an owner or steward in force, no deputy.
    pub fn begin_approval_rule(&self, new: NewApprovalRule, by: &PersonName) -> Result<ApprovalRule> {
        self.write(|writing| {
            person::known(writing.connection, by)?;
            let register = register::get(writing.connection, &new.register)?.definition.name;
            check_person(writing, &register, by, "begin a rule of approval")?;
            check(&new)?;
            let rules = approval_rule::of_register(writing.connection, &register)?;
            if rules.iter().filter(|rule| rule.to.is_none()).count() >= APPROVAL_RULES_MAX {
                let rule = format!("be fewer than {APPROVAL_RULES_MAX} in force; end one first");
                return Err(StoreError::invalid("approval_rules", register.as_str(), rule));
            }
            let rule = ApprovalRule {
                id: uuid::Uuid::now_v7().to_string(),
                register,
                title: new.title,
                steward: by.clone(),
                criteria: new.criteria,
                spec: new.spec,
                from: writing.at,
                to: None,
            };
            approval_rule::insert(writing.connection, &rule)?;
            let decision = Decision::BeginRule { rule: rule.id.clone() };
            governance::record_decisions(writing, &rule.register, [decision], by, Some(&rule.title));
            Ok(rule)
        })
    }

    /// Puts the rule out of force. Any owner or steward in force of the register may, and the one who answers for it.
    pub fn end_approval_rule(&self, id: &str, by: &PersonName) -> Result<ApprovalRule> {
        self.write(|writing| {
            let mut rule = approval_rule::find(writing.connection, id)?
                .ok_or_else(|| StoreError::not_found("approval rule", id))?;
            if rule.steward != *by {
                check_person(writing, &rule.register, by, "end a rule of approval")?;
            }
            if let Some(to) = rule.to {
                return Err(StoreError::invalid("id", id, format!("be in force; it ended at {to}")));
            }
            rule.to = Some(writing.at);
            approval_rule::end(writing.connection, id, writing.at)?;
            let decision = Decision::EndRule { rule: rule.id.clone() };
            governance::record_decisions(writing, &rule.register, [decision], by, Some(&rule.title));
            Ok(rule)
        })
    }

    /// All rules of the register, those that ended too, the first one first.
    pub fn approval_rules(&self, register: &RegisterName) -> Result<Vec<ApprovalRule>> {
        self.read(|connection| {
            let register = register::get(connection, register)?.definition.name;
            approval_rule::of_register(connection, &register)
        })
    }
}

fn check_person(
    writing: &mut Writing<'_>,
    register: &RegisterName,
    by: &PersonName,
    action: &'static str,
) -> Result<()> {
    let records = ownership::of_register(writing.connection, register)?;
    if answers_for(&records, by, writing.today) {
        return Ok(());
    }
    Err(StoreError::Forbidden {
        person: by.clone(),
        register: register.clone(),
        action,
        rule: "only its owner or steward in force may; ask one of them".to_owned(),
    })
}

fn check(new: &NewApprovalRule) -> Result<()> {
    let mut violations = new.criteria.check();
    check_text("title", &new.title, &mut violations);
    if new.criteria.is_empty() {
        let rule = "have at least one condition: a rule that lets everything in leaves nothing to a steward";
        violations.push(Violation::new("criteria", "", rule));
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Invalid(violations))
    }
}

/// Lets in what the rules of the register admit of a change set that was just proposed, a commit for each rule.
pub(crate) fn act(writing: &mut Writing<'_>, id: &str) -> Result<()> {
    let summary = change_set::get(writing.connection, id)?;
    let rules = approval_rule::of_register(writing.connection, &summary.register)?;
    let records = ownership::of_register(writing.connection, &summary.register)?;
    let acting = rules.iter().filter(|rule| acts(rule, &summary, &records, writing));
    for rule in acting.collect::<Vec<_>>() {
        let summary = change_set::get(writing.connection, id)?;
        if summary.state != ChangeSetState::Proposed {
            break;
        }
        let ordinals = selection::admitted(writing.connection, &summary.register, id, &rule.criteria)?;
        if !ordinals.is_empty() {
            approve_by(writing, &summary, rule, ordinals)?;
        }
    }
    Ok(())
}

fn acts(rule: &ApprovalRule, summary: &ChangeSetSummary, records: &[OwnershipRecord], writing: &Writing<'_>) -> bool {
    let of_spec = match (&rule.spec, &summary.origin) {
        (_, Origin::Import) | (Some(_), Origin::Person) => false,
        (Some(wanted), Origin::Pipeline { spec, .. }) => wanted == spec,
        (None, _) => true,
    };
    of_spec
        && rule.to.is_none()
        && rule.steward != summary.proposed_by
        && answers_for(records, &rule.steward, writing.today)
}

/// Applies what the rule admits, or leaves it open when it does not fit the present state.
fn approve_by(
    writing: &mut Writing<'_>,
    summary: &ChangeSetSummary,
    rule: &ApprovalRule,
    ordinals: Vec<u64>,
) -> Result<()> {
    let decisions = writing.decisions.len();
    let reason = format!("by the rule {:?}", rule.title);
    let approver = Approver {
        by: &rule.steward,
        reason: Some(&reason),
        rule: Some(&rule.id),
    };
    writing.connection.begin_part()?;
    match approve(writing, summary, &Selected::Ordinals(ordinals), &approver) {
        Ok(_) => {
            writing.connection.commit()?;
            // Two commits of one register never bear the same time.
            writing.at += TimeDelta::microseconds(1);
            Ok(())
        }
        Err(refusal) if waits_for_a_person(&refusal) => {
            writing.connection.roll_back()?;
            writing.decisions.truncate(decisions);
            tracing::info!(rule = rule.id, change_set = summary.id, %refusal, "a rule of approval leaves changes open");
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}

/// Whether the changes do not fit the present state, as opposed to a store that fails.
fn waits_for_a_person(refusal: &StoreError) -> bool {
    matches!(
        refusal,
        StoreError::Conflict { .. }
            | StoreError::CrossReferenceConflict { .. }
            | StoreError::DanglingReference { .. }
            | StoreError::StillReferred { .. }
            | StoreError::Invalid(_)
    )
}
