//! Whether a change is well formed: its kind agrees with its effects, and its items with the schema.

use std::collections::BTreeSet;

use crate::{
    Change, ChangeKind, CrossReferenceAction, Effect, Key, Outcome, RegisterDefinition, ReservedField, Violation,
};

impl Change {
    /// What is wrong with the change, judged by itself and the schema; whether it fits the present state of the
    /// register is judged when it is applied.
    pub fn check_shape(&self, definition: &RegisterDefinition) -> Vec<Violation> {
        let mut violations = Vec::new();
        self.check_keys(&mut violations);
        self.check_kind(&mut violations);
        for (position, effect) in self.effects.iter().enumerate() {
            let place = format!("{} {} effects[{position}] ({})", self.kind, self.key, effect.key);
            check_outcome(effect, definition, &place, &mut violations);
            check_cross_references(effect, &place, &mut violations);
        }
        violations
    }

    fn check_keys(&self, violations: &mut Vec<Violation>) {
        let place = format!("{} {} effects", self.kind, self.key);
        let mut keys = BTreeSet::new();
        for effect in &self.effects {
            if !keys.insert(&effect.key) {
                violations.push(Violation::new(&place, effect.key.as_str(), "touch each key once"));
            }
        }
        if !keys.contains(&self.key) {
            violations.push(Violation::new(
                place,
                self.key.as_str(),
                "include one for the key of the change",
            ));
        }
    }

    /// The table of kinds: what becomes of the change's own key, and what of the others.
    ///
    /// Source records that move take other keys along: a record that they leave may stay, lose its last one and retire,
    /// and a record that they found may be new. The kind only says what the change is about.
    fn check_kind(&self, violations: &mut Vec<Violation>) {
        let place = format!("{} {}", self.kind, self.key);
        for effect in self.effects.iter().filter(|effect| effect.key == self.key) {
            let exists = effect.before.is_some();
            let state = state_of(&effect.after);
            let (holds, rule) = match self.kind {
                ChangeKind::Create => (!exists && state == "live", "make a live record under a new key"),
                ChangeKind::Update => (exists && state == "live", "leave an existing record live"),
                ChangeKind::Merge => (state == "live", "leave the surviving record live"),
                ChangeKind::Split => (exists && state != "merged", "leave the split record live or retired"),
                ChangeKind::Retire => (exists && state == "retired", "retire an existing record"),
                ChangeKind::Reinstate => (exists && state == "live", "make an existing record live"),
            };
            if !holds {
                violations.push(Violation::new(&place, format!("{} {state}", effect.key), rule));
            }
        }
        for effect in self.effects.iter().filter(|effect| effect.key != self.key) {
            let closes = !matches!(effect.after, Outcome::Live { .. });
            if closes && effect.before.is_none() {
                let found = format!("{} {}", effect.key, state_of(&effect.after));
                violations.push(Violation::new(&place, found, "close existing records only"));
            }
            if let Outcome::Merged { into, .. } = &effect.after
                && !self.leaves_live(into)
            {
                let found = format!("{} merged into {into}", effect.key);
                violations.push(Violation::new(
                    &place,
                    found,
                    "merge into a record that the change leaves live",
                ));
            }
        }
        let others = || self.effects.iter().filter(|effect| effect.key != self.key);
        let told = match self.kind {
            ChangeKind::Merge => {
                others().any(|effect| matches!(&effect.after, Outcome::Merged { into, .. } if *into == self.key))
            }
            ChangeKind::Split => others().any(|effect| matches!(effect.after, Outcome::Live { .. })),
            _ => true,
        };
        if !told {
            let rule = match self.kind {
                ChangeKind::Merge => "merge another record into the key of the change",
                _ => "make or leave another live record",
            };
            violations.push(Violation::new(place, self.key.as_str(), rule));
        }
    }

    fn leaves_live(&self, key: &Key) -> bool {
        self.effects
            .iter()
            .any(|effect| effect.key == *key && matches!(effect.after, Outcome::Live { .. }))
    }
}

fn state_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Live { .. } => "live",
        Outcome::Merged { .. } => "merged",
        Outcome::Retired { .. } => "retired",
    }
}

fn check_outcome(effect: &Effect, definition: &RegisterDefinition, place: &str, violations: &mut Vec<Violation>) {
    let item = match &effect.after {
        Outcome::Live { item } => item,
        Outcome::Merged { reason, .. } | Outcome::Retired { reason } => {
            if reason.trim().is_empty() {
                violations.push(Violation::new(
                    format!("{place} reason"),
                    reason.as_str(),
                    "say why the record is closed",
                ));
            }
            return;
        }
    };
    let invalid = definition.validate(item).into_iter();
    violations.extend(invalid.map(|found| Violation {
        field: format!("{place} {}", found.field),
        ..found
    }));
    if let Some(key) = item.text(&definition.key_field)
        && key != effect.key.as_str()
    {
        let place = format!("{place} {}", definition.key_field);
        violations.push(Violation::new(
            place,
            key,
            format!("be the key of the record, {}", effect.key),
        ));
    }
    for closing in [ReservedField::MergedInto, ReservedField::ClosedBecause] {
        if let Some(value) = item.get(&closing) {
            let place = format!("{place} {}", closing.as_str());
            violations.push(Violation::new(
                place,
                value.to_string(),
                "be missing from a live record",
            ));
        }
    }
}

fn check_cross_references(effect: &Effect, place: &str, violations: &mut Vec<Violation>) {
    let mut seen = BTreeSet::new();
    for change in &effect.cross_references {
        let reference = change.reference();
        let place = format!("{place} cross_references");
        if change.source_record_id.is_empty() {
            violations.push(Violation::new(&place, reference.to_string(), "name a source record"));
        }
        if change.action != CrossReferenceAction::Detach && change.content.is_none() {
            violations.push(Violation::new(
                &place,
                reference.to_string(),
                "carry the content of the source record",
            ));
        }
        if !matches!(effect.after, Outcome::Live { .. }) && change.action != CrossReferenceAction::Detach {
            violations.push(Violation::new(
                &place,
                reference.to_string(),
                "only be detached from a record that closes",
            ));
        }
        if !seen.insert(reference.clone()) {
            violations.push(Violation::new(place, reference.to_string(), "stand once under a key"));
        }
    }
}
