//! Places in a chart.

/// A share from 0 to 1 as a percentage that SVG understands, at most `full` per cent; what is no number is 0.
pub(super) fn across(share: f64, full: f64) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    format!("{:.2}%", share * full)
}

/// Where `value` lies between `low` and `high`, from 0 to 1; in the middle when there is nothing between them.
pub(super) fn between(value: f64, low: f64, high: f64) -> f64 {
    if high > low {
        ((value - low) / (high - low)).clamp(0.0, 1.0)
    } else {
        0.5
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that divides `extent` into at most `steps` parts.
pub(super) fn step(extent: f64, steps: f64) -> f64 {
    let wanted = (extent / steps).max(1.0);
    let decade = 10_f64.powf(wanted.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| decade * factor >= wanted);
    decade * factor.unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_few() {
        let steps = [3.0, 7.0, 8.0, 40.0, 90.0, 27_000.0].map(|extent| step(extent, 7.0));
        for (read, expected) in steps.into_iter().zip([1.0, 1.0, 2.0, 10.0, 20.0, 5_000.0]) {
            assert!((read - expected).abs() < 1e-9, "{read} is not {expected}");
        }
    }

    #[test]
    fn places_stay_inside() {
        assert_eq!(
            [f64::NAN, -1.0, 0.5, 7.0].map(|share| across(share, 80.0)),
            ["0.00%", "0.00%", "40.00%", "80.00%"]
        );
        assert!((between(5.0, 5.0, 5.0) - 0.5).abs() < 1e-9);
    }
}
