//! The model: a register as plain lists in memory, without hashes, tables or batches.
//!
//! It is written from what the register promises, not from the code of the store. Every operation works on a copy of
//! the world that takes its place when the operation succeeds, so that a refusal changes nothing.

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::{DateTime, NaiveDate, SubsecRound as _, TimeDelta, Utc};
use registry_core::{ChangeSetState, ChangeState};
use registry_store::StatusFilter;

use super::answer::{Answer, Appointed, Held, Published, Refusal, Seen, Status, Whole};
use super::operation::{Fields, Moment, Operation, Who, Wish};
use super::taking_back::Trace;

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
    /// The appointments as they were recorded, with when.
    pub appointed: Vec<(DateTime<Utc>, Rc<Vec<Appointed>>)>,
    /// What each applied change found and left, by change set and ordinal.
    pub traces: BTreeMap<(usize, u64), Rc<Trace>>,
}

/// One state of one record.
#[derive(Debug)]
pub struct Line {
    pub key: String,
    pub fields: Fields,
    /// As the record itself says: the next key, not the end of the chain.
    pub status: Status,
    pub at: DateTime<Utc>,
    /// The change that made it: change set and ordinal.
    pub by: (usize, u64),
}

#[derive(Debug, Clone)]
pub struct Commit {
    pub at: DateTime<Utc>,
    pub size: u64,
    /// Where each source record belonged after it.
    pub held: Rc<BTreeMap<String, Held>>,
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
            appointed: vec![(last_commit, Rc::new(appointments.clone()))],
            appointments,
            editions: Vec::new(),
            decisions: Vec::new(),
            traces: BTreeMap::new(),
        }
    }

    /// Does the operation, or refuses and stays as it is. `found` is what the store answered: of several right ways to
    /// take something back, the model follows the one that the store chose.
    pub fn apply(&mut self, operation: &Operation, found: &Answer) -> Answer {
        let mut next = self.clone();
        match next.attempt(operation, found) {
            Ok(answer) => {
                *self = next;
                answer
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn attempt(&mut self, operation: &Operation, found: &Answer) -> Outcome<Answer> {
        match operation {
            Operation::Ask { by, commands, draft } => self.ask(by, commands, *draft),
            Operation::TakeBack { by, what } => self.take_back(by, what, found),
            Operation::Propose { by, changes, supersede } => {
                if *supersede {
                    self.supersede(by);
                }
                self.propose(by, changes.clone(), false, false)
            }
            Operation::Submit { set, by } => self.submit(*set, by),
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
            Operation::ReadRecords {
                moment,
                valid_at,
                status,
            } => {
                let mut seen = self.all_seen(self.size_at(*moment)?);
                seen.retain(|record| valid_at.is_none_or(|day| holds(&record.fields, day)));
                seen.retain(|record| admits(*status, &record.status));
                Ok(Answer::Records(seen))
            }
            Operation::ReadHolder { id, moment } => self.holder(id, *moment).map(Answer::Holder),
            Operation::ReadOwnership { recorded_at, valid_at } => {
                Ok(Answer::Ownership(self.ownership_at(*recorded_at, *valid_at)))
            }
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
                let known = self.commits.iter().rfind(|commit| commit.at <= time);
                Ok(known.map_or(0, |commit| commit.size))
            }
            Moment::Edition(number) => {
                let edition = self.editions.iter().find(|edition| edition.number == number);
                edition.map(|edition| edition.size).ok_or(Refusal::NotFound("edition"))
            }
        }
    }

    /// The key that the source record belonged to, the one that answered for it, and how.
    fn holder(&self, id: &str, moment: Moment) -> Outcome<Option<(String, String, Status)>> {
        let size = self.size_at(moment)?;
        let known = |commit: &&Commit| match moment {
            Moment::Now => true,
            Moment::LogSize(size) => commit.size <= size,
            Moment::RecordedAt(time) => commit.at <= time,
            Moment::Edition(number) => self.editions.iter().any(|e| e.number == number && commit.at <= e.at),
        };
        let held = self.commits.iter().rfind(known);
        Ok(held.and_then(|commit| commit.held.get(id)).map(|held| {
            let answers = self.last_of_chain(&held.key, size);
            let status = self.seen(&answers, size).unwrap().status;
            (held.key.clone(), answers, status)
        }))
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

/// Whether the day lies between the days that the record names; days are written so that they sort.
fn holds(fields: &Fields, day: NaiveDate) -> bool {
    let day = day.to_string();
    fields.get("start-date").is_none_or(|from| *from <= day) && fields.get("end-date").is_none_or(|to| day <= *to)
}

fn admits(filter: StatusFilter, status: &Status) -> bool {
    match filter {
        StatusFilter::All => true,
        StatusFilter::Live => *status == Status::Live,
        StatusFilter::Merged => matches!(status, Status::Merged(_)),
        StatusFilter::Retired => *status == Status::Retired,
    }
}

fn states(set: &ChangeSet) -> Vec<ChangeState> {
    set.changes.iter().map(|(_, state)| *state).collect()
}
