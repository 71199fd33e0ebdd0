//! Proposing changes, and taking a proposal back.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::limits::VIOLATIONS_MAX;
use registry_core::{
    Change, ChangeSetAction, ChangeSetState, ChangeSetSummary, Command, Decision, Key, Origin, PersonName,
    RegisterDefinition, RegisterName, Violation,
};

use crate::limits::{CHANGES_MAX, INSERT_ROWS_MAX, TEXT_BYTES_MAX};
use crate::model::{change, change_set, person, register};
use crate::number::count;
use crate::register::define_own;
use crate::store::Writing;
use crate::{Idempotency, NewChangeSet, Result, Store, StoreError, approval_rule, command, governance};

impl Store {
    /// Writes a change set down and asks for a decision. Its changes must be well formed; whether they fit the state
    /// of the register is checked when they are applied.
    ///
    /// Rules of approval act at once: what they admit is in the register when this returns. A draft is only written
    /// down, until it is [submitted](Self::submit).
    pub fn propose(&self, new: NewChangeSet, by: &PersonName) -> Result<ChangeSetSummary> {
        self.write(|writing| propose(writing, &uuid::Uuid::now_v7().to_string(), new, by))
    }

    /// What a pipeline asks for at the end of a run, in one transaction, so that a run that fails leaves nothing: makes
    /// the person known and the register defined, and proposes the changes, if there are any.
    pub fn propose_run(
        &self,
        definition: &RegisterDefinition,
        new: NewChangeSet,
        by: &PersonName,
    ) -> Result<Option<ChangeSetSummary>> {
        self.write(|writing| {
            person::ensure(writing, by, "", "")?;
            define_own(writing, definition, by)?;
            if new.changes.is_empty() {
                return Ok(None);
            }
            propose(writing, &uuid::Uuid::now_v7().to_string(), new, by).map(Some)
        })
    }

    /// Turns what a person asks for into changes against the present state, and proposes them.
    pub fn propose_commands(
        &self,
        register: &RegisterName,
        title: &str,
        commands: Vec<Command>,
        draft: bool,
        by: &PersonName,
    ) -> Result<ChangeSetSummary> {
        self.write(|writing| propose_commands(writing, register, title, commands, draft, by))
    }

    /// Like [`propose_commands`](Self::propose_commands); asked again under the same idempotency key, it answers again
    /// and does nothing.
    pub fn propose_commands_once(
        &self,
        register: &RegisterName,
        title: &str,
        commands: Vec<Command>,
        draft: bool,
        by: &PersonName,
        idempotency: &Idempotency,
    ) -> Result<ChangeSetSummary> {
        self.write(|writing| {
            idempotency.once(writing, "propose", by, |writing| {
                propose_commands(writing, register, title, commands, draft, by)
            })
        })
    }

    /// Asks for a decision on a draft. Only the one who wrote it can; whether its changes still fit the register is
    /// checked when they are applied.
    pub fn submit(&self, id: &str, by: &PersonName) -> Result<ChangeSetSummary> {
        self.write(|writing| {
            let summary = change_set::get(writing.connection, id)?;
            check_proposer(&summary, by, "submit the change set", "ask them to")?;
            let state = next(&summary, ChangeSetAction::Propose)?;
            change_set::set_state(writing.connection, id, state)?;
            ask(writing, &summary, by)
        })
    }

    /// Takes a change set back. Only the proposer can.
    pub fn withdraw(&self, id: &str, by: &PersonName) -> Result<ChangeSetSummary> {
        self.write(|writing| {
            let summary = change_set::get(writing.connection, id)?;
            check_proposer(&summary, by, "withdraw the change set", "reject it instead")?;
            let state = next(&summary, ChangeSetAction::Withdraw)?;
            change_set::set_state(writing.connection, id, state)?;
            let decision = Decision::Withdraw {
                change_set: id.to_owned(),
            };
            governance::record_decisions(writing, &summary.register, [decision], by, None);
            change_set::get(writing.connection, id)
        })
    }
}

fn propose_commands(
    writing: &mut Writing<'_>,
    register: &RegisterName,
    title: &str,
    commands: Vec<Command>,
    draft: bool,
    by: &PersonName,
) -> Result<ChangeSetSummary> {
    let definition = changeable(writing, register, by)?;
    let id = uuid::Uuid::now_v7().to_string();
    let mut changes = Vec::with_capacity(commands.len());
    for command in commands {
        changes.push(command::to_change(writing.connection, &definition, &id, command)?);
    }
    check_keys_once(&changes)?;
    let new = NewChangeSet {
        register: register.clone(),
        title: title.to_owned(),
        origin: Origin::Person,
        changes,
        supersede: false,
        draft,
    };
    propose(writing, &id, new, by)
}

fn check_proposer(summary: &ChangeSetSummary, by: &PersonName, action: &'static str, instead: &str) -> Result<()> {
    if summary.proposed_by == *by {
        return Ok(());
    }
    Err(StoreError::Forbidden {
        person: by.clone(),
        register: summary.register.clone(),
        action,
        rule: format!("only {}, who proposed it, may; {instead}", summary.proposed_by),
    })
}

/// Writes down that somebody asks for a decision, and lets the rules of approval act.
fn ask(writing: &mut Writing<'_>, summary: &ChangeSetSummary, by: &PersonName) -> Result<ChangeSetSummary> {
    let decision = Decision::Propose {
        change_set: summary.id.clone(),
        changes: summary.open,
    };
    governance::record_decisions(writing, &summary.register, [decision], by, None);
    approval_rule::act(writing, &summary.id)?;
    change_set::get(writing.connection, &summary.id)
}

/// The state of the change set after the action.
pub(crate) fn next(summary: &ChangeSetSummary, action: ChangeSetAction) -> Result<ChangeSetState> {
    summary.state.next(action).map_err(|transition| StoreError::State {
        change_set: summary.id.clone(),
        transition,
    })
}

/// The definition of the register, when people may propose changes to it.
fn changeable(writing: &mut Writing<'_>, name: &RegisterName, by: &PersonName) -> Result<RegisterDefinition> {
    person::known(writing.connection, by)?;
    let register = register::get(writing.connection, name)?;
    if register.governance {
        return Err(StoreError::Forbidden {
            person: by.clone(),
            register: name.clone(),
            action: "propose changes",
            rule: "Registrar keeps this register itself".to_owned(),
        });
    }
    Ok(register.definition)
}

fn propose(writing: &mut Writing<'_>, id: &str, new: NewChangeSet, by: &PersonName) -> Result<ChangeSetSummary> {
    let definition = changeable(writing, &new.register, by)?;
    check(&new, &definition)?;
    if new.supersede {
        supersede(writing, &new, id, by)?;
    }
    let mut counts = BTreeMap::new();
    for change in &new.changes {
        *counts.entry(change.kind).or_insert(0) += 1;
    }
    let summary = ChangeSetSummary {
        id: id.to_owned(),
        register: new.register,
        title: new.title,
        state: if new.draft {
            ChangeSetState::Draft
        } else {
            ChangeSetState::Proposed
        },
        proposed_by: by.clone(),
        proposed_at: writing.at,
        origin: new.origin,
        base_log_size: register::get(writing.connection, &definition.name)?.log_size,
        counts,
        open: count(new.changes.len()),
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    change_set::insert(writing.connection, &summary)?;
    let mut last = 0;
    for changes in new.changes.chunks(INSERT_ROWS_MAX) {
        change::insert(writing.connection, id, last, changes)?;
        last += count(changes.len());
    }
    if new.draft {
        Ok(summary)
    } else {
        ask(writing, &summary, by)
    }
}

fn check(new: &NewChangeSet, definition: &RegisterDefinition) -> Result<()> {
    let mut violations = Vec::new();
    check_text("title", &new.title, &mut violations);
    if new.changes.is_empty() || new.changes.len() > CHANGES_MAX {
        let rule = format!("be 1 to {CHANGES_MAX} changes");
        violations.push(Violation::new("changes", new.changes.len().to_string(), rule));
    }
    for change in &new.changes {
        violations.extend(change.check_shape(definition));
        if violations.len() >= VIOLATIONS_MAX {
            violations.truncate(VIOLATIONS_MAX);
            break;
        }
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Invalid(violations))
    }
}

/// Checks a title or reason that people will read.
pub(crate) fn check_text(field: &str, text: &str, violations: &mut Vec<Violation>) {
    if text.trim().is_empty() {
        violations.push(Violation::new(field, text, "say something"));
    }
    if text.len() > TEXT_BYTES_MAX {
        violations.push(Violation::new(
            field,
            text,
            format!("have at most {TEXT_BYTES_MAX} bytes"),
        ));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        violations.push(Violation::new(field, text, "have no control characters"));
    }
}

/// Commands are read against the present state each, so two that touch one key would contradict each other.
fn check_keys_once(changes: &[Change]) -> Result<()> {
    let mut keys: BTreeSet<&Key> = BTreeSet::new();
    for effect in changes.iter().flat_map(|change| &change.effects) {
        if !keys.insert(&effect.key) {
            return Err(StoreError::invalid(
                "key",
                effect.key.as_str(),
                "be touched once in a change set",
            ));
        }
    }
    Ok(())
}

/// Takes back what earlier runs of the same pipeline proposed.
fn supersede(writing: &mut Writing<'_>, new: &NewChangeSet, id: &str, by: &PersonName) -> Result<()> {
    let Origin::Pipeline { spec, .. } = &new.origin else {
        return Err(StoreError::invalid(
            "supersede",
            "true",
            "be false unless a pipeline proposes",
        ));
    };
    for earlier in change_set::open_from_spec(writing.connection, &new.register, spec)? {
        let summary = change_set::get(writing.connection, &earlier)?;
        let state = next(&summary, ChangeSetAction::Supersede)?;
        change_set::set_state(writing.connection, &earlier, state)?;
        let decision = Decision::Supersede {
            change_set: earlier,
            by: id.to_owned(),
        };
        governance::record_decisions(writing, &new.register, [decision], by, None);
    }
    Ok(())
}
