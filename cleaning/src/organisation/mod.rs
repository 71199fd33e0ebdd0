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

use crate::{cleaned::Cleaned, columns::Columns, finding::Finding, rule::Rule, text};

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
    let parts = alias::split(&line);
    let name = noise::without_noise(parts.name, &mut findings);
    note(Rule::OrganisationTradingName, &line, parts.trading_as, &mut findings);
    note(Rule::OrganisationFormerName, &line, parts.formerly, &mut findings);
    let (core, legal_form) = core(name);
    let value = OrganisationName {
        name: name.to_owned(),
        registered_name: legal_form.map(|form| format!("{core} {form}")),
        core,
        legal_form: legal_form.map(str::to_owned),
        trading_as: parts.trading_as.map(str::to_owned),
        formerly: parts.formerly.map(str::to_owned),
    };
    Cleaned::new(value, findings)
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
