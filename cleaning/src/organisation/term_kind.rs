//! What kind of word a word of a name is, and how much it says when nothing was learnt from a list of names.

use std::{collections::HashMap, sync::LazyLock};

/// What a word does in the name of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// A word like any other.
    Word,
    /// A short number, an ordinal or a Roman numeral; tells numbered sisters apart.
    Number,
    /// A long number or letters with digits: a reference that somebody put beside the name.
    Code,
    /// North, South, Upper, Greater: tells neighbours apart.
    Compass,
    /// A county, a town or a country.
    Place,
    /// Words of book-keeping: "invoices only", "do not use".
    Noise,
    /// What many organisations are or do: "hospital", "trust", "school".
    Generic,
    /// What one organisation calls the others that it owns or belongs to: "holdings", "trading", "group".
    Sister,
}

const COMPASS: &[&str] = &[
    "NORTH",
    "SOUTH",
    "EAST",
    "WEST",
    "NORTHERN",
    "SOUTHERN",
    "EASTERN",
    "WESTERN",
    "CENTRAL",
    "MID",
    "UPPER",
    "LOWER",
    "GREATER",
    "INNER",
    "OUTER",
    "NORTHEAST",
    "NORTHWEST",
    "SOUTHEAST",
    "SOUTHWEST",
    "NEW",
    "OLD",
];

const NOISE: &[&str] = &[
    "ACCOUNT",
    "ACC",
    "ACCT",
    "AC",
    "INVOICE",
    "INV",
    "REF",
    "REFERENCE",
    "PREFIX",
    "ONLY",
    "USE",
    "DO",
    "NOT",
    "DNU",
    "SEE",
    "NOW",
    "PAYMENT",
    "PMT",
    "PAYE",
    "DD",
    "BACS",
    "CHEQUE",
    "REMITTANCE",
    "SUSPENSE",
    "SUNDRY",
    "SUNDRIES",
    "DUPLICATE",
    "DUP",
    "CLOSED",
    "INACTIVE",
    "STOP",
    "TOTAL",
    "VAT",
    "RECHARGE",
    "INCOME",
    "SALARY",
    "CREDIT",
    "CONTROL",
    "DEBTOR",
    "CREDITOR",
    "RECEIPT",
    "ORDER",
    "PO",
    "RE",
    "CUSTOMER",
    "SUPPLIER",
    "RATE",
    "BALANCE",
    "ADVANCE",
    "LOAN",
    "INTEREST",
    "PREVIOUSLY",
    "FORMERLY",
    "TEST",
    "JANUARY",
    "FEBRUARY",
    "APRIL",
    "JUNE",
    "JULY",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
    "JAN",
    "FEB",
    "APR",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "SEPT",
    "OCT",
    "NOV",
    "DEC",
];

const SISTERS: &[&str] = &[
    "HOLDING",
    "GROUP",
    "TRADING",
    "ENTERPRISE",
    "INVESTMENT",
    "PROPERTY",
    "INTERNATIONAL",
    "SERVICE",
    "PROMOTION",
    "DEVELOPMENT",
    "MANAGEMENT",
    "NOMINEE",
    "TRUSTEE",
    "PENSION",
    "VENTURE",
    "CAPITAL",
    "FINANCE",
    "RETAIL",
    "SHOP",
    "CATERING",
    "LOTTERY",
    "SALE",
    "FRIEND",
];

/// Words of this kind, with the bits that each says about which organisation it is when no list of names is at hand.
/// One bit less stands for twice as many organisations; the steps are coarse on purpose.
const GENERIC: &[(f32, &[&str])] = &[
    (
        2.0,
        &[
            "COMPANY",
            "GROUP",
            "HOLDING",
            "SERVICE",
            "INTERNATIONAL",
            "UK",
            "TRUST",
            "ORGANISATION",
            "CORPORATION",
            "ENTERPRISE",
            "MANAGEMENT",
            "PARTNERSHIP",
            "PARTNER",
            "ASSOCIATE",
            "BUSINESS",
            "COUNCIL",
            "NHS",
        ],
    ),
    (
        3.5,
        &[
            "FOUNDATION",
            "HOSPITAL",
            "UNIVERSITY",
            "COLLEGE",
            "SCHOOL",
            "CENTRE",
            "SURGERY",
            "PRACTICE",
            "MEDICAL",
            "HEALTH",
            "CARE",
            "HEALTHCARE",
            "HOUSE",
            "HOUSING",
            "ASSOCIATION",
            "SOCIETY",
            "CHARITY",
            "CHARITABLE",
            "COMMUNITY",
            "SOLUTION",
            "SYSTEM",
            "CONSULTING",
            "CONSULTANCY",
            "CONSULTANT",
            "PROPERTY",
            "DEVELOPMENT",
            "INVESTMENT",
            "PRODUCT",
            "TECHNOLOGY",
            "INDUSTRY",
            "TRADING",
            "MARKETING",
            "MEDIA",
            "DESIGN",
            "ENGINEERING",
            "CONSTRUCTION",
            "BUILDER",
            "FINANCE",
            "FINANCIAL",
            "CAPITAL",
            "FUND",
            "INSURANCE",
            "AGENCY",
            "AUTHORITY",
            "BOARD",
            "OFFICE",
            "DEPARTMENT",
            "MINISTRY",
            "COMMISSION",
            "COMMITTEE",
            "INSTITUTE",
            "INSTITUTION",
            "ACADEMY",
            "DISTRICT",
            "BOROUGH",
            "COUNTY",
            "CITY",
            "METROPOLITAN",
            "PARISH",
            "TOWN",
            "ROYAL",
            "NATIONAL",
            "PUBLIC",
            "PRIVATE",
            "GENERAL",
            "LONDON",
            "BRITISH",
            "SOCIAL",
            "SUPPORT",
            "TRAINING",
            "EDUCATION",
            "LEARNING",
            "TEACHING",
            "ACUTE",
            "DIVISION",
            "UNIT",
            "TEAM",
            "LOCAL",
            "CLINICAL",
            "COMMISSIONING",
            "PRIMARY",
            "INTEGRATED",
            "COMMERCIAL",
            "GLOBAL",
            "DIGITAL",
            "ONLINE",
            "CLUB",
            "CHURCH",
            "CLINIC",
            "PHARMACY",
            "NURSING",
            "HOME",
            "RESIDENTIAL",
            "SHOP",
            "STORE",
            "SUPPLY",
            "MOTOR",
            "TRANSPORT",
            "LOGISTIC",
            "SECURITY",
            "ENERGY",
            "POWER",
            "ELECTRICAL",
            "ELECTRONIC",
            "BANK",
            "BANKING",
            "FOOD",
            "FARM",
            "RESTAURANT",
            "HOTEL",
            "PUB",
            "LEISURE",
            "SPORT",
            "FITNESS",
            "BEAUTY",
            "FORCE",
            "STATE",
            "GOVERNMENT",
            "FEDERAL",
            "INCORPORATED",
            "MANUFACTURING",
            "WHOLESALE",
            "RETAIL",
            "CLEANING",
            "MAINTENANCE",
            "RECRUITMENT",
            "ACCOUNTANT",
            "SOLICITOR",
            "LEGAL",
            "LAW",
            "COMMUNICATION",
            "SOFTWARE",
            "COMPUTER",
            "DATA",
            "NETWORK",
            "PROJECT",
            "PLANNING",
            "RESEARCH",
            "SCIENCE",
            "ESTATE",
            "SHIPPING",
            "LINE",
            "AIRLINE",
            "AVIATION",
            "OIL",
            "GAS",
            "WATER",
            "STEEL",
            "CHEMICAL",
            "PARK",
        ],
    ),
];

/// Bits of a word that is on no list.
const BITS_WORD: f32 = 9.0;
/// Bits of a county, town or country, of which there are a few thousand.
const BITS_PLACE: f32 = 7.0;
/// Bits of a number.
const BITS_NUMBER: f32 = 6.0;
/// Bits of a point of the compass.
const BITS_COMPASS: f32 = 4.0;
/// Bits of a word for a related organisation.
const BITS_SISTER: f32 = 4.0;
/// Bits of a reference: it may say nothing at all.
const BITS_CODE: f32 = 8.0;

const COUNTRIES: &[&str] = &[
    "ENGLAND",
    "SCOTLAND",
    "WALES",
    "CYMRU",
    "IRELAND",
    "BRITAIN",
    "EUROPE",
    "CHINA",
    "FRANCE",
    "GERMANY",
    "SPAIN",
    "ITALY",
    "INDIA",
    "JAPAN",
    "AMERICA",
    "AUSTRALIA",
    "CANADA",
    "CHILE",
    "BRAZIL",
    "MEXICO",
    "SWEDEN",
    "NORWAY",
    "DENMARK",
    "FINLAND",
    "SWITZERLAND",
    "SCHWEIZ",
    "AUSTRIA",
    "BELGIUM",
    "NETHERLANDS",
    "POLAND",
    "RUSSIA",
    "TURKEY",
    "IRAN",
    "IRAQ",
    "SINGAPORE",
    "ARMENIA",
    "CHAD",
    "AFRICA",
    "ASIA",
    "USA",
    "EGYPT",
    "KENYA",
    "NIGERIA",
    "PAKISTAN",
];

/// Towns and counties of the tables that the cleaner of addresses has too, and countries.
fn places() -> impl Iterator<Item = &'static str> {
    let rows = |table: &'static str| table.lines().filter(|line| !line.starts_with('#'));
    let towns = rows(include_str!("../address/data/post_towns.tsv"))
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(_, towns)| towns.split('|'));
    let counties = rows(include_str!("../address/data/counties.tsv")).flat_map(|line| line.split(['\t', '|']));
    towns
        .chain(counties)
        .chain(COUNTRIES.iter().copied())
        .filter(|place| !place.is_empty())
}

struct Table {
    kinds: HashMap<String, (TermKind, f32)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut kinds: HashMap<String, (TermKind, f32)> = HashMap::new();
    for place in places().filter(|place| !place.contains(' ')) {
        kinds.insert(super::term::stem(place).into_owned(), (TermKind::Place, BITS_PLACE));
    }
    for &(bits, words) in GENERIC {
        for word in words {
            kinds.insert(super::term::stem(word).into_owned(), (TermKind::Generic, bits));
        }
    }
    for word in SISTERS {
        let known = kinds
            .get(&*super::term::stem(word))
            .map_or(BITS_SISTER, |(_, bits)| *bits);
        kinds.insert(super::term::stem(word).into_owned(), (TermKind::Sister, known));
    }
    for word in NOISE {
        kinds.insert(super::term::stem(word).into_owned(), (TermKind::Noise, 2.0));
    }
    for word in COMPASS {
        kinds.insert(super::term::stem(word).into_owned(), (TermKind::Compass, BITS_COMPASS));
    }
    Table { kinds }
});

/// The kind of a stem.
pub(super) fn of(stem: &str) -> TermKind {
    if stem.bytes().any(|byte| byte.is_ascii_digit()) {
        let is_short = stem.len() <= 3 && stem.bytes().all(|byte| byte.is_ascii_digit());
        return if is_short { TermKind::Number } else { TermKind::Code };
    }
    TABLE.kinds.get(stem).map_or(TermKind::Word, |(kind, _)| *kind)
}

/// How much a stem says when nothing was learnt.
pub(super) fn default_bits(stem: &str, kind: TermKind) -> f32 {
    match kind {
        TermKind::Number => BITS_NUMBER,
        TermKind::Code => BITS_CODE,
        _ => TABLE.kinds.get(stem).map_or(BITS_WORD, |(_, bits)| *bits),
    }
}
