//! Single changes, with the items before them.

use std::collections::{BTreeMap, BTreeSet};

use openapi::change::{
    Change, ChangeState, CrossReferenceAction, CrossReferenceChange, Effect, Evidence, EvidencePart, Outcome,
    PairEvidence, SourceReference,
};
use registry_core::{ChangeDetail, Item, ItemHash};

use crate::view::{change_set, difference, item, provenance};

/// Items by their hashes.
pub type Items = BTreeMap<ItemHash, Item>;

/// The items that the changes begin with.
pub fn befores(changes: &[ChangeDetail]) -> BTreeSet<ItemHash> {
    changes
        .iter()
        .flat_map(|detail| &detail.change.effects)
        .filter_map(|effect| effect.before)
        .collect()
}

/// A change for the wire; `items` are those that [`befores`] names.
pub fn to_wire(detail: &ChangeDetail, items: &Items) -> Change {
    Change {
        ordinal: detail.ordinal,
        state: state_to_wire(detail.state),
        decided_by: detail.decided_by.as_ref().map(ToString::to_string),
        decided_at: detail.decided_at,
        kind: change_set::kind_to_wire(detail.change.kind),
        key: detail.change.key.to_string(),
        effects: detail
            .change
            .effects
            .iter()
            .map(|change| effect(change, items))
            .collect(),
        evidence: evidence(&detail.change.evidence),
    }
}

/// The state of the register for the state of the wire.
pub fn state_from_wire(state: ChangeState) -> registry_core::ChangeState {
    match state {
        ChangeState::Open => registry_core::ChangeState::Open,
        ChangeState::Applied => registry_core::ChangeState::Applied,
        ChangeState::Rejected => registry_core::ChangeState::Rejected,
    }
}

fn state_to_wire(state: registry_core::ChangeState) -> ChangeState {
    match state {
        registry_core::ChangeState::Open => ChangeState::Open,
        registry_core::ChangeState::Applied => ChangeState::Applied,
        registry_core::ChangeState::Rejected => ChangeState::Rejected,
    }
}

fn effect(effect: &registry_core::Effect, items: &Items) -> Effect {
    let before = effect.before.and_then(|hash| items.get(&hash));
    Effect {
        key: effect.key.to_string(),
        before_item_hash: effect.before.map(|hash| hash.to_string()),
        before: before.map(item::to_wire),
        after: outcome(&effect.after),
        differences: match &effect.after {
            registry_core::Outcome::Live { item } => registry_core::difference(before, Some(item))
                .iter()
                .map(difference::field)
                .collect(),
            _ => Vec::new(),
        },
        cross_references: effect.cross_references.iter().map(cross_reference).collect(),
        provenance: effect.provenance.iter().map(provenance::field).collect(),
    }
}

fn outcome(outcome: &registry_core::Outcome) -> Outcome {
    match outcome {
        registry_core::Outcome::Live { item } => Outcome::Live {
            item: item::to_wire(item),
        },
        registry_core::Outcome::Merged { into, reason } => Outcome::Merged {
            into: into.to_string(),
            reason: reason.clone(),
        },
        registry_core::Outcome::Retired { reason } => Outcome::Retired { reason: reason.clone() },
    }
}

fn cross_reference(change: &registry_core::CrossReferenceChange) -> CrossReferenceChange {
    CrossReferenceChange {
        source: change.source.to_string(),
        source_record_id: change.source_record_id.clone(),
        action: match change.action {
            registry_core::CrossReferenceAction::Attach => CrossReferenceAction::Attach,
            registry_core::CrossReferenceAction::Detach => CrossReferenceAction::Detach,
            registry_core::CrossReferenceAction::Refresh => CrossReferenceAction::Refresh,
        },
        content: change.content.clone(),
    }
}

fn evidence(evidence: &registry_core::Evidence) -> Evidence {
    Evidence {
        summary: evidence.summary.clone(),
        pairs: evidence.pairs.iter().map(pair).collect(),
        notes: evidence.notes.clone(),
    }
}

fn pair(pair: &registry_core::PairEvidence) -> PairEvidence {
    PairEvidence {
        left: source(&pair.left),
        right: source(&pair.right),
        match_weight: pair.match_weight,
        parts: pair
            .parts
            .iter()
            .map(|(comparison, level, weight)| EvidencePart {
                comparison: comparison.clone(),
                level: level.clone(),
                weight: *weight,
            })
            .collect(),
    }
}

fn source(reference: &registry_core::SourceReference) -> SourceReference {
    SourceReference {
        source: reference.source.to_string(),
        source_record_id: reference.source_record_id.clone(),
    }
}
