//! Taking a register in from an RSF file: through a change set, like everything else.

use std::io::BufRead;

use registry_core::{
    ChangeSetState, ChangeSetSummary, Decision, Origin, PersonName, RegisterDefinition, RegisterName, RootHash,
};

use super::findings::{Findings, References};
use super::reading::{self, Reading};
use crate::connection::AnyConnection;
use crate::decide::approve_whole;
use crate::model::register::Register;
use crate::model::{change, change_set, item_order, ownership, person, proposed_system_entry, register, system_entry};
use crate::ownership::appoint_provisional;
use crate::register::define;
use crate::store::Writing;
use crate::{Applied, PreparedChange, Result, Selection, Store, StoreError, governance};

/// Who takes a file in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// Who proposes it; made known to the store when new.
    pub by: PersonName,
    /// Who approves it at once, another person; nobody when the change set is to wait.
    pub approve_as: Option<PersonName>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Imported {
    /// The register, as the file names it.
    pub register: RegisterName,
    /// The change set; nothing when the file has no user entries.
    pub change_set: Option<ChangeSetSummary>,
    /// What its approval did, when it was asked for.
    pub applied: Option<Applied>,
    /// Number of user entries in the file.
    pub entries: u64,
    /// Number of system entries in the file.
    pub system_entries: u64,
    /// Number of different keys among the user entries of the file.
    pub records: u64,
    /// The root of the register once the file is let in.
    pub root: RootHash,
    /// The size of its log then.
    pub log_size: u64,
    /// Whether the fields were worked out from the items, because nothing in the file defines them.
    pub inferred: bool,
    /// What in the history today's rules would not let in, for people; the last line counts what is left out.
    pub findings: Vec<String>,
}

impl Store {
    /// Takes an RSF file in: a register with its history, or what goes on from the present state of one. All of it or
    /// nothing. `progress` is told the line from time to time.
    ///
    /// The register is defined from the file. Its entries are proposed as one change set, which is let in whole or not
    /// at all, and only while the log has the size that the file goes on from. In a register that nobody holds, `by`
    /// and `approve_as` become provisional owner and steward.
    ///
    /// History is judged by the rules of a load and not by those of a new change: it happened, and a register without
    /// the entry that is wrong by today's rules would have another root and other proofs than the published one. Values
    /// that break their datatype and references that lead nowhere (the other register may be imported later) are
    /// therefore findings, not refusals.
    pub fn import_rsf(
        &self,
        source: impl BufRead,
        options: &ImportOptions,
        progress: &dyn Fn(u64),
    ) -> Result<Imported> {
        if options.approve_as.as_ref() == Some(&options.by) {
            let rule = "be another person than the one who imports: nobody approves what they proposed";
            return Err(StoreError::invalid("approve_as", options.by.as_str(), rule));
        }
        // Nobody else waits for the write lock while the file is read.
        let reading = self.read(|connection| reading::read(connection, source, progress))?;
        self.write(|writing| write(writing, reading, options))
    }
}

fn write(writing: &mut Writing<'_>, reading: Reading, options: &ImportOptions) -> Result<Imported> {
    let definition = reading.summary.definition.clone();
    let name = definition.name.clone();
    person::ensure(writing, &options.by, "", "")?;
    if let Some(approver) = &options.approve_as {
        person::ensure(writing, approver, "", "")?;
    }
    define(writing, &definition, &options.by)?;
    let present = register::get(writing.connection, &name)?;
    check_size(&present, reading.base)?;
    if let Some(approver) = &options.approve_as
        && ownership::of_register(writing.connection, &name)?.is_empty()
    {
        appoint_provisional(writing, &name, &options.by, approver)?;
    }
    let summary = &reading.summary;
    let mut imported = Imported {
        register: name.clone(),
        change_set: None,
        applied: None,
        entries: summary.user_entries,
        system_entries: summary.system_entries,
        records: summary.records,
        root: summary.root,
        log_size: reading.base + summary.user_entries,
        inferred: summary.inferred,
        findings: Vec::new(),
    };
    let mut findings = Findings::of_values(&reading.summary);
    if reading.counts.is_empty() {
        // Without entries there is nothing to approve: the file defines a register, and anyone known may do that.
        system_entry::append(writing.connection, &name, &reading.system)?;
        imported.findings = findings.into_lines();
        return Ok(imported);
    }
    let id = propose(writing, reading, &definition, options, &mut findings)?;
    imported.findings = findings.into_lines();
    if let Some(approver) = &options.approve_as {
        let applied = approve_whole(writing, &id, approver)?;
        if applied.root != imported.root {
            let found = format!(
                "the root of {name} came out as {}, not as {}",
                applied.root, imported.root
            );
            return Err(StoreError::Damaged(found));
        }
        imported.applied = Some(applied);
    }
    imported.change_set = Some(change_set::get(writing.connection, &id)?);
    Ok(imported)
}

fn propose(
    writing: &mut Writing<'_>,
    reading: Reading,
    definition: &RegisterDefinition,
    options: &ImportOptions,
    findings: &mut Findings,
) -> Result<String> {
    let id = uuid::Uuid::now_v7().to_string();
    let summary = ChangeSetSummary {
        id: id.clone(),
        register: definition.name.clone(),
        title: format!("History of {} from a file", definition.name),
        state: ChangeSetState::Proposed,
        proposed_by: options.by.clone(),
        proposed_at: writing.at,
        origin: Origin::Import,
        base_log_size: reading.base,
        open: reading.counts.values().sum(),
        counts: reading.counts,
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    change_set::insert(writing.connection, &summary)?;
    let decision = Decision::Propose {
        change_set: id.clone(),
        changes: summary.open,
    };
    governance::record_decisions(writing, &definition.name, [decision], &options.by, None);
    proposed_system_entry::insert(writing.connection, &id, reading.base, &reading.system)?;
    item_order::insert(writing.connection, &id, &reading.order)?;
    let mut last = 0;
    let mut references = References::default();
    reading.spool.drain(|lines, changes| {
        let prepared = changes.iter().map(PreparedChange::unchecked).collect::<Result<_>>()?;
        change::insert(writing.connection, &id, last, prepared)?;
        last += crate::number::count(changes.len());
        references.take(definition, lines, changes);
        references.check(writing.connection, &definition.name, findings)
    })?;
    references.check_own(writing.connection, &definition.name, findings)?;
    Ok(id)
}

/// An import is decided whole.
pub(crate) fn check_selection(summary: &ChangeSetSummary, selection: &Selection) -> Result<()> {
    if summary.origin != Origin::Import || *selection == Selection::All {
        return Ok(());
    }
    let rule = "be all changes: history is let in or kept out as a whole, because its root covers all of it";
    Err(StoreError::invalid("selection", format!("{selection:?}"), rule))
}

/// An import is let in on top of the log that the file goes on from, and no other.
pub(crate) fn check_base(connection: &mut AnyConnection, summary: &ChangeSetSummary) -> Result<()> {
    if summary.origin != Origin::Import {
        return Ok(());
    }
    check_size(&register::get(connection, &summary.register)?, summary.base_log_size)
}

fn check_size(present: &Register, base: u64) -> Result<()> {
    if present.log_size == base {
        return Ok(());
    }
    Err(StoreError::LogMoved {
        register: present.definition.name.clone(),
        base,
        present: present.log_size,
        root: present.root,
    })
}

/// Appends what an imported file says about the register itself, once its entries are in.
pub(crate) fn append_system_entries(connection: &mut AnyConnection, summary: &ChangeSetSummary) -> Result<()> {
    let entries = proposed_system_entry::all(connection, &summary.id, summary.base_log_size)?;
    system_entry::append(connection, &summary.register, &entries)
}
