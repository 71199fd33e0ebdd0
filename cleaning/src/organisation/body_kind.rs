//! What kind of body a name speaks of.

use super::term::Term;

/// A kind of body. Two names of different kinds are seldom one body, however many words they share: a hospital and its
/// charity, a university and the hospital beside it, a town's council and its college.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BodyKind {
    /// A charity or an appeal for another body.
    Charity,
    /// A local authority.
    Council,
    /// A body that buys health care.
    Commissioner,
    /// An NHS trust or a hospital.
    Hospital,
    /// A general practice, dentist or health centre.
    Practice,
    /// A university.
    University,
    /// A school, college or academy.
    School,
    /// A police force.
    Police,
    /// A fire service.
    Fire,
    /// A pharmacy.
    Pharmacy,
    /// A hospice.
    Hospice,
}

/// Stems that tell the kind, the decisive ones first: the first kind of which the name has a word is its kind.
const WORDS: &[(BodyKind, &[&str])] = &[
    (
        BodyKind::Charity,
        &["CHARITY", "CHARITABLE", "APPEAL", "LEAGUE", "FRIEND"],
    ),
    (BodyKind::Hospice, &["HOSPICE"]),
    (BodyKind::Commissioner, &["COMMISSIONING", "ICB"]),
    (BodyKind::Police, &["POLICE", "CONSTABULARY"]),
    (BodyKind::Fire, &["FIRE"]),
    (BodyKind::Pharmacy, &["PHARMACY", "CHEMIST"]),
    (BodyKind::Council, &["COUNCIL", "BOROUGH"]),
    (BodyKind::Practice, &["SURGERY", "PRACTICE", "DENTAL"]),
    (BodyKind::Hospital, &["NHS", "HOSPITAL", "INFIRMARY"]),
    (BodyKind::University, &["UNIVERSITY"]),
    (BodyKind::School, &["SCHOOL", "COLLEGE", "ACADEMY"]),
];

/// The kind of body that the words of a name speak of, if they do.
pub(super) fn of(terms: &[Term]) -> Option<BodyKind> {
    let has = |words: &[&str]| terms.iter().any(|term| words.contains(&&*term.text));
    WORDS.iter().find(|(_, words)| has(words)).map(|(kind, _)| *kind)
}
