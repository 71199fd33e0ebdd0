//! House, flat and unit numbers: "12", "12A", "12-14".

/// Similarity of two canonical numbers; see [`super::Comparator::Number`] for the scale.
pub fn similarity(left: &str, right: &str) -> f64 {
    if left == right {
        return 1.0;
    }
    match (parse(left), parse(right)) {
        (Some(left), Some(right)) => {
            if left.is_range() != right.is_range() && (left.contains(right) || right.contains(left)) {
                0.9
            } else if left.first == right.first && left.last == right.last {
                0.5
            } else {
                0.0
            }
        }
        _ => 0.0,
    }
}

/// First and last number of a range; a single number is a range of one. A letter after the number is left out.
#[derive(Clone, Copy)]
struct NumberRange {
    first: u32,
    last: u32,
    lettered: bool,
}

impl NumberRange {
    fn is_range(self) -> bool {
        self.last > self.first
    }

    fn contains(self, other: Self) -> bool {
        !other.lettered && self.first <= other.first && other.last <= self.last
    }
}

fn parse(text: &str) -> Option<NumberRange> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, first_lettered) = leading_number(first)?;
    let (last, last_lettered) = leading_number(last)?;
    Some(NumberRange {
        first,
        last,
        lettered: first_lettered || last_lettered,
    })
}

/// The number at the front of a text and whether a single letter follows it; none when anything else follows.
fn leading_number(text: &str) -> Option<(u32, bool)> {
    let digits_end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, suffix) = text.split_at(digits_end);
    let number = digits.parse().ok()?;
    match suffix.chars().collect::<Vec<_>>().as_slice() {
        [] => Some((number, false)),
        [letter] if letter.is_alphabetic() => Some((number, true)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::similarity;

    #[test]
    fn ranges_hold_their_numbers_and_letters_keep_apart() {
        let cases = [
            ("12", "12", 1.0),
            ("12", "12-14", 0.9),
            ("14", "12-14", 0.9),
            ("16", "12-14", 0.0),
            ("12", "12A", 0.5),
            ("12A", "12B", 0.5),
            ("12A", "12-14", 0.0),
            ("12-14", "12-16", 0.0),
            ("FLAT 2", "2", 0.0),
        ];
        for (left, right, expected) in cases {
            assert!((similarity(left, right) - expected).abs() < 1e-12, "{left} {right}");
        }
    }
}
