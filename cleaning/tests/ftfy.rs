//! The published cases of ftfy: damaged text with its repair, and text that must be left alone.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as expected"
)]

use std::{env, fs, path::Path};

use cleaning::text;
use serde_json::Value;

fn cleaned(text: &str) -> Option<String> {
    text::clean(text).value.map(|value| value.text)
}

#[test]
fn repairs_what_ftfy_repairs_and_leaves_genuine_text_alone() {
    let Ok(shared) = env::var("REGISTRAR_SHARED") else {
        println!("skipped: REGISTRAR_SHARED is not set");
        return;
    };
    let folder = Path::new(&shared).join("inputs/ftfy/tests/test-cases");
    let mut repaired = 0;
    let mut all = 0;
    for name in ["in-the-wild", "synthetic", "language-names", "negative"] {
        let cases: Value =
            serde_json::from_str(&fs::read_to_string(folder.join(format!("{name}.json"))).unwrap()).unwrap();
        for case in cases.as_array().unwrap() {
            let original = case["original"].as_str().unwrap();
            let expected = case["fixed"].as_str().unwrap_or(original);
            // A repair is right when it ends where the repaired text would end; the expectation itself is read
            // without repair, because it is genuine by definition.
            let is_right = cleaned(original) == cleaned(expected);
            all += 1;
            repaired += usize::from(is_right);
            if !is_right {
                println!(
                    "{name}: {original:?}\n  expected {expected:?}\n  got      {:?}",
                    cleaned(original).unwrap_or_default()
                );
            }
            if name == "negative" {
                assert!(
                    !text::clean(original)
                        .findings
                        .iter()
                        .any(|finding| finding.rule.name() == "mojibake-repaired")
                        || original.contains('\u{85}'),
                    "genuine text was changed: {original:?}"
                );
            }
        }
    }
    println!("{repaired} of {all}");
    assert!(all >= 151 && repaired == all, "{repaired} of {all} cases");
}
