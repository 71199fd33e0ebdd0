//! When an item holds.

use chrono::NaiveDate;
use proptest::prelude::*;
use registry_core::{Item, Validity};

fn item(start: &str, end: &str) -> Item {
    serde_json::from_value(serde_json::json!({"start-date": start, "end-date": end})).unwrap()
}

fn covers(start: &str, end: &str, day: &str) -> bool {
    Validity::of(&item(start, end)).covers(day.parse().unwrap())
}

#[test]
fn both_ends_belong_to_it() {
    assert!(!covers("2001-05-01", "2002-05-01", "2001-04-30"));
    assert!(covers("2001-05-01", "2002-05-01", "2001-05-01"));
    assert!(covers("2001-05-01", "2002-05-01", "2002-05-01"));
    assert!(!covers("2001-05-01", "2002-05-01", "2002-05-02"));
}

#[test]
fn a_reduced_date_means_all_of_its_days() {
    for (date, first, last) in [
        ("2001", "2001-01-01", "2001-12-31"),
        ("2001-02", "2001-02-01", "2001-02-28"),
        ("2004-02", "2004-02-01", "2004-02-29"),
        ("2001-12", "2001-12-01", "2001-12-31"),
        ("2001-12-05", "2001-12-05", "2001-12-05"),
        ("2001-12-05T23Z", "2001-12-05", "2001-12-05"),
        ("2001-12-05T23:59:59Z", "2001-12-05", "2001-12-05"),
    ] {
        let validity = Validity::of(&item(date, date));
        assert_eq!(validity.from, Some(first.parse().unwrap()), "{date}");
        assert_eq!(validity.to, Some(last.parse().unwrap()), "{date}");
    }
}

#[test]
fn what_is_missing_or_unreadable_is_open() {
    for bad in ["", "soon", "2001-13", "01/02/2003", "2017-04-21T00:00:00"] {
        assert_eq!(Validity::of(&item(bad, bad)), Validity::default(), "{bad}");
    }
    let list = serde_json::from_str(r#"{"start-date":["2001"]}"#).unwrap();
    assert_eq!(Validity::of(&list), Validity::default());
    assert!(covers("", "", "1066-10-14"));
}

proptest! {
    #[test]
    fn a_date_covers_exactly_the_days_that_begin_with_it(days in 0_i32..100_000, other in 0_i32..100_000, cut in 0_usize..3) {
        let day = |days| NaiveDate::from_num_days_from_ce_opt(700_000 + days).unwrap();
        let text = day(days).to_string();
        let date = &text[..[4, 7, 10][cut]];
        for candidate in [day(other), day(days), day(days + 1)] {
            prop_assert_eq!(Validity::of(&item(date, date)).covers(candidate), candidate.to_string().starts_with(date));
        }
    }
}

proptest! {
    /// Reading only the two dates says what reading all of the item says.
    #[test]
    fn dates_are_the_same_in_json(start in ".{0,12}|[0-9]{4}(-[01][0-9](-[0-3][0-9])?)?", end in "[0-9]{4}(-[01][0-9])?") {
        let item = item(&start, &end);
        prop_assert_eq!(Validity::of_json(&item.canonical_json()).unwrap(), Validity::of(&item));
    }
}
