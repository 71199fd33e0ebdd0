//! The model: proposing changes and taking them back.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use registry_core::{ChangeKind, ChangeSetState, ChangeState};

use super::answer::{Answer, Refusal, Status};
use super::operation::{After, Ask, Fields, PEOPLE, Part, Row, Step, Touch, Who, Wish};
use super::world::{ChangeSet, Line, Outcome, World};

impl World {
    /// What a person asks for becomes changes against the present state.
    pub fn ask(&mut self, by: Who, commands: &[Ask], draft: bool) -> Outcome<Answer> {
        known(by)?;
        let wishes = commands.iter().map(|command| self.wish(command));
        let wishes = wishes.collect::<Outcome<Vec<Wish>>>()?;
        let mut touched = BTreeSet::new();
        for touch in wishes.iter().flat_map(|wish| &wish.effects) {
            if !touched.insert(&touch.key) {
                return Err(Refusal::Invalid);
            }
        }
        self.propose(by, wishes, true, draft)
    }

    /// Writes the change set down and, unless it is a draft, asks for a decision.
    pub fn propose(&mut self, by: Who, wishes: Vec<Wish>, by_hand: bool, draft: bool) -> Outcome<Answer> {
        known(by)?;
        let named = |wish: &Wish| wish.effects.iter().all(|touch| has_a_name(&touch.after));
        if wishes.is_empty() || !wishes.iter().all(named) {
            return Err(Refusal::Invalid);
        }
        let at = self.next_time();
        let changes = wishes.len() as u64;
        self.sets.push(Rc::new(ChangeSet {
            state: if draft {
                ChangeSetState::Draft
            } else {
                ChangeSetState::Proposed
            },
            by,
            by_hand,
            changes: wishes.into_iter().map(|wish| (wish, ChangeState::Open)).collect(),
        }));
        if !draft {
            self.decide(format!("propose {changes}"), by);
            self.last_commit = at;
        }
        Ok(Answer::Proposed {
            at,
            base: self.size(),
            changes,
        })
    }

    /// A later run takes the place of what earlier runs proposed.
    pub fn supersede(&mut self, by: Who) {
        let waits = |set: &ChangeSet| !set.by_hand && set.state == ChangeSetState::Proposed;
        let earlier: Vec<usize> = (0..self.sets.len()).filter(|place| waits(&self.sets[*place])).collect();
        for place in earlier {
            self.set_mut(place).state = ChangeSetState::Superseded;
            self.decide("supersede", by);
        }
    }

    pub fn submit(&mut self, set: usize, by: Who) -> Outcome<Answer> {
        let found = self.own(set, by)?;
        if found.state != ChangeSetState::Draft {
            return Err(Refusal::State);
        }
        let open = found.open();
        let state = ChangeSetState::Proposed;
        self.set_mut(set).state = state;
        self.last_commit = self.next_time();
        self.decide(format!("propose {open}"), by);
        Ok(Answer::State { state, open })
    }

    pub fn withdraw(&mut self, set: usize, by: Who) -> Outcome<Answer> {
        let found = self.own(set, by)?;
        if !matches!(found.state, ChangeSetState::Draft | ChangeSetState::Proposed) {
            return Err(Refusal::State);
        }
        let open = found.open();
        let state = ChangeSetState::Withdrawn;
        self.set_mut(set).state = state;
        self.last_commit = self.next_time();
        self.decide("withdraw", by);
        Ok(Answer::State { state, open })
    }

    fn own(&self, set: usize, by: Who) -> Outcome<&ChangeSet> {
        let found = self.set(set)?;
        if found.by == by {
            Ok(found)
        } else {
            Err(Refusal::Forbidden)
        }
    }

    pub fn set(&self, set: usize) -> Outcome<&ChangeSet> {
        self.sets
            .get(set)
            .map(|set| &**set)
            .ok_or(Refusal::NotFound("change set"))
    }

    pub fn set_mut(&mut self, set: usize) -> &mut ChangeSet {
        Rc::make_mut(&mut self.sets[set])
    }

    fn wish(&self, command: &Ask) -> Outcome<Wish> {
        match command {
            Ask::Create { key, fields } => self.create(key, fields),
            Ask::Update { key, set } => self.update(key, set),
            Ask::Merge { key, into } => self.merge(key, into),
            Ask::Retire { key } => self.retire(key),
            Ask::Split { key, parts } => self.split(key, parts),
        }
    }

    fn create(&self, key: &str, fields: &Fields) -> Outcome<Wish> {
        if self.present(key).is_some() {
            return Err(Refusal::Invalid);
        }
        Ok(wish(
            ChangeKind::Create,
            key,
            vec![touch(key, None, After::Live(fields.clone()), Vec::new())],
        ))
    }

    fn update(&self, key: &str, set: &BTreeMap<String, Option<String>>) -> Outcome<Wish> {
        let before = &self.live(key)?.fields;
        let mut fields = before.clone();
        for (field, value) in set {
            match value {
                Some(value) => fields.insert(field.clone(), value.clone()),
                None => fields.remove(field),
            };
        }
        if fields == *before {
            return Err(Refusal::Invalid);
        }
        Ok(wish(
            ChangeKind::Update,
            key,
            vec![touch(key, Some(before), After::Live(fields), Vec::new())],
        ))
    }

    fn merge(&self, key: &str, into: &str) -> Outcome<Wish> {
        if key == into {
            return Err(Refusal::Invalid);
        }
        let (loser, survivor) = (&self.live(key)?.fields, &self.live(into)?.fields);
        let rows = self.rows_of(key);
        let stays = touch(
            into,
            Some(survivor),
            After::Live(survivor.clone()),
            self.attaching(&rows),
        );
        let gives_way = After::Merged { into: into.to_owned() };
        Ok(wish(
            ChangeKind::Merge,
            into,
            vec![stays, touch(key, Some(loser), gives_way, detaching(&rows))],
        ))
    }

    fn retire(&self, key: &str) -> Outcome<Wish> {
        let before = &self.live(key)?.fields;
        let rows = detaching(&self.rows_of(key));
        Ok(wish(
            ChangeKind::Retire,
            key,
            vec![touch(key, Some(before), After::Retired, rows)],
        ))
    }

    /// Each part becomes a record; the one under the old key keeps what no other part takes.
    fn split(&self, key: &str, parts: &[Part]) -> Outcome<Wish> {
        let before = &self.live(key)?.fields;
        let (own, others): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| part.key == key);
        let held = self.rows_of(key);
        let mut named: Vec<&String> = parts.iter().flat_map(|part| &part.rows).collect();
        let all_held = named.iter().all(|id| held.contains(id));
        let count = named.len();
        named.sort();
        named.dedup();
        let each_once = named.len() == count;
        let keys: BTreeSet<&String> = parts.iter().map(|part| &part.key).collect();
        let none_forgotten = !own.is_empty() || named.len() == held.len();
        if others.is_empty() || keys.len() < parts.len() || !all_held || !each_once || !none_forgotten {
            return Err(Refusal::Invalid);
        }
        if others.iter().any(|part| self.present(&part.key).is_some()) {
            return Err(Refusal::Invalid);
        }
        let gone: Vec<String> = others.iter().flat_map(|part| part.rows.clone()).collect();
        let stays = own
            .first()
            .map_or(After::Retired, |part| After::Live(part.fields.clone()));
        let mut effects = vec![touch(key, Some(before), stays, detaching(&gone))];
        for part in others {
            let rows = self.attaching(&part.rows);
            effects.push(touch(&part.key, None, After::Live(part.fields.clone()), rows));
        }
        Ok(wish(ChangeKind::Split, key, effects))
    }

    fn live(&self, key: &str) -> Outcome<&Line> {
        let line = self.present(key).ok_or(Refusal::NotFound("record"))?;
        if line.status == Status::Live {
            Ok(line)
        } else {
            Err(Refusal::Invalid)
        }
    }

    /// The source records that belong to the key, sorted.
    pub fn rows_of(&self, key: &str) -> Vec<String> {
        let held = self.held.iter().filter(|(_, held)| held.key == key);
        held.map(|(id, _)| id.clone()).collect()
    }

    fn attaching(&self, rows: &[String]) -> Vec<Row> {
        let attach = |id: &String| Row {
            id: id.clone(),
            step: Step::Attach {
                content: self.held[id].content.clone(),
            },
        };
        rows.iter().map(attach).collect()
    }
}

pub fn known(by: Who) -> Outcome<()> {
    if PEOPLE.contains(&by) {
        Ok(())
    } else {
        Err(Refusal::NotFound("person"))
    }
}

/// The one field that every record must have.
fn has_a_name(after: &After) -> bool {
    match after {
        After::Live(fields) => fields.contains_key("name"),
        After::Merged { .. } | After::Retired => true,
    }
}

fn wish(kind: ChangeKind, key: &str, effects: Vec<Touch>) -> Wish {
    Wish {
        kind,
        key: key.to_owned(),
        effects,
    }
}

fn touch(key: &str, before: Option<&Fields>, after: After, rows: Vec<Row>) -> Touch {
    Touch {
        key: key.to_owned(),
        before: before.cloned(),
        after,
        rows,
    }
}

fn detaching(rows: &[String]) -> Vec<Row> {
    rows.iter()
        .map(|id| Row {
            id: id.clone(),
            step: Step::Detach,
        })
        .collect()
}
