//! Registers with a history and proofs, through the program alone.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::place::Place;
use crate::support::program::Finished;

const IMPORTER: &str = "Irene Importer";
const APPROVER: &str = "Amir Approver";

/// The folder of the published registers, with what they must give.
fn published(test: &str) -> Option<(PathBuf, Vec<Value>)> {
    let Some(shared) = std::env::var_os("REGISTRAR_SHARED") else {
        println!("skipped: {test} (REGISTRAR_SHARED is not set)");
        return None;
    };
    let folder = PathBuf::from(shared).join("vectors/rsf");
    let expected = fs::read_to_string(folder.join("EXPECTED.json")).unwrap();
    Some((folder, serde_json::from_str(&expected).unwrap()))
}

/// The program on a store of its own.
struct Registrar {
    place: Place,
}

impl Registrar {
    fn new() -> Self {
        Self {
            place: Place::without_store(),
        }
    }

    fn run(&self, arguments: &[&str]) -> Finished {
        self.place.registrar(arguments.iter().copied())
    }

    fn text(&self, arguments: &[&str]) -> String {
        self.run(arguments).succeeded().output()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        self.run(&[&["--format", "json"], arguments].concat())
            .succeeded()
            .json()
    }

    fn import(&self, file: &str) -> Value {
        self.json(&["rsf", "import", file, "--as", IMPORTER, "--approve-as", APPROVER])
    }

    fn file(&self, name: &str) -> String {
        self.place.path(name).display().to_string()
    }
}

#[test]
fn every_published_register_comes_in_and_goes_out() {
    let Some((folder, expected)) = published("every_published_register_comes_in_and_goes_out") else {
        return;
    };
    let all = Registrar::new();
    for register in &expected {
        let name = register["file"].as_str().unwrap();
        let stem = name.strip_suffix(".rsf").unwrap();
        let file = folder.join(name).display().to_string();
        let imported = &all.import(&file)["imported"];
        assert_eq!(imported["entries"], register["user_entries"], "{name}");
        assert_eq!(imported["records"], register["records"], "{name}");
        assert_eq!(imported["root"], register["final_v1_root_derived"], "{name}");
        let asserted = &register["asserted_root"];
        let at = asserted["at_user_entries"].to_string();
        assert_eq!(
            all.text(&["root", stem, "--at", &at]).trim(),
            asserted["root"],
            "{name}"
        );
        let exported = all.file(name);
        all.text(&["rsf", "export", stem, "--out", &exported]);
        all.text(&["verify", &exported]);
    }
    let verification = &all.json(&["verify"])["verification"];
    assert_eq!(verification["faults"], serde_json::json!([]));
    // What went out comes in again elsewhere, under the same roots.
    let again = Registrar::new();
    for name in ["country.rsf", "government-service.rsf", "register.rsf", "field.rsf"] {
        let register = expected.iter().find(|register| register["file"] == name).unwrap();
        let imported = &again.import(&all.file(name))["imported"];
        assert_eq!(imported["root"], register["final_v1_root_derived"], "{name}");
    }
}

#[test]
fn a_fresh_store_needs_nothing_but_the_file() {
    let Some((folder, _)) = published("a_fresh_store_needs_nothing_but_the_file") else {
        return;
    };
    let registrar = Registrar::new();
    let file = folder.join("country.rsf").display().to_string();
    let text = registrar.text(&["rsf", "import", &file, "--approve-as", APPROVER]);
    for part in ["country", "210 entries", "199 records", "sha-256:"] {
        assert!(text.contains(part), "no {part:?} in: {text}");
    }
    let owners = registrar.json(&["ownership", "list", "country"]);
    let roles: Vec<_> = owners["ownership"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| &record["role"])
        .collect();
    assert_eq!(roles, ["owner", "steward"]);
}

#[test]
fn what_is_wrong_is_refused_and_leaves_nothing() {
    let Some((folder, _)) = published("what_is_wrong_is_refused_and_leaves_nothing") else {
        return;
    };
    let negative = folder.join("../rsf-negative");
    let registrar = Registrar::new();
    registrar.text(&["init"]);
    let before = registrar.json(&["verify"]);
    for name in [
        "register-register-orphan-rsf.tsv",
        "register-register-non-canonical-item.tsv",
        "register-register-rsf-invalid-root-hash.tsv",
        "register-register-invalid-entry-ordering.rsf",
    ] {
        let file = negative.join(name).display().to_string();
        let errors = registrar
            .run(&["rsf", "import", &file, "--as", IMPORTER, "--approve-as", APPROVER])
            .ended_with(1)
            .errors();
        assert!(errors.contains("line"), "{name}: {errors}");
        assert_eq!(registrar.json(&["verify"]), before, "{name} left something");
    }
    for name in [
        "register-register-rsf.tsv",
        "register-register-valid-entry-ordering.rsf",
        "valid-register-escaped.tsv",
    ] {
        Registrar::new().import(&negative.join(name).display().to_string());
    }
}

#[test]
fn files_prove_themselves_and_a_changed_byte_shows() {
    let Some((folder, _)) = published("files_prove_themselves_and_a_changed_byte_shows") else {
        return;
    };
    let registrar = Registrar::new();
    registrar.text(&["init", "--origin", "registers.example.org"]);
    registrar.import(&folder.join("country.rsf").display().to_string());
    let key = registrar.json(&["signing-key", "list", "--register", "country"]);
    let key = key["signing_keys"][0]["verifier_key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("registers.example.org/country+"), "{key}");

    let (receipt, extract, rsf) = (
        registrar.file("GB.json"),
        registrar.file("c.jsonl"),
        registrar.file("c.rsf"),
    );
    registrar.text(&["receipt", "country", "GB", "--out", &receipt]);
    registrar.text(&["extract", "country", "--valid-at", "1980-01-01", "--out", &extract]);
    registrar.text(&["rsf", "export", "country", "--out", &rsf]);
    for file in [&receipt, &extract] {
        let checked = registrar.json(&["verify", file, "--key", &key]);
        assert_eq!(checked["trusted"], true, "{file}");
        assert_eq!(checked["signed_by"][0].as_str(), Some(key.as_str()), "{file}");
    }
    // A key of somebody else signed nothing here.
    let elsewhere = Registrar::new();
    elsewhere.text(&["init", "--origin", "registers.example.org"]);
    elsewhere.import(&folder.join("country.rsf").display().to_string());
    let other = elsewhere.json(&["signing-key", "list", "--register", "country"]);
    let other = other["signing_keys"][0]["verifier_key"].as_str().unwrap();
    registrar.run(&["verify", &receipt, "--key", other]).ended_with(1);
    for (file, place) in [(&receipt, "United Kingdom"), (&extract, "Germany"), (&rsf, "Germany")] {
        let text = fs::read_to_string(file).unwrap();
        let changed = format!("{file}.changed");
        let altered = text.replacen(place, &place.replace('e', "a"), 1);
        assert_ne!(altered, text, "{file} does not name {place}");
        fs::write(&changed, altered).unwrap();
        registrar.run(&["verify", &changed]).ended_with(1);
    }
}

#[test]
fn a_later_checkpoint_begins_with_an_earlier_one() {
    let Some((folder, _)) = published("a_later_checkpoint_begins_with_an_earlier_one") else {
        return;
    };
    let registrar = Registrar::new();
    registrar.import(
        &folder
            .join("../rsf-extra/country-208-entries.spec-example.rsf")
            .display()
            .to_string(),
    );
    let save = |name: &str| {
        let file = registrar.file(name);
        fs::write(&file, registrar.text(&["checkpoint", "show", "country"])).unwrap();
        file
    };
    let monday = save("monday");
    registrar.text(&["signing-key", "rotate", "--as", IMPORTER]);
    let patch = registrar.file("patch.rsf");
    let item = r#"{"citizen-names":"Nobody","country":"ZZ","name":"Nowhere","official-name":"Nowhere"}"#;
    let hash = registry_core::ItemHash::of_canonical_json(item);
    let root = registrar.text(&["root", "country"]);
    fs::write(
        &patch,
        format!(
            "assert-root-hash\t{}\nadd-item\t{item}\nappend-entry\tuser\tZZ\t2026-01-01T00:00:00Z\t{hash}\n",
            root.trim()
        ),
    )
    .unwrap();
    let proposed = registrar.json(&["rsf", "import", &patch, "--as", IMPORTER]);
    let id = proposed["imported"]["change_set"]["id"].as_str().unwrap();
    registrar.text(&["changes", "approve", id, "--as", APPROVER]);
    let friday = save("friday");
    let text = registrar.text(&["verify", &monday, &friday]);
    assert!(text.contains("209 entries begins with the 208 entries"), "{text}");
    registrar.run(&["verify", &friday, &monday]).ended_with(1);
    let difference = registrar.json(&["diff", "country", "--from", "208"]);
    assert_eq!(difference["differences"][0]["key"], "ZZ");
    registrar.text(&["verify"]);
}

/// Every file of an edition is checked alone, by what it holds or by the signed list beside it; one changed byte is told.
#[test]
fn every_file_of_an_edition_proves_itself_or_is_vouched_for() {
    let Some((folder, _)) = published("every_file_of_an_edition_proves_itself_or_is_vouched_for") else {
        return;
    };
    let registrar = Registrar::new();
    registrar.run(&["init"]).succeeded();
    let country = folder.join("country.rsf");
    registrar.import(country.to_str().unwrap());
    registrar.run(&["publish", "country", "--as", IMPORTER]).succeeded();
    let edition = fs::read_dir(registrar.place.path("editions/country")).unwrap();
    let edition = edition.map(|entry| entry.unwrap().path()).next().unwrap();
    let files: Vec<PathBuf> = fs::read_dir(edition.join("extracts"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 7, "{files:?}");
    for file in files {
        let path = file.to_str().unwrap();
        let checked = registrar.json(&["verify", path]);
        assert!(
            checked["summary"].as_str().unwrap().contains("root sha-256:"),
            "{checked}"
        );
        let is_rsf = file.extension().is_some_and(|ending| ending == "rsf");
        assert_eq!(checked["signed_by"].as_array().unwrap().is_empty(), is_rsf, "{checked}");
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&file, bytes).unwrap();
        registrar.run(&["verify", path]).ended_with(1);
        let mut bytes = fs::read(&file).unwrap();
        bytes[middle] ^= 1;
        fs::write(&file, bytes).unwrap();
    }
}
