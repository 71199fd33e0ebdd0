//! The model: deciding changes, and what applying them does.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{DateTime, Utc};
use registry_core::{ChangeKind, ChangeSetState, ChangeState};

use super::answer::{Answer, Held, Published, Refusal, Status};
use super::operation::{After, Choice, Fields, Row, Step, Touch, Who, Wish};
use super::world::{Commit, Line, Outcome, World};

/// Why records close, in every operation of the model.
pub const REASON: &str = "the model says so";

impl World {
    pub fn approve(&mut self, set: usize, choice: &Choice, by: Who) -> Outcome<Answer> {
        let at = self.next_time();
        let chosen = self.chosen(set, choice, by)?;
        let first = self.size() + 1;
        let by_hand = self.set(set)?.by_hand;
        let mut bound = Vec::new();
        for (ordinal, wish) in &chosen.open {
            if by_hand {
                bound.extend(self.bound_by_approval(wish));
            }
            self.apply_and_trace((set, *ordinal), wish, at)?;
        }
        let applied = chosen.whole()?;
        self.commits.push(Commit {
            at,
            size: self.size(),
            held: Rc::new(self.held.clone()),
        });
        let open = self.mark(set, &chosen, ChangeState::Applied);
        self.decide(format!("approve {applied} in commit {}", self.commits.len()), by);
        for decision in bound {
            self.decide(decision, by);
        }
        self.last_commit = at;
        Ok(Answer::Applied {
            commit: self.commits.len() as u64,
            entries: (first <= self.size()).then_some((first, self.size())),
            size: self.size(),
            applied,
            open,
        })
    }

    pub fn reject(&mut self, set: usize, choice: &Choice, by: Who) -> Outcome<Answer> {
        let at = self.next_time();
        let chosen = self.chosen(set, choice, by)?;
        let bound: Vec<String> = chosen
            .open
            .iter()
            .flat_map(|(_, wish)| self.bound_by_rejection(wish))
            .collect();
        let rejected = chosen.whole()?;
        let open = self.mark(set, &chosen, ChangeState::Rejected);
        self.decide(format!("reject {rejected}"), by);
        for decision in bound {
            self.decide(decision, by);
        }
        self.last_commit = at;
        Ok(Answer::State {
            state: self.set(set)?.state,
            open,
        })
    }

    pub fn publish(&mut self, by: Who) -> Outcome<Answer> {
        let at = self.next_time();
        if !self.has_owner_and_steward() {
            return Err(Refusal::Governance);
        }
        if !self.may_decide(by) {
            return Err(Refusal::Forbidden);
        }
        if self.editions.last().map_or(0, |last| last.size) >= self.size() {
            return Err(Refusal::Invalid);
        }
        let number = self.editions.len() as u64 + 1;
        let live = self.count(|status| *status == Status::Live);
        let edition = Published {
            number,
            size: self.size(),
            live,
            at,
        };
        self.editions.push(edition.clone());
        self.decide(format!("publish {number} of {}", self.size()), by);
        self.last_commit = at;
        Ok(Answer::Published(edition))
    }

    /// The open changes that the choice names, when the person may decide them.
    fn chosen(&self, set: usize, choice: &Choice, by: Who) -> Outcome<Chosen> {
        let found = self.set(set)?;
        if found.state != ChangeSetState::Proposed {
            return Err(Refusal::State);
        }
        if found.by == by || !self.may_decide_for(by, Some(found.by)) {
            return Err(Refusal::Forbidden);
        }
        let named = |ordinal: &u64, wish: &Wish| match choice {
            Choice::All => true,
            Choice::Kind(kind) => wish.kind == *kind,
            Choice::Ordinals(ordinals) => ordinals.contains(ordinal),
            Choice::Filter { kinds, key_prefix } => {
                let begins = |touch: &Touch| key_prefix.as_ref().is_none_or(|prefix| touch.key.starts_with(prefix));
                (kinds.is_empty() || kinds.contains(&wish.kind)) && wish.effects.iter().all(begins)
            }
        };
        let open = (1..)
            .zip(&found.changes)
            .filter(|(_, (_, state))| *state == ChangeState::Open);
        let open = open.map(|(ordinal, (wish, _))| (ordinal, wish.clone()));
        let mut wanted = match choice {
            Choice::Ordinals(ordinals) => ordinals.clone(),
            _ => Vec::new(),
        };
        wanted.sort_unstable();
        wanted.dedup();
        Ok(Chosen {
            open: open.filter(|(ordinal, wish)| named(ordinal, wish)).collect(),
            wanted,
        })
    }

    /// Marks the changes; returns how many are still open. A change set with nothing open is done with.
    fn mark(&mut self, set: usize, chosen: &Chosen, mark: ChangeState) -> u64 {
        let set = self.set_mut(set);
        for (ordinal, _) in &chosen.open {
            set.changes[usize::try_from(*ordinal).unwrap() - 1].1 = mark;
        }
        let applied = set.changes.iter().any(|(_, state)| *state == ChangeState::Applied);
        match (set.open(), applied) {
            (0, true) => set.state = ChangeSetState::Applied,
            (0, false) => set.state = ChangeSetState::Rejected,
            _ => {}
        }
        set.open()
    }

    pub fn apply_change(&mut self, by: (usize, u64), wish: &Wish, at: DateTime<Utc>) -> Outcome<()> {
        for touch in &wish.effects {
            if self.present(&touch.key).map(|line| &line.fields) != touch.before.as_ref() {
                return Err(Refusal::Conflict(touch.key.clone()));
            }
            self.detach(touch)?;
        }
        for touch in &wish.effects {
            self.set_state(by, touch, at);
            self.attach(touch)?;
        }
        Ok(())
    }

    fn detach(&mut self, touch: &Touch) -> Outcome<()> {
        for row in touch.rows.iter().filter(|row| row.step == Step::Detach) {
            if self.held.get(&row.id).is_none_or(|held| held.key != touch.key) {
                return Err(Refusal::CrossReferenceConflict(row.id.clone()));
            }
            self.held.remove(&row.id);
        }
        let left = self.held.iter().find(|(_, held)| held.key == touch.key);
        match (&touch.after, left) {
            // A record that closes takes nothing with it.
            (After::Merged { .. } | After::Retired, Some((id, _))) => Err(Refusal::CrossReferenceConflict(id.clone())),
            _ => Ok(()),
        }
    }

    fn attach(&mut self, touch: &Touch) -> Outcome<()> {
        let (number, _) = self.line_at(&touch.key, self.size()).unwrap();
        for Row { id, step } in &touch.rows {
            let since_entry = match (step, self.held.get(id)) {
                (Step::Detach, _) => continue,
                (_, Some(held)) if held.key == touch.key => held.since_entry,
                (Step::Attach { .. }, None) => number,
                _ => return Err(Refusal::CrossReferenceConflict(id.clone())),
            };
            let (Step::Attach { content } | Step::Refresh { content }) = step else {
                continue;
            };
            let held = Held {
                key: touch.key.clone(),
                since_entry,
                content: content.clone(),
            };
            self.held.insert(id.clone(), held);
        }
        Ok(())
    }

    /// The same state as before is no news and makes no line.
    fn set_state(&mut self, by: (usize, u64), touch: &Touch, at: DateTime<Utc>) {
        let before = self.present(&touch.key).map(|line| line.fields.clone());
        let (fields, status) = match &touch.after {
            After::Live(fields) => (fields.clone(), Status::Live),
            After::Merged { into } => (closed(before.as_ref(), Some(into), at), Status::Merged(into.clone())),
            After::Retired => (closed(before.as_ref(), None, at), Status::Retired),
        };
        if before.as_ref() == Some(&fields) {
            return;
        }
        self.lines.push(Rc::new(Line {
            key: touch.key.clone(),
            fields,
            status,
            at,
            by,
        }));
    }

    /// What a person who asked for the change by hand decides with it, for later runs.
    fn bound_by_approval(&self, wish: &Wish) -> Vec<String> {
        match wish.kind {
            ChangeKind::Update => self.overrides(wish),
            ChangeKind::Split | ChangeKind::Reinstate => {
                let mut bound = pairs("never-same", &self.sides(&wish.effects, true));
                bound.extend(self.joined(wish));
                bound
            }
            ChangeKind::Merge | ChangeKind::Create | ChangeKind::Retire => self.joined(wish),
        }
    }

    /// Records that give way to one are the same as that one.
    fn joined(&self, wish: &Wish) -> Vec<String> {
        let mut groups: BTreeMap<&String, Vec<&Touch>> = BTreeMap::new();
        for touch in &wish.effects {
            if let After::Merged { into } = &touch.after {
                groups.entry(into).or_default().push(touch);
            }
        }
        let mut bound = Vec::new();
        for (into, mut group) in groups {
            group.extend(wish.effects.iter().filter(|touch| touch.key == *into));
            bound.extend(pairs("same", &self.sides(group, false)));
        }
        bound
    }

    fn bound_by_rejection(&self, wish: &Wish) -> Vec<String> {
        match wish.kind {
            ChangeKind::Merge => pairs("never-same", &self.sides(&wish.effects, false)),
            ChangeKind::Split => pairs("same", &self.sides(&wish.effects, true)),
            _ => Vec::new(),
        }
    }

    /// The smallest source record of each key, as things are or as the change would make them.
    fn sides<'a>(&self, touches: impl IntoIterator<Item = &'a Touch>, after: bool) -> Vec<String> {
        let side = |touch: &Touch| {
            let mut rows = self.rows_of(&touch.key);
            for row in touch.rows.iter().filter(|_| after) {
                rows.retain(|id| *id != row.id);
                if row.step != Step::Detach {
                    rows.push(row.id.clone());
                }
            }
            rows.into_iter().min()
        };
        let mut sides: Vec<String> = touches.into_iter().filter_map(side).collect();
        sides.sort();
        sides
    }

    /// The fields of the record that the change sets or empties.
    fn overrides(&self, wish: &Wish) -> Vec<String> {
        let (Some(before), Some(After::Live(after))) = (self.present(&wish.key), wish.after_of(&wish.key)) else {
            return Vec::new();
        };
        let both: BTreeSet<&String> = before.fields.keys().chain(after.keys()).collect();
        let changed = both
            .into_iter()
            .filter(|field| before.fields.get(*field) != after.get(*field));
        changed
            .map(|field| {
                format!(
                    "override {} {field} {}",
                    wish.key,
                    after.get(field).map_or("", |value| value)
                )
            })
            .collect()
    }
}

/// The changes that a decision is about.
struct Chosen {
    open: Vec<(u64, Wish)>,
    /// The ordinals that were named, if any.
    wanted: Vec<u64>,
}

impl Chosen {
    /// How many they are; every one that was named must be open, and there must be one.
    fn whole(&self) -> Outcome<u64> {
        if self.open.is_empty() || !self.wanted.is_empty() && self.wanted.len() != self.open.len() {
            return Err(Refusal::Invalid);
        }
        Ok(self.open.len() as u64)
    }
}

/// The last state of a record with the reason why it is the last; a thing that ended earlier keeps its end.
fn closed(before: Option<&Fields>, into: Option<&String>, at: DateTime<Utc>) -> Fields {
    let mut fields = before.cloned().unwrap_or_default();
    fields
        .entry("end-date".to_owned())
        .or_insert_with(|| at.date_naive().to_string());
    fields.insert("closed-because".to_owned(), REASON.to_owned());
    match into {
        Some(into) => fields.insert("merged-into".to_owned(), into.clone()),
        None => fields.remove("merged-into"),
    };
    fields
}

fn pairs(word: &str, sides: &[String]) -> Vec<String> {
    let mut pairs = Vec::new();
    for (place, left) in sides.iter().enumerate() {
        pairs.extend(sides[place + 1..].iter().map(|right| format!("{word} {left} {right}")));
    }
    pairs
}
