//! Abbreviations that occur in names of organisations.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use super::word::Word;

const WORDS: &[(&str, &str)] = &[
    ("ACAD", "ACADEMY"),
    ("ACCTS", "ACCOUNTANTS"),
    ("ADMIN", "ADMINISTRATION"),
    ("AGCY", "AGENCY"),
    ("ASSN", "ASSOCIATION"),
    ("ASSOC", "ASSOCIATION"),
    ("ASSOCN", "ASSOCIATION"),
    ("ASSOCS", "ASSOCIATES"),
    ("AUTH", "AUTHORITY"),
    ("AV", "AVENUE"),
    ("BLDG", "BUILDING"),
    ("BLDRS", "BUILDERS"),
    ("BROS", "BROTHERS"),
    ("CATH", "CATHOLIC"),
    ("CENTER", "CENTRE"),
    ("CHARIT", "CHARITABLE"),
    ("CLIN", "CLINIC"),
    ("CNCL", "COUNCIL"),
    ("CO", "COMPANY"),
    ("COLL", "COLLEGE"),
    ("COMM", "COMMUNITY"),
    ("COMMS", "COMMUNICATIONS"),
    ("CONST", "CONSTRUCTION"),
    ("CONSTR", "CONSTRUCTION"),
    ("CONTR", "CONTRACTORS"),
    ("CONTRS", "CONTRACTORS"),
    ("CORP", "CORPORATION"),
    ("CTR", "CENTRE"),
    ("CTRE", "CENTRE"),
    ("DEPT", "DEPARTMENT"),
    ("DEV", "DEVELOPMENT"),
    ("DEVT", "DEVELOPMENT"),
    ("DEVS", "DEVELOPMENTS"),
    ("DIST", "DISTRIBUTION"),
    ("DISTR", "DISTRIBUTION"),
    ("DISTS", "DISTRIBUTORS"),
    ("EDUC", "EDUCATION"),
    ("ELEC", "ELECTRICAL"),
    ("ENG", "ENGINEERING"),
    ("ENGG", "ENGINEERING"),
    ("ENGRG", "ENGINEERING"),
    ("ENGRS", "ENGINEERS"),
    ("ENTS", "ENTERPRISES"),
    ("ENV", "ENVIRONMENTAL"),
    ("EQUIP", "EQUIPMENT"),
    ("EST", "ESTATE"),
    ("ESTS", "ESTATES"),
    ("FDN", "FOUNDATION"),
    ("FNDN", "FOUNDATION"),
    ("FOUND", "FOUNDATION"),
    ("GOVT", "GOVERNMENT"),
    ("GRP", "GROUP"),
    ("HLTH", "HEALTH"),
    ("HLDG", "HOLDING"),
    ("HLDGS", "HOLDINGS"),
    ("HOLDS", "HOLDINGS"),
    ("HOSP", "HOSPITAL"),
    ("HOSPS", "HOSPITALS"),
    ("HSE", "HOUSE"),
    ("HSG", "HOUSING"),
    ("INDS", "INDUSTRIES"),
    ("INF", "INFANT"),
    ("INFO", "INFORMATION"),
    ("INS", "INSURANCE"),
    ("INST", "INSTITUTE"),
    ("INSTN", "INSTITUTION"),
    ("INT", "INTERNATIONAL"),
    ("INTL", "INTERNATIONAL"),
    ("INTNL", "INTERNATIONAL"),
    ("INV", "INVESTMENT"),
    ("INVS", "INVESTMENTS"),
    ("JNR", "JUNIOR"),
    ("JR", "JUNIOR"),
    ("LABS", "LABORATORIES"),
    ("MAINT", "MAINTENANCE"),
    ("MED", "MEDICAL"),
    ("MEM", "MEMORIAL"),
    ("MFG", "MANUFACTURING"),
    ("MFR", "MANUFACTURER"),
    ("MFRS", "MANUFACTURERS"),
    ("MGMT", "MANAGEMENT"),
    ("MGNT", "MANAGEMENT"),
    ("MGT", "MANAGEMENT"),
    ("MKTG", "MARKETING"),
    ("NATL", "NATIONAL"),
    ("NHSFT", "NHS FOUNDATION TRUST"),
    ("ORG", "ORGANISATION"),
    ("ORGN", "ORGANISATION"),
    ("ORGANIZATION", "ORGANISATION"),
    ("PHARM", "PHARMACY"),
    ("PRACT", "PRACTICE"),
    ("PRI", "PRIMARY"),
    ("PRIM", "PRIMARY"),
    ("PROD", "PRODUCTION"),
    ("PRODS", "PRODUCTS"),
    ("PROP", "PROPERTY"),
    ("PROPS", "PROPERTIES"),
    ("PTNRS", "PARTNERS"),
    ("PTNRSHP", "PARTNERSHIP"),
    ("PTNSHIP", "PARTNERSHIP"),
    ("RC", "ROMAN CATHOLIC"),
    ("RD", "ROAD"),
    ("SCH", "SCHOOL"),
    ("SCHS", "SCHOOLS"),
    ("SEC", "SECONDARY"),
    ("SERV", "SERVICES"),
    ("SERVS", "SERVICES"),
    ("SOC", "SOCIETY"),
    ("SOLNS", "SOLUTIONS"),
    ("SOLRS", "SOLICITORS"),
    ("SVC", "SERVICE"),
    ("SVCS", "SERVICES"),
    ("SURG", "SURGERY"),
    ("SYS", "SYSTEMS"),
    ("TECH", "TECHNOLOGY"),
    ("TECHS", "TECHNOLOGIES"),
    ("TRANS", "TRANSPORT"),
    ("TRNG", "TRAINING"),
    ("TST", "TRUST"),
    ("UNI", "UNIVERSITY"),
    ("UNIV", "UNIVERSITY"),
    ("VOL", "VOLUNTARY"),
    ("WKS", "WORKS"),
    ("COFE", "CHURCH OF ENGLAND"),
    ("CENT", "CENTRE"),
    ("HC", "HEALTH CENTRE"),
    ("CCG", "CLINICAL COMMISSIONING GROUP"),
    ("ICB", "INTEGRATED CARE BOARD"),
];

/// Phrases, longest first.
const PHRASES: &[(&[&str], &[&str])] = &[
    (&["NHS", "F", "TRUST"], &["NHS", "FOUNDATION", "TRUST"]),
    (&["NHS", "F", "T"], &["NHS", "FOUNDATION", "TRUST"]),
    (&["C", "OF", "E"], &["CHURCH", "OF", "ENGLAND"]),
    (&["NHS", "FT"], &["NHS", "FOUNDATION", "TRUST"]),
    (&["FOUNDATION", "TRUST", "NHS"], &["NHS", "FOUNDATION", "TRUST"]),
    (&["M", "O", "D"], &["MINISTRY", "OF", "DEFENCE"]),
];

static TABLE: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| WORDS.iter().copied().collect());

/// Writes abbreviations in full.
pub(super) fn expand(words: &mut Vec<Word>) {
    let mut index = 0;
    while index < words.len() {
        let phrase = PHRASES.iter().find(|(short, _)| {
            words[index..].len() >= short.len() && words[index..index + short.len()].iter().eq(short.iter())
        });
        if let Some((short, full)) = phrase {
            words.splice(index..index + short.len(), full.iter().map(|word| Cow::Borrowed(*word)));
            index += full.len();
            continue;
        }
        // A name of one word is left alone: "MED" may be what it is called.
        if words.len() > 1
            && words[index].len() <= 12
            && let Some(full) = TABLE.get(&*words[index])
        {
            let parts = full.split(' ').map(Cow::Borrowed);
            let count = full.split(' ').count();
            words.splice(index..=index, parts);
            index += count;
        } else {
            index += 1;
        }
    }
}
