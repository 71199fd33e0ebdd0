//! What the author of a change set does with it, and asking for an undo.

use anyhow::Context as _;
use clap::Args;
use registry_core::{ChangeSetSummary, Command};
use registry_store::Store;
use serde_json::json;

use crate::output::Output;
use crate::person::ActingPerson;

/// Propose to undo an applied change, such as a wrong merge; edits that came later stay.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  registrar changes undo 0199f0aa-… 3 --reason \"two shops, not one\" --as \"Priya Nair\""
)]
pub struct Undo {
    /// The change set that the change belongs to.
    id: String,
    /// The number of the change in it.
    number: u64,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    person: ActingPerson,
}

/// Ask for a decision about a draft.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar changes submit 0199f0aa-… --as \"Priya Nair\"")]
pub struct Submit {
    /// The change set.
    id: String,
    #[command(flatten)]
    person: ActingPerson,
}

/// Take a change set back that you proposed.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar changes withdraw 0199f0aa-… --as \"Priya Nair\"")]
pub struct Withdraw {
    /// The change set.
    id: String,
    #[command(flatten)]
    person: ActingPerson,
}

impl Undo {
    pub(super) fn carry_out(&self, store: &Store, output: Output) -> anyhow::Result<()> {
        let by = self.person.name()?;
        store.ensure_person(&by, "", "")?;
        let undone = store.change_set(&self.id)?.with_context(|| {
            format!(
                "there is no change set {}; `registrar changes list` lists them",
                self.id
            )
        })?;
        let command = Command::Undo {
            change_set: self.id.clone(),
            ordinal: self.number,
            reason: self.reason.clone(),
        };
        let title = format!("Undo change {} of {:?}", self.number, undone.title);
        let summary = store.propose_commands(&undone.register, &title, vec![command], false, &by)?;
        let text = format!(
            "Change set {0} would undo it. It waits for approval by a steward other than {by}:\n  \
             registrar changes show {0}\n  registrar changes approve {0} --as NAME",
            summary.id
        );
        output.answer(&text, &json!({ "change_set": summary }))
    }
}

impl Submit {
    pub(super) fn carry_out(&self, store: &Store, output: Output) -> anyhow::Result<()> {
        answer(&store.submit(&self.id, &self.person.name()?)?, output)
    }
}

impl Withdraw {
    pub(super) fn carry_out(&self, store: &Store, output: Output) -> anyhow::Result<()> {
        answer(&store.withdraw(&self.id, &self.person.name()?)?, output)
    }
}

fn answer(summary: &ChangeSetSummary, output: Output) -> anyhow::Result<()> {
    let text = format!("Change set {} is {}.", summary.id, summary.state.as_str());
    output.answer(&text, &json!({ "change_set": summary }))
}
