//! Files of editions: what they say against the register, and against readers of other people.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pipelines::extract::{MANIFEST, make};
use pipelines::source::{ReadOptions, read};
use registry_core::{ExtractForm, ExtractManifest, FieldName, Item, ItemHash, SigningKey, Value};
use registry_store::{AsOf, ImportOptions, Page, RecordQuery, StatusFilter, Store};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// A store with registers that the government published, each with one edition.
struct World {
    folder: TempDir,
    store: Store,
}

impl World {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::create(&format!("sqlite://{}", folder.path().join("store.db").display())).unwrap();
        let owner = "Olive Owner".parse().unwrap();
        store.ensure_person(&owner, "", "").unwrap();
        let key = SigningKey::from_secret([7; 32]);
        store.rotate_signing_key(&key, &owner).unwrap();
        let store = store.with_signing_key(key).unwrap();
        Self { folder, store }
    }

    /// Takes the file in, publishes, and makes the files of the edition.
    fn publish(&self, rsf: &str) -> (PathBuf, ExtractManifest) {
        let options = ImportOptions {
            by: "Olive Owner".parse().unwrap(),
            approve_as: Some("Sam Steward".parse().unwrap()),
        };
        let imported = self.store.import_rsf(rsf.as_bytes(), &options, &|_| ()).unwrap();
        let edition = self.store.publish(&imported.register, &options.by, None).unwrap();
        let folder = self
            .folder
            .path()
            .join(format!("{}-{}", edition.register, edition.number));
        fs::create_dir(&folder).unwrap();
        make(&self.store, &edition, &folder, &mut |_| ()).unwrap();
        let manifest = serde_json::from_slice(&fs::read(folder.join(MANIFEST)).unwrap()).unwrap();
        (folder, manifest)
    }

    fn live(&self, manifest: &ExtractManifest) -> Vec<Item> {
        let mut items = Vec::new();
        let mut page = Page::first(1000);
        loop {
            let found = self
                .store
                .records(
                    &manifest.register,
                    &RecordQuery::at(AsOf::Now, StatusFilter::Live),
                    &page,
                )
                .unwrap();
            items.extend(found.items.into_iter().map(|record| record.item));
            match found.next {
                Some(next) => page.cursor = Some(next),
                None => return items,
            }
        }
    }
}

fn published_registers() -> Vec<(String, String)> {
    let shared = std::env::var("REGISTRAR_SHARED").unwrap_or_default();
    let Ok(files) = fs::read_dir(Path::new(&shared).join("vectors/rsf")) else {
        return Vec::new();
    };
    let paths = files.map(|file| file.unwrap().path());
    let rsf = paths.filter(|path| path.extension().is_some_and(|ending| ending == "rsf"));
    rsf.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()))
        .collect()
}

#[test]
fn rows_give_every_item_back() {
    let world = World::new();
    let mut checked = 0;
    for (path, rsf) in published_registers() {
        let (folder, manifest) = world.publish(&rsf);
        let mut items = world.live(&manifest);
        let mut rows = read_csv(&folder, &manifest);
        let by_key = |item: &Item| item.canonical_json();
        items.sort_by_key(by_key);
        rows.sort_by_key(by_key);
        assert_eq!(rows, items, "{path}");
        assert_eq!(manifest.records, items.len() as u64, "{path}");
        check_files(&world, &folder, &manifest);
        checked += 1;
    }
    assert!(checked == 0 || checked == 33, "{checked} registers");
}

/// Every file is as the manifest says, and the manifest is signed.
fn check_files(world: &World, folder: &Path, manifest: &ExtractManifest) {
    let forms: Vec<ExtractForm> = manifest.files.iter().map(|file| file.form).collect();
    assert_eq!(forms, ExtractForm::ALL);
    for file in &manifest.files {
        let bytes = fs::read(folder.join(&file.name)).unwrap();
        assert_eq!(bytes.len() as u64, file.bytes, "{}", file.name);
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        assert_eq!(&digest, file.digest.as_bytes(), "{}", file.name);
    }
    let keys = world.store.verifier_keys(&manifest.register).unwrap();
    let verified = manifest.verify(&keys).unwrap();
    assert_eq!((verified.files_signed_by.len(), verified.root_signed_by.len()), (1, 1));
    let parquet = manifest.file(ExtractForm::Parquet).unwrap();
    let table = read(&folder.join(&parquet.name), &ReadOptions::default(), &mut |_| ()).unwrap();
    assert_eq!(table.frame.height() as u64, manifest.records);
}

/// The items that the rows of the plain CSV file stand for, by its metadata; each has the hash beside it.
fn read_csv(folder: &Path, manifest: &ExtractManifest) -> Vec<Item> {
    let metadata = fs::read(folder.join(&manifest.file(ExtractForm::Csvw).unwrap().name)).unwrap();
    let metadata: Json = serde_json::from_slice(&metadata).unwrap();
    let columns = metadata["tableSchema"]["columns"].as_array().unwrap();
    let mut file = csv::Reader::from_path(folder.join(metadata["url"].as_str().unwrap())).unwrap();
    file.records()
        .map(|row| {
            let row = row.unwrap();
            let mut item = Item::new();
            for (cell, column) in row.iter().zip(columns) {
                let title = column["titles"].as_str().unwrap();
                match (FieldName::parse(title), column["separator"].as_str()) {
                    _ if cell.is_empty() => {}
                    (Err(_own), _) if title == "item_hash" => assert_eq!(cell, item.hash().to_string()),
                    (Err(_own), _) => {}
                    (Ok(name), None) => item.insert(name, cell),
                    (Ok(name), Some(separator)) => {
                        let values: Vec<String> = cell.split(separator).map(str::to_owned).collect();
                        item.insert(name, Value::Many(values));
                    }
                }
            }
            item
        })
        .collect()
}

/// The fields of a register with each kind of value that files treat in a way of their own.
const FIELDS: [(&str, &str, &str); 5] = [
    ("thing", "string", "1"),
    ("size", "integer", "1"),
    ("start-date", "datetime", "1"),
    ("alias", "string", "n"),
    ("note", "text", "1"),
];

/// An RSF file of such a register with these items.
fn register_of(items: &[Item]) -> String {
    let mut file = RsfFile::default();
    for (field, datatype, cardinality) in FIELDS {
        let definition = format!(
            r#"{{"cardinality":"{cardinality}","datatype":"{datatype}","field":"{field}","phase":"beta","text":"It"}}"#
        );
        file.add("system", &format!("field:{field}"), &definition);
    }
    let names = FIELDS.map(|(field, _, _)| format!("\"{field}\"")).join(",");
    let definition = format!(r#"{{"fields":[{names}],"phase":"beta","register":"thing","text":"Things"}}"#);
    file.add("system", "register:thing", &definition);
    for item in items {
        file.add("user", item.text("thing").unwrap(), &item.canonical_json());
    }
    file.items + &file.entries
}

#[derive(Default)]
struct RsfFile {
    items: String,
    entries: String,
}

impl RsfFile {
    fn add(&mut self, kind: &str, key: &str, json: &str) {
        let hash = ItemHash::of_canonical_json(json);
        writeln!(self.items, "add-item\t{json}").unwrap();
        writeln!(
            self.entries,
            "append-entry\t{kind}\t{key}\t2026-01-02T00:00:00Z\t{hash}"
        )
        .unwrap();
    }
}

#[test]
fn values_keep_their_types_where_all_do() {
    let items: Vec<Item> = [
        r#"{"alias":["a;b","c"],"note":"two\r\nlines, \"quoted\"","size":"7","start-date":"2026-05-01","thing":"1"}"#,
        r#"{"alias":["d"],"note":" spaced ","size":"-12","start-date":"2026-05","thing":"2"}"#,
        r#"{"thing":"3"}"#,
    ]
    .map(|json| Item::from_canonical_json(json).unwrap())
    .to_vec();
    let world = World::new();
    let (folder, manifest) = world.publish(&register_of(&items));
    assert_eq!(read_csv(&folder, &manifest), items);
    let metadata = fs::read(folder.join(&manifest.file(ExtractForm::Csvw).unwrap().name)).unwrap();
    let metadata: Json = serde_json::from_slice(&metadata).unwrap();
    let column = |name: &str| {
        let columns = metadata["tableSchema"]["columns"].as_array().unwrap();
        columns.iter().find(|column| column["titles"] == name).unwrap().clone()
    };
    assert_eq!(column("size")["datatype"], "integer");
    assert_eq!(column("start-date")["datatype"], "string", "a month is no date");
    assert_eq!(column("alias")["separator"], "|", "a value holds a semicolon");
    assert_eq!(metadata["urn:registrar:extract:root"], manifest.root.to_string());
}

#[test]
fn the_same_edition_gives_the_same_bytes() {
    let world = World::new();
    let items = [Item::from_canonical_json(r#"{"size":"7","thing":"1"}"#).unwrap()];
    let (_, manifest) = world.publish(&register_of(&items));
    let edition = world.store.editions(&manifest.register).unwrap().remove(0);
    let again = world.folder.path().join("again");
    fs::create_dir(&again).unwrap();
    make(&world.store, &edition, &again, &mut |_| ()).unwrap();
    let repeated: ExtractManifest = serde_json::from_slice(&fs::read(again.join(MANIFEST)).unwrap()).unwrap();
    assert_eq!(repeated, manifest);
}
