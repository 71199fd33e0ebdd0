//! `registrar demo`: what a newcomer runs first.

mod guide;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use chrono::Utc;
use clap::Args;
use pipelines::run::{RunOptions, RunOutcome};
use pipelines::sample::{SampleFormat, SampleOptions, SampleSummary, generate};
use registry_core::{ChangeKind, PersonName, RegisterName, Role};
use registry_service::Shared;
use registry_store::{NewOwnership, Selection, Store};

use self::guide::Guide;
use super::run::run_with_progress;
use super::serve::{self, Serve};
use crate::edition_maker::EditionMaker;
use crate::output::{Output, thousands};
use crate::place::StorePlace;

/// Rows of the sample feeds.
const SAMPLE_RECORDS: u64 = 20_000;
/// Any number will do; this one is the day of the first census of Great Britain.
const SAMPLE_SEED: u64 = 18_010_310;
/// The registers, by their shipped specifications.
const REGISTERS: [&str; 2] = ["address", "organisation"];

/// People of the demonstration: who runs the pipelines, who owns the registers, who looks after them.
const ENGINEER: &str = "Priya Nair";
const OWNER: &str = "Owen Hughes";
const STEWARD: &str = "Sasha Whitfield";
const OWNER_CONTACT: &str = "owen.hughes@example.gov.uk";
const STEWARD_CONTACT: &str = "registers@example.gov.uk";
const ORGANISATION: &str = "Department for Example Affairs";

/// Make sample feeds, clean them into two registers, publish them, and serve them.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  registrar demo --dir /tmp/demo --port 8080")]
pub struct Demo {
    /// Folder for everything that the demonstration makes.
    #[arg(long, default_value = "registrar-demo", value_name = "DIR")]
    dir: PathBuf,
    /// Port to serve on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Make everything, but do not serve.
    #[arg(long)]
    no_serve: bool,
}

impl Demo {
    /// Makes the demonstration, or finds the one that was made before, and serves it.
    pub fn carry_out(&self, output: Output) -> anyhow::Result<()> {
        if !self.no_serve {
            // Whoever waits for the sample to be made should not learn only then that the port is taken.
            drop(
                std::net::TcpListener::bind(("127.0.0.1", self.port))
                    .with_context(|| format!("port {} is taken; choose another with --port", self.port))?,
            );
        }
        let told = if self.dir.join("registrar.db").exists() {
            output.remark(&format!(
                "{} holds a demonstration already; remove the folder to start afresh.",
                self.dir.display()
            ));
            None
        } else {
            Some(self.make(output)?)
        };
        let place = place(&self.dir);
        let shared = Shared::new(place.open(output)?, place.edition_files());
        let guide = Guide::read(&shared.store, self.port, told)?;
        output.answer(&guide.text, &guide.value)?;
        if self.no_serve {
            return Ok(());
        }
        registry_service::log::start("warn").with_context(|| "the log cannot be started")?;
        let options = Serve {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            public_address: None,
            allow_private_webhooks: false,
            workers: None,
            rate_limit: None,
            trusted_proxy: Vec::new(),
            metrics: None,
            drain_seconds: 0,
            log: "warn".to_owned(),
        };
        serve::run(shared, &options, output)
    }

    /// Makes everything in a folder of another name first, so that an interrupted demonstration leaves nothing half done.
    fn make(&self, output: Output) -> anyhow::Result<Story> {
        if self.dir.exists() && self.dir.read_dir()?.next().is_some() {
            bail!(
                "{} is not empty and holds no demonstration; name another folder with --dir",
                self.dir.display()
            );
        }
        let partial = self.dir.with_extension("partial");
        if partial.exists() {
            std::fs::remove_dir_all(&partial).with_context(|| format!("{} cannot be removed", partial.display()))?;
        }
        let story = make_in(&partial, output)?;
        if self.dir.exists() {
            std::fs::remove_dir(&self.dir)?;
        }
        std::fs::rename(&partial, &self.dir).with_context(|| format!("{} cannot be made", self.dir.display()))?;
        Ok(story)
    }
}

/// What the demonstration did, for the person who watches.
struct Story {
    lines: Vec<String>,
}

fn place(folder: &Path) -> StorePlace {
    StorePlace::beside(format!("sqlite://{}", folder.join("registrar.db").display()))
}

fn make_in(folder: &Path, output: Output) -> anyhow::Result<Story> {
    let mut lines = Vec::new();
    output.remark("1. Three departments deliver messy files.");
    let first = sample(&folder.join("delivery-1"), 1)?;
    let second = sample(&folder.join("delivery-2"), 2)?;
    for file in &first.files {
        output.remark(&format!(
            "  {:12} {:>8} rows  {}",
            file.source,
            thousands(file.rows),
            file.path.display()
        ));
    }
    let place = place(folder);
    let store = place.create(None, &person(OWNER)?, output)?;
    let maker = EditionMaker::new(store.clone(), place.edition_files());
    for (name, contact) in [
        (ENGINEER, "priya.nair@example.gov.uk"),
        (OWNER, OWNER_CONTACT),
        (STEWARD, STEWARD_CONTACT),
    ] {
        store.ensure_person(&person(name)?, ORGANISATION, contact)?;
    }
    output.remark("2. Pipelines clean, link and deduplicate them; a second person approves; edition 1 is published.");
    for register in REGISTERS {
        let outcome = run(&store, folder, register, &first, output)?;
        let name: RegisterName = register.parse()?;
        appoint(&store, &name)?;
        let change_set = outcome
            .change_set
            .context("the first load of the demonstration has no changes")?;
        let applied = store.approve(
            &change_set.id,
            &Selection::All,
            &person(STEWARD)?,
            Some("first load, sampled by hand"),
        )?;
        let edition = store.publish(&name, &person(OWNER)?, Some(&outcome.manifest.run))?;
        maker.make(&edition, output)?;
        lines.push(format!(
            "{register}: {} source records → {} records, {} of which join several departments; edition {} published with {} entries",
            thousands(outcome.manifest.counts.source_records),
            thousands(edition.records),
            thousands(outcome.manifest.counts.clusters_across_sources),
            edition.number,
            thousands(applied.log_size),
        ));
    }
    output.remark("3. A second, changed delivery arrives; what it would change waits for a steward.");
    for register in REGISTERS {
        let outcome = run(&store, folder, register, &second, output)?;
        let kinds = ChangeKind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind, outcome.manifest.counts.changes.get(&kind)?)));
        let counts: Vec<String> = kinds
            .map(|(kind, count)| format!("{kind} {}", thousands(*count)))
            .collect();
        lines.push(format!(
            "{register}: the second delivery proposes {}",
            counts.join(", ")
        ));
    }
    Ok(Story { lines })
}

fn sample(folder: &Path, delivery: u8) -> anyhow::Result<SampleSummary> {
    let options = SampleOptions {
        records: SAMPLE_RECORDS,
        seed: SAMPLE_SEED,
        delivery,
        format: SampleFormat::Mixed,
    };
    Ok(generate(&options, folder, &mut |_| ())?)
}

fn run(
    store: &Store,
    folder: &Path,
    register: &str,
    sample: &SampleSummary,
    output: Output,
) -> anyhow::Result<RunOutcome> {
    output.remark(&format!(" {register}"));
    let inputs = sample
        .files
        .iter()
        .map(|file| Ok((file.source.parse()?, file.path.clone())))
        .collect::<anyhow::Result<_>>()?;
    let options = RunOptions {
        spec: register.to_owned(),
        inputs,
        runs: folder.join("runs"),
        by: person(ENGINEER)?,
        started_at: Utc::now(),
    };
    run_with_progress(store, &options, output)
}

fn person(name: &str) -> anyhow::Result<PersonName> {
    Ok(name.parse()?)
}

/// The owner takes the register, and appoints the steward.
fn appoint(store: &Store, register: &RegisterName) -> anyhow::Result<()> {
    let today = Utc::now().date_naive();
    let owner = person(OWNER)?;
    for (role, name, contact) in [
        (Role::Owner, OWNER, OWNER_CONTACT),
        (Role::Steward, STEWARD, STEWARD_CONTACT),
    ] {
        let new = NewOwnership {
            register: register.clone(),
            role,
            party: registry_core::Party::Person,
            person: person(name)?,
            organisation: ORGANISATION.to_owned(),
            contact: contact.to_owned(),
            from: today,
            to: None,
            next_review: today.checked_add_months(chrono::Months::new(12)),
            delegated_by: None,
        };
        store.add_ownership(new, &owner)?;
    }
    Ok(())
}
