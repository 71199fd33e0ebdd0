//! What a file is matched against.

use std::path::Path;

use polars::prelude::StringChunked;
use registry_core::{Item, RecordStatus, RegisterName};
use registry_store::Store;

use super::columns::{Texts, has_columns};
use super::index::Kind;
use super::{Against, MatchOptions};
use crate::error::{PipelineError, Result};
use crate::source::{self, ReadOptions};

/// Reads the other file or the register.
pub(super) fn read(store: impl FnOnce() -> Result<Store>, options: &MatchOptions, asked: &Texts) -> Result<Texts> {
    match &options.against {
        Against::File(path) => of_file(path, options, asked),
        Against::Register(register) => of_register(&store()?, register, options, asked),
    }
}

/// Columns that were not named are those of the file that is matched, where the other has them.
fn of_file(path: &Path, options: &MatchOptions, asked: &Texts) -> Result<Texts> {
    let file = source::read(path, &ReadOptions::default(), &mut |_| ())?;
    let shared_id = || Some(options.id.as_str()).filter(|id| has_columns(&file, &[id]));
    let id = options.against_id.as_deref().or_else(shared_id);
    let shared: Vec<&str> = asked.names.iter().map(String::as_str).collect();
    let texts = if !options.against_texts.is_empty() {
        options.against_texts.as_slice()
    } else if has_columns(&file, &shared) {
        asked.names.as_slice()
    } else {
        &[]
    };
    Texts::of_file(&file, options.kind, id, texts)
}

/// The live records, by their keys.
fn of_register(store: &Store, register: &RegisterName, options: &MatchOptions, asked: &Texts) -> Result<Texts> {
    let definition = store.register(register)?.ok_or_else(|| {
        PipelineError::Input(format!(
            "`{register}` is neither a file nor a register of the store; look with: registrar --store URL root {register}"
        ))
    })?;
    let state = store.identity_state(register)?;
    let live: Vec<_> = state
        .records
        .iter()
        .filter(|record| record.status == RecordStatus::Live)
        .collect();
    let names = if options.against_texts.is_empty() {
        let fields = definition.definition.fields.iter().map(|field| field.name.as_str());
        own_fields(options.kind, fields, asked)?
    } else {
        options.against_texts.clone()
    };
    let columns = names.iter().map(|name| {
        let texts = live.iter().map(|record| joined(&record.item, name));
        texts.collect::<StringChunked>()
    });
    let ids = live.iter().map(|record| record.key.to_string()).collect();
    Texts::new(options.kind, ids, names.clone(), columns.collect())
}

/// The fields that a register of this kind has from the specification that comes with the program, or those whose names
/// tell.
fn own_fields<'name>(
    kind: Kind,
    fields: impl Iterator<Item = &'name str> + Clone,
    asked: &Texts,
) -> Result<Vec<String>> {
    let asked: Vec<&str> = asked.names.iter().map(String::as_str).collect();
    let whole = kind.subject().map(|subject| [subject.whole()]);
    let shipped = whole.as_ref().map_or(asked.as_slice(), |whole| whole.as_slice());
    let has_all = shipped.iter().all(|name| fields.clone().any(|field| field == *name));
    if has_all {
        return Ok(shipped.iter().map(|name| (*name).to_owned()).collect());
    }
    let told = kind.columns(fields).filter(|_| kind != Kind::Record);
    told.ok_or_else(|| {
        PipelineError::Input(
            "No field of the register tells by its name what it says; name them with --against-text.".to_owned(),
        )
    })
}

fn joined(item: &Item, field: &str) -> Option<String> {
    let texts: Vec<&str> = item.get(field)?.texts().collect();
    Some(texts.join(" "))
}
