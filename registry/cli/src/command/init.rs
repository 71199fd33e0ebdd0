//! `registrar init`

use clap::Args;
use registry_store::Store;
use serde_json::json;

use crate::output::Output;

/// Make a store, or bring an existing one up to date.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar --store sqlite://data/registrar.db init")]
pub struct Init {}

impl Init {
    /// Makes the store.
    pub fn carry_out(store: &str, output: Output) -> anyhow::Result<()> {
        Store::create(store)?;
        output.answer(
            &format!("The store at {store} is ready.\nNext: registrar run address --input SOURCE=FILE"),
            &json!({ "store": store }),
        )
    }
}
