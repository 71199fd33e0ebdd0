//! Files of the edition: those that the store itself writes, and a text in place of the others.

use std::collections::BTreeMap;
use std::fs;

use registry_core::{ExtractFile, ExtractForm, ExtractManifest, FileHash, ManifestFormat, RegisterName};
use registry_store::{AsOf, EditionFiles, Store, StoreError};
use sha2::{Digest as _, Sha256};

/// Makes the files of edition 1 of `organisation`.
pub fn make_extracts(store: &Store, files: &EditionFiles) {
    let register = RegisterName::parse("organisation").unwrap();
    let edition = store.editions(&register).unwrap().remove(0);
    let contents = ExtractForm::ALL.map(|form| {
        let mut content = Vec::new();
        match form {
            ExtractForm::Jsonl => {
                store
                    .write_extract(&register, AsOf::Edition(1), None, &mut content)
                    .unwrap();
            }
            ExtractForm::Rsf => {
                store
                    .export_rsf(&register, Some(edition.log_size), &mut content)
                    .unwrap();
            }
            other => content.extend(format!("the {} of the edition", other.as_str()).into_bytes()),
        }
        (form, content)
    });
    let files_of = contents.iter().map(|(form, content)| ExtractFile {
        form: *form,
        name: form.file_name(&register, 1),
        media_type: form.media_type().to_owned(),
        bytes: content.len() as u64,
        digest: FileHash::from_bytes(Sha256::digest(content).into()),
        rows: None,
    });
    let mut manifest = ExtractManifest {
        format: ManifestFormat::default(),
        log: store.log_name(&register).unwrap(),
        edition: edition.number,
        published_at: edition.published_at,
        records: edition.records,
        fields: BTreeMap::new(),
        log_size: edition.log_size,
        root: edition.root,
        checkpoint: None,
        files: files_of.collect(),
        signed_files: None,
        verifier_keys: store.verifier_keys(&register).unwrap(),
        register,
    };
    manifest.signed_files = store.sign_manifest(&manifest).unwrap().map(|note| note.to_string());
    let made = files.make::<StoreError>(&edition, "extracts", |folder| {
        for (file, (_, content)) in manifest.files.iter().zip(&contents) {
            fs::write(folder.join(&file.name), content).unwrap();
        }
        fs::write(folder.join("manifest.json"), serde_json::to_vec(&manifest).unwrap()).unwrap();
        Ok(())
    });
    made.unwrap();
}
