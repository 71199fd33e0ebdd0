//! Random operations that mostly make sense: the generator looks at the model before it asks.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta};
use registry_core::{ChangeKind, ChangeSetState, ChangeState, Party, Role};
use registry_store::StatusFilter;

use super::answer::Status;
use super::operation::{Appointing, Ask, Choice, Fields, Moment, Operation, PEOPLE, Part, STRANGER, TakeBack, Who};
use super::world::World;
use crate::random::Random;

/// Most keys of a register: few enough that operations meet on them.
const KEYS: usize = 14;

pub struct Generator<'a> {
    pub random: &'a mut Random,
    pub world: &'a World,
}

impl Generator<'_> {
    pub fn operation(&mut self) -> Operation {
        match self
            .random
            .weighted(&[18, 8, 14, 2, 3, 24, 5, 3, 1, 3, 8, 4, 4, 3, 8, 1])
        {
            0 => self.ask(),
            1 => self.take_back(),
            2 => self.propose(),
            3 => self.submit(),
            4 => self.withdraw(),
            5 => self.approve(),
            6 => self.reject(),
            7 => Operation::Appoint(self.appointing()),
            8 => self.end(),
            9 => Operation::Publish { by: self.decider() },
            10 => Operation::ReadRecord {
                key: self.any_key(),
                moment: self.moment(),
            },
            11 => self.read_records(),
            12 => Operation::ReadHolder {
                id: self.any_row(),
                moment: self.moment(),
            },
            13 => self.read_ownership(),
            14 => self.set_clock(),
            _ => Operation::Restart,
        }
    }

    fn ask(&mut self) -> Operation {
        let by = self.anybody();
        let count = 1 + self.random.weighted(&[70, 20, 10]);
        Operation::Ask {
            by,
            commands: (0..count).map(|_| self.command()).collect(),
            draft: self.random.percent(10),
        }
    }

    fn command(&mut self) -> Ask {
        match self.random.weighted(&[25, 30, 20, 10, 15]) {
            0 => Ask::Create {
                key: self.new_key(),
                fields: self.fields(),
            },
            1 => Ask::Update {
                key: self.live_key(),
                set: self.changes_of_fields(),
            },
            2 => Ask::Merge {
                key: self.live_key(),
                into: self.live_key(),
            },
            3 => Ask::Retire { key: self.live_key() },
            _ => self.split_command(),
        }
    }

    fn split_command(&mut self) -> Ask {
        let key = self.live_key();
        let mut rows = self.world.rows_of(&key);
        rows.retain(|_| !self.random.percent(5));
        let mut parts = Vec::new();
        for part in 0..=self.random.weighted(&[10, 70, 20]) {
            // The last part takes what is left, or the record that stays keeps it.
            let taken = if part == 0 { rows.len() / 2 } else { rows.len() };
            parts.push(Part {
                key: if part == 0 && self.random.percent(70) {
                    key.clone()
                } else {
                    self.new_key()
                },
                fields: self.fields(),
                rows: rows.split_off(rows.len() - taken),
            });
        }
        Ask::Split { key, parts }
    }

    /// Of something that was done, mostly.
    fn take_back(&mut self) -> Operation {
        let by = self.anybody();
        if self.random.percent(35) {
            let what = TakeBack::Closing { key: self.closed_key() };
            return Operation::TakeBack { by, what };
        }
        let of_existing = |(set, ordinal): &(usize, u64)| {
            let ordinal = usize::try_from(*ordinal).unwrap();
            self.world.sets[*set].changes[ordinal - 1].0.kind != ChangeKind::Create
        };
        let done: Vec<(usize, u64)> = self.world.traces.keys().copied().filter(of_existing).collect();
        let recent = &done[done.len().saturating_sub(12)..];
        let wanted = self.random.pick(recent).copied().filter(|_| self.random.percent(90));
        let (set, ordinal) = wanted.unwrap_or_else(|| (self.change_set(), 1 + self.random.next() % 4));
        let what = TakeBack::Change { set, ordinal };
        Operation::TakeBack { by, what }
    }

    fn submit(&mut self) -> Operation {
        let draft = |place: &usize| self.world.sets[*place].state == ChangeSetState::Draft;
        let drafts: Vec<usize> = (0..self.world.sets.len()).filter(draft).collect();
        let draft = self.random.pick(&drafts).copied();
        let set = draft.unwrap_or_else(|| self.change_set());
        let by = self.proposer_of(set);
        Operation::Submit { set, by }
    }

    fn proposer_of(&mut self, set: usize) -> Who {
        let proposer = self.world.sets.get(set).map(|set| set.by);
        let by = if self.random.percent(80) { proposer } else { None };
        by.unwrap_or_else(|| self.anybody())
    }

    fn read_records(&mut self) -> Operation {
        let statuses = [
            StatusFilter::All,
            StatusFilter::Live,
            StatusFilter::Merged,
            StatusFilter::Retired,
        ];
        Operation::ReadRecords {
            moment: self.moment(),
            valid_at: self.random.percent(50).then(|| self.day()),
            status: statuses[self.random.below(statuses.len())],
        }
    }

    fn read_ownership(&mut self) -> Operation {
        let recorded = self.random.pick(&self.world.appointed).map(|(at, _)| *at);
        let beside = TimeDelta::microseconds(i64::try_from(self.random.below(3)).unwrap() - 1);
        Operation::ReadOwnership {
            recorded_at: recorded.map(|at| at + beside).filter(|_| self.random.percent(60)),
            valid_at: self.random.percent(60).then(|| self.day()),
        }
    }

    fn withdraw(&mut self) -> Operation {
        let set = self.change_set();
        let by = self.proposer_of(set);
        Operation::Withdraw { set, by }
    }

    fn approve(&mut self) -> Operation {
        let set = self.change_set();
        Operation::Approve {
            set,
            choice: self.choice(set),
            by: self.decider_of(set),
        }
    }

    fn reject(&mut self) -> Operation {
        let set = self.change_set();
        Operation::Reject {
            set,
            choice: self.choice(set),
            by: self.decider_of(set),
        }
    }

    fn appointing(&mut self) -> Appointing {
        let role = [Role::Owner, Role::Steward, Role::Custodian, Role::Deputy][self.random.below(4)];
        let from = self.day();
        let needs_end = role == Role::Deputy;
        let ends = self.random.percent(if needs_end { 90 } else { 20 });
        let delegates = self.random.percent(if needs_end { 90 } else { 5 });
        Appointing {
            by: self.decider(),
            person: PEOPLE[self.random.below(PEOPLE.len())],
            role,
            party: if self.random.percent(10) {
                Party::Team
            } else {
                Party::Person
            },
            from,
            to: ends.then(|| from + Days::new(self.random.next() % 6) - Days::new(self.random.next() % 2)),
            delegated_by: delegates.then(|| self.decider()).filter(|by| *by != STRANGER),
        }
    }

    fn end(&mut self) -> Operation {
        let appointment = self.random.below(self.world.appointments.len() + 1);
        Operation::End {
            appointment,
            last_day: self.day(),
            by: self.decider(),
        }
    }

    /// Mostly a little later; now and then days later, or back.
    fn set_clock(&mut self) -> Operation {
        let seconds = i64::try_from(self.random.below(4_000)).unwrap();
        let step = match self.random.weighted(&[40, 25, 15, 15, 5]) {
            0 => TimeDelta::seconds(seconds),
            1 => TimeDelta::microseconds(seconds),
            2 => TimeDelta::days(1 + seconds % 3),
            3 => -TimeDelta::seconds(seconds),
            _ => -TimeDelta::days(1),
        };
        Operation::SetClock {
            to: self.world.clock + step,
        }
    }

    fn moment(&mut self) -> Moment {
        let numbers = |most: usize, random: &mut Random| random.below(most + 2) as u64;
        match self.random.weighted(&[25, 40, 25, 10]) {
            0 => Moment::Now,
            1 => match self.random.pick(&self.world.commits) {
                Some(commit) => {
                    let beside = i64::try_from(self.random.below(3)).unwrap() - 1;
                    Moment::RecordedAt(commit.at + TimeDelta::microseconds(beside))
                }
                None => Moment::RecordedAt(self.world.clock),
            },
            2 => Moment::LogSize(numbers(self.world.lines.len(), self.random)),
            _ => Moment::Edition(numbers(self.world.editions.len(), self.random)),
        }
    }

    /// A day near today.
    fn day(&mut self) -> NaiveDate {
        self.world.today() + Days::new(self.random.next() % 5) - Days::new(2)
    }

    fn anybody(&mut self) -> Who {
        if self.random.percent(3) {
            STRANGER
        } else {
            PEOPLE[self.random.below(PEOPLE.len())]
        }
    }

    /// Somebody who may decide, mostly.
    fn decider(&mut self) -> Who {
        let may: Vec<Who> = PEOPLE.into_iter().filter(|who| self.world.may_decide(who)).collect();
        let who = self.random.pick(&may).copied();
        who.filter(|_| self.random.percent(88))
            .unwrap_or_else(|| self.anybody())
    }

    /// Somebody who may decide the change set, mostly.
    fn decider_of(&mut self, set: usize) -> Who {
        let proposer = self.world.sets.get(set).map(|set| set.by);
        let allowed = |who: &Who| self.world.may_decide_for(who, proposer) && Some(*who) != proposer;
        let may: Vec<Who> = PEOPLE.into_iter().filter(allowed).collect();
        let who = self.random.pick(&may).copied();
        who.filter(|_| self.random.percent(88))
            .unwrap_or_else(|| self.anybody())
    }

    /// One that waits for a decision, mostly one of the last: the register moves on from under the older ones.
    fn change_set(&mut self) -> usize {
        let waits = |place: &usize| self.world.sets[*place].state == ChangeSetState::Proposed;
        let mut waiting: Vec<usize> = (0..self.world.sets.len()).filter(waits).collect();
        if self.random.percent(75) {
            waiting.drain(..waiting.len().saturating_sub(2));
        }
        let set = self.random.pick(&waiting).copied();
        set.filter(|_| self.random.percent(92))
            .unwrap_or_else(|| self.random.below(self.world.sets.len() + 1))
    }

    fn choice(&mut self, set: usize) -> Choice {
        match self.random.weighted(&[55, 12, 23, 10]) {
            3 => Choice::Filter {
                kinds: vec![
                    ChangeKind::Create,
                    ChangeKind::ALL[self.random.below(ChangeKind::ALL.len())],
                ],
                key_prefix: self.random.percent(40).then(|| "K1".to_owned()),
            },
            0 => Choice::All,
            1 => Choice::Kind(ChangeKind::ALL[self.random.below(ChangeKind::ALL.len())]),
            _ => Choice::Ordinals(self.ordinals(set)),
        }
    }

    /// Some of the open ones, and sometimes one that is not.
    fn ordinals(&mut self, set: usize) -> Vec<u64> {
        let changes = self.world.sets.get(set).map_or(&[][..], |set| &set.changes);
        let open = (1..).zip(changes).filter(|(_, (_, state))| *state == ChangeState::Open);
        let mut ordinals: Vec<u64> = open.map(|(ordinal, _)| ordinal).collect();
        ordinals.retain(|_| self.random.percent(70));
        if self.random.percent(8) {
            ordinals.push(1 + self.random.next() % 4);
        }
        ordinals
    }

    pub fn any_key(&mut self) -> String {
        format!("K{}", 1 + self.random.below(KEYS))
    }

    /// A key that no record has yet, mostly.
    pub fn new_key(&mut self) -> String {
        let free = |key: &String| self.world.present(key).is_none();
        let free: Vec<String> = (1..=KEYS).map(|number| format!("K{number}")).filter(free).collect();
        let key = self.random.pick(&free).cloned();
        key.filter(|_| self.random.percent(92))
            .unwrap_or_else(|| self.any_key())
    }

    /// The key of a live record, mostly.
    pub fn live_key(&mut self) -> String {
        self.key_of(|status| *status == Status::Live)
    }

    /// The key of a merged or retired record, mostly.
    pub fn closed_key(&mut self) -> String {
        self.key_of(|status| *status != Status::Live)
    }

    fn key_of(&mut self, wanted: impl Fn(&Status) -> bool) -> String {
        let mut keys = self.world.keys();
        keys.retain(|key| self.world.present(key).is_some_and(|line| wanted(&line.status)));
        let key = self.random.pick(&keys).cloned();
        key.filter(|_| self.random.percent(92))
            .unwrap_or_else(|| self.any_key())
    }

    pub fn fields(&mut self) -> Fields {
        let mut fields = Fields::new();
        for (field, value) in self.changes_of_fields() {
            fields.extend(value.map(|value| (field, value)));
        }
        // A record without a name is refused; that must happen too, but rarely.
        if !self.random.percent(2) {
            fields.insert("name".to_owned(), self.name());
        }
        fields
    }

    /// New values for some fields; nothing empties one.
    pub fn changes_of_fields(&mut self) -> BTreeMap<String, Option<String>> {
        let mut set = BTreeMap::new();
        if self.random.percent(60) {
            set.insert("name".to_owned(), (!self.random.percent(4)).then(|| self.name()));
        }
        if self.random.percent(50) {
            let colour = self.random.pick(&["red", "green", "blue"]).map(ToString::to_string);
            set.insert("colour".to_owned(), colour.filter(|_| !self.random.percent(25)));
        }
        for (field, chance) in [("start-date", 20), ("end-date", 8)] {
            if self.random.percent(chance) {
                let day = self.day().to_string();
                set.insert(field.to_owned(), (!self.random.percent(25)).then_some(day));
            }
        }
        set
    }

    fn name(&mut self) -> String {
        format!("name {}", self.random.below(9))
    }
}
