use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::support::repository::{cargo, files, relative, root, text};

/// Which crate of ours may use which: the table of ARCHITECTURE.md. Nothing else is allowed. `tests` may use everything.
const EDGES: [(&str, &[&str]); 7] = [
    ("cleaning", &[]),
    ("openapi", &[]),
    ("pipelines", &["cleaning", "registry-core", "registry-store"]),
    (
        "registrar",
        &[
            "cleaning",
            "openapi",
            "pipelines",
            "registry-core",
            "registry-service",
            "registry-store",
        ],
    ),
    ("registry-core", &[]),
    (
        "registry-service",
        &["cleaning", "openapi", "registry-core", "registry-store"],
    ),
    ("registry-store", &["registry-core"]),
];

/// Which crates may name which outside crates.
const KEPT_APART: [(&str, &[&str]); 3] = [
    ("diesel", &["registry-store"]),
    ("actix-web", &["registry-service"]),
    ("polars", &["cleaning", "pipelines", "registrar"]),
];

/// What must not be linked into a crate, by whatever path.
const NEVER_LINKED: [(&str, &[&str]); 5] = [
    ("cleaning", &["polars", "diesel", "actix-web", "tokio"]),
    ("openapi", &["polars", "diesel", "actix-web", "tokio"]),
    // polars brings these when asked for too much of it, and with them a hundred crates more to build.
    ("pipelines", &["actix-web", "object_store", "reqwest", "rustls"]),
    ("registry-core", &["polars", "diesel", "actix-web", "tokio"]),
    ("registry-service", &["polars"]),
];

/// No file is longer than a person can hold in mind.
const LINES_MAX: usize = 500;

/// Files that nobody reads from top to bottom, because a program writes them.
const WRITTEN_BY_PROGRAMS: [&str; 2] = ["Cargo.lock", "openapi/openapi.json"];

/// A dependency as cargo knows it.
struct Dependency {
    name: String,
    for_tests: bool,
    optional: bool,
    features: Vec<String>,
}

/// The crates of the workspace with what their manifests name.
fn crates() -> BTreeMap<String, Vec<Dependency>> {
    let told = cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let metadata: Value = serde_json::from_slice(&told.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| (string(&package["name"]), dependencies(package)))
        .collect()
}

fn dependencies(package: &Value) -> Vec<Dependency> {
    let named = package["dependencies"].as_array().unwrap().iter();
    named
        .map(|dependency| Dependency {
            name: string(&dependency["name"]),
            for_tests: dependency["kind"] == "dev",
            optional: dependency["optional"] == true,
            features: dependency["features"].as_array().unwrap().iter().map(string).collect(),
        })
        .collect()
}

fn string(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

#[test]
fn crates_use_only_what_the_design_allows() {
    let crates = crates();
    let ours: BTreeSet<&str> = crates
        .keys()
        .map(String::as_str)
        .filter(|name| *name != "tests")
        .collect();
    assert_eq!(
        ours,
        EDGES.iter().map(|(name, _)| *name).collect(),
        "the crates of the workspace"
    );
    for (name, allowed) in EDGES {
        for dependency in &crates[name] {
            let known = ours.contains(dependency.name.as_str());
            // Tests of a crate may borrow from crates that the crate itself must not know.
            let free = dependency.for_tests && dependency.name != name;
            assert!(
                !known || free || allowed.contains(&dependency.name.as_str()),
                "{name} must not use {}",
                dependency.name
            );
        }
    }
}

#[test]
fn the_heavy_crates_stay_where_they_belong() {
    for (name, dependencies) in crates() {
        for dependency in dependencies.iter().filter(|dependency| !dependency.for_tests) {
            for (heavy, holders) in KEPT_APART {
                let same = dependency.name == heavy || dependency.name.starts_with(&format!("{heavy}-"));
                assert!(
                    !same || holders.contains(&name.as_str()),
                    "{name} must not use {}",
                    dependency.name
                );
            }
            let polars = dependency.name == "polars";
            assert!(
                name != "cleaning" || !polars || dependency.optional,
                "cleaning uses polars without being asked to"
            );
            let asks = dependency.name == "cleaning" && dependency.features.iter().any(|feature| feature == "polars");
            assert_eq!(
                asks,
                name == "pipelines" && dependency.name == "cleaning",
                "{name} and the polars of cleaning"
            );
        }
    }
}

#[test]
fn crates_link_nothing_that_they_must_not_know() {
    for (name, forbidden) in NEVER_LINKED {
        let arguments = [
            "tree",
            "--package",
            name,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ];
        let told = cargo().args(arguments).output().unwrap();
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        let linked = String::from_utf8(told.stdout).unwrap();
        let linked: BTreeSet<&str> = linked.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(linked.contains(name), "cargo lists nothing for {name}");
        for crate_name in forbidden {
            assert!(
                !linked.contains(crate_name),
                "{name} links {crate_name}: cargo tree -p {name} -i {crate_name}"
            );
        }
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| {
        let folders = std::fs::read_dir(root().join("migrations").join(database)).unwrap();
        let mut names: Vec<String> = folders
            .map(|folder| {
                let folder = folder.unwrap().path();
                for step in ["up.sql", "down.sql"] {
                    let step = folder.join(step);
                    let statements = std::fs::read_to_string(&step).unwrap_or_default();
                    assert!(!statements.trim().is_empty(), "{} is missing or empty", relative(&step));
                }
                folder.file_name().unwrap().to_string_lossy().into_owned()
            })
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

#[test]
fn no_file_is_too_long() {
    let too_long: Vec<String> = files()
        .iter()
        .filter(|path| !WRITTEN_BY_PROGRAMS.contains(&relative(path).as_str()))
        .filter_map(|path| {
            let lines = line_count(path)?;
            (lines > LINES_MAX).then(|| format!("{} has {lines} lines", relative(path)))
        })
        .collect();
    assert_eq!(
        too_long,
        Vec::<String>::new(),
        "split them: no file has more than {LINES_MAX} lines"
    );
}

/// The number of lines of a text file.
fn line_count(path: &Path) -> Option<usize> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.lines().count())
}

#[test]
fn every_crate_says_what_it_knows() {
    for (name, _) in EDGES {
        let folder = match name.strip_prefix("registry-") {
            Some(layer) => format!("registry/{layer}"),
            None if name == "registrar" => "registry/cli".to_owned(),
            None => name.to_owned(),
        };
        let readme = text(&format!("{folder}/README.md"));
        assert!(readme.len() > 200, "{folder}/README.md says too little");
        let main = if name == "registrar" { "main" } else { "lib" };
        let code = text(&format!("{folder}/src/{main}.rs"));
        assert!(
            code.contains("include_str!(\"../README.md\")"),
            "{folder}: the README is not the documentation"
        );
    }
}

/// Waivers name their reason, and nothing is waived for good: `expect` complains when it is not needed any more.
#[test]
fn lints_are_waived_with_a_reason() {
    let waiver = ["#[", "allow("].concat();
    let whole = ["#![", "allow("].concat();
    for path in files()
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
    {
        let code = std::fs::read_to_string(path).unwrap();
        assert!(
            !code.contains(&waiver) && !code.contains(&whole),
            "{}: use expect with a reason",
            relative(path)
        );
    }
}
