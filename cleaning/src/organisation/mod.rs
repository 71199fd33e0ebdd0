//! Names of organisations: a canonical name, the core to compare by, the legal form, trading and former names.

mod abbreviation;
mod alias;
mod body_kind;
mod council;
mod legal_form;
mod noise;
mod number;
mod term;
mod term_kind;
mod word;

pub use body_kind::BodyKind;
pub(crate) use term::written;
pub use term::{NameTerms, Term, names};
pub use term_kind::TermKind;

use crate::{cleaned::Cleaned, columns::Columns, finding::Finding, limits, rule::Rule, text};

/// Names of the output columns.
pub const OUTPUTS: &[&str] = &[
    "name",
    "name_core",
    "legal_form",
    "registered_name",
    "trading_as",
    "formerly",
];

/// The name of an organisation, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganisationName {
    /// For display: the registered name without remarks, trading and former names.
    pub name: String,
    /// For comparing: upper case, without punctuation, accents and legal form, abbreviations in full, `&` as AND, no
    /// THE in front.
    pub core: String,
    /// Canonical code such as "LIMITED", "PLC" or "CIO".
    pub legal_form: Option<String>,
    /// Core and legal form together. The law keeps registered names apart from each other, so that two organisations
    /// which share one are far more likely to be one than two that share a core alone.
    pub registered_name: Option<String>,
    /// The name after "trading as".
    pub trading_as: Option<String>,
    /// The name after "formerly".
    pub formerly: Option<String>,
}

impl Columns for OrganisationName {
    const COUNT: usize = OUTPUTS.len();

    fn columns(self) -> Vec<Option<String>> {
        vec![
            Some(self.name),
            Some(self.core),
            self.legal_form,
            self.registered_name,
            self.trading_as,
            self.formerly,
        ]
    }
}

/// Cleans the name of an organisation.
pub fn clean(raw: &str) -> Cleaned<OrganisationName> {
    let Cleaned { value, mut findings } = text::line(raw);
    let Some(line) = value else {
        return Cleaned { value: None, findings };
    };
    let Some(Named {
        name,
        trading_as,
        formerly,
    }) = named(line, &mut findings)
    else {
        return Cleaned::unusable(Rule::PlaceholderRemoved, raw, findings);
    };
    let (core, legal_form) = core(&name);
    let value = OrganisationName {
        name,
        registered_name: legal_form.map(|form| format!("{core} {form}")),
        core,
        legal_form: legal_form.map(str::to_owned),
        trading_as,
        formerly,
    };
    Cleaned::new(value, findings)
}

/// The names in a line.
struct Named {
    name: String,
    trading_as: Option<String>,
    formerly: Option<String>,
}

/// Takes other names and remarks off, until nothing is left to take off: what stood after something may be damaged, or
/// a remark, when it stands alone. `None` when no name is left.
fn named(mut line: String, findings: &mut Vec<Finding>) -> Option<Named> {
    let (mut trading_as, mut formerly) = (None, None);
    for _ in 0..limits::TEXT_PASSES {
        let parts = alias::split(&line);
        let name = noise::without_noise(parts.name, findings);
        note(Rule::OrganisationTradingName, &line, parts.trading_as, findings);
        note(Rule::OrganisationFormerName, &line, parts.formerly, findings);
        trading_as = trading_as.or(parts.trading_as.map(str::to_owned));
        formerly = formerly.or(parts.formerly.map(str::to_owned));
        if name.len() == line.len() {
            break;
        }
        let Cleaned {
            value,
            findings: noticed,
        } = text::line(name);
        findings.extend(noticed);
        line = value?;
    }
    Some(Named {
        name: line,
        trading_as,
        formerly,
    })
}

fn note(rule: Rule, line: &str, alias: Option<&str>, findings: &mut Vec<Finding>) {
    if let Some(alias) = alias {
        findings.push(Finding::new(rule, line, alias));
    }
}

/// The words to compare by and the legal form.
fn core(name: &str) -> (String, Option<&'static str>) {
    let mut words = word::split(name);
    let legal_form = legal_form::take(&mut words);
    word::drop_article(&mut words);
    abbreviation::expand(&mut words);
    council::normalise(&mut words);
    (words.join(" "), legal_form)
}
