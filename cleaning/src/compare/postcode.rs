//! How near two postcodes are to each other, by the parts that a postcode is made of.

/// Similarity of two canonical postcodes ("SW1A 1AA"); see [`super::Comparator::Postcode`] for the scale.
pub fn similarity(left: &str, right: &str) -> f64 {
    if left == right {
        return 1.0;
    }
    if super::string::is_one_edit_apart(left, right) {
        return 0.9;
    }
    let (left_outward, left_inward) = split(left);
    let (right_outward, right_inward) = split(right);
    if left_outward == right_outward {
        let same_sector = !left_inward.is_empty() && left_inward.get(..1) == right_inward.get(..1);
        return if same_sector { 0.8 } else { 0.6 };
    }
    if area(left_outward) == area(right_outward) {
        0.4
    } else {
        0.0
    }
}

/// Outward and inward code; the inward code is empty for a partial postcode.
fn split(postcode: &str) -> (&str, &str) {
    postcode.split_once(' ').unwrap_or((postcode, ""))
}

/// The letters at the front: "SW" of "SW1A".
fn area(outward: &str) -> &str {
    outward
        .split(|character: char| character.is_ascii_digit())
        .next()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::similarity;

    #[test]
    fn nearer_postcodes_score_higher() {
        let steps = ["SW1A 1AA", "SW1A 1AB", "SW1A 1BC", "SW1A 2BC", "SW5 2BC", "M1 2BC"];
        let scores: Vec<f64> = steps.iter().map(|step| similarity("SW1A 1AA", step)).collect();
        assert_eq!(scores, [1.0, 0.9, 0.8, 0.6, 0.4, 0.0]);
    }
}
