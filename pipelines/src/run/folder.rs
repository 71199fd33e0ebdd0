//! The run folder: everything that a run made, in files that an analyst can open.

use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use polars::prelude::{DataFrame, IntoSeries as _, StringChunked};
use registry_store::PreparedChange;
use serde::Serialize;

use crate::error::{PipelineError, Result};
use crate::evidence::PairWriter;
use crate::limits::BUFFER_BYTES;
use crate::manifest::Manifest;
use crate::report::Report;
use crate::spec::Spec;
use crate::work::Work;

/// A run folder that is whole but not kept yet: it has another name, and is gone when it is dropped.
pub(super) struct UnkeptFolder {
    partial: PathBuf,
    folder: PathBuf,
}

impl UnkeptFolder {
    /// Begins the file of the proposed changes.
    pub(super) fn change_set(&self, spec: &Spec) -> Result<ChangeSetFile> {
        ChangeSetFile::create(self.partial.join("change-set.json"), spec)
    }

    /// Gives the folder its own name.
    pub(super) fn keep(self) -> Result<PathBuf> {
        fs::rename(&self.partial, &self.folder).map_err(PipelineError::write(&self.folder))?;
        Ok(self.folder.clone())
    }
}

impl Drop for UnkeptFolder {
    fn drop(&mut self) {
        // What could be written of a failed run is of no use, and failing to remove it must not hide why it failed. Of
        // a folder that was kept there is nothing left under this name.
        drop(fs::remove_dir_all(&self.partial));
    }
}

/// Writes everything that the run made, but for the changes, which are written while they are proposed.
pub(super) fn write(
    runs: &Path,
    spec: &Spec,
    work: &Work,
    manifest: &Manifest,
    report: &Report,
) -> Result<UnkeptFolder> {
    let unkept = UnkeptFolder {
        partial: runs.join(format!(".{}.partial", manifest.run)),
        folder: runs.join(&manifest.run),
    };
    fs::create_dir_all(&unkept.partial).map_err(PipelineError::write(&unkept.partial))?;
    write_files(&unkept.partial, spec, work, manifest, report)?;
    Ok(unkept)
}

fn write_files(folder: &Path, spec: &Spec, work: &Work, manifest: &Manifest, report: &Report) -> Result<()> {
    write_json(&folder.join("manifest.json"), manifest)?;
    write_cleaned(&folder.join("cleaned.parquet"), work)?;
    write_findings(&folder.join("findings.csv"), work)?;
    write_pairs(&folder.join("pairs.csv"), spec, work)?;
    write_clusters(&folder.join("clusters.csv"), work)?;
    write_text(&folder.join("report.html"), &report.html()?)
}

fn write_text(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(PipelineError::write(path))
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(|error| PipelineError::write(path)(error.into()))?;
    write_text(path, &(text + "\n"))
}

/// The proposed changes, one a line, so that two change sets can be compared by any tool.
pub(super) struct ChangeSetFile {
    path: PathBuf,
    file: BufWriter<fs::File>,
    is_empty: bool,
}

impl ChangeSetFile {
    fn create(path: PathBuf, spec: &Spec) -> Result<Self> {
        let register = serde_json::to_string(spec.register.name.get_ref());
        let begun = fs::File::create(&path).and_then(|file| {
            let mut file = BufWriter::with_capacity(BUFFER_BYTES, file);
            write!(file, "{{\"register\":{},\"changes\":[", register?)?;
            Ok(file)
        });
        Ok(Self {
            file: begun.map_err(PipelineError::write(&path))?,
            path,
            is_empty: true,
        })
    }

    /// Adds the changes in their order.
    pub(super) fn add(&mut self, changes: &[PreparedChange]) -> Result<()> {
        for change in changes {
            let separator: &[u8] = if self.is_empty { b"\n" } else { b",\n" };
            self.is_empty = false;
            let written = self.file.write_all(separator);
            written
                .and_then(|()| self.file.write_all(change.json().as_bytes()))
                .map_err(PipelineError::write(&self.path))?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<()> {
        let written = self.file.write_all(b"\n]}\n").and_then(|()| self.file.flush());
        written.map_err(PipelineError::write(&self.path))
    }
}

fn write_cleaned(path: &Path, work: &Work) -> Result<()> {
    let references = &work.records.references;
    let sources: StringChunked = references
        .iter()
        .map(|reference| Some(reference.source.as_ref()))
        .collect();
    let identifiers: StringChunked = references
        .iter()
        .map(|reference| Some(reference.source_record_id.as_str()))
        .collect();
    let mut columns = vec![
        sources.into_series().with_name("source".into()).into(),
        identifiers.into_series().with_name("source_record_id".into()).into(),
    ];
    columns.extend(work.standardised.frame.columns().iter().cloned());
    let failed = PipelineError::columns("writing cleaned records");
    let mut frame = DataFrame::new(references.len(), columns).map_err(&failed)?;
    // polars writes the description of the columns byte by byte.
    let mut file = BufWriter::new(fs::File::create(path).map_err(PipelineError::write(path))?);
    polars_io::parquet::write::ParquetWriter::new(&mut file)
        .finish(&mut frame)
        .map_err(&failed)?;
    file.flush().map_err(PipelineError::write(path))
}

/// A CSV file under construction.
struct CsvFile<'path> {
    path: &'path Path,
    writer: csv::Writer<fs::File>,
}

impl<'path> CsvFile<'path> {
    fn create(path: &'path Path, header: &[&str]) -> Result<Self> {
        let file = fs::File::create(path).map_err(PipelineError::write(path))?;
        let mut csv_file = Self {
            path,
            writer: csv::WriterBuilder::new()
                .buffer_capacity(BUFFER_BYTES)
                .from_writer(file),
        };
        csv_file.row(header)?;
        Ok(csv_file)
    }

    fn row<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<()> {
        self.writer
            .write_record(cells)
            .map_err(|error| PipelineError::write(self.path)(error.into()))
    }

    fn finish(mut self) -> Result<()> {
        self.writer.flush().map_err(PipelineError::write(self.path))
    }
}

fn write_findings(path: &Path, work: &Work) -> Result<()> {
    let header = [
        "source",
        "source_record_id",
        "file",
        "line",
        "field",
        "rule",
        "severity",
        "before",
        "after",
    ];
    let mut file = CsvFile::create(path, &header)?;
    let cleaned = work.standardised.findings.iter().map(|(_, finding)| finding);
    for finding in work.records.findings.iter().chain(cleaned) {
        let (name, line) = finding
            .place
            .as_ref()
            .map_or_else(Default::default, |place| (&*place.file, place.line.to_string()));
        let severity = format!("{:?}", finding.severity).to_lowercase();
        file.row([
            finding.source.as_ref(),
            &finding.source_record_id,
            name,
            &line,
            &finding.field,
            &finding.rule,
            &severity,
            &finding.before,
            &finding.after,
        ])?;
    }
    file.finish()
}

fn write_pairs(path: &Path, spec: &Spec, work: &Work) -> Result<()> {
    let mut header = vec![
        "left_source".to_owned(),
        "left_id".to_owned(),
        "right_source".to_owned(),
        "right_id".to_owned(),
        "match_weight".to_owned(),
        "verdict".to_owned(),
    ];
    for comparison in ["prior"]
        .into_iter()
        .chain(spec.comparisons.iter().map(|comparison| comparison.name.as_str()))
    {
        header.push(comparison.to_owned());
        header.push(format!("{comparison} weight"));
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut file = CsvFile::create(path, &header)?;
    let scorer = work.input.scorer();
    let writer = PairWriter::new(&work.records, scorer, &[]);
    for pair in &work.linked.pairs {
        let evidence = writer.write(*pair);
        let verdict = if pair.match_weight >= spec.linkage.same {
            "same"
        } else {
            "review"
        };
        let mut cells = vec![
            evidence.left.source.to_string(),
            evidence.left.source_record_id,
            evidence.right.source.to_string(),
            evidence.right.source_record_id,
            evidence.match_weight.to_string(),
            verdict.to_owned(),
        ];
        for (_, level, weight) in evidence.parts {
            cells.push(level);
            cells.push(weight.to_string());
        }
        file.row(&cells)?;
    }
    file.finish()
}

fn write_clusters(path: &Path, work: &Work) -> Result<()> {
    let mut file = CsvFile::create(path, &["source", "source_record_id", "cluster_id"])?;
    for rows in &work.clustering.clusters {
        let first = work.records.references[rows[0] as usize].to_string();
        for &row in rows {
            let reference = &work.records.references[row as usize];
            file.row([reference.source.as_ref(), &reference.source_record_id, &first])?;
        }
    }
    file.finish()
}
