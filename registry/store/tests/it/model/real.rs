//! The store, asked and answering in the words of the model.

use std::cell::Cell;

use chrono::{DateTime, NaiveDate, Utc};
use registry_core::{ChangeSetSummary, Command, ItemHash, RegisterName};
use registry_store::{AsOf, ChangeFilter, NewChangeSet, Page, RecordQuery, Selection, StatusFilter, Store};

use super::answer::{Answer, Seen};
use super::deciding::REASON;
use super::operation::{Appointing, Choice, Moment, Operation, PEOPLE, TakeBack, Who};
use super::translate;
use super::world::World;
use crate::support::{key, person, register};

thread_local! {
    static CLOCK: Cell<DateTime<Utc>> = const { Cell::new(DateTime::UNIX_EPOCH) };
}

fn clock() -> DateTime<Utc> {
    CLOCK.get()
}

/// One register of a real store.
pub struct Real {
    url: String,
    pub store: Store,
    pub register: RegisterName,
    /// The identifiers of the change sets and appointments, in the order of making.
    pub sets: Vec<String>,
    appointments: Vec<String>,
}

impl Real {
    /// Makes a register of this name with an owner and a steward, and the model of just that.
    pub fn begin(url: &str, name: &str, start: DateTime<Utc>) -> (Self, World) {
        CLOCK.set(start);
        let store = Store::open(url).unwrap().with_clock(clock);
        for name in PEOPLE {
            store.ensure_person(&person(name), "", "").unwrap();
        }
        let register = register(name);
        let (owner, steward) = (person(PEOPLE[0]), person(PEOPLE[1]));
        store.define_register(&translate::definition(name), &owner).unwrap();
        store.appoint_provisional(&register, &owner, &steward).unwrap();
        let records = store.ownership(&register, None).unwrap();
        let appointed = records.iter().map(translate::appointed).collect();
        let last_commit = store
            .register(&"registrar-ownership".parse().unwrap())
            .unwrap()
            .unwrap()
            .updated_at;
        let world = World::new(last_commit.unwrap(), start, appointed);
        let real = Self {
            url: url.to_owned(),
            store,
            register,
            sets: Vec::new(),
            appointments: records.into_iter().map(|record| record.id).collect(),
        };
        (real, world)
    }

    pub fn apply(&mut self, operation: &Operation) -> Answer {
        let answer = self.attempt(operation);
        answer.unwrap_or_else(|error| Answer::Refused(translate::refusal(error)))
    }

    fn attempt(&mut self, operation: &Operation) -> registry_store::Result<Answer> {
        match operation {
            Operation::Ask { by, commands, draft } => {
                let commands = commands.iter().map(translate::command).collect();
                self.ask(commands, *draft, by)
                    .map(|summary| translate::proposed(&summary))
            }
            Operation::TakeBack { by, what } => self.take_back(what, by),
            Operation::Propose { by, changes, supersede } => {
                let new = self.new_change_set(changes, *supersede);
                let summary = self.store.propose(new, &person(by))?;
                self.sets.push(summary.id.clone());
                Ok(translate::proposed(&summary))
            }
            Operation::Submit { set, by } => Ok(translate::state(&self.store.submit(self.set(*set), &person(by))?)),
            Operation::Withdraw { set, by } => Ok(translate::state(&self.store.withdraw(self.set(*set), &person(by))?)),
            Operation::Approve { set, choice, by } => self.approve(*set, choice, by),
            Operation::Reject { set, choice, by } => {
                let choice = translate::selection(choice);
                Ok(translate::state(&self.store.reject(
                    self.set(*set),
                    &choice,
                    &person(by),
                    "no",
                )?))
            }
            Operation::Appoint(new) => self.appoint(new),
            Operation::End {
                appointment,
                last_day,
                by,
            } => {
                let id = self.appointments.get(*appointment).map_or("none", String::as_str);
                Ok(Answer::Appointed(translate::appointed(&self.store.end_ownership(
                    id,
                    *last_day,
                    &person(by),
                )?)))
            }
            Operation::Publish { by } => {
                let edition = self.store.publish(&self.register, &person(by), None)?;
                Ok(Answer::Published(translate::published(&edition)))
            }
            Operation::ReadRecord { key: name, moment } => {
                let record = self.store.record(&self.register, &key(name), as_of(*moment))?;
                Ok(Answer::Record(
                    record.map(|record| translate::seen(&self.register, &record)),
                ))
            }
            Operation::ReadRecords {
                moment,
                valid_at,
                status,
            } => self.records(as_of(*moment), *valid_at, *status).map(Answer::Records),
            Operation::ReadHolder { id, moment } => {
                let holder = self
                    .store
                    .holder(&self.register, &translate::reference(id), as_of(*moment))?;
                Ok(Answer::Holder(holder.as_ref().map(translate::holder)))
            }
            Operation::ReadOwnership { recorded_at, valid_at } => {
                let records = self.store.ownership_at(&self.register, *recorded_at, *valid_at)?;
                Ok(Answer::Ownership(records.iter().map(translate::appointed).collect()))
            }
            Operation::SetClock { to } => {
                CLOCK.set(*to);
                Ok(Answer::Done)
            }
            Operation::Restart => {
                self.store = Store::open(&self.url)?.with_clock(clock);
                Ok(Answer::Done)
            }
        }
    }

    fn approve(&self, set: usize, choice: &Choice, by: Who) -> registry_store::Result<Answer> {
        let choice: Selection = translate::selection(choice);
        let applied = self.store.approve(self.set(set), &choice, &person(by), None)?;
        Ok(Answer::Applied {
            commit: applied.commit,
            entries: applied.entries.map(|entries| (*entries.start(), *entries.end())),
            size: applied.log_size,
            applied: applied.applied,
            open: applied.open,
        })
    }

    fn appoint(&mut self, new: &Appointing) -> registry_store::Result<Answer> {
        let record = self
            .store
            .add_ownership(translate::new_ownership(&self.register, new), &person(new.by))?;
        self.appointments.push(record.id.clone());
        Ok(Answer::Appointed(translate::appointed(&record)))
    }

    fn ask(&mut self, commands: Vec<Command>, draft: bool, by: Who) -> registry_store::Result<ChangeSetSummary> {
        let summary = self
            .store
            .propose_commands(&self.register, "By hand", commands, draft, &person(by))?;
        self.sets.push(summary.id.clone());
        Ok(summary)
    }

    fn take_back(&mut self, what: &TakeBack, by: Who) -> registry_store::Result<Answer> {
        let reason = REASON.to_owned();
        let command = match what {
            TakeBack::Change { set, ordinal } => Command::Undo {
                change_set: self.set(*set).to_owned(),
                ordinal: *ordinal,
                reason,
            },
            TakeBack::Closing { key: closed } => Command::Reinstate {
                key: key(closed),
                reason,
            },
        };
        let summary = self.ask(vec![command], false, by)?;
        let changes = self
            .store
            .changes(&summary.id, &ChangeFilter::default(), &Page::default())?;
        let item = |hash: &ItemHash| self.store.item(&self.register, hash).unwrap().unwrap();
        Ok(Answer::TakingBack {
            at: summary.proposed_at,
            base: summary.base_log_size,
            wish: translate::wish(&self.register, &changes.items[0].change, item),
        })
    }

    fn new_change_set(&self, changes: &[super::operation::Wish], supersede: bool) -> NewChangeSet {
        let changes = changes
            .iter()
            .map(|wish| translate::change(&self.register, wish))
            .collect();
        translate::new_change_set(&self.register, changes, supersede)
    }

    /// All records, page by page.
    pub fn records(
        &self,
        as_of: AsOf,
        valid_at: Option<NaiveDate>,
        status: StatusFilter,
    ) -> registry_store::Result<Vec<Seen>> {
        let mut seen = Vec::new();
        let mut page = Page::first(7);
        loop {
            let found = self.store.records(
                &self.register,
                &RecordQuery::at(as_of, status).valid_at(valid_at),
                &page,
            )?;
            seen.extend(found.items.iter().map(|record| translate::seen(&self.register, record)));
            let Some(next) = found.next else { return Ok(seen) };
            page = Page::after(next, 7);
        }
    }

    fn set(&self, set: usize) -> &str {
        self.sets.get(set).map_or("none", String::as_str)
    }
}

fn as_of(moment: Moment) -> AsOf {
    match moment {
        Moment::Now => AsOf::Now,
        Moment::RecordedAt(time) => AsOf::RecordedAt(time),
        Moment::LogSize(size) => AsOf::LogSize(size),
        Moment::Edition(number) => AsOf::Edition(number),
    }
}
