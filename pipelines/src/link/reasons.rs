//! The reasons of clusters as a file.

use std::io::Write;

use cleaning::linkage::general::{Hold, Reason};

use super::input::LinkInput;
use super::run::{LinkOutcome, name_of, write_csv};

/// The columns: a line for each link that holds a cluster together.
const HEADER: [&str; 10] = [
    "cluster_id",
    "source_l",
    "unique_id_l",
    "source_r",
    "unique_id_r",
    "match_weight",
    "hold",
    "agreed",
    "differed",
    "rules",
];

impl LinkOutcome {
    /// Writes why the records of each cluster are together: a line for each of the strongest links that hold it.
    ///
    /// # Errors
    /// When `output` cannot be written.
    pub fn write_reasons(&self, input: &LinkInput, output: &mut dyn Write) -> std::io::Result<()> {
        let lines = self.reasons.iter().map(|reason| self.reason_line(input, reason));
        write_csv(output, &HEADER, lines)
    }

    /// Links that hold the two sides of their cluster together alone, and those that only the average does.
    pub fn weak_reasons(&self) -> usize {
        self.reasons.iter().filter(|reason| reason.hold != Hold::Firm).count()
    }

    fn reason_line(&self, input: &LinkInput, reason: &Reason) -> Vec<String> {
        let cluster = self.linked.clusters.of_row[reason.left as usize];
        let fields = |fields: &[usize]| {
            let names: Vec<&str> = fields
                .iter()
                .map(|&field| self.spec.field[field].name.as_str())
                .collect();
            names.join("; ")
        };
        let rules = reason.keys.iter().map(|&key| self.spec.blocking[key].keys.join(" + "));
        let hold = match reason.hold {
            Hold::Firm => "firm",
            Hold::Bridge => "bridge",
            Hold::Average => "average",
        };
        let (left, right) = (&input.rows[reason.left as usize], &input.rows[reason.right as usize]);
        vec![
            name_of(input, cluster),
            input.sources[left.file].clone(),
            left.id.clone(),
            input.sources[right.file].clone(),
            right.id.clone(),
            format!("{:.3}", reason.weight),
            hold.to_owned(),
            fields(&reason.agreed),
            fields(&reason.differed),
            rules.collect::<Vec<_>>().join("; "),
        ]
    }
}
