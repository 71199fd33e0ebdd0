//! Who is at the keyboard.

use anyhow::Context as _;
use clap::Args;
use registry_core::PersonName;

/// The person who carries out a command.
#[derive(Debug, Clone, Args)]
pub struct ActingPerson {
    /// Name of the person who does this; the name of the system's user when not given.
    #[arg(long = "as", env = "REGISTRAR_PERSON", value_name = "NAME")]
    name: Option<String>,
}

impl ActingPerson {
    /// The person's name.
    pub fn name(&self) -> anyhow::Result<PersonName> {
        let name = match &self.name {
            Some(name) => name.clone(),
            None => ["USER", "LOGNAME"]
                .iter()
                .find_map(|variable| std::env::var(variable).ok().filter(|name| !name.trim().is_empty()))
                .unwrap_or_else(|| "operator".to_owned()),
        };
        name.parse().with_context(|| "--as needs the name of a person")
    }
}
