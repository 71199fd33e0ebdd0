//! A report made by hand, with the figures of a plausible first load.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cleaning::Severity;
use pipelines::manifest::{Manifest, RunCounts, StageTiming};
use pipelines::progress::Stage;
use pipelines::report::quality::{Dimensions, FieldQuality, Part};
use pipelines::report::{
    ClusterExample, FieldCompleteness, FindingExample, InputSummary, PairExample, RecordExample, RefusedExample,
    Report, RuleCount,
};
use pipelines::source::Format;
use registry_core::{ChangeKind, FieldName, Key, PairEvidence, PersonName, RegisterName, SourceName, SourceReference};

/// A report with something in every section.
pub fn full() -> Report {
    Report {
        title: "Organisations".to_owned(),
        manifest: manifest(),
        completeness: completeness(),
        findings_by_rule: findings(),
        match_weights: weights(),
        same: 5.0,
        review: 0.0,
        cluster_sizes: BTreeMap::from([
            (1, 18_402),
            (2, 2_011),
            (3, 402),
            (4, 96),
            (5, 41),
            (6, 10),
            (10, 20),
            (11, 5),
            (50, 15),
            (63, 1),
        ]),
        merged_examples: vec![cluster(1), cluster(2)],
        near_misses: vec![near_miss(), near_miss(), near_miss(), near_miss()],
        refused: vec![RefusedExample {
            pair: near_miss(),
            reason: "company_number of one cluster is 01234567, of the other 07654321".to_owned(),
        }],
        skipped_blocks: vec![
            (
                "postcode + name_core:prefix-3".to_owned(),
                "SE1 9RT the".to_owned(),
                2_304,
            ),
            ("phone".to_owned(), "+44 20 7946 0000".to_owned(), 4_810),
        ],
    }
}

/// A report of a run over files without a row.
pub fn empty() -> Report {
    let mut manifest = manifest();
    manifest.inputs.clear();
    manifest.timings.clear();
    manifest.quality.clear();
    manifest.counts = RunCounts::default();
    Report {
        manifest,
        completeness: Vec::new(),
        findings_by_rule: Vec::new(),
        match_weights: BTreeMap::new(),
        cluster_sizes: BTreeMap::new(),
        merged_examples: Vec::new(),
        near_misses: Vec::new(),
        refused: Vec::new(),
        skipped_blocks: Vec::new(),
        ..full()
    }
}

/// A report whose every free text is `text`.
pub fn saying(text: &str) -> Report {
    let mut report = full();
    let own = || text.to_owned();
    let record = |value: String| RecordExample {
        content: BTreeMap::from([(own(), value)]),
        ..record("suppliers", text, &[])
    };
    // The two records differ, so that the marked words of both are of the text too.
    let (left, right) = (record(own()), record(format!("{text}!")));
    let reference = SourceReference {
        source: name("suppliers"),
        source_record_id: own(),
    };
    let evidence = PairEvidence::new(
        reference.clone(),
        reference,
        1.0,
        vec![(own(), own(), 2.0), (own(), own(), 0.0)],
    );
    let pair = || PairExample {
        left: left.clone(),
        right: right.clone(),
        evidence: evidence.clone(),
    };
    report.title = own();
    report.manifest.run = own();
    report.manifest.spec = own();
    report.manifest.spec_sha256 = own();
    for input in &mut report.manifest.inputs {
        input.path = PathBuf::from(text);
        input.encoding = own();
        input.sha256 = own();
    }
    let finding = FindingExample {
        reference: own(),
        before: own(),
        after: format!("{text}!"),
    };
    report.findings_by_rule = vec![RuleCount {
        rule: own(),
        severity: Severity::Error,
        count: 1,
        examples: vec![finding],
    }];
    report.merged_examples = vec![ClusterExample {
        key: None,
        size: 2,
        records: vec![left.clone(), right.clone()],
        published: vec![(own(), own())],
        weakest: Some(evidence.clone()),
    }];
    report.near_misses = vec![pair()];
    report.refused = vec![RefusedExample {
        pair: pair(),
        reason: own(),
    }];
    report.skipped_blocks = vec![(own(), own(), 3_000)];
    report
}

fn name(text: &str) -> SourceName {
    SourceName::parse(text).unwrap()
}

fn manifest() -> Manifest {
    let input = |source: &str, file: &str, format, encoding: &str, rows, repeated_rows, digit: &str| InputSummary {
        source: name(source),
        path: PathBuf::from("feeds").join(file),
        sha256: digit.repeat(64),
        bytes: rows * 120,
        format,
        encoding: encoding.to_owned(),
        rows,
        repeated_rows,
    };
    Manifest {
        run: "organisation-20261121T103207123Z-3fa09c1e".to_owned(),
        register: RegisterName::parse("organisation").unwrap(),
        spec: "organisation".to_owned(),
        spec_sha256: "5b".repeat(32),
        program: "0.1.0",
        by: PersonName::parse("Priya Raman").unwrap(),
        started_at: "2026-11-21T10:32:07Z".parse().unwrap(),
        log_size: 0,
        decisions: 4,
        inputs: vec![
            input("companies", "companies.csv", Format::Csv, "UTF-8", 15_020, 12, "a"),
            input(
                "premises",
                "licensed_premises_2026-10.xlsx",
                Format::Xlsx,
                "UTF-8",
                6_404,
                0,
                "b",
            ),
            input(
                "suppliers",
                "suppliers to hospitals.csv",
                Format::Csv,
                "windows-1252",
                6_014,
                14,
                "c",
            ),
        ],
        counts: RunCounts {
            source_records: 27_412,
            unusable_records: 118,
            findings: 15_872,
            pairs_compared: 412_907,
            identical_records: 811,
            pairs_same: 6_209,
            pairs_review: 1_377,
            blocks_skipped: 2,
            pairs_dropped: 0,
            links_refused: 17,
            clusters: 21_003,
            clusters_across_sources: 2_310,
            changes: BTreeMap::from([
                (ChangeKind::Create, 20_950),
                (ChangeKind::Update, 48),
                (ChangeKind::Merge, 5),
            ]),
            changes_held_back: 3,
        },
        quality: quality(),
        timings: [
            (Stage::Read, 0.41),
            (Stage::Standardise, 1.93),
            (Stage::Link, 2.2),
            (Stage::Cluster, 0.06),
        ]
        .into_iter()
        .map(|(stage, seconds)| StageTiming { stage, seconds })
        .collect(),
    }
}

fn quality() -> Vec<FieldQuality> {
    let part = |part, whole| Part { part, whole };
    vec![FieldQuality {
        field: FieldName::parse("company-number").unwrap(),
        before: Dimensions {
            completeness: part(19_545, 27_412),
            uniqueness: part(15_002, 19_545),
            consistency: part(1_120, 1_905),
            timeliness: part(19_545, 19_545),
            validity: part(18_871, 19_545),
            accuracy: part(2_102, 2_310),
        },
        after: Dimensions {
            completeness: part(15_626, 21_003),
            uniqueness: part(15_626, 15_626),
            consistency: part(1_899, 1_905),
            timeliness: part(15_626, 15_626),
            validity: Part::default(),
            accuracy: part(1_050, 1_155),
        },
    }]
}

fn completeness() -> Vec<FieldCompleteness> {
    let fields = [
        ("name", 0.9997, 0.9957, 1.0),
        ("company-number", 0.713, 0.688, 0.744),
        ("postcode", 0.962, 0.931, 0.957),
        ("telephone", 0.417, 0.402, 0.451),
        ("vat-number", 0.0003, 0.0, 0.0),
    ];
    let field = |(field, received, cleaned, published)| FieldCompleteness {
        field: FieldName::parse(field).unwrap(),
        received,
        cleaned,
        published,
    };
    fields.into_iter().map(field).collect()
}

fn findings() -> Vec<RuleCount> {
    let rule = |rule: &str, severity, count, examples: &[(&str, &str, &str)]| RuleCount {
        rule: rule.to_owned(),
        severity,
        count,
        examples: examples
            .iter()
            .map(|(reference, before, after)| FindingExample {
                reference: (*reference).to_owned(),
                before: (*before).to_owned(),
                after: (*after).to_owned(),
            })
            .collect(),
    };
    vec![
        rule(
            "postcode-invalid",
            Severity::Error,
            412,
            &[("premises:P-00412", "SK1 33", ""), ("suppliers:88", "n/k", "")],
        ),
        rule(
            "missing-identifier",
            Severity::Error,
            9,
            &[("suppliers:content-91c2", "", "")],
        ),
        rule(
            "company-number-zeros-restored",
            Severity::Warning,
            1_204,
            &[("suppliers:4410", "453821", "00453821")],
        ),
        rule(
            "white-space-normalised",
            Severity::Information,
            14_205,
            &[
                ("premises:P-00007", " The  Crown\tInn ", "The Crown Inn"),
                ("companies:01234567", "ACME\u{a0}LTD\u{200b}", "ACME LTD"),
            ],
        ),
        rule(
            "address-no-street",
            Severity::Information,
            42,
            &[("companies:0731", "STOCKPORT", "STOCKPORT")],
        ),
    ]
}

/// A hill of pairs that are two things and a smaller one of pairs that are one.
fn weights() -> BTreeMap<i32, u64> {
    let hill = |bits: i32, top: f64, middle: f64, width: f64| {
        let distance = (f64::from(bits) - middle) / width;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts of an example"
        )]
        let count = (top * (-distance * distance).exp()) as u64;
        count
    };
    (-28..34)
        .map(|bits| (bits, hill(bits, 52_000.0, -12.0, 5.0) + hill(bits, 700.0, 17.0, 6.0)))
        .collect()
}

fn record(source: &str, id: &str, content: &[(&str, &str)]) -> RecordExample {
    RecordExample {
        reference: SourceReference {
            source: name(source),
            source_record_id: id.to_owned(),
        },
        content: content
            .iter()
            .map(|(column, value)| ((*column).to_owned(), (*value).to_owned()))
            .collect(),
    }
}

fn acme() -> RecordExample {
    let content = [
        ("name", "ACME BAKERY LIMITED"),
        ("company_number", "01234567"),
        ("line_1", "12 High Street"),
        ("town", "Stockport"),
        ("postcode", "SK1 3XE"),
    ];
    record("companies", "01234567", &content)
}

fn acme_supplier() -> RecordExample {
    let content = [
        ("name", "Acme Bakery (Stockport) Ltd"),
        ("company_number", "1234567"),
        ("line_1", "12  High St"),
        ("postcode", "SK13XE"),
        ("telephone", "0161 496 0000"),
    ];
    record("suppliers", "S-4410", &content)
}

fn evidence(weight: f64, parts: &[(&str, &str, f64)]) -> PairEvidence {
    let parts = parts
        .iter()
        .map(|(name, level, bits)| ((*name).to_owned(), (*level).to_owned(), *bits))
        .collect();
    PairEvidence::new(acme().reference, acme_supplier().reference, weight, parts)
}

fn near_miss() -> PairExample {
    let parts = [
        ("name", "most of the name", 8.4),
        ("legal form", "same legal form", 0.66),
        ("company number", "missing in one", 0.0),
        ("postcode", "elsewhere", -2.0),
        ("telephone", "other telephone", -1.74),
    ];
    PairExample {
        left: acme(),
        right: acme_supplier(),
        evidence: evidence(-1.31, &parts),
    }
}

fn cluster(number: usize) -> ClusterExample {
    let premises = [
        ("name", "Acme Bakery"),
        ("line_1", "12 High Street, Stockport"),
        ("postcode", "SK1 3XE"),
    ];
    let parts = [
        ("name", "same name", 11.2),
        ("postcode", "same postcode", 5.9),
        ("telephone", "missing in one", 0.0),
    ];
    let published = [
        ("name", "ACME BAKERY LIMITED"),
        ("company-number", "01234567"),
        ("postcode", "SK1 3XE"),
    ];
    ClusterExample {
        key: Some(Key::parse(&format!("ORG-7k2m9q4x{number}")).unwrap()),
        size: 31,
        records: vec![acme(), record("premises", "P-00931", &premises), acme_supplier()],
        published: published
            .iter()
            .map(|(field, value)| ((*field).to_owned(), (*value).to_owned()))
            .collect(),
        weakest: Some(evidence(10.47, &parts)),
    }
}
