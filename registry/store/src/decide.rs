//! Deciding change sets: letting changes in, and keeping them out.

use registry_core::{ChangeSetAction, ChangeSetSummary, ChangeState, Decision, Origin, PersonName, may_decide};

use crate::apply::Application;
use crate::limits::{APPLY_CACHE_CHANGE_BYTES, APPLY_CACHE_KILOBYTES_MAX, CHANGE_BATCH_ROWS, WRITER_CACHE_KILOBYTES};
use crate::model::change::{self, Mark};
use crate::model::change_set::{self, Verdict};
use crate::model::ownership;
use crate::number::count;
use crate::propose::{check_text, next};
use crate::selection::{self, Selected};
use crate::store::Writing;
use crate::{Applied, Idempotency, Result, Selection, Store, StoreError, binding, governance, rsf};

impl Store {
    /// Lets the selected open changes in: checks each against the present state, appends the entries, writes the
    /// decision down. All of it, or nothing with the first conflict named.
    ///
    /// `by` must be owner, steward or deputy in force of the register, and not the proposer.
    pub fn approve(&self, id: &str, selection: &Selection, by: &PersonName, reason: Option<&str>) -> Result<Applied> {
        check_reason(reason)?;
        self.write(|writing| approve_selection(writing, id, selection, by, reason))
    }

    /// Like [`approve`](Self::approve); asked again under the same idempotency key, it answers again and does nothing.
    pub fn approve_once(
        &self,
        id: &str,
        selection: &Selection,
        by: &PersonName,
        reason: Option<&str>,
        idempotency: &Idempotency,
    ) -> Result<Applied> {
        check_reason(reason)?;
        self.write(|writing| {
            idempotency.once(writing, "approve", by, |writing| {
                approve_selection(writing, id, selection, by, reason)
            })
        })
    }

    /// Keeps the selected open changes out. A merge that is kept out is remembered as "never the same", a split that
    /// is kept out as "the same".
    ///
    /// The same people may reject as may approve; the proposer withdraws instead.
    pub fn reject(&self, id: &str, selection: &Selection, by: &PersonName, reason: &str) -> Result<ChangeSetSummary> {
        check_reason(Some(reason))?;
        self.write(|writing| reject_selection(writing, id, selection, by, reason))
    }

    /// Like [`reject`](Self::reject); asked again under the same idempotency key, it answers again and does nothing.
    pub fn reject_once(
        &self,
        id: &str,
        selection: &Selection,
        by: &PersonName,
        reason: &str,
        idempotency: &Idempotency,
    ) -> Result<ChangeSetSummary> {
        check_reason(Some(reason))?;
        self.write(|writing| {
            idempotency.once(writing, "reject", by, |writing| {
                reject_selection(writing, id, selection, by, reason)
            })
        })
    }
}

/// Lets the whole change set in, in the transaction that it was proposed in.
pub(crate) fn approve_whole(writing: &mut Writing<'_>, id: &str, by: &PersonName) -> Result<Applied> {
    approve_selection(writing, id, &Selection::All, by, None)
}

fn approve_selection(
    writing: &mut Writing<'_>,
    id: &str,
    selection: &Selection,
    by: &PersonName,
    reason: Option<&str>,
) -> Result<Applied> {
    let summary = decidable(writing, id, by, ChangeSetAction::Approve)?;
    rsf::check_selection(&summary, selection)?;
    let selected = selection::resolve(writing.connection, &summary.register, id, selection)?;
    let approver = Approver { by, reason, rule: None };
    approve(writing, &summary, &selected, &approver)
}

fn reject_selection(
    writing: &mut Writing<'_>,
    id: &str,
    selection: &Selection,
    by: &PersonName,
    reason: &str,
) -> Result<ChangeSetSummary> {
    let summary = decidable(writing, id, by, ChangeSetAction::Reject)?;
    rsf::check_selection(&summary, selection)?;
    let selected = selection::resolve(writing.connection, &summary.register, id, selection)?;
    reject(writing, &summary, &selected, by, reason)?;
    change_set::get(writing.connection, id)
}

/// Who lets changes in, why, and by which rule when nobody looks at each.
pub(crate) struct Approver<'a> {
    pub(crate) by: &'a PersonName,
    pub(crate) reason: Option<&'a str>,
    pub(crate) rule: Option<&'a str>,
}

fn check_reason(reason: Option<&str>) -> Result<()> {
    let mut violations = Vec::new();
    if let Some(reason) = reason {
        check_text("reason", reason, &mut violations);
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Invalid(violations))
    }
}

/// The change set, when it waits for a decision and the person may make it.
fn decidable(
    writing: &mut Writing<'_>,
    id: &str,
    by: &PersonName,
    action: ChangeSetAction,
) -> Result<ChangeSetSummary> {
    let summary = change_set::get(writing.connection, id)?;
    next(&summary, action)?;
    let (verb, instead) = match action {
        ChangeSetAction::Reject => ("reject the change set", "withdraw it instead"),
        _ => (
            "approve the change set",
            "ask another owner, steward or deputy of the register",
        ),
    };
    let forbidden = |rule: String| StoreError::Forbidden {
        person: by.clone(),
        register: summary.register.clone(),
        action: verb,
        rule,
    };
    if summary.proposed_by == *by {
        return Err(forbidden(format!(
            "nobody decides what they proposed themselves; {instead}"
        )));
    }
    let mut records = ownership::of_register(writing.connection, &summary.register)?;
    // Whoever acts for the proposer decides for them, and nobody decides what they proposed.
    records.retain(|record| record.delegated_by.as_ref() != Some(&summary.proposed_by));
    if !may_decide(&records, by, writing.today) {
        let rule = format!(
            "only its owner, steward or deputy in force on {} may, and no deputy of the proposer; ask one of them",
            writing.today
        );
        return Err(forbidden(rule));
    }
    Ok(summary)
}

/// Applies the selected changes of a change set that waits, in one commit.
pub(crate) fn approve(
    writing: &mut Writing<'_>,
    summary: &ChangeSetSummary,
    selection: &Selected,
    approver: &Approver<'_>,
) -> Result<Applied> {
    let Approver { by, reason, rule } = *approver;
    rsf::check_base(writing.connection, summary)?;
    let by_hand = summary.origin == Origin::Person;
    // What a person decides depends on where source records are right before, so those go one by one.
    let batch_rows = if by_hand { 1 } else { CHANGE_BATCH_ROWS };
    let mut application = Application::begin(writing, &summary.register, &summary.id, by_hand)?;
    writing.connection.set_cache(apply_cache(summary.open))?;
    let done = apply_all(writing, summary, selection, &mut application, batch_rows);
    writing.connection.set_cache(WRITER_CACHE_KILOBYTES)?;
    done?;
    let mark = Mark {
        state: ChangeState::Applied,
        by,
        at: writing.at,
    };
    let applied = mark_selected(writing, summary, selection, &mark)?;
    let (commit, binding) = application.commit(writing, by)?;
    rsf::append_system_entries(writing.connection, summary)?;
    let open = close_change_set(writing, summary, applied, &mark, reason)?;
    let approval = Decision::Approve {
        change_set: summary.id.clone(),
        changes: applied,
        commit: commit.number,
        rule: rule.map(str::to_owned),
    };
    let decisions = std::iter::once(approval).chain(binding);
    governance::record_decisions(writing, &summary.register, decisions, by, reason);
    Ok(Applied {
        commit: commit.number,
        entries: commit.entries,
        log_size: commit.log_size,
        root: commit.root,
        applied,
        open,
    })
}

/// The cache that the writer needs for so many changes, in kB.
fn apply_cache(changes: u64) -> u64 {
    (changes * APPLY_CACHE_CHANGE_BYTES / 1_024).clamp(WRITER_CACHE_KILOBYTES, APPLY_CACHE_KILOBYTES_MAX)
}

/// Applies batch after batch. Reading the next one meanwhile, in a thread, brought nothing and took memory.
fn apply_all(
    writing: &mut Writing<'_>,
    summary: &ChangeSetSummary,
    selection: &Selected,
    application: &mut Application,
    batch_rows: usize,
) -> Result<()> {
    let mut after = 0;
    loop {
        let bodies = change::open_bodies_after(writing.connection, &summary.id, selection, after, batch_rows)?;
        let batch = change::read_bodies(&bodies)?;
        drop(bodies);
        let Some((last, _)) = batch.last() else { break };
        after = *last;
        application.apply(writing, batch)?;
    }
    Ok(())
}

fn reject(
    writing: &mut Writing<'_>,
    summary: &ChangeSetSummary,
    selection: &Selected,
    by: &PersonName,
    reason: &str,
) -> Result<()> {
    let mut binding = Vec::new();
    let mut after = 0;
    loop {
        let batch = change::open_after(writing.connection, &summary.id, selection, after, CHANGE_BATCH_ROWS)?;
        let Some((last, _)) = batch.last() else { break };
        after = *last;
        for (_, change) in &batch {
            binding.extend(binding::of_rejection(writing.connection, &summary.register, change)?);
        }
    }
    let mark = Mark {
        state: ChangeState::Rejected,
        by,
        at: writing.at,
    };
    let rejected = mark_selected(writing, summary, selection, &mark)?;
    close_change_set(writing, summary, rejected, &mark, Some(reason))?;
    let rejection = Decision::Reject {
        change_set: summary.id.clone(),
        changes: rejected,
    };
    let decisions = std::iter::once(rejection).chain(binding);
    governance::record_decisions(writing, &summary.register, decisions, by, Some(reason));
    Ok(())
}

/// Marks the selected changes; every ordinal that was named must have been open.
fn mark_selected(
    writing: &mut Writing<'_>,
    summary: &ChangeSetSummary,
    selection: &Selected,
    mark: &Mark<'_>,
) -> Result<u64> {
    let marked = change::mark(writing.connection, &summary.id, selection, mark)?;
    let wanted = match selection {
        Selected::Ordinals(ordinals) => count(ordinals.iter().collect::<std::collections::BTreeSet<_>>().len()),
        Selected::All | Selected::Kind(_) => marked,
    };
    if marked == 0 || marked != wanted {
        let rule = format!("select open changes of the change set; {marked} of them are open");
        return Err(StoreError::invalid("selection", format!("{selection:?}"), rule));
    }
    Ok(marked)
}

/// Writes the verdict on the change set: it waits on while changes are open; then it is applied when any of them was,
/// and rejected otherwise. Returns how many are open.
fn close_change_set(
    writing: &mut Writing<'_>,
    summary: &ChangeSetSummary,
    decided: u64,
    mark: &Mark<'_>,
    reason: Option<&str>,
) -> Result<u64> {
    let open = summary.open.saturating_sub(decided);
    let state = if open > 0 {
        summary.state
    } else if mark.state == ChangeState::Applied || change::any_applied(writing.connection, &summary.id)? {
        let approved = ChangeSetSummary {
            state: next(summary, ChangeSetAction::Approve)?,
            ..summary.clone()
        };
        next(&approved, ChangeSetAction::Apply)?
    } else {
        next(summary, ChangeSetAction::Reject)?
    };
    let verdict = Verdict {
        state,
        open,
        by: mark.by,
        at: mark.at,
        reason,
    };
    change_set::decide(writing.connection, &summary.id, &verdict)?;
    Ok(open)
}
