//! The six dimensions of data quality, counted over a run whose every row is known.

use std::fs;

use chrono::DateTime;
use pipelines::report::quality::{Dimension, FieldQuality, Part};
use pipelines::run::{RunOptions, run};
use registry_store::Store;

const SPECIFICATION: &str = include_str!("quality.toml");
const ALPHA: &str =
    "id,name,phone,town\n1,Ash,0113 496 0001,Leeds\n2,Birch,ask at the desk,Leeds\n3,Cedar,,York\n4,Dogwood,N/A,\n";
const BETA: &str = "id,name,phone,town\n1,Ash,01134960001,LEEDS\n2,Birch,0113 496 0002,Otley\n";

fn measured() -> Vec<FieldQuality> {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("spec.toml"), SPECIFICATION).unwrap();
    fs::write(path("alpha.csv"), ALPHA).unwrap();
    fs::write(path("beta.csv"), BETA).unwrap();
    let store = Store::create(&format!("sqlite://{}", path("store.db").display())).unwrap();
    let options = RunOptions {
        spec: path("spec.toml").display().to_string(),
        inputs: ["alpha", "beta"]
            .map(|source| (source.parse().unwrap(), path(&format!("{source}.csv"))))
            .to_vec(),
        runs: path("runs"),
        by: "Ada Analyst".parse().unwrap(),
        started_at: DateTime::UNIX_EPOCH,
    };
    run(&store, &options, &|_| ()).unwrap().manifest.quality
}

#[test]
fn each_dimension_counts_what_it_says() {
    let quality = measured();
    let counted = |field: &str, dimension: Dimension| {
        let quality = quality.iter().find(|quality| quality.field.as_ref() == field).unwrap();
        let pair = |part: Part| (part.part, part.whole);
        (pair(quality.before.of(dimension)), pair(quality.after.of(dimension)))
    };
    for (field, dimension, before, after) in [
        ("name", Dimension::Completeness, (6, 6), (4, 4)),
        // Five of six rows gave something, and of four things two have a number that can be dialled.
        ("phone", Dimension::Completeness, (5, 6), (2, 4)),
        ("phone", Dimension::Uniqueness, (5, 5), (2, 2)),
        ("town", Dimension::Uniqueness, (3, 5), (3, 3)),
        // The two rows of Ash write one number in two ways; of Birch only one row has a number.
        ("phone", Dimension::Consistency, (0, 2), (1, 1)),
        ("town", Dimension::Consistency, (0, 2), (0, 2)),
        ("phone", Dimension::Timeliness, (5, 5), (2, 2)),
        // "ask at the desk" is no number, "N/A" stands for none.
        ("phone", Dimension::Validity, (3, 5), (2, 2)),
        ("name", Dimension::Validity, (0, 0), (0, 0)),
        // Both sources speak of Ash and of Birch; on Ash's number they agree, on the towns they do not.
        ("phone", Dimension::Accuracy, (2, 2), (1, 1)),
        ("town", Dimension::Accuracy, (0, 4), (0, 2)),
    ] {
        assert_eq!(counted(field, dimension), (before, after), "{field} {dimension:?}");
    }
}
