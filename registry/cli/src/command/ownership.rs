//! `registrar ownership`

use anyhow::Context as _;
use chrono::{NaiveDate, Utc};
use clap::{Args, Subcommand, ValueEnum};
use registry_core::{OwnershipRecord, Party, PersonName, RegisterName, Role};
use registry_store::{NewOwnership, Store};
use serde_json::json;

use crate::output::{Output, table};
use crate::person::ActingPerson;
use crate::place::StorePlace;

/// See and say who answers for a register.
#[derive(Debug, Subcommand)]
pub enum Ownership {
    List(List),
    Add(Box<Add>),
    End(End),
}

/// List the people who answer, or answered, for a register.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar ownership list address --on 2026-05-01")]
pub struct List {
    /// The register.
    register: RegisterName,
    /// Only those in force on this day.
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
}

/// Put a person in charge of a register.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  registrar ownership add address --role steward --person \"Sasha Whitfield\" \\
      --organisation \"Department of Places\" --contact places@example.gov.uk --as \"Owen Hughes\"")]
pub struct Add {
    /// The register.
    register: RegisterName,
    /// What the person is: owner, steward, custodian or deputy.
    #[arg(long, value_enum)]
    role: RoleName,
    /// The person, or with --team the team.
    #[arg(long)]
    person: PersonName,
    /// A team holds the role: it can be written to, and decides nothing.
    #[arg(long)]
    team: bool,
    /// Where the person works.
    #[arg(long)]
    organisation: String,
    /// How to reach the person.
    #[arg(long)]
    contact: String,
    /// First day; today when not given.
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Last day; open when not given.
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Day by which the ownership is reviewed; a year from the first day when not given.
    #[arg(long, value_name = "DATE")]
    next_review: Option<NaiveDate>,
    /// For a deputy: the owner or steward whose place the deputy takes.
    #[arg(long, value_name = "NAME")]
    delegated_by: Option<PersonName>,
    #[command(flatten)]
    by: ActingPerson,
}

/// End a person's charge of a register.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar ownership end 0199f0aa-… --last-day 2026-12-31 --as \"Owen Hughes\"")]
pub struct End {
    /// The ownership record, as `registrar ownership list` shows it.
    id: String,
    /// Last day in force.
    #[arg(long, value_name = "DATE")]
    last_day: NaiveDate,
    #[command(flatten)]
    by: ActingPerson,
}

/// Roles on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RoleName {
    Owner,
    Steward,
    Custodian,
    Deputy,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Owner => Self::Owner,
            RoleName::Steward => Self::Steward,
            RoleName::Custodian => Self::Custodian,
            RoleName::Deputy => Self::Deputy,
        }
    }
}

impl Ownership {
    /// Carries out the command.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open(output)?;
        match self {
            Self::List(list) => {
                let records = store.ownership(&list.register, list.on)?;
                output.answer(&describe(&records), &json!({ "ownership": records }))
            }
            Self::Add(add) => {
                let record = add.carry_out(&store)?;
                output.answer(&describe(std::slice::from_ref(&record)), &record)
            }
            Self::End(end) => {
                let record = store.end_ownership(&end.id, end.last_day, &end.by.name()?)?;
                output.answer(&describe(std::slice::from_ref(&record)), &record)
            }
        }
    }
}

impl Add {
    fn carry_out(&self, store: &Store) -> anyhow::Result<OwnershipRecord> {
        let from = self.from.unwrap_or_else(|| Utc::now().date_naive());
        let next_review = match self.next_review {
            Some(day) => day,
            None => from
                .checked_add_months(chrono::Months::new(12))
                .context("--from is too far in the future")?,
        };
        let new = NewOwnership {
            register: self.register.clone(),
            role: self.role.into(),
            party: if self.team { Party::Team } else { Party::Person },
            person: self.person.clone(),
            organisation: self.organisation.clone(),
            contact: self.contact.clone(),
            from,
            to: self.to,
            next_review: Some(next_review),
            delegated_by: self.delegated_by.clone(),
        };
        let by = self.by.name()?;
        store.ensure_person(&by, "", "")?;
        Ok(store.add_ownership(new, &by)?)
    }
}

fn describe(records: &[OwnershipRecord]) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "open".to_owned(), |day| day.to_string());
    let rows = records.iter().map(|record| {
        vec![
            record.role.to_string(),
            record.person.to_string(),
            record.organisation.clone(),
            record.contact.clone(),
            record.from.to_string(),
            day(record.to),
            day(record.next_review),
            record.id.clone(),
        ]
    });
    if records.is_empty() {
        return "Nobody answers for this register yet: registrar ownership add --help".to_owned();
    }
    table(
        &[
            "Role",
            "Person",
            "Organisation",
            "Contact",
            "From",
            "To",
            "Next review",
            "Id",
        ],
        rows,
    )
}
