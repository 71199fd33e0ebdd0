//! `registrar signing-key`

use clap::{Args, Subcommand};
use registry_core::{RegisterName, VerifierKey};
use registry_store::SigningKeyRecord;
use serde_json::json;

use crate::output::{Output, table};
use crate::person::ActingPerson;
use crate::place::StorePlace;

/// Look at the keys that sign checkpoints, and change the one in force.
#[derive(Debug, Subcommand)]
pub enum SigningKeys {
    List(List),
    Rotate(Rotate),
}

/// List the public keys that the store ever signed with.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar signing-key list --register address")]
pub struct List {
    /// Show them under the name with which the log of this register signs: what `registrar verify --key` wants.
    #[arg(long, value_name = "REGISTER")]
    register: Option<RegisterName>,
}

/// Make a new key, sign every log with it, and record the change in the `signing-key` register.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar signing-key rotate --as \"Cleo Custodian\"")]
pub struct Rotate {
    #[command(flatten)]
    person: ActingPerson,
}

impl SigningKeys {
    /// Carries out the command.
    pub fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        match self {
            Self::List(list) => list.carry_out(place, output),
            Self::Rotate(rotate) => rotate.carry_out(place, output),
        }
    }
}

impl List {
    fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open_to_read()?;
        let mut records = store.signing_keys()?;
        if let Some(register) = &self.register {
            let keys: Vec<VerifierKey> = store.verifier_keys(register)?;
            for (record, key) in records.iter_mut().zip(keys) {
                record.verifier_key = key;
            }
        }
        let text = table(&["Key", "From", "Until"], records.iter().map(row));
        output.answer(&text, &json!({ "signing_keys": records }))
    }
}

fn row(record: &SigningKeyRecord) -> Vec<String> {
    let time = |time: &chrono::DateTime<chrono::Utc>| time.format("%Y-%m-%d %H:%M").to_string();
    vec![
        record.verifier_key.to_string(),
        time(&record.from),
        record.to.as_ref().map(time).unwrap_or_default(),
    ]
}

impl Rotate {
    fn carry_out(&self, place: &StorePlace, output: Output) -> anyhow::Result<()> {
        let store = place.open(output)?;
        let key = place.rotate(&store, &self.person.name()?)?;
        let verifier_key = key.verifier_key(&store.origin()?);
        let text = format!(
            "The key {} is in force; its secret half is in {}.",
            verifier_key.fingerprint(),
            place.key_file().display()
        );
        output.answer(&text, &json!({ "verifier_key": verifier_key }))
    }
}
