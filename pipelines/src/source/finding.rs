//! What was noticed about a file while reading it.

use super::limits::FINDINGS_PER_RULE_MAX;

/// One thing noticed about a file: it was read, but somebody should know.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SourceFinding {
    /// Name of the rule, in kebab-case: `encoding-detected`, `header-blank`, `header-duplicate`, `header-trimmed`,
    /// `line-blank`, `cell-error`, `column-unnamed`.
    pub rule: String,
    /// The line or sheet row it is about, from 1; none when it is about the whole file.
    pub line: Option<u64>,
    /// The column it is about, by the name it has in the frame.
    pub column: Option<String>,
    /// A sentence for people.
    pub detail: String,
}

/// Findings of one file; of each rule only the first few are kept, and the rest counted.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<SourceFinding>,
    counts: Vec<(&'static str, u64)>,
}

impl Findings {
    pub(super) fn add(&mut self, rule: &'static str, line: Option<u64>, column: Option<&str>, detail: String) {
        if self.count(rule) > FINDINGS_PER_RULE_MAX {
            return;
        }
        self.kept.push(SourceFinding {
            rule: rule.to_owned(),
            line,
            column: column.map(str::to_owned),
            detail,
        });
    }

    pub(super) fn finish(mut self) -> Vec<SourceFinding> {
        for (rule, count) in &self.counts {
            if *count > FINDINGS_PER_RULE_MAX {
                self.kept.push(SourceFinding {
                    rule: (*rule).to_owned(),
                    line: None,
                    column: None,
                    detail: format!("{} more like this were not listed", count - FINDINGS_PER_RULE_MAX),
                });
            }
        }
        self.kept
    }

    /// Counts one more of `rule` and says how many there are now.
    fn count(&mut self, rule: &'static str) -> u64 {
        if let Some((_, count)) = self.counts.iter_mut().find(|(name, _)| *name == rule) {
            *count += 1;
            return *count;
        }
        self.counts.push((rule, 1));
        1
    }
}
