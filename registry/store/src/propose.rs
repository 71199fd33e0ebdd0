//! Proposing changes, and taking a proposal back.

use std::collections::{BTreeMap, BTreeSet};

use registry_core::{
    Change, ChangeKind, ChangeSetAction, ChangeSetState, ChangeSetSummary, Command, Decision, Key, Origin, PersonName,
    RegisterDefinition, RegisterName, Violation,
};

use crate::limits::{CHANGES_MAX, TEXT_BYTES_MAX};
use crate::model::{change, change_set, person, register};
use crate::number::count;
use crate::register::define_own;
use crate::store::Writing;
use crate::{
    Idempotency, NewChangeSet, NewRun, PreparedChange, Result, Store, StoreError, approval_rule, command, governance,
};

impl Store {
    /// Writes a change set down and asks for a decision. Its changes must be well formed; whether they fit the state
    /// of the register is checked when they are applied.
    ///
    /// Rules of approval act at once: what they admit is in the register when this returns. A draft is only written
    /// down, until it is [submitted](Self::submit).
    pub fn propose(&self, new: NewChangeSet, by: &PersonName) -> Result<ChangeSetSummary> {
        self.write(|writing| propose_changes(writing, uuid::Uuid::now_v7().to_string(), new, by))
    }

    /// What a pipeline asks for at the end of a run, in one transaction, so that a run that fails leaves nothing: makes
    /// the person known and the register defined, and proposes the changes, if there are any.
    ///
    /// The changes come in batches, so that nobody ever holds all of them; a batch that fails ends it. There must be as
    /// many as the run says.
    pub fn propose_run(
        &self,
        run: NewRun,
        batches: impl IntoIterator<Item = Result<Vec<PreparedChange>>>,
        by: &PersonName,
    ) -> Result<Option<ChangeSetSummary>> {
        self.write(|writing| {
            person::ensure(writing, by, "", "")?;
            define_own(writing, &run.definition, by)?;
            if run.counts.is_empty() {
                return Ok(None);
            }
            changeable(writing, &run.definition.name, by)?;
            let head = Head {
                id: uuid::Uuid::now_v7().to_string(),
                register: run.definition.name,
                title: run.title,
                origin: Origin::Pipeline {
                    run: run.run,
                    spec: run.spec,
                },
                counts: run.counts,
                supersede: true,
                draft: false,
            };
            propose(writing, head, batches, by).map(Some)
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
    propose_changes(writing, id, new, by)
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

/// A change set that is to be written down, without its changes.
struct Head {
    id: String,
    register: RegisterName,
    title: String,
    origin: Origin,
    counts: BTreeMap<ChangeKind, u64>,
    supersede: bool,
    draft: bool,
}

/// Proposes changes that are there at once.
fn propose_changes(
    writing: &mut Writing<'_>,
    id: String,
    new: NewChangeSet,
    by: &PersonName,
) -> Result<ChangeSetSummary> {
    let definition = changeable(writing, &new.register, by)?;
    let prepared = new
        .changes
        .iter()
        .map(|change| PreparedChange::checked(change, &definition));
    let batches: Vec<Result<Vec<PreparedChange>>> = vec![PreparedChange::all(prepared)];
    let mut counts = BTreeMap::new();
    for change in &new.changes {
        *counts.entry(change.kind).or_insert(0) += 1;
    }
    let head = Head {
        id,
        register: definition.name,
        title: new.title,
        origin: new.origin,
        counts,
        supersede: new.supersede,
        draft: new.draft,
    };
    propose(writing, head, batches, by)
}

fn propose(
    writing: &mut Writing<'_>,
    head: Head,
    batches: impl IntoIterator<Item = Result<Vec<PreparedChange>>>,
    by: &PersonName,
) -> Result<ChangeSetSummary> {
    check(&head)?;
    if head.supersede {
        supersede(writing, &head, by)?;
    }
    let summary = ChangeSetSummary {
        id: head.id,
        base_log_size: register::get(writing.connection, &head.register)?.log_size,
        register: head.register,
        title: head.title,
        state: if head.draft {
            ChangeSetState::Draft
        } else {
            ChangeSetState::Proposed
        },
        proposed_by: by.clone(),
        proposed_at: writing.at,
        origin: head.origin,
        open: head.counts.values().sum(),
        counts: head.counts,
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    change_set::insert(writing.connection, &summary)?;
    let mut last = 0;
    for batch in batches {
        let batch = batch?;
        let following = last + count(batch.len());
        change::insert(writing.connection, &summary.id, last, batch)?;
        last = following;
    }
    if last != summary.open {
        let rule = format!("be {} changes, as was said before they came", summary.open);
        return Err(StoreError::invalid("changes", last.to_string(), rule));
    }
    if head.draft {
        Ok(summary)
    } else {
        ask(writing, &summary, by)
    }
}

fn check(head: &Head) -> Result<()> {
    let mut violations = Vec::new();
    check_text("title", &head.title, &mut violations);
    let changes: u64 = head.counts.values().sum();
    if changes == 0 || changes > count(CHANGES_MAX) {
        let rule = format!("be 1 to {CHANGES_MAX} changes");
        violations.push(Violation::new("changes", changes.to_string(), rule));
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
fn supersede(writing: &mut Writing<'_>, new: &Head, by: &PersonName) -> Result<()> {
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
            by: new.id.clone(),
        };
        governance::record_decisions(writing, &new.register, [decision], by, None);
    }
    Ok(())
}
