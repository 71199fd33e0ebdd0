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

#[cfg(test)]
mod tests {
    use super::edit_similarity;

    #[test]
    fn one_swap_in_ten_characters_costs_a_tenth() {
        assert!((edit_similarity("HIGHSTREET", "HIHGSTREET") - 0.9).abs() < 1e-12);
        assert!((edit_similarity("A", "B")).abs() < 1e-12);
    }
}
