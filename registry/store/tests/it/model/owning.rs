//! The model: who answers for the register.

use std::rc::Rc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use registry_core::{Party, Role};

use super::answer::{Answer, Appointed, Refusal};
use super::operation::{Appointing, PEOPLE, Who};
use super::world::{Outcome, World};

impl World {
    pub fn appoint(&mut self, new: &Appointing) -> Outcome<Answer> {
        if !PEOPLE.contains(&new.by) {
            return Err(Refusal::NotFound("person"));
        }
        if !self.answers_for(new.by, self.today()) {
            return Err(Refusal::Forbidden);
        }
        if !self.may_be_appointed(new) {
            return Err(Refusal::Invalid);
        }
        let handed_over = self.owner_in_the_way(new, None);
        if let Some(place) = handed_over {
            self.appointments[place].to = Some(new.from - Days::new(1));
        }
        let appointed = Appointed {
            role: new.role,
            party: new.party,
            person: new.person.to_owned(),
            from: new.from,
            to: new.to,
            delegated_by: new.delegated_by.map(str::to_owned),
        };
        self.appointments.push(appointed.clone());
        self.record_appointments();
        Ok(Answer::Appointed(appointed))
    }

    pub fn end(&mut self, appointment: usize, last_day: NaiveDate, by: Who) -> Outcome<Answer> {
        let found = self
            .appointments
            .get(appointment)
            .ok_or(Refusal::NotFound("ownership record"))?;
        let (from, to) = (found.from, found.to);
        if !self.answers_for(by, self.today()) {
            return Err(Refusal::Forbidden);
        }
        // What is over stays over, and an end that is set only moves nearer.
        let over = to.is_some_and(|to| to < self.today() || to < last_day);
        if last_day < from || over {
            return Err(Refusal::Invalid);
        }
        self.appointments[appointment].to = Some(last_day);
        // The same last day again is no news, and nothing is recorded.
        if to != Some(last_day) {
            self.record_appointments();
        }
        Ok(Answer::Appointed(self.appointments[appointment].clone()))
    }

    /// A deputy acts for somebody who answers for the register, until a day; nobody else acts for another; and there
    /// is one owner at a time.
    fn may_be_appointed(&self, new: &Appointing) -> bool {
        let ends_after_it_begins = new.to.is_none_or(|to| new.from <= to);
        let delegation_holds = match (new.role, new.delegated_by) {
            (Role::Deputy, Some(by)) => self.may_delegate(new, by),
            (Role::Deputy, None) => false,
            (_, by) => by.is_none(),
        };
        let one_owner = match self.owner_in_the_way(new, None) {
            None => true,
            Some(first) => {
                self.appointments[first].from < new.from && self.owner_in_the_way(new, Some(first)).is_none()
            }
        };
        ends_after_it_begins && delegation_holds && one_owner
    }

    /// A deputy stays inside the days of the delegator, and gets an owner's powers from an owner only.
    fn may_delegate(&self, new: &Appointing, delegator: Who) -> bool {
        let owns = |person, day| {
            let owner = |record: &Appointed| record.role == Role::Owner && record.person == person;
            self.in_force(day).any(owner)
        };
        let answers_throughout =
            self.answers_for(delegator, new.from) && new.to.is_some_and(|to| self.answers_for(delegator, to));
        let an_owner_gives = new.by == delegator || owns(new.by, self.today());
        answers_throughout && (an_owner_gives || !owns(delegator, new.from))
    }

    /// The first other owner on one of the days of a new one.
    fn owner_in_the_way(&self, new: &Appointing, besides: Option<usize>) -> Option<usize> {
        let overlaps = |record: &Appointed| {
            let real = record.to.is_none_or(|to| record.from <= to);
            real && record.to.is_none_or(|to| new.from <= to) && new.to.is_none_or(|to| record.from <= to)
        };
        let owners = self.appointments.iter().enumerate();
        let mut owners = owners.filter(|(place, record)| record.role == Role::Owner && Some(*place) != besides);
        let found = owners.find(|(_, record)| overlaps(record)).map(|(place, _)| place);
        found.filter(|_| new.role == Role::Owner)
    }

    fn record_appointments(&mut self) {
        self.last_commit = self.next_time();
        self.appointed
            .push((self.last_commit, Rc::new(self.appointments.clone())));
    }

    /// The appointments as they were recorded then, or as they are; those in force on the day, or all.
    pub fn ownership_at(&self, recorded_at: Option<DateTime<Utc>>, valid_at: Option<NaiveDate>) -> Vec<Appointed> {
        let known = |(at, _): &&(DateTime<Utc>, _)| recorded_at.is_none_or(|time| *at <= time);
        let recorded = self.appointed.iter().rfind(known);
        let mut appointments = recorded.map(|(_, recorded)| recorded.to_vec()).unwrap_or_default();
        appointments.retain(|record| valid_at.is_none_or(|day| in_force(record, day)));
        by_first_day(appointments)
    }

    fn in_force(&self, day: NaiveDate) -> impl Iterator<Item = &Appointed> {
        self.appointments.iter().filter(move |record| in_force(record, day))
    }

    /// Whether the person is owner or steward on the day.
    pub fn answers_for(&self, person: &str, day: NaiveDate) -> bool {
        self.in_force(day).any(|record| {
            record.person == person
                && record.party == Party::Person
                && matches!(record.role, Role::Owner | Role::Steward)
        })
    }

    /// Whether the person may decide changes today: owner, steward, or deputy of one who is.
    pub fn may_decide(&self, person: &str) -> bool {
        self.may_decide_for(person, None)
    }

    /// Whether the person may decide what somebody else proposed; a deputy of the proposer acts for the proposer.
    pub fn may_decide_for(&self, person: &str, proposer: Option<&str>) -> bool {
        let today = self.today();
        let acts_for_another = self.in_force(today).any(|record| {
            let by = record.delegated_by.as_deref();
            record.role == Role::Deputy
                && record.person == person
                && record.party == Party::Person
                && by.is_some_and(|by| proposer != Some(by) && self.answers_for(by, today))
        });
        acts_for_another || self.answers_for(person, today)
    }

    pub fn has_owner_and_steward(&self) -> bool {
        let held = |role| self.in_force(self.today()).any(|record| record.role == role);
        held(Role::Owner) && held(Role::Steward)
    }
}

fn in_force(record: &Appointed, day: NaiveDate) -> bool {
    record.from <= day && record.to.is_none_or(|to| day <= to)
}

/// In the order in which they begin, those of one day in the order of making.
pub fn by_first_day(mut appointments: Vec<Appointed>) -> Vec<Appointed> {
    appointments.sort_by_key(|record| record.from);
    appointments
}
