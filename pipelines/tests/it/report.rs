//! The report of a run as a page: what a steward must be able to read there, and that no text gets out of its place.

mod fixture;
mod markup;
mod picture;

use std::collections::BTreeMap;

use markup::{after, between, section_of, tags};
use registry_core::SourceName;

/// Writes the page to the file that `REPORT_PAGE` names, so that a person can look at it.
#[test]
fn the_page_can_be_looked_at() {
    let page = fixture::full().html().unwrap();
    let Ok(path) = std::env::var("REPORT_PAGE") else {
        return println!("skipped: set REPORT_PAGE to the path of a file to write the page there");
    };
    std::fs::write(path, page).unwrap();
}

#[test]
fn sections_stand_in_the_order_in_which_a_steward_reads() {
    for report in [fixture::full(), fixture::empty()] {
        let page = report.html().unwrap();
        let headings: Vec<&str> = between(&page, "<h2", "</h2>")
            .into_iter()
            .map(|text| after(text, ">"))
            .collect();
        let expected = [
            "Contents",
            "This run",
            "What would change",
            "Completeness before and after",
            "Data quality before and after",
            "Findings by rule",
            "Match weights",
            "Cluster sizes",
            "Examples",
            "Timings",
        ];
        assert_eq!(headings, expected);
        for target in between(&page, "href=\"#", "\"") {
            assert!(
                page.contains(&format!("id=\"{target}\"")),
                "the contents lead to #{target}, which is not there"
            );
        }
    }
}

#[test]
fn the_verdict_is_one_sentence() {
    let page = fixture::full().html().unwrap();
    let verdict = "27,412 source records from 3 sources became 21,003 records; 2,310 of them join several sources; \
                   118 source records could not be used.";
    assert!(
        page.contains(&format!("<p class=\"verdict\">{verdict}</p>")),
        "{:?}",
        between(&page, "verdict\">", "<")
    );
}

#[test]
fn one_of_a_thing_is_said_in_the_singular() {
    let mut report = fixture::full();
    report.manifest.inputs.truncate(1);
    let counts = &mut report.manifest.counts;
    (
        counts.source_records,
        counts.clusters,
        counts.clusters_across_sources,
        counts.unusable_records,
    ) = (1, 1, 1, 0);
    let page = report.html().unwrap();
    let verdict = "1 source record from 1 source became 1 record; 1 of them joins several sources; \
                   every source record could be used.";
    assert!(page.contains(verdict), "{:?}", between(&page, "verdict\">", "<"));
}

#[test]
fn key_numbers_stand_in_their_sections() {
    let page = fixture::full().html().unwrap();
    let expected: BTreeMap<&str, &[&str]> = BTreeMap::from([
        (
            "run",
            &[
                "Priya Raman",
                "21 November 2026, 10:32:07 UTC",
                "15,020",
                "windows-1252",
                "cccccccccccc<",
            ][..],
        ),
        (
            "changes",
            &[
                "A record begins under a new key.",
                "20,950",
                "48",
                "21,003",
                "3 changes were held back",
            ],
        ),
        ("completeness", &["&#62;99.9%", "71.3%", "68.8%", "74.4%", "&#60;0.1%"]),
        (
            "quality",
            &[
                "76.8%",
                "18,871 of 19,545",
                "58.8%",
                "not known",
                "Accuracy (agreement of sources)",
                "90.9%",
            ],
        ),
        (
            "findings",
            &[
                "14,205",
                "1,204",
                "15,872 findings by 5 rules: 421 errors, 1,204 warnings, 14,247",
            ],
        ),
        (
            "match-weights",
            &[
                "412,907",
                "6,209",
                "1,377",
                "405,321",
                "review from 0.00",
                "same from 5.00",
            ],
        ),
        (
            "cluster-sizes",
            &[
                "18,402",
                "51 and more",
                "6–10",
                "21,003 clusters. The largest has 63 source records.",
            ],
        ),
        (
            "examples",
            &[
                "ORG-7k2m9q4x1",
                "10.47",
                "2 of 2,310 clusters",
                "6.31 bits short",
                "11,565,645",
                "3 of 31",
            ],
        ),
        ("timings", &["27,412 source records in 4.60 s", "0.41 s", "42.0%"]),
    ]);
    for (section, numbers) in expected {
        let text = section_of(&page, section);
        for number in numbers {
            assert!(text.contains(number), "section {section} lacks {number:?}:\n{text}");
        }
    }
}

#[test]
fn differing_words_and_white_space_that_matters_can_be_seen() {
    let page = fixture::full().html().unwrap();
    let examples = section_of(&page, "examples");
    assert!(
        examples.contains("<bdi>ACME BAKERY <mark>LIMITED</mark></bdi>"),
        "a word that the other lacks is marked"
    );
    assert!(examples.contains("<bdi>Acme Bakery <mark>(Stockport)</mark> <mark>Ltd</mark></bdi>"));
    assert!(
        examples.contains("<bdi>SK13XE</bdi>"),
        "white space alone makes no difference"
    );
    assert!(
        examples.contains("aria-label=\"differs\""),
        "a difference is not told by colour alone"
    );
    let findings = section_of(&page, "findings");
    let space = "<span class=\"sign\" title=\"space\">·</span>";
    let before =
        format!("<bdi>{space}The{space}{space}Crown<span class=\"sign\" title=\"tab\">⇥</span>Inn{space}</bdi>");
    assert!(findings.contains(&before), "{findings}");
    assert!(findings.contains("ACME<span class=\"sign\" title=\"no-break space\">NBSP</span>LTD"));
    assert!(
        findings.contains("<span class=\"none\">empty</span>"),
        "an empty value is told in words"
    );
    assert!(
        findings.contains("noticed, not changed"),
        "a finding that changes nothing says so"
    );
}

#[test]
fn hostile_text_stays_text() {
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img/onerror=alert(1)>",
        "'onload='alert(1)",
        "</title></svg></style><script>alert(1)</script>",
        "</bdi></td><a/href=\"javascript:alert(1)\">",
        "&lt;b&gt;&amp;#60;",
        "<!--",
        "{{ title }}{% include \"x\" %}",
    ];
    for text in hostile {
        let page = fixture::saying(text).html().unwrap();
        assert_eq!(
            tags(&page),
            tags(&fixture::saying("plain").html().unwrap()),
            "{text:?} changes the mark-up"
        );
        let escaped = text
            .replace('&', "&#38;")
            .replace('<', "&#60;")
            .replace('>', "&#62;")
            .replace('"', "&#34;")
            .replace('\'', "&#39;");
        // Twenty texts and more of a page are free.
        let places = page.matches(escaped.split(' ').next().unwrap()).count();
        assert!(places > 20, "{text:?} is shown in {places} places only");
        if escaped != text {
            assert!(!page.contains(text), "{text:?} is not escaped");
        }
    }
}

#[test]
fn text_that_turns_direction_is_shown_and_contained() {
    let page = fixture::saying("\u{202e}שלום\u{2066}\u{0}").html().unwrap();
    assert!(page.contains("<bdi><span class=\"sign\" title=\"invisible character\">U+202E</span>שלום"));
    for character in ['\u{202e}', '\u{2066}', '\u{0}'] {
        assert!(!page.contains(character), "{character:?} is in the page as it is");
    }
}

#[test]
fn very_long_text_is_cut_and_says_so() {
    let page = fixture::saying(&"x".repeat(50_000)).html().unwrap();
    assert!(page.contains("… 49,700 more characters"));
    assert!(page.len() < 300_000, "the page has {} bytes", page.len());
}

#[test]
fn the_page_needs_nothing_else() {
    let page = fixture::full().html().unwrap();
    for forbidden in [
        "<script",
        "<link",
        "<img",
        "<iframe",
        "<object",
        "<embed",
        " src=",
        "url(",
        "@import",
        "://",
        "javascript:",
    ] {
        assert!(!page.contains(forbidden), "{forbidden:?} is in the page");
    }
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'"));
    for target in between(&page, "href=\"", "\"") {
        assert!(target.starts_with('#'), "{target:?} leads out of the page");
    }
}

#[test]
fn tables_and_pictures_say_what_they_are() {
    let page = fixture::full().html().unwrap();
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en-GB\">"));
    assert_eq!(page.matches("<h1>").count(), 1);
    for table in between(&page, "<table", "</table>") {
        assert!(
            table.contains("<caption>") && table.contains("scope=\"col\""),
            "a table without names:\n{table}"
        );
    }
    for picture in between(&page, "<svg", "</svg>") {
        assert!(
            picture.contains("role=\"img\"") && picture.contains("<title"),
            "a picture without a name:\n{picture}"
        );
    }
    for id in between(&page, "aria-labelledby=\"", "\"")
        .iter()
        .flat_map(|ids| ids.split(' '))
    {
        assert_eq!(
            page.matches(&format!(" id=\"{id}\"")).count(),
            1,
            "{id} names something else or nothing"
        );
    }
    for severity in ["error", "warning", "information"] {
        assert!(page.contains(&format!("<span class=\"severity {severity}\">{severity}</span>")));
    }
}

#[test]
fn an_empty_run_reads_well() {
    let page = fixture::empty().html().unwrap();
    let sentences = [
        "The sources held no records, so there was nothing to clean, compare or publish.",
        "No files were delivered.",
        "Nothing would change: the register already says what these sources say.",
        "No change was held back.",
        "The register has no fields to measure.",
        "Reading and cleaning found nothing to remark on.",
        "No two source records were alike enough to be compared, so there are no match weights.",
        "There are no clusters, because there was no source record that could be used.",
        "No record joins several sources.",
        "No pair came near the threshold without reaching it.",
        "No link was refused.",
        "No block was too large to compare.",
        "No stage was timed.",
    ];
    for sentence in sentences {
        assert!(page.contains(sentence), "{sentence:?} is not there");
    }
    assert!(
        !page.contains("<table") && !page.contains("<svg") && !page.contains("NaN"),
        "nothing is drawn of nothing"
    );
}

#[test]
fn records_of_sources_that_did_not_deliver_are_told() {
    let mut report = fixture::full();
    report
        .manifest
        .inputs
        .retain(|input| input.source != SourceName::parse("premises").unwrap());
    let page = report.html().unwrap();
    let note = "6,404 source records are of sources that delivered nothing this time, as the register holds them.";
    assert!(page.contains(note), "{}", section_of(&page, "run"));
}
