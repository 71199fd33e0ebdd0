//! The files of an edition: made once, when it is published, and never changed.
//!
//! Every file follows from the log up to the edition alone, so that making it again gives the same bytes; the manifest
//! beside them says by whose signature they are genuine.

mod column;
mod csv_file;
mod csvw;
mod digest;
mod parquet;
mod spreadsheet;
mod survey;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use registry_core::{
    Edition, Entry, ExtractForm, ExtractManifest, FieldName, Item, ManifestFormat, RegisterDefinition,
};
use registry_store::{AsOf, Store, StoreError};

use self::csv_file::CsvFile;
use self::digest::{DigestedFile, Written};
use self::parquet::ParquetFile;
use self::survey::Survey;
use crate::{PipelineError, Result};

/// The part of an edition that its extracts are.
pub const PART: &str = "extracts";

/// The file that lists the others.
pub const MANIFEST: &str = "manifest.json";

/// What every file says of where it comes from.
struct Provenance<'a> {
    edition: &'a Edition,
    definition: &'a RegisterDefinition,
    checkpoint: Option<String>,
    verifier_keys: Vec<String>,
}

/// Makes all files of the edition in the folder; `progress` is told how many records are done, of each live one twice.
pub fn make(store: &Store, edition: &Edition, folder: &Path, progress: &mut dyn FnMut(u64)) -> Result<()> {
    let register = store.register(&edition.register)?;
    let definition = register
        .ok_or_else(|| StoreError::NotFound {
            what: "register",
            name: edition.register.to_string(),
        })?
        .definition;
    let checkpoint = store
        .checkpoint(&edition.register, Some(edition.log_size))?
        .map(|signed| signed.note.to_string());
    let verifier_keys = store.verifier_keys(&edition.register)?;
    let provenance = Provenance {
        edition,
        definition: &definition,
        checkpoint: checkpoint.clone(),
        verifier_keys: verifier_keys.iter().map(ToString::to_string).collect(),
    };
    let (mut files, fields) = write_records(store, &provenance, folder, progress)?;
    files.push(write_jsonl(store, edition, folder)?);
    files.push(write_rsf(store, edition, folder)?);
    files.sort_by_key(|file| file.form);
    let mut manifest = ExtractManifest {
        format: ManifestFormat::default(),
        log: store.log_name(&edition.register)?,
        register: edition.register.clone(),
        edition: edition.number,
        published_at: edition.published_at,
        records: edition.records,
        fields,
        log_size: edition.log_size,
        root: edition.root,
        checkpoint,
        files: files.into_iter().map(Written::into_file).collect(),
        signed_files: None,
        verifier_keys,
    };
    manifest.signed_files = store.sign_manifest(&manifest)?.map(|note| note.to_string());
    let path = folder.join(MANIFEST);
    let json = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from);
    json.and_then(|json| std::fs::write(&path, json))
        .map_err(PipelineError::write(&path))
}

/// Writes the files that hold the live records, all in one go over the register; says also how many records have each
/// field.
fn write_records(
    store: &Store,
    provenance: &Provenance<'_>,
    folder: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<(Vec<Written>, BTreeMap<FieldName, u64>)> {
    let edition = provenance.edition;
    let mut done = 0;
    let mut survey = Survey::begin(provenance.definition);
    each_record(store, edition, |_, item| {
        survey.look_at(item);
        done += 1;
        progress(done);
        Ok(())
    })?;
    let columns = survey.columns();
    let create = |form| DigestedFile::create(folder, edition, form);
    let mut csv = CsvFile::begin(create(ExtractForm::Csv)?, &columns, csv_file::Style::Plain)?;
    let mut spreadsheet = CsvFile::begin(
        create(ExtractForm::Spreadsheet)?,
        &columns,
        csv_file::Style::Spreadsheet,
    )?;
    let mut parquet = ParquetFile::begin(create(ExtractForm::Parquet)?, &columns)?;
    each_record(store, edition, |entry, item| {
        csv.write(entry, item)?;
        spreadsheet.write(entry, item)?;
        parquet.write(entry, item)?;
        done += 1;
        progress(done);
        Ok(())
    })?;
    let csv = csv.finish()?;
    let mut csvw = create(ExtractForm::Csvw)?;
    csvw.write_with(|output| csvw::write(provenance, &columns, &csv, output))?;
    let files = vec![
        csvw.finish(None)?,
        csv,
        spreadsheet.finish()?,
        parquet.finish(provenance)?,
    ];
    Ok((files, survey.filled()))
}

fn write_jsonl(store: &Store, edition: &Edition, folder: &Path) -> Result<Written> {
    let mut file = DigestedFile::create(folder, edition, ExtractForm::Jsonl)?;
    let as_of = AsOf::Edition(edition.number);
    let written = store.write_extract(&edition.register, as_of, None, &mut file)?;
    file.finish(Some(written.entries))
}

fn write_rsf(store: &Store, edition: &Edition, folder: &Path) -> Result<Written> {
    let mut file = DigestedFile::create(folder, edition, ExtractForm::Rsf)?;
    let written = store.export_rsf(&edition.register, Some(edition.log_size), &mut file)?;
    file.finish(Some(written.entries))
}

fn each_record(store: &Store, edition: &Edition, mut take: impl FnMut(&Entry, &Item) -> io::Result<()>) -> Result<()> {
    Ok(store.each_live_record(&edition.register, AsOf::Edition(edition.number), &mut take)?)
}
