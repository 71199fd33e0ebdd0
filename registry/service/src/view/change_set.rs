//! Change sets and what is asked of them.

use openapi::change_request::Selection;
use openapi::change_set::{Applied, ChangeKind, ChangeSet, ChangeSetList, ChangeSetState, Origin};
use registry_core::ChangeSetSummary;
use registry_store::PageOf;

use crate::cursor;
use crate::error::ApiError;
use crate::view::criteria;

/// A change set for the wire.
pub fn to_wire(summary: &ChangeSetSummary) -> ChangeSet {
    ChangeSet {
        id: summary.id.clone(),
        register: summary.register.to_string(),
        title: summary.title.clone(),
        state: state_to_wire(summary.state),
        proposed_by: summary.proposed_by.to_string(),
        proposed_at: summary.proposed_at,
        origin: origin(&summary.origin),
        counts: summary
            .counts
            .iter()
            .map(|(kind, count)| (kind.as_str().to_owned(), *count))
            .collect(),
        open: summary.open,
        decided_by: summary.decided_by.as_ref().map(ToString::to_string),
        decided_at: summary.decided_at,
        reason: summary.reason.clone(),
    }
}

/// A page of change sets for the wire.
pub fn page(page: &PageOf<ChangeSetSummary>) -> ChangeSetList {
    ChangeSetList {
        change_sets: page.items.iter().map(to_wire).collect(),
        next_cursor: page.next.as_deref().map(cursor::encode),
    }
}

/// What an approval did, for the wire.
pub fn applied(summary: &ChangeSetSummary, applied: &registry_store::Applied) -> Applied {
    Applied {
        change_set: summary.id.clone(),
        register: summary.register.to_string(),
        commit: applied.commit,
        first_entry: applied.entries.as_ref().map(|range| *range.start()),
        last_entry: applied.entries.as_ref().map(|range| *range.end()),
        log_size: applied.log_size,
        root: applied.root.to_string(),
        applied: applied.applied,
        open: applied.open,
    }
}

/// The selection of the store for the selection of the wire.
pub fn selection(selection: Selection) -> Result<registry_store::Selection, ApiError> {
    Ok(match selection {
        Selection::All => registry_store::Selection::All,
        Selection::Kind(kind) => registry_store::Selection::Kind(kind_from_wire(kind)),
        Selection::Ordinals(ordinals) => registry_store::Selection::Ordinals(ordinals),
        Selection::Filter(filter) => {
            registry_store::Selection::Filter(criteria::from_wire(filter, "selection.filter")?)
        }
    })
}

/// The state of the register for the state of the wire.
pub fn state_from_wire(state: ChangeSetState) -> registry_core::ChangeSetState {
    match state {
        ChangeSetState::Draft => registry_core::ChangeSetState::Draft,
        ChangeSetState::Proposed => registry_core::ChangeSetState::Proposed,
        ChangeSetState::Approved => registry_core::ChangeSetState::Approved,
        ChangeSetState::Rejected => registry_core::ChangeSetState::Rejected,
        ChangeSetState::Withdrawn => registry_core::ChangeSetState::Withdrawn,
        ChangeSetState::Applied => registry_core::ChangeSetState::Applied,
        ChangeSetState::Superseded => registry_core::ChangeSetState::Superseded,
    }
}

/// The kind of the register for the kind of the wire.
pub fn kind_from_wire(kind: ChangeKind) -> registry_core::ChangeKind {
    match kind {
        ChangeKind::Create => registry_core::ChangeKind::Create,
        ChangeKind::Update => registry_core::ChangeKind::Update,
        ChangeKind::Merge => registry_core::ChangeKind::Merge,
        ChangeKind::Split => registry_core::ChangeKind::Split,
        ChangeKind::Retire => registry_core::ChangeKind::Retire,
        ChangeKind::Reinstate => registry_core::ChangeKind::Reinstate,
    }
}

/// The kind of the wire for the kind of the register.
pub fn kind_to_wire(kind: registry_core::ChangeKind) -> ChangeKind {
    match kind {
        registry_core::ChangeKind::Create => ChangeKind::Create,
        registry_core::ChangeKind::Update => ChangeKind::Update,
        registry_core::ChangeKind::Merge => ChangeKind::Merge,
        registry_core::ChangeKind::Split => ChangeKind::Split,
        registry_core::ChangeKind::Retire => ChangeKind::Retire,
        registry_core::ChangeKind::Reinstate => ChangeKind::Reinstate,
    }
}

fn state_to_wire(state: registry_core::ChangeSetState) -> ChangeSetState {
    match state {
        registry_core::ChangeSetState::Draft => ChangeSetState::Draft,
        registry_core::ChangeSetState::Proposed => ChangeSetState::Proposed,
        registry_core::ChangeSetState::Approved => ChangeSetState::Approved,
        registry_core::ChangeSetState::Rejected => ChangeSetState::Rejected,
        registry_core::ChangeSetState::Withdrawn => ChangeSetState::Withdrawn,
        registry_core::ChangeSetState::Applied => ChangeSetState::Applied,
        registry_core::ChangeSetState::Superseded => ChangeSetState::Superseded,
    }
}

fn origin(origin: &registry_core::Origin) -> Origin {
    match origin {
        registry_core::Origin::Pipeline { run, spec } => Origin::Pipeline {
            run: run.clone(),
            spec: spec.clone(),
        },
        registry_core::Origin::Person => Origin::Person,
        registry_core::Origin::Import => Origin::Import,
    }
}
