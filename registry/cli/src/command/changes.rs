//! `registrar changes`

use anyhow::Context as _;
use clap::{Args, Subcommand};
use registry_core::{ChangeSetSummary, ChangeState, RegisterName};
use registry_store::{ChangeFilter, ChangeSetFilter, Page, Selection, Store};
use serde_json::json;

use crate::output::{Output, table, thousands};
use crate::person::ActingPerson;

/// Change sets listed at a time.
const CHANGE_SETS_SHOWN: u64 = 100;

/// Look at change sets, let them in or keep them out.
#[derive(Debug, Subcommand)]
pub enum Changes {
    List(List),
    Show(Show),
    Approve(Approve),
    Reject(Reject),
}

/// List change sets, the newest first.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar changes list --register address")]
pub struct List {
    /// Only those of this register.
    #[arg(long, value_name = "REGISTER")]
    register: Option<RegisterName>,
}

/// Show a change set with its single changes.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar changes show 0199f0aa-… --limit 20 --open")]
pub struct Show {
    /// The change set.
    id: String,
    /// Number of single changes to show.
    #[arg(long, default_value_t = 20)]
    limit: u64,
    /// Only those that nobody has decided yet.
    #[arg(long)]
    open: bool,
}

/// Approve a change set, or some of its changes: they are applied in one transaction.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar changes approve 0199f0aa-… --as \"Sasha Whitfield\"
  registrar changes approve 0199f0aa-… --only 3 --only 7 --as \"Sasha Whitfield\"")]
pub struct Approve {
    /// The change set.
    id: String,
    /// Only this change, by its number; may be given several times.
    #[arg(long, value_name = "NUMBER")]
    only: Vec<u64>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    person: ActingPerson,
}

/// Reject a change set, or some of its changes: the same changes are not proposed again.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  registrar changes reject 0199f0aa-… --only 3 --reason \"two branches\" --as \"Sasha Whitfield\""
)]
pub struct Reject {
    /// The change set.
    id: String,
    /// Only this change, by its number; may be given several times.
    #[arg(long, value_name = "NUMBER")]
    only: Vec<u64>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    person: ActingPerson,
}

impl Changes {
    /// Carries out the command on the store at `url`.
    pub fn carry_out(&self, url: &str, output: Output) -> anyhow::Result<()> {
        let store = Store::open(url)?;
        match self {
            Self::List(list) => list.carry_out(&store, output),
            Self::Show(show) => show.carry_out(&store, output),
            Self::Approve(approve) => approve.carry_out(&store, output),
            Self::Reject(reject) => reject.carry_out(&store, output),
        }
    }
}

fn selection(only: &[u64]) -> Selection {
    if only.is_empty() {
        Selection::All
    } else {
        Selection::Ordinals(only.to_vec())
    }
}

impl List {
    fn carry_out(&self, store: &Store, output: Output) -> anyhow::Result<()> {
        let filter = ChangeSetFilter {
            register: self.register.clone(),
            state: None,
        };
        let page = store.change_sets(&filter, &Page::first(CHANGE_SETS_SHOWN))?;
        let rows = page.items.iter().map(row);
        let header = [
            "Change set",
            "Register",
            "State",
            "Proposed by",
            "Proposed at",
            "Changes",
            "Open",
        ];
        let mut text = table(&header, rows);
        if page.items.is_empty() {
            "There are no change sets.".clone_into(&mut text);
        } else if page.next.is_some() {
            text = format!("{text}\nOnly the newest {CHANGE_SETS_SHOWN} are shown; name a --register.");
        }
        output.answer(&text, &json!({ "change_sets": page.items, "next_cursor": page.next }))
    }
}

fn row(summary: &ChangeSetSummary) -> Vec<String> {
    let counts: Vec<String> = summary
        .counts
        .iter()
        .map(|(kind, count)| format!("{kind} {}", thousands(*count)))
        .collect();
    vec![
        summary.id.clone(),
        summary.register.to_string(),
        summary.state.as_str().to_owned(),
        summary.proposed_by.to_string(),
        summary.proposed_at.format("%Y-%m-%d %H:%M").to_string(),
        counts.join(", "),
        thousands(summary.open),
    ]
}

impl Show {
    fn carry_out(&self, store: &Store, output: Output) -> anyhow::Result<()> {
        let summary = store.change_set(&self.id)?.with_context(|| {
            format!(
                "there is no change set {}; `registrar changes list` lists them",
                self.id
            )
        })?;
        let filter = ChangeFilter {
            kind: None,
            state: self.open.then_some(ChangeState::Open),
        };
        let page = store.changes(&self.id, &filter, &Page::first(self.limit))?;
        let rows = page.items.iter().map(|detail| {
            let mut evidence = detail.change.evidence.summary.clone();
            for note in &detail.change.evidence.notes {
                evidence.push('\n');
                evidence.push_str(note);
            }
            vec![
                detail.ordinal.to_string(),
                detail.change.kind.to_string(),
                detail.change.key.to_string(),
                detail.state.as_str().to_owned(),
                evidence,
            ]
        });
        let mut text = format!(
            "{}\n{}",
            table(
                &[
                    "Change set",
                    "Register",
                    "State",
                    "Proposed by",
                    "Proposed at",
                    "Changes",
                    "Open"
                ],
                [row(&summary)]
            ),
            table(&["No.", "Kind", "Key", "State", "Evidence"], rows)
        );
        if page.next.is_some() {
            text.push_str("\nThere are more: raise --limit.");
        }
        output.answer(
            &text,
            &json!({ "change_set": summary, "changes": page.items, "next_cursor": page.next }),
        )
    }
}

impl Approve {
    fn carry_out(&self, store: &Store, output: Output) -> anyhow::Result<()> {
        let by = self.person.name()?;
        let applied = store.approve(&self.id, &selection(&self.only), &by, self.reason.as_deref())?;
        let text = format!(
            "{} changes applied, {} still open. The log has {} entries, root {}.",
            thousands(applied.applied),
            thousands(applied.open),
            thousands(applied.log_size),
            applied.root
        );
        output.answer(&text, &json!({ "applied": applied }))
    }
}

impl Reject {
    fn carry_out(&self, store: &Store, output: Output) -> anyhow::Result<()> {
        let by = self.person.name()?;
        let summary = store.reject(&self.id, &selection(&self.only), &by, &self.reason)?;
        let text = format!("Rejected; {} changes of it are still open.", thousands(summary.open));
        output.answer(&text, &json!({ "change_set": summary }))
    }
}
