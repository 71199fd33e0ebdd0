//! The model: a register as plain lists in memory, without hashes, tables or batches.
//!
//! It is written from what the register promises, not from the code of the store. Every operation works on a copy of
//! the world that takes its place when the operation succeeds, so that a refusal changes nothing.

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::{DateTime, NaiveDate, SubsecRound as _, TimeDelta, Utc};
use registry_core::{ChangeSetState, ChangeState};

use super::answer::{Answer, Appointed, Held, Published, Refusal, Seen, Status, Whole};
use super::operation::{Fields, Moment, Operation, Who, Wish};

/// What an operation answers, or why it is refused.
pub type Outcome<T> = Result<T, Refusal>;

#[derive(Debug, Clone)]
pub struct World {
    pub clock: DateTime<Utc>,
    /// The time of the last commit of the whole store.
    pub last_commit: DateTime<Utc>,
    /// The log: line n is entry n + 1.
    pub lines: Vec<Rc<Line>>,
    pub commits: Vec<Commit>,
    /// Where each source record belongs.
    pub held: BTreeMap<String, Held>,
    pub sets: Vec<Rc<ChangeSet>>,
    pub appointments: Vec<Appointed>,
    pub editions: Vec<Published>,
    pub decisions: Vec<Rc<(String, String)>>,
}

/// One state of one record.
#[derive(Debug)]
pub struct Line {
    pub key: String,
    pub fields: Fields,
    /// As the record itself says: the next key, not the end of the chain.
    pub status: Status,
    pub at: DateTime<Utc>,
    /// For a record that gave way in a merge: the source records that it brought.
    pub brought: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Commit {
    pub at: DateTime<Utc>,
    pub size: u64,
}

#[derive(Debug, Clone)]
pub struct ChangeSet {
    pub state: ChangeSetState,
    pub by: Who,
    /// Whether a person asked for it by hand.
    pub by_hand: bool,
    pub changes: Vec<(Wish, ChangeState)>,
}

impl ChangeSet {
    pub fn open(&self) -> u64 {
        let open = self.changes.iter().filter(|(_, state)| *state == ChangeState::Open);
        open.count() as u64
    }
}

impl World {
    /// An empty register that nobody decided anything about.
    pub fn new(last_commit: DateTime<Utc>, clock: DateTime<Utc>, appointments: Vec<Appointed>) -> Self {
        Self {
            clock,
            last_commit,
            lines: Vec::new(),
            commits: Vec::new(),
            held: BTreeMap::new(),
            sets: Vec::new(),
            appointments,
            editions: Vec::new(),
            decisions: Vec::new(),
        }
    }

    /// Does the operation, or refuses and stays as it is.
    pub fn apply(&mut self, operation: &Operation) -> Answer {
        let mut next = self.clone();
        match next.attempt(operation) {
            Ok(answer) => {
                *self = next;
                answer
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn attempt(&mut self, operation: &Operation) -> Outcome<Answer> {
        match operation {
            Operation::Ask { by, commands } => self.ask(by, commands),
            Operation::Propose { by, changes, supersede } => self.propose(by, changes.clone(), false, *supersede),
            Operation::Withdraw { set, by } => self.withdraw(*set, by),
            Operation::Approve { set, choice, by } => self.approve(*set, choice, by),
            Operation::Reject { set, choice, by } => self.reject(*set, choice, by),
            Operation::Appoint(new) => self.appoint(new),
            Operation::End {
                appointment,
                last_day,
                by,
            } => self.end(*appointment, *last_day, by),
            Operation::Publish { by } => self.publish(by),
            Operation::ReadRecord { key, moment } => Ok(Answer::Record(self.seen(key, self.size_at(*moment)?))),
            Operation::ReadRecords { moment } => Ok(Answer::Records(self.all_seen(self.size_at(*moment)?))),
            Operation::ReadOwnership { day } => Ok(Answer::Ownership(self.in_force(*day))),
            Operation::SetClock { to } => {
                self.clock = *to;
                Ok(Answer::Done)
            }
            Operation::Restart => Ok(Answer::Done),
        }
    }

    pub fn size(&self) -> u64 {
        self.lines.len() as u64
    }

    pub fn today(&self) -> NaiveDate {
        self.clock.date_naive()
    }

    /// The moment at which the next act is recorded: by the clock, but always later than the one before.
    pub fn next_time(&self) -> DateTime<Utc> {
        self.clock.max(self.last_commit + TimeDelta::microseconds(1))
    }

    pub fn decide(&mut self, decision: impl Into<String>, by: Who) {
        self.decisions.push(Rc::new((decision.into(), by.to_owned())));
    }

    /// The line of the key that was the last one at that size of the log, with its number.
    pub fn line_at(&self, key: &str, size: u64) -> Option<(u64, &Line)> {
        let lines = (1..=size).zip(&self.lines).filter(|(_, line)| line.key == key);
        lines.last().map(|(number, line)| (number, &**line))
    }

    pub fn present(&self, key: &str) -> Option<&Line> {
        self.line_at(key, self.size()).map(|(_, line)| line)
    }

    /// The key that answers for this one in the end.
    fn last_of_chain(&self, key: &str, size: u64) -> String {
        match self.line_at(key, size) {
            Some((
                _,
                Line {
                    status: Status::Merged(into),
                    ..
                },
            )) => self.last_of_chain(into, size),
            _ => key.to_owned(),
        }
    }

    fn seen(&self, key: &str, size: u64) -> Option<Seen> {
        let (entry, line) = self.line_at(key, size)?;
        Some(Seen {
            key: key.to_owned(),
            entry,
            at: line.at.trunc_subsecs(0),
            fields: line.fields.clone(),
            status: match &line.status {
                Status::Merged(into) => Status::Merged(self.last_of_chain(into, size)),
                other => other.clone(),
            },
        })
    }

    fn all_seen(&self, size: u64) -> Vec<Seen> {
        self.keys().iter().filter_map(|key| self.seen(key, size)).collect()
    }

    /// All keys that ever were, sorted.
    pub fn keys(&self) -> Vec<String> {
        let keys: std::collections::BTreeSet<&String> = self.lines.iter().map(|line| &line.key).collect();
        keys.into_iter().cloned().collect()
    }

    fn size_at(&self, moment: Moment) -> Outcome<u64> {
        match moment {
            Moment::Now => Ok(self.size()),
            Moment::LogSize(size) if size <= self.size() => Ok(size),
            Moment::LogSize(_) => Err(Refusal::Invalid),
            Moment::RecordedAt(time) => {
                let known = self.commits.iter().filter(|commit| commit.at <= time).next_back();
                Ok(known.map_or(0, |commit| commit.size))
            }
            Moment::Edition(number) => {
                let edition = self.editions.iter().find(|edition| edition.number == number);
                edition.map(|edition| edition.size).ok_or(Refusal::NotFound("edition"))
            }
        }
    }

    pub fn count(&self, wanted: impl Fn(&Status) -> bool) -> u64 {
        let keys = self.keys();
        let lines = keys.iter().filter_map(|key| self.present(key));
        lines.filter(|line| wanted(&line.status)).count() as u64
    }

    /// Everything, for comparing.
    pub fn whole(&self) -> Whole {
        Whole {
            size: self.size(),
            updated_at: self.commits.last().map(|commit| commit.at),
            counts: (
                self.count(|status| *status == Status::Live),
                self.count(|status| matches!(status, Status::Merged(_))),
                self.count(|status| *status == Status::Retired),
            ),
            open_sets: self
                .sets
                .iter()
                .filter(|set| set.state == ChangeSetState::Proposed)
                .count() as u64,
            entries: (1..).zip(self.lines.iter().map(|line| line.key.clone())).collect(),
            records: self.all_seen(self.size()),
            held: self.held.clone(),
            sets: self
                .sets
                .iter()
                .map(|set| (set.state, set.open(), states(set)))
                .collect(),
            appointments: super::owning::by_first_day(self.appointments.clone()),
            editions: self.editions.clone(),
            decisions: self.decisions.iter().map(|decision| (**decision).clone()).collect(),
        }
    }
}

fn states(set: &ChangeSet) -> Vec<ChangeState> {
    set.changes.iter().map(|(_, state)| *state).collect()
}
