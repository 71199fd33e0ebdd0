//! The model: proposing changes and taking them back.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use registry_core::{ChangeKind, ChangeSetState, ChangeState};

use super::answer::{Answer, Refusal, Status};
use super::operation::{After, Ask, Fields, PEOPLE, Row, Step, Touch, Who, Wish};
use super::world::{ChangeSet, Line, Outcome, World};

impl World {
    /// What a person asks for becomes changes against the present state.
    pub fn ask(&mut self, by: Who, commands: &[Ask]) -> Outcome<Answer> {
        known(by)?;
        let wishes = commands.iter().map(|command| self.wish(command));
        let wishes = wishes.collect::<Outcome<Vec<Wish>>>()?;
        let mut touched = BTreeSet::new();
        for touch in wishes.iter().flat_map(|wish| &wish.effects) {
            if !touched.insert(&touch.key) {
                return Err(Refusal::Invalid);
            }
        }
        self.propose(by, wishes, true, false)
    }

    /// Writes the change set down and asks for a decision.
    pub fn propose(&mut self, by: Who, wishes: Vec<Wish>, by_hand: bool, supersede: bool) -> Outcome<Answer> {
        known(by)?;
        let named = |wish: &Wish| wish.effects.iter().all(|touch| has_a_name(&touch.after));
        if wishes.is_empty() || !wishes.iter().all(named) {
            return Err(Refusal::Invalid);
        }
        let at = self.next_time();
        if supersede {
            self.supersede(by);
        }
        let changes = wishes.len() as u64;
        self.sets.push(Rc::new(ChangeSet {
            state: ChangeSetState::Proposed,
            by,
            by_hand,
            changes: wishes.into_iter().map(|wish| (wish, ChangeState::Open)).collect(),
        }));
        self.decide(format!("propose {changes}"), by);
        self.last_commit = at;
        Ok(Answer::Proposed {
            at,
            base: self.size(),
            changes,
        })
    }

    /// A later run takes the place of what earlier runs proposed.
    fn supersede(&mut self, by: Who) {
        let waits = |set: &ChangeSet| !set.by_hand && set.state == ChangeSetState::Proposed;
        let earlier: Vec<usize> = (0..self.sets.len()).filter(|place| waits(&self.sets[*place])).collect();
        for place in earlier {
            self.set_mut(place).state = ChangeSetState::Superseded;
            self.decide("supersede", by);
        }
    }

    pub fn withdraw(&mut self, set: usize, by: Who) -> Outcome<Answer> {
        let found = self.set(set)?;
        if found.by != by {
            return Err(Refusal::Forbidden);
        }
        if found.state != ChangeSetState::Proposed {
            return Err(Refusal::State);
        }
        let open = found.open();
        let state = ChangeSetState::Withdrawn;
        self.set_mut(set).state = state;
        let at = self.next_time();
        self.decide("withdraw", by);
        self.last_commit = at;
        Ok(Answer::State { state, open })
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
            Ask::Reinstate { key } => self.reinstate(key),
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

    /// The record answers again as it last did, with the source records that it brought into the merge and that are
    /// still where they went.
    fn reinstate(&self, key: &str) -> Outcome<Wish> {
        let closed = self.present(key).ok_or(Refusal::NotFound("record"))?;
        let live = |line: &&std::rc::Rc<Line>| line.key == key && line.status == Status::Live;
        let last_live = || After::Live(self.lines.iter().rev().find(live).unwrap().fields.clone());
        match &closed.status {
            Status::Live => Err(Refusal::Invalid),
            Status::Retired => {
                let returns = touch(key, Some(&closed.fields), last_live(), Vec::new());
                Ok(wish(ChangeKind::Reinstate, key, vec![returns]))
            }
            Status::Merged(into) => {
                let survivor = self.present(into).unwrap();
                if survivor.status != Status::Live {
                    return Err(Refusal::Invalid);
                }
                let mut rows = self.rows_of(into);
                rows.retain(|row| closed.brought.contains(row));
                let returns = touch(key, Some(&closed.fields), last_live(), self.attaching(&rows));
                let stays = After::Live(survivor.fields.clone());
                let gives_back = touch(into, Some(&survivor.fields), stays, detaching(&rows));
                Ok(wish(ChangeKind::Reinstate, key, vec![returns, gives_back]))
            }
        }
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

fn known(by: Who) -> Outcome<()> {
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
