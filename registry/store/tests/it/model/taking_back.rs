//! The model: taking back what was done.
//!
//! Where nothing later touched what a change touched, everything is as before it once it is taken back. Where something
//! did, the store may refuse and name it, or leave later edits as they are; the model then follows the store.

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use registry_core::{ChangeKind, ChangeState};

use super::answer::{Answer, Held, Refusal, Status};
use super::operation::{TakeBack, Who, Wish};
use super::proposing::known;
use super::world::{Line, Outcome, World};

/// What an applied change found and left.
#[derive(Debug)]
pub struct Trace {
    /// The last line of each key before it.
    before: BTreeMap<String, Option<Rc<Line>>>,
    /// The number of the last line of each key after it, and the source records that belonged to the key.
    after: BTreeMap<String, (u64, Vec<String>)>,
    /// Where each source record that it touched belonged before it, and after it.
    rows: BTreeMap<String, (Option<Held>, Option<Held>)>,
}

impl World {
    /// Applies the change and keeps what it found and left.
    pub fn apply_and_trace(&mut self, by: (usize, u64), wish: &Wish, at: DateTime<Utc>) -> Outcome<()> {
        let keys = || wish.effects.iter().map(|touch| touch.key.clone());
        let rows = || {
            wish.effects
                .iter()
                .flat_map(|touch| touch.rows.iter().map(|row| row.id.clone()))
        };
        let last_line = |world: &Self, key: &str| {
            let line = world.lines.iter().rev().find(|line| line.key == key);
            line.cloned()
        };
        let before = keys().map(|key| (key.clone(), last_line(self, &key))).collect();
        let held: BTreeMap<String, Option<Held>> = rows().map(|id| (id.clone(), self.held.get(&id).cloned())).collect();
        self.apply_change(by, wish, at)?;
        let left = |key: String| {
            let number = self.line_at(&key, self.size()).map_or(0, |(number, _)| number);
            let rows = self.rows_of(&key);
            (key, (number, rows))
        };
        let trace = Trace {
            before,
            after: keys().map(left).collect(),
            rows: held
                .into_iter()
                .map(|(id, held)| (id.clone(), (held, self.held.get(&id).cloned())))
                .collect(),
        };
        self.traces.insert(by, Rc::new(trace));
        Ok(())
    }

    pub fn take_back(&mut self, by: Who, what: &TakeBack, found: &Answer) -> Outcome<Answer> {
        known(by)?;
        let trace = self.trace_of(what)?;
        let only = match what {
            TakeBack::Closing { key } => Some(key.as_str()),
            TakeBack::Change { .. } => None,
        };
        let moved = self.moved_since(&trace);
        match found {
            Answer::TakingBack { wish, .. } => {
                if !moved {
                    self.check_restored(&trace, wish, only)?;
                }
                match self.propose(by, vec![wish.clone()], true, false)? {
                    Answer::Proposed { at, base, .. } => Ok(Answer::TakingBack {
                        at,
                        base,
                        wish: wish.clone(),
                    }),
                    other => Ok(other),
                }
            }
            Answer::Refused(refusal @ (Refusal::Stands(_) | Refusal::Invalid)) if moved => Err(refusal.clone()),
            Answer::Refused(Refusal::Invalid) if self.nothing_left(&trace) => Err(Refusal::Invalid),
            _ => Err(Refusal::Unexpected(
                "nothing stands in the way of taking it back".to_owned(),
            )),
        }
    }

    fn trace_of(&self, what: &TakeBack) -> Outcome<Rc<Trace>> {
        let place = match what {
            TakeBack::Change { set, ordinal } => {
                let changes = &self.set(*set)?.changes;
                let place = usize::try_from(*ordinal).unwrap().wrapping_sub(1);
                let (wish, state) = changes.get(place).ok_or(Refusal::NotFound("change"))?;
                if *state != ChangeState::Applied || wish.kind == ChangeKind::Create {
                    return Err(Refusal::Invalid);
                }
                (*set, *ordinal)
            }
            TakeBack::Closing { key } => {
                let line = self.present(key).ok_or(Refusal::NotFound("record"))?;
                if line.status == Status::Live {
                    return Err(Refusal::Invalid);
                }
                line.by
            }
        };
        Ok(self.traces[&place].clone())
    }

    /// Whether anything that the change touched was touched again, or a record that would close again has nowhere to go.
    fn moved_since(&self, trace: &Trace) -> bool {
        let key_moved = |(key, (number, rows)): (&String, &(u64, Vec<String>))| {
            self.line_at(key, self.size()).is_some_and(|(now, _)| now != *number) || self.rows_of(key) != *rows
        };
        let row_moved = |(id, (_, after)): (&String, &(Option<Held>, Option<Held>))| {
            self.held.get(id).map(|held| &held.key) != after.as_ref().map(|held| &held.key)
        };
        let nowhere_to_go = |before: &Option<Rc<Line>>| match before.as_ref().map(|line| &line.status) {
            Some(Status::Merged(into)) => self.present(into).is_none_or(|line| line.status != Status::Live),
            _ => false,
        };
        let closed_twice = |(key, before): (&String, &Option<Rc<Line>>)| {
            let closed = |line: &Line| line.status != Status::Live;
            before.as_ref().is_some_and(|line| closed(line)) && self.present(key).is_some_and(closed)
        };
        trace.after.iter().any(key_moved)
            || trace.rows.iter().any(row_moved)
            || trace.before.values().any(nowhere_to_go)
            || trace.before.iter().any(closed_twice)
    }

    /// Whether the change left everything as it was.
    fn nothing_left(&self, trace: &Trace) -> bool {
        let as_before = |(key, before): (&String, &Option<Rc<Line>>)| {
            before
                .as_ref()
                .is_some_and(|line| self.present(key).is_some_and(|now| now.fields == line.fields))
        };
        let at_home = |(before, after): &(Option<Held>, Option<Held>)| {
            before.as_ref().map(|held| &held.key) == after.as_ref().map(|held| &held.key)
        };
        trace.before.iter().all(as_before) && trace.rows.values().all(at_home)
    }

    /// Once the wish is applied, every key and source record is as before the change, or those of one key.
    fn check_restored(&self, trace: &Trace, wish: &Wish, only: Option<&str>) -> Outcome<()> {
        let mut after = self.clone();
        after.apply_change((0, 0), wish, self.next_time())?;
        for (key, before) in trace
            .before
            .iter()
            .filter(|(key, _)| only.is_none_or(|only| only == *key))
        {
            let now = after.present(key).map(|line| (&line.status, &line.fields));
            let restored = match (before, now) {
                (Some(line), Some((status, fields))) if line.status == Status::Live => {
                    *status == Status::Live && *fields == line.fields
                }
                (Some(line), Some((status, _))) => *status == line.status,
                (None, Some((status, _))) => *status != Status::Live,
                (_, None) => false,
            };
            if !restored {
                return Err(Refusal::Unexpected(format!("{key} must be {before:?}, not {now:?}")));
            }
        }
        for (id, (before, _)) in &trace.rows {
            let (home, now) = (
                before.as_ref().map(|held| &held.key),
                after.held.get(id).map(|held| &held.key),
            );
            let asked = only.is_none_or(|only| home.is_some_and(|home| home == only));
            if asked && home != now {
                return Err(Refusal::Unexpected(format!(
                    "source record {id} must belong to {home:?}, not {now:?}"
                )));
            }
        }
        Ok(())
    }
}
