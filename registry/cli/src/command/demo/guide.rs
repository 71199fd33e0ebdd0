//! What the demonstration tells the person who watches: what is there now, and commands to try.

use anyhow::Context as _;
use registry_core::{ChangeKind, ChangeSetState, Key, RegisterName};
use registry_store::{AsOf, ChangeFilter, ChangeSetFilter, Page, RecordQuery, StatusFilter, Store};
use serde_json::json;

use super::{ENGINEER, REGISTERS, STEWARD, Story, person};
use crate::output::{table, thousands};

/// Records looked at to find one that several departments speak of.
const EXAMPLE_RECORDS_MAX: u64 = 100;

/// What to look at and what to try.
pub(super) struct Guide {
    /// For people.
    pub(super) text: String,
    /// For machines.
    pub(super) value: serde_json::Value,
}

/// A command and what it shows.
struct Try {
    what: String,
    command: String,
}

impl Guide {
    /// Looks at the store that the demonstration made; `told` says what it did, if it was made just now.
    pub(super) fn read(store: &Store, port: u16, told: Option<Story>) -> anyhow::Result<Self> {
        let registers = REGISTERS
            .iter()
            .map(|register| register_row(store, register))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let commands = tries(store, port)?;
        let told = told.map(|story| story.lines);
        let header = ["Register", "Records", "Entries", "Edition", "Open change sets", "Root"];
        let mut lines: Vec<String> = vec![String::new()];
        lines.extend(told.iter().flatten().map(|line| format!("  {line}")));
        lines.push(format!("\n{}\n\nTry:", table(&header, registers)));
        lines.extend(
            commands
                .iter()
                .map(|attempt| format!("\n  # {}\n  {}", attempt.what, attempt.command)),
        );
        let commands: Vec<_> = commands
            .iter()
            .map(|attempt| json!({ "what": attempt.what, "command": attempt.command }))
            .collect();
        Ok(Self {
            text: lines.join("\n"),
            value: json!({ "story": told, "try": commands }),
        })
    }
}

fn register_row(store: &Store, register: &str) -> anyhow::Result<Vec<String>> {
    let overview = store
        .register(&register.parse()?)?
        .with_context(|| format!("the demonstration has no register {register}"))?;
    let edition = overview.latest_edition.as_ref().map_or(0, |edition| edition.number);
    Ok(vec![
        register.to_owned(),
        thousands(overview.live),
        thousands(overview.log_size),
        edition.to_string(),
        overview.open_change_sets.to_string(),
        overview.root.to_string(),
    ])
}

/// Commands that work against the demonstration.
fn tries(store: &Store, port: u16) -> anyhow::Result<Vec<Try>> {
    let base = format!("http://127.0.0.1:{port}");
    let organisation: RegisterName = "organisation".parse()?;
    let attempt = |what: &str, command: String| Try {
        what: what.to_owned(),
        command,
    };
    let mut tries = vec![
        attempt(
            "The registers, with the people who answer for them (or open it in a browser)",
            format!("curl {base}/v1/registers"),
        ),
        attempt(
            "Ten organisations",
            format!("curl '{base}/v1/registers/organisation/records?limit=10'"),
        ),
    ];
    if let Some(key) = example_record(store, &organisation)? {
        let address = format!("{base}/v1/registers/organisation/records/{key}");
        tries.push(attempt(
            "One organisation that several departments know",
            format!("curl {address}"),
        ));
        tries.push(attempt(
            "Where each of its values comes from",
            format!("curl {address}/provenance"),
        ));
    }
    tries.extend(tries_of_changes(store, &base, organisation)?);
    tries.push(attempt("The API's documentation", format!("{base}/docs")));
    Ok(tries)
}

/// The first record that several sources speak of.
fn example_record(store: &Store, register: &RegisterName) -> anyhow::Result<Option<Key>> {
    let page = store.records(
        register,
        &RecordQuery::at(AsOf::Now, StatusFilter::Live),
        &Page::first(EXAMPLE_RECORDS_MAX),
    )?;
    for record in &page.items {
        let provenance = store.provenance(register, &record.key)?;
        let references = provenance
            .map(|provenance| provenance.cross_references)
            .unwrap_or_default();
        if references
            .iter()
            .any(|reference| reference.source != references[0].source)
        {
            return Ok(Some(record.key.clone()));
        }
    }
    Ok(page.items.first().map(|record| record.key.clone()))
}

/// What the second delivery proposes: looking, being refused, approving.
fn tries_of_changes(store: &Store, base: &str, register: RegisterName) -> anyhow::Result<Vec<Try>> {
    let filter = ChangeSetFilter {
        register: Some(register),
        state: Some(ChangeSetState::Proposed),
    };
    let page = store.change_sets(&filter, &Page::first(1))?;
    let Some(open) = page.items.first() else {
        return Ok(Vec::new());
    };
    let address = format!("{base}/v1/changes/{}", open.id);
    let approve = |key: &str, body: &str| {
        format!(
            "curl -X POST {address}/approve -H 'Authorization: Bearer {key}' \
             -H 'Content-Type: application/json' -d '{body}'"
        )
    };
    let engineer = store.issue_api_key(&person(ENGINEER)?)?;
    let steward = store.issue_api_key(&person(STEWARD)?)?;
    let everything = r#"{"selection":"all"}"#;
    let mut tries = vec![
        Try {
            what: "Merges that the second delivery proposes, with the evidence".to_owned(),
            command: format!("curl '{address}/changes?kind=merge'"),
        },
        Try {
            what: format!("{ENGINEER} proposed it and may not approve it: 403"),
            command: approve(&engineer, everything),
        },
    ];
    let merges = ChangeFilter {
        kind: Some(ChangeKind::Merge),
        state: None,
    };
    if let Some(merge) = store.changes(&open.id, &merges, &Page::first(1))?.items.first() {
        let one = format!(
            r#"{{"selection":{{"ordinals":[{}]}},"reason":"checked by telephone"}}"#,
            merge.ordinal
        );
        tries.push(Try {
            what: format!("{STEWARD} approves one merge"),
            command: approve(&steward, &one),
        });
    }
    tries.push(Try {
        what: format!("{STEWARD} approves the rest"),
        command: approve(&steward, everything),
    });
    Ok(tries)
}
