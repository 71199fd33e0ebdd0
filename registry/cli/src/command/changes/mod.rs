//! `registrar changes`

mod author;
mod chosen;
mod decide;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use registry_core::{ChangeSetSummary, ChangeState, RegisterName};
use registry_store::{ChangeFilter, ChangeSetFilter, Page, Store};
use serde_json::json;

pub use author::{Submit, Undo, Withdraw};
pub use decide::{Approve, Reject};

use crate::output::{Output, table, thousands};
use crate::place::StorePlace;

/// Change sets listed at a time.
const CHANGE_SETS_SHOWN: u64 = 100;

/// Look at change sets, let them in or keep them out.
#[derive(Debug, Subcommand)]
pub enum Changes {
    List(List),
    Show(Show),
    Approve(Approve),
    Reject(Reject),
    Undo(Undo),
    Submit(Submit),
    Withdraw(Withdraw),
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

impl Changes {
    /// Carries out the command.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        match self {
            Self::List(list) => list.carry_out(&place.open_to_read()?, output),
            Self::Show(show) => show.carry_out(&place.open_to_read()?, output),
            Self::Approve(approve) => approve.carry_out(&place.open(output)?, output),
            Self::Reject(reject) => reject.carry_out(&place.open(output)?, output),
            Self::Undo(undo) => undo.carry_out(&place.open(output)?, output),
            Self::Submit(submit) => submit.carry_out(&place.open(output)?, output),
            Self::Withdraw(withdraw) => withdraw.carry_out(&place.open(output)?, output),
        }
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
