//! Which changes a person, or a rule that a person owns, decides together.

use std::collections::{BTreeMap, BTreeSet};

use crate::limits::CRITERIA_VALUES_MAX;
use crate::{
    Change, ChangeKind, Effect, FieldName, Item, ItemHash, Outcome, ReservedField, SourceName, Violation, difference,
};

/// Conditions on a change, all of which must hold; one that is empty or missing says nothing.
///
/// What cannot be judged is not admitted: criteria let changes in without a person looking at each.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChangeCriteria {
    /// The change is of one of these kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ChangeKind>,
    /// Every key that the change touches begins so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_prefix: Option<String>,
    /// The change touches no other field than these. A record that closes gets `end-date` and `closed-because`, one
    /// that is merged also `merged-into`; a new record touches all its fields but the key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldName>,
    /// Every source record that the change attaches, detaches or refreshes, and every new value, comes from one of
    /// these sources, and there is at least one of either.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceName>,
    /// The change rests on compared pairs, and each has at least this match weight, in bits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_weight_at_least: Option<f64>,
}

impl ChangeCriteria {
    /// Whether nothing is asked: every change is admitted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the items of the records before the change matter, so that [`admits`](Self::admits) must be given them.
    pub fn needs_items(&self) -> bool {
        !self.fields.is_empty() || !self.sources.is_empty()
    }

    /// What is wrong with the criteria themselves.
    pub fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        let lengths = [
            ("kinds", self.kinds.len()),
            ("fields", self.fields.len()),
            ("sources", self.sources.len()),
        ];
        for (place, length) in lengths {
            if length > CRITERIA_VALUES_MAX {
                let rule = format!("be at most {CRITERIA_VALUES_MAX} values");
                violations.push(Violation::new(place, length.to_string(), rule));
            }
        }
        if let Some(weight) = self.match_weight_at_least.filter(|weight| !weight.is_finite()) {
            violations.push(Violation::new(
                "match_weight_at_least",
                weight.to_string(),
                "be a finite number of bits",
            ));
        }
        violations
    }

    /// Whether the change fulfils every condition. `before` has the items that its effects name as their state before,
    /// by hash; a change whose item is missing there is not admitted when [fields matter](Self::needs_items).
    pub fn admits(&self, change: &Change, before: &BTreeMap<ItemHash, Item>) -> bool {
        self.admits_kind(change) && self.admits_keys(change) && self.admits_weight(change) && {
            !self.needs_items()
                || touched(change, before)
                    .is_some_and(|touched| self.admits_fields(&touched) && self.admits_sources(change, &touched))
        }
    }

    fn admits_kind(&self, change: &Change) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&change.kind)
    }

    fn admits_keys(&self, change: &Change) -> bool {
        self.key_prefix.as_ref().is_none_or(|prefix| {
            change
                .effects
                .iter()
                .all(|effect| effect.key.as_str().starts_with(prefix))
        })
    }

    fn admits_weight(&self, change: &Change) -> bool {
        let pairs = &change.evidence.pairs;
        self.match_weight_at_least
            .is_none_or(|least| !pairs.is_empty() && pairs.iter().all(|pair| pair.match_weight >= least))
    }

    fn admits_fields(&self, touched: &[BTreeSet<FieldName>]) -> bool {
        self.fields.is_empty() || touched.iter().flatten().all(|field| self.fields.contains(field))
    }

    fn admits_sources(&self, change: &Change, touched: &[BTreeSet<FieldName>]) -> bool {
        if self.sources.is_empty() {
            return true;
        }
        let mut named = 0_usize;
        let mut known = |source: &SourceName| {
            named += 1;
            self.sources.contains(source)
        };
        for (effect, touched) in change.effects.iter().zip(touched) {
            let moved = effect.cross_references.iter().map(|change| &change.source);
            if !moved.into_iter().all(&mut known) || !sources_of(effect, touched).is_some_and(|mut s| s.all(&mut known))
            {
                return false;
            }
        }
        named > 0
    }
}

/// The sources of the values that the effect changes; nothing when one of them does not say where it comes from.
fn sources_of<'a>(
    effect: &'a Effect,
    touched: &'a BTreeSet<FieldName>,
) -> Option<impl Iterator<Item = &'a SourceName>> {
    let speaks_of = |field: &FieldName| effect.provenance.iter().any(|value| value.field == *field);
    if let Outcome::Live { item } = &effect.after
        && !touched.iter().filter(|field| item.get(*field).is_some()).all(speaks_of)
    {
        return None;
    }
    let values = effect.provenance.iter();
    Some(
        values
            .filter(|value| touched.contains(&value.field))
            .map(|value| &value.source),
    )
}

/// The fields that each effect of the change touches; nothing when an item before is not known.
fn touched(change: &Change, before: &BTreeMap<ItemHash, Item>) -> Option<Vec<BTreeSet<FieldName>>> {
    let touched_by = |effect: &Effect| match &effect.after {
        Outcome::Live { item } => {
            let old = match &effect.before {
                Some(hash) => Some(before.get(hash)?),
                None => None,
            };
            let differences = difference(old, Some(item)).into_iter();
            // The key of a new record is no choice of values.
            let is_key = |field: &FieldName| old.is_none() && item.text(field) == Some(effect.key.as_str());
            Some(
                differences
                    .map(|found| found.field)
                    .filter(|field| !is_key(field))
                    .collect(),
            )
        }
        Outcome::Merged { .. } => Some(ReservedField::ALL.map(FieldName::from).into()),
        Outcome::Retired { .. } => Some(
            [ReservedField::EndDate, ReservedField::ClosedBecause]
                .map(FieldName::from)
                .into(),
        ),
    };
    change.effects.iter().map(touched_by).collect()
}
