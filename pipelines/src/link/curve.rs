//! The precision–recall curve as a picture.

use std::fmt::Write as _;

use super::evaluate::Evaluation;

/// An SVG of 640 by 480 pixels: recall to the right, precision upwards, the curve of the pairs and the point that
/// clustering reaches.
pub fn precision_recall_svg(evaluation: &Evaluation) -> String {
    let x = |recall: f64| 60.0 + 560.0 * recall;
    let y = |precision: f64| 430.0 - 400.0 * precision;
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 480\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\" aria-label=\"Precision and recall\">\n<rect width=\"640\" height=\"480\" fill=\"white\"/>\n",
    );
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let (across, up) = (x(share), y(share));
        // Writing to a string does not fail.
        let _ = writeln!(
            svg,
            "<path d=\"M{across:.1} 30V430M60 {up:.1}H620\" stroke=\"#ddd\"/><text x=\"{across:.1}\" y=\"448\" text-anchor=\"middle\">{share:.1}</text><text x=\"52\" y=\"{:.1}\" text-anchor=\"end\">{share:.1}</text>",
            up + 4.0
        );
    }
    let points: Vec<String> = evaluation
        .curve
        .iter()
        .map(|(precision, recall)| format!("{:.1},{:.1}", x(*recall), y(*precision)))
        .collect();
    let clustered = evaluation.clustered_pairs;
    let _ = write!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#1d70b8\" stroke-width=\"2\"/>\n<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"5\" fill=\"#d4351c\"><title>after clustering: precision {:.4}, recall {:.4}, F1 {:.4}</title></circle>\n<text x=\"340\" y=\"470\" text-anchor=\"middle\">recall</text>\n<text x=\"16\" y=\"230\" transform=\"rotate(-90 16 230)\" text-anchor=\"middle\">precision</text>\n</svg>\n",
        points.join(" "),
        x(clustered.recall),
        y(clustered.precision),
        clustered.precision,
        clustered.recall,
        clustered.f1
    );
    svg
}
