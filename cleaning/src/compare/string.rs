//! Similarities of whole texts.

/// 1 − optimal string alignment distance ÷ characters of the longer text.
///
/// strsim's `osa_distance` is not normalised, which is why the division stands here.
pub fn edit_similarity(left: &str, right: &str) -> f64 {
    let longer = left.chars().count().max(right.chars().count());
    if longer == 0 {
        return 1.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "text lengths are far below 2^52")]
    let share = strsim::osa_distance(left, right) as f64 / longer as f64;
    1.0 - share
}

/// As [`edit_similarity`] where that reaches `cutoff`, else 0: most pairs are told apart by their lengths and letters,
/// without measuring their distance.
pub fn edit_similarity_at_least(left: &str, right: &str, cutoff: f64) -> f64 {
    if edit_similarity_bound(left, right) < cutoff {
        return 0.0;
    }
    let similarity = edit_similarity(left, right);
    if similarity < cutoff { 0.0 } else { similarity }
}

/// A similarity that two texts cannot exceed: every edit mends at most one byte too many and one too few, and a byte too
/// many on one side is an edit at least. Texts beyond ASCII are not bounded.
fn edit_similarity_bound(left: &str, right: &str) -> f64 {
    if !left.is_ascii() || !right.is_ascii() {
        return 1.0;
    }
    let mut surplus = [0_i32; 128];
    for byte in left.bytes() {
        surplus[usize::from(byte)] += 1;
    }
    for byte in right.bytes() {
        surplus[usize::from(byte)] -= 1;
    }
    let too_many: i32 = surplus.iter().map(|count| count.max(&0)).sum();
    let too_few: i32 = surplus.iter().map(|count| (-count).max(0)).sum();
    let longer = left.len().max(right.len()).max(1);
    #[expect(clippy::cast_precision_loss, reason = "text lengths are far below 2^52")]
    let share = f64::from(too_many.max(too_few)) / longer as f64;
    1.0 - share
}

/// Whether one edit makes one text of the other: a byte changed, added, taken out, or two neighbours exchanged.
pub fn is_one_edit_apart(left: &str, right: &str) -> bool {
    let (shorter, longer) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    let same = shorter.bytes().zip(longer.bytes()).take_while(|(a, b)| a == b).count();
    let (shorter, longer) = (&shorter.as_bytes()[same..], &longer.as_bytes()[same..]);
    match (shorter, longer) {
        ([] | [_], [_]) => true,
        ([a, b, after_short @ ..], [c, d, after_long @ ..]) if shorter.len() == longer.len() => {
            shorter[1..] == longer[1..] || (a == d && b == c && after_short == after_long)
        }
        _ => longer.len() == shorter.len() + 1 && shorter == &longer[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::{edit_similarity, edit_similarity_at_least, is_one_edit_apart};

    #[test]
    fn one_swap_in_ten_characters_costs_a_tenth() {
        assert!((edit_similarity("HIGHSTREET", "HIHGSTREET") - 0.9).abs() < 1e-12);
        assert!((edit_similarity("A", "B")).abs() < 1e-12);
    }

    proptest::proptest! {
        #[test]
        fn the_bound_only_spares_work(left in "[A-D é]{0,12}", right in "[A-D é]{0,12}", cutoff in 0.0..1.0_f64) {
            let measured = edit_similarity(&left, &right);
            let expected = if measured < cutoff { 0.0 } else { measured };
            proptest::prop_assert!((edit_similarity_at_least(&left, &right, cutoff) - expected).abs() < 1e-12);
        }

        #[test]
        fn one_edit_apart_is_a_distance_of_one(left in "[A-C]{0,6}", right in "[A-C]{0,6}") {
            proptest::prop_assert_eq!(is_one_edit_apart(&left, &right), strsim::osa_distance(&left, &right) == 1);
        }
    }
}
