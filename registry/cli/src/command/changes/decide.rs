//! Letting changes in and keeping them out.

use clap::Args;
use registry_store::Store;
use serde_json::json;

use super::chosen::ChosenChanges;
use crate::output::{Output, thousands};
use crate::person::ActingPerson;

/// Approve a change set, or some of its changes: they are applied in one transaction.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  registrar changes approve 0199f0aa-… --as \"Sasha Whitfield\"
  registrar changes approve 0199f0aa-… --only 3 --only 7 --as \"Sasha Whitfield\"
  registrar changes approve 0199f0aa-… --kind update --field phone --as \"Sasha Whitfield\"")]
pub struct Approve {
    /// The change set.
    id: String,
    #[command(flatten)]
    chosen: ChosenChanges,
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
    #[command(flatten)]
    chosen: ChosenChanges,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    person: ActingPerson,
}

impl Approve {
    pub(super) fn carry_out(&self, store: &Store, output: Output) -> anyhow::Result<()> {
        let by = self.person.name()?;
        let applied = store.approve(&self.id, &self.chosen.selection(), &by, self.reason.as_deref())?;
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
    pub(super) fn carry_out(&self, store: &Store, output: Output) -> anyhow::Result<()> {
        let by = self.person.name()?;
        let summary = store.reject(&self.id, &self.chosen.selection(), &by, &self.reason)?;
        let text = format!("Rejected; {} changes of it are still open.", thousands(summary.open));
        output.answer(&text, &json!({ "change_set": summary }))
    }
}
