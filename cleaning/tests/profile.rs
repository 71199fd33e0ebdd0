//! Profiles of columns: published vectors for the keys, columns of known content, and awkward input.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as expected"
)]

use chrono::NaiveDate;
use cleaning::profile::cluster::{ClusterMethod, cologne, double_metaphone, fingerprint, ngram_fingerprint};
use cleaning::profile::{ColumnProfile, Defect, Kind, OutlierReason, ProfileOptions, pattern, profile};
use proptest::prelude::*;

fn of<T: AsRef<str>>(values: &[T]) -> ColumnProfile {
    with(values, &ProfileOptions::default())
}

fn with<T: AsRef<str>>(values: &[T], options: &ProfileOptions) -> ColumnProfile {
    profile("column", || values.iter().map(|value| Some(value.as_ref())), options)
}

/// `OpenRefine`'s own test cases and those of its documentation.
#[test]
fn fingerprints_are_those_of_openrefine() {
    for (value, key) in [
        ("schön", "schon"),
        ("Ære Øre Åre", "aere are ore"),
        ("Straße", "strasse"),
        ("\tABC \t DEF ", "abc def"),
        ("bbb\taaa", "aaa bbb"),
        ("müller", "muller"),
        ("ﬁﬂĳ", "fiflij"),
        ("œ ӕ", "ae oe"),
        ("", ""),
        ("Cruise, Tom", "cruise tom"),
        ("Tom Cruise", "cruise tom"),
        ("Cust-Aret Big ", "big custaret"),
        ("Big Data for big business", "big business data for"),
        ("A A A", "a"),
        ("I.B.M.", "ibm"),
        ("PT-r2", "ptr2"),
        ("élément", "element"),
        ("32 €", "32 €"),
        ("“quoted” – name…", "name quoted"),
        ("Привет, мир", "мир привет"),
    ] {
        assert_eq!(fingerprint(value), key, "{value:?}");
    }
}

#[test]
fn ngram_fingerprints_are_those_of_openrefine() {
    for (value, size, key) in [
        ("hello", 1, "ehlo"),
        ("he!llo,. world", 1, "dehlorw"),
        ("\u{1}a, !b-c_d\u{a0}d\tz\u{3}", 3, "abcbcdcddddz"),
        ("Paris", 2, "arispari"),
        ("IBM", 2, "bmib"),
        ("Krzysztof", 1, "fkorstyz"),
        ("Kryzysztof", 1, "fkorstyz"),
        ("x", 2, "x"),
        ("", 2, ""),
    ] {
        assert_eq!(ngram_fingerprint(value, size), key, "{value:?}");
    }
}

/// Codes of Philips' and Postel's papers as Apache Commons Codec tests them.
#[test]
fn phonetic_keys_follow_the_published_codes() {
    for (value, key) in [
        ("Smith", "SM0"),
        ("Smyth", "SM0"),
        ("testing", "TSTNK"),
        ("The", "0"),
        ("quick", "KK"),
        ("Thumb", "0M"),
        ("Reuben Smith", "RPN SM0"),
    ] {
        assert_eq!(double_metaphone(value), key, "{value:?}");
    }
    for (value, key) in [
        ("Müller-Lüdenscheidt", "65752682"),
        ("Breschnew", "17863"),
        ("Wikipedia", "3412"),
    ] {
        assert_eq!(cologne(value), key, "{value:?}");
    }
    assert_eq!(double_metaphone("12 東京"), "12 東京");
}

#[test]
fn patterns_show_the_form() {
    for (value, expected) in [
        ("SW1A 1AA", "AA9A 9AA"),
        ("01234567", "99999999"),
        ("Jane Doe", "Aa3 Aaa".replace("Aa3", "Aaaa").as_str()),
        ("Birmingham City Council", "Aa+ Aaaa Aa+"),
        ("2024-01-31", "9999-99-99"),
        ("École", "Aa+"),
        ("", ""),
    ] {
        assert_eq!(pattern(value), expected, "{value:?}");
    }
    assert_eq!(pattern(&"-".repeat(1_000_000)).chars().count(), 41);
}

#[test]
fn counts_what_is_there() {
    let values = ["Leeds", "", "  ", "N/A", "-", "Leeds", "York", "LEEDS ", "York"];
    let mut column: Vec<Option<&str>> = values.iter().map(|value| Some(*value)).collect();
    column.push(None);
    let found = profile("town", || column.iter().copied(), &ProfileOptions::default());
    assert_eq!(
        (found.rows, found.missing, found.placeholders, found.filled),
        (10, 3, 2, 5)
    );
    assert_eq!((found.distinct, found.once, found.distinct_is_exact), (3, 1, true));
    assert_eq!(
        (found.most_frequent[0].value.as_str(), found.most_frequent[0].rows),
        ("Leeds", 2)
    );
    assert_eq!(found.least_frequent[0].value, "LEEDS ");
    assert_eq!(
        found
            .defects
            .iter()
            .map(|found| (found.defect, found.rows))
            .collect::<Vec<_>>(),
        [(Defect::OuterBlank, 1)]
    );
    assert!(found.cases.is_inconsistent());
    let cluster = &found.clusters[0].shown[0];
    assert_eq!(
        (cluster.key.as_str(), cluster.suggested.as_str(), cluster.rows),
        ("leeds", "Leeds", 3)
    );
    assert_eq!(cluster.values.len(), 2);
}

fn many(make: impl Fn(u32) -> String) -> Vec<String> {
    (0..200).map(make).collect()
}

#[test]
fn tells_what_a_column_is() {
    let day = |number: u32| NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(u64::from(number) * 5);
    for (values, kind) in [
        (vec![], Kind::Empty),
        (many(|number| number.to_string()), Kind::Integer),
        (
            many(|number| format!("£{},{:03}.50", number + 1, number)),
            Kind::Decimal,
        ),
        (
            many(|number| (if number % 3 == 0 { "Y" } else { "N" }).to_owned()),
            Kind::Boolean,
        ),
        (many(|number| (number % 2).to_string()), Kind::Boolean),
        (many(|number| day(number).format("%d/%m/%Y").to_string()), Kind::Date),
        (many(|number| day(number).format("%Y%m%d").to_string()), Kind::Date),
        (
            many(|number| format!("LS{} {}AB", number % 20 + 1, number % 10)),
            Kind::Postcode,
        ),
        (many(|number| format!("person{number}@example.gov.uk")), Kind::Email),
        (many(|number| format!("https://example.gov.uk/{number}")), Kind::Url),
        (
            many(|number| format!("0{}", 1_000_000 + number * 37)),
            Kind::CompanyNumber,
        ),
        (many(|number| format!("0113 496 {number:04}")), Kind::Phone),
        (many(|number| format!("REF-{number:05}")), Kind::Identifier),
        (
            many(|number| ["OPEN", "CLOSED", "DORMANT"][number as usize % 3].to_owned()),
            Kind::Code,
        ),
        (
            many(|number| {
                format!(
                    "{} Surgery",
                    ["Park", "Mill", "Oak"].concat() + &"a".repeat(number as usize % 50)
                )
            }),
            Kind::Name,
        ),
        (
            many(|number| format!("Remark {number}: {}", "the roof is wet and the wall is not ".repeat(6))),
            Kind::Text,
        ),
    ] {
        let found = of(&values).kind;
        assert_eq!(found.kind, kind, "{:?}", values.first());
    }
}

#[test]
fn dates_come_with_their_formats_and_what_is_odd() {
    let mut values = many(|number| format!("{:02}/{:02}/2021", number % 28 + 1, number % 12 + 1));
    values.extend([
        "2021-03-04".to_owned(),
        "not yet".to_owned(),
        "01/01/1066".to_owned(),
        "31/12/2099".to_owned(),
    ]);
    let options = ProfileOptions {
        today: NaiveDate::from_ymd_opt(2022, 1, 1),
        ..ProfileOptions::default()
    };
    let found = with(&values, &options);
    assert_eq!(found.kind.kind, Kind::Date);
    let formats: Vec<&str> = found.kind.formats.iter().map(|format| format.value.as_str()).collect();
    assert_eq!(formats, ["DD/MM/YYYY", "YYYY-MM-DD"]);
    assert_eq!(found.kind.exceptions[0].value, "not yet");
    let odd = |reason| {
        let outlier = found.outliers.iter().find(|outlier| outlier.reason == reason);
        outlier.unwrap().examples[0].value.clone()
    };
    assert_eq!(odd(OutlierReason::EarlyDate), "01/01/1066");
    assert_eq!(odd(OutlierReason::LateDate), "31/12/2099");
    assert_eq!(odd(OutlierReason::FutureDate), "31/12/2099");
    assert_eq!(found.spread.unwrap().minimum, "1066-01-01");
}

#[test]
fn numbers_lengths_and_patterns_far_from_the_others_are_found() {
    let mut numbers = many(|number| (100 + number % 17).to_string());
    numbers.push("99999".to_owned());
    let found = of(&numbers);
    let reasons: Vec<OutlierReason> = found.outliers.iter().map(|outlier| outlier.reason).collect();
    assert_eq!(reasons, [OutlierReason::Number, OutlierReason::RarePattern]);
    assert_eq!(found.outliers[0].examples[0].value, "99999");
    assert_eq!(found.spread.unwrap().median, "108");
    let mut codes = many(|number| format!("AB{number:04}"));
    codes.push("AB0001 do not use, see the other one".to_owned());
    let found = of(&codes);
    let reasons: Vec<OutlierReason> = found.outliers.iter().map(|outlier| outlier.reason).collect();
    assert_eq!(reasons, [OutlierReason::Length, OutlierReason::RarePattern]);
    assert!(of(&["same", "same", "same"]).outliers.is_empty());
}

#[test]
fn characters_that_are_wrong_are_counted() {
    let found = of(&[
        "a  b",
        "a\u{7}b",
        "a\u{200B}b",
        "cafÃ© crÃ¨me",
        "lost \u{FFFD}",
        "right",
    ]);
    let defects: Vec<(Defect, u64)> = found.defects.iter().map(|found| (found.defect, found.rows)).collect();
    assert_eq!(
        defects,
        [
            (Defect::OddBlank, 1),
            (Defect::ControlCharacter, 1),
            (Defect::InvisibleCharacter, 1),
            (Defect::Mojibake, 1),
            (Defect::ReplacementCharacter, 1)
        ]
    );
}

#[test]
fn values_near_each_other_are_clustered_by_every_method() {
    let values = [
        "Katharine Hospital",
        "Katherine Hospital",
        "Catherine  hospital",
        "Leeds General",
        "Infirmary",
    ];
    for (method, clustered) in [
        (ClusterMethod::Fingerprint, 0),
        (ClusterMethod::Ngram(2), 0),
        (ClusterMethod::DoubleMetaphone, 3),
        (ClusterMethod::Cologne, 3),
        (ClusterMethod::Neighbour(1), 2),
    ] {
        let options = ProfileOptions {
            clusters: vec![method],
            ..ProfileOptions::default()
        };
        let found = with(&values, &options);
        assert_eq!(found.clusters[0].values, clustered, "{}", method.name());
        assert_eq!(ClusterMethod::from_name(&method.name()), Some(method));
    }
}

#[test]
fn hostile_columns_end_soon_with_an_answer() {
    let started = std::time::Instant::now();
    let long: Vec<String> = (0..40)
        .map(|number| format!("{number}{}", "é€\u{200D}x ".repeat(100_000)))
        .collect();
    let options = ProfileOptions {
        clusters: ["fingerprint", "ngram-3", "double-metaphone", "cologne", "neighbour-2"]
            .map(|name| ClusterMethod::from_name(name).unwrap())
            .to_vec(),
        ..ProfileOptions::default()
    };
    let found = with(&long, &options);
    assert_eq!((found.distinct, found.kind.kind), (40, Kind::Text));
    assert!(serde_json::to_string(&found).unwrap().len() < 100_000);
    for value in ["", "\u{202E}\u{0}", "👩‍👩‍👧‍👦", "\u{5D0}\u{5D1}", "ΠÄÖ"] {
        assert_eq!(with(&vec![value; 1000], &options).rows, 1000);
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_nothing(
        values in prop::collection::vec("[A-C]{1,2}|[0-9/.-]{1,10}|\\PC{0,8}", 0..60).prop_shuffle(),
        seed in any::<u64>(),
    ) {
        let mut other = values.clone();
        other.sort_by_key(|value| value.bytes().fold(seed, |sum, byte| sum.rotate_left(7) ^ u64::from(byte)));
        let options = ProfileOptions {
            clusters: vec![ClusterMethod::Fingerprint, ClusterMethod::DoubleMetaphone, ClusterMethod::Neighbour(1)],
            ..ProfileOptions::default()
        };
        prop_assert_eq!(with(&values, &options), with(&other, &options));
    }

    #[test]
    fn keys_do_not_change_when_taken_again(text in any::<String>()) {
        let key = fingerprint(&text);
        prop_assert_eq!(fingerprint(&key), key.clone());
        double_metaphone(&text);
        cologne(&text);
        prop_assert!(pattern(&text).chars().count() <= 45);
    }
}
