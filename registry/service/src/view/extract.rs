//! Files of editions.

use openapi::extract::{ExtractFile, ExtractFormat, ExtractList};
use registry_core::{ExtractForm, ExtractManifest};

use openapi::path::segment;

/// The files of an edition for the wire.
pub fn list(manifest: &ExtractManifest) -> ExtractList {
    ExtractList {
        format: manifest.format.as_str().to_owned(),
        register: manifest.register.to_string(),
        log: manifest.log.to_string(),
        edition: manifest.edition,
        published_at: manifest.published_at,
        records: manifest.records,
        fields: manifest
            .fields
            .iter()
            .map(|(field, filled)| (field.to_string(), *filled))
            .collect(),
        log_size: manifest.log_size,
        root: manifest.root.to_string(),
        checkpoint: manifest.checkpoint.clone(),
        files: manifest.files.iter().map(|file| to_wire(manifest, file)).collect(),
        signed_files: manifest.signed_files.clone(),
        verifier_keys: manifest.verifier_keys.iter().map(ToString::to_string).collect(),
    }
}

/// Where a file is, by its name, so that what is said beside it about the file of that name holds.
pub fn url(manifest: &ExtractManifest, file: &registry_core::ExtractFile) -> String {
    let ExtractManifest { register, edition, .. } = manifest;
    let name = segment(&file.name);
    format!("/v1/registers/{register}/editions/{edition}/extracts/{name}")
}

fn to_wire(manifest: &ExtractManifest, file: &registry_core::ExtractFile) -> ExtractFile {
    ExtractFile {
        form: form(file.form),
        name: file.name.clone(),
        url: url(manifest, file),
        media_type: file.media_type.clone(),
        bytes: file.bytes,
        digest: file.digest.to_string(),
        rows: file.rows,
    }
}

fn form(form: ExtractForm) -> ExtractFormat {
    match form {
        ExtractForm::Csv => ExtractFormat::Csv,
        ExtractForm::Csvw => ExtractFormat::Csvw,
        ExtractForm::Jsonl => ExtractFormat::Jsonl,
        ExtractForm::Parquet => ExtractFormat::Parquet,
        ExtractForm::Rsf => ExtractFormat::Rsf,
        ExtractForm::Spreadsheet => ExtractFormat::Spreadsheet,
    }
}
