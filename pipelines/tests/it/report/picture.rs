//! Pictures of the report: what they draw is what the numbers say.

use std::collections::BTreeMap;

use super::fixture;
use super::markup::{between, cells, section_of};

#[test]
fn bars_are_as_long_as_their_numbers() {
    let page = fixture::full().html().unwrap();
    // The longest bar takes 78 per cent of the width.
    let width = |section, value: &str| -> f64 {
        let text = section_of(&page, section);
        let before = text.split(&format!(">{value}</text>")).next().unwrap();
        let text = before.rsplit("width=\"").next().unwrap();
        text.split('%').next().unwrap().parse().unwrap()
    };
    assert!((width("completeness", "71.3%") - 0.713 * 78.0).abs() < 0.01);
    assert!((width("completeness", "100.0%") - 78.0).abs() < 0.01);
    assert!((width("findings", "14,205") - 78.0).abs() < 0.01);
    assert!((width("cluster-sizes", "2,011") - 2_011.0 / 18_402.0 * 78.0).abs() < 0.01);
}

#[test]
fn tables_say_what_the_pictures_show() {
    let page = fixture::full().html().unwrap();
    let expected: [(&str, &str, &[&str]); 7] = [
        ("changes", "Update ", &["48"]),
        ("completeness", "company-number<", &["71.3%", "68.8%", "74.4%"]),
        ("findings", "<code><bdi>white-space-normalised<", &["14,205"]),
        (
            "match-weights",
            "<span class=\"swatch region review\"></span> Review ",
            &["1,377", "0.3%"],
        ),
        ("cluster-sizes", "6–10<", &["30", "0.1%", "260"]),
        ("cluster-sizes", "11–50<", &["20", "0.1%", "805"]),
        ("timings", "Comparing candidates<", &["2.20 s", "47.8%"]),
    ];
    for (section, row, numbers) in expected {
        assert_eq!(
            cells(section_of(&page, section), row),
            numbers,
            "section {section}, row {row}"
        );
    }
}

#[test]
fn no_pair_is_lost_from_the_histogram() {
    let mut report = fixture::full();
    let extremes = [
        (i32::MIN, 3),
        (-500, 4),
        (-1, 10),
        (4, 20),
        (5, 30),
        (900, 5),
        (i32::MAX, 6),
    ];
    report.match_weights = BTreeMap::from(extremes);
    let page = report.html().unwrap();
    let bins = section_of(&page, "match-weights")
        .split("The numbers of this chart")
        .nth(1)
        .unwrap();
    let bins = between(bins, "<tbody>", "</tbody>")[0];
    let rows: Vec<(&str, &str)> = between(bins, "<th scope=\"row\">", "</th>")
        .into_iter()
        .zip(between(bins, "<td class=\"number\">", "</td>"))
        .collect();
    let minus = "\u{2212}";
    let expected = [
        (format!("below {minus}39"), "7"),
        (format!("{minus}1 to 0"), "10"),
        ("4 to 5".to_owned(), "20"),
        ("5 to 6".to_owned(), "30"),
        ("45 and more".to_owned(), "11"),
    ];
    let expected: Vec<(&str, &str)> = expected.iter().map(|(range, pairs)| (range.as_str(), *pairs)).collect();
    assert_eq!(rows, expected);
}

#[test]
fn regions_of_the_histogram_meet_at_the_thresholds() {
    let page = fixture::full().html().unwrap();
    // Bits from −28 to 34 are drawn: review begins 28 of 62 bits from the left, same 33 of 62.
    let text = section_of(&page, "match-weights");
    for (region, left, width) in [("different", 0.0, 28.0), ("review", 28.0, 5.0), ("same", 33.0, 29.0)] {
        let [left, width] = [left, width].map(|bits: f64| format!("{:.2}%", bits / 62.0 * 100.0));
        let rectangle = format!("<rect class=\"region {region}\" x=\"{left}\" y=\"40\" width=\"{width}\"");
        assert!(text.contains(&rectangle), "{rectangle} is not in:\n{text}");
    }
}

#[test]
fn a_waterfall_starts_at_the_prior_and_ends_at_the_weight() {
    let mut report = fixture::full();
    report.merged_examples.clear();
    report.refused.clear();
    report.near_misses.truncate(1);
    let page = report.html().unwrap();
    let titles = between(section_of(&page, "near-misses"), "<title>", "</title>");
    let minus = "\u{2212}";
    let expected = [
        format!("from 0.00 to {minus}6.63 bits"),
        format!("from {minus}6.63 to 1.77 bits"),
        "from 1.77 to 2.43 bits".to_owned(),
        "from 2.43 to 0.43 bits".to_owned(),
        format!("from 0.43 to {minus}1.31 bits"),
        format!("from 0.00 to {minus}1.31 bits"),
    ];
    assert_eq!(titles, expected);
    assert!(page.contains("Told nothing: <bdi>company number</bdi> (<bdi>missing in one</bdi>)."));
}
