//! `registrar rules`

use clap::{Args, Subcommand};
use registry_core::{ChangeCriteria, FieldName, RegisterName, SourceName};
use registry_store::{ApprovalRule, NewApprovalRule};
use serde_json::json;

use crate::output::{Output, table};
use crate::person::ActingPerson;
use crate::place::StorePlace;

/// Rules by which changes are approved without a person looking at each; a named steward answers for each rule.
#[derive(Debug, Subcommand)]
pub enum Rules {
    List(List),
    Add(Add),
    End(End),
}

/// List the rules of a register, those that ended too.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar rules list address")]
pub struct List {
    /// The register.
    register: RegisterName,
}

/// Put a rule in force: updates that fulfil every condition are approved in your name when a pipeline proposes them.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  registrar rules add address --title \"Telephone numbers\" --field phone --source fhrs --as \"Sasha Whitfield\""
)]
pub struct Add {
    /// The register.
    register: RegisterName,
    /// What the rule is for, for people.
    #[arg(long)]
    title: String,
    /// Only proposals of runs of this specification.
    #[arg(long, value_name = "SPEC")]
    spec: Option<String>,
    /// The change touches no other field than this; may be given several times.
    #[arg(long, value_name = "FIELD", required = true)]
    field: Vec<FieldName>,
    /// The change rests on this source alone; may be given several times.
    #[arg(long, value_name = "SOURCE")]
    source: Vec<SourceName>,
    /// All compared pairs have at least this match weight.
    #[arg(long, value_name = "BITS")]
    match_weight: Option<f64>,
    #[command(flatten)]
    person: ActingPerson,
}

/// Put a rule out of force.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar rules end 0199f0aa-… --as \"Sasha Whitfield\"")]
pub struct End {
    /// The rule, as `registrar rules list` shows it.
    id: String,
    #[command(flatten)]
    person: ActingPerson,
}

impl Rules {
    /// Carries out the command.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        match self {
            Self::List(list) => {
                let rules = place.open_to_read()?.approval_rules(&list.register)?;
                answer(&rules, output)
            }
            Self::Add(add) => {
                let rule = place
                    .open(output)?
                    .begin_approval_rule(add.rule(), &add.person.name()?)?;
                answer(&[rule], output)
            }
            Self::End(end) => {
                let rule = place.open(output)?.end_approval_rule(&end.id, &end.person.name()?)?;
                answer(&[rule], output)
            }
        }
    }
}

impl Add {
    fn rule(&self) -> NewApprovalRule {
        NewApprovalRule {
            register: self.register.clone(),
            title: self.title.clone(),
            criteria: ChangeCriteria {
                kinds: vec![registry_core::ChangeKind::Update],
                key_prefix: None,
                fields: self.field.clone(),
                sources: self.source.clone(),
                match_weight_at_least: self.match_weight,
            },
            spec: self.spec.clone(),
        }
    }
}

fn answer(rules: &[ApprovalRule], output: Output) -> anyhow::Result<()> {
    let time = |time: &chrono::DateTime<chrono::Utc>| time.format("%Y-%m-%d %H:%M").to_string();
    let rows = rules.iter().map(|rule| {
        vec![
            rule.id.clone(),
            rule.title.clone(),
            rule.steward.to_string(),
            time(&rule.from),
            rule.to.as_ref().map(time).unwrap_or_default(),
        ]
    });
    let mut text = table(&["Rule", "Title", "Steward", "From", "Until"], rows);
    if rules.is_empty() {
        "There are no rules: a person decides every change.".clone_into(&mut text);
    }
    output.answer(&text, &json!({ "rules": rules }))
}
