//! Abbreviations of addresses and the kinds of words that a street or a building ends in.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use super::token::Token;
use crate::{finding::Finding, rule::Rule};

/// Abbreviations that mean one thing wherever they stand.
const ALWAYS: &[(&str, &str)] = &[
    ("APPT", "APARTMENT"), ("APT", "APARTMENT"), ("APARTMENTS", "APARTMENTS"), ("AVE", "AVENUE"), ("AVN", "AVENUE"),
    ("AVENU", "AVENUE"), ("BDWY", "BROADWAY"), ("BLDG", "BUILDING"), ("BLDGS", "BUILDINGS"), ("BLVD", "BOULEVARD"),
    ("BRDWY", "BROADWAY"), ("BSMT", "BASEMENT"), ("BVD", "BOULEVARD"), ("CNTR", "CENTRE"), ("CRES", "CRESCENT"),
    ("CRESC", "CRESCENT"), ("CRS", "CRESCENT"), ("CSWY", "CAUSEWAY"), ("CTR", "CENTRE"), ("CTRE", "CENTRE"),
    ("CENTER", "CENTRE"), ("CTTG", "COTTAGE"), ("COTT", "COTTAGE"), ("ESTS", "ESTATES"), ("FLR", "FLOOR"),
    ("FLT", "FLAT"), ("GDN", "GARDEN"), ("GDNS", "GARDENS"), ("GRD", "GROUND"), ("GND", "GROUND"), ("GRN", "GREEN"),
    ("GRV", "GROVE"), ("HSE", "HOUSE"), ("HSES", "HOUSES"), ("HTS", "HEIGHTS"), ("INDL", "INDUSTRIAL"),
    ("INDUST", "INDUSTRIAL"), ("LN", "LANE"), ("LWR", "LOWER"), ("MWS", "MEWS"), ("NTH", "NORTH"), ("PDE", "PARADE"),
    ("PROM", "PROMENADE"), ("RD", "ROAD"), ("RDS", "ROADS"), ("RM", "ROOM"), ("SQ", "SQUARE"), ("STE", "SUITE"),
    ("STH", "SOUTH"), ("STN", "STATION"), ("STR", "STREET"), ("STRT", "STREET"), ("TCE", "TERRACE"), ("TER", "TERRACE"),
    ("TERR", "TERRACE"), ("TRD", "TRADING"), ("UNT", "UNIT"), ("UPR", "UPPER"), ("WHSE", "WAREHOUSE"), ("WLK", "WALK"),
    ("WY", "WAY"), ("YD", "YARD"), ("BUS", "BUSINESS"), ("HOSP", "HOSPITAL"), ("SCH", "SCHOOL"), ("UNIV", "UNIVERSITY"),
    ("PRIM", "PRIMARY"), ("MKT", "MARKET"), ("SHOP'G", "SHOPPING"), ("RDBT", "ROUNDABOUT"), ("RBT", "ROUNDABOUT"),
];

/// Abbreviations that count only at the end of a name: after another word, before the end of the segment, a number or
/// a place.
const AT_END: &[(&str, &str)] = &[
    ("APP", "APPROACH"), ("AV", "AVENUE"), ("CL", "CLOSE"), ("CLO", "CLOSE"), ("CLS", "CLOSE"), ("CT", "COURT"),
    ("DR", "DRIVE"), ("DRV", "DRIVE"), ("EST", "ESTATE"), ("GR", "GROVE"), ("LA", "LANE"), ("PK", "PARK"),
    ("PL", "PLACE"), ("ST", "STREET"), ("VW", "VIEW"), ("GT", "GATE"),
];

/// Abbreviations that count only in front of a name.
const IN_FRONT: &[(&str, &str)] = &[("GT", "GREAT"), ("LT", "LITTLE"), ("LTL", "LITTLE"), ("SAINT", "ST"), ("IND", "INDUSTRIAL")];

/// Names that follow "St" when it means saint, without a final S.
const SAINTS: &[&str] = &[
    "AGNE", "AIDAN", "ALBAN", "ALDATE", "ANDREW", "ANN", "ANNE", "ANTHONY", "ASAPH", "AUGUSTINE", "AUSTELL", "BARNABA",
    "BARTHOLOMEW", "BEE", "BENEDICT", "BLAZEY", "BOTOLPH", "BRELADE", "BRIDE", "CATHERINE", "CHAD", "CHRISTOPHER",
    "CLEMENT", "COLUMB", "COLUMBA", "CUTHBERT", "CYRU", "DAVID", "DENY", "DUNSTAN", "EDMUND", "EDWARD", "ELIZABETH",
    "FAGAN", "FAITH", "FRANCI", "GABRIEL", "GEORGE", "GILE", "HELEN", "HELIER", "HILDA", "IVE", "JAME", "JOHN", "JOSEPH",
    "JUDE", "JUST", "KATHERINE", "KEVERNE", "KILDA", "LAWRENCE", "LEGER", "LEONARD", "LOYE", "LUCIA", "LUKE", "MARGARET",
    "MARK", "MARTIN", "MARY", "MARYLEBONE", "MATTHEW", "MAWE", "MELLION", "MICHAEL", "MODWEN", "MONICA", "MUNGO", "NEOT",
    "NICHOLA", "NICOLA", "NINIAN", "OLAVE", "OSMUND", "OSWALD", "OSYTH", "PANCRA", "PATRICK", "PAUL", "PETER", "PHILIP",
    "QUENTIN", "RONAN", "SAMPSON", "SAVIOUR", "SEPULCHRE", "SIDWELL", "STEPHEN", "SWITHIN", "TERESA", "THERESA", "THOMA",
    "URSULA", "VINCENT", "WERBURGH", "WILFRID", "WILFRED", "WINIFRED",
];

/// Words that end the name of a street whatever follows.
const STRONG: &[&str] = &[
    "ALLEY", "APPROACH", "AVENUE", "BOULEVARD", "BROADWAY", "BYPASS", "CAUSEWAY", "CIRCUS", "CLOSE", "CRESCENT", "DRIVE",
    "ESPLANADE", "GARDENS", "GROVE", "LANE", "MEWS", "PARADE", "PASSAGE", "PLACE", "PROMENADE", "ROAD", "ROADS", "ROW",
    "SQUARE", "STREET", "TERRACE", "WALK", "WAY", "WYND", "ROUNDABOUT",
];

/// Words that end the name of a street unless another such word follows soon.
const WEAK: &[&str] = &[
    "ARCADE", "BANK", "BRAE", "BRIDGE", "BROW", "CHASE", "CLIFF", "CLOISTERS", "COMMON", "COPSE", "COURT", "CROFT", "CROSS",
    "CUTTING", "DALE", "DELL", "DENE", "DOWN", "DRIVEWAY", "EMBANKMENT", "END", "FIELD", "FIELDS", "FOLD", "FOLLY", "GARDEN",
    "GARTH", "GATE", "GLADE", "GLEBE", "GLEN", "GREEN", "HAVEN", "HEATH", "HEIGHTS", "HEY", "HIGHWAY", "HILL", "HOLLOW",
    "HOLT", "HURST", "KNOLL", "LEA", "LEAS", "LEYS", "LINK", "LOAN", "MALL", "MARKET", "MEAD", "MEADOW", "MEADOWS", "MOUNT",
    "NOOK", "OVAL", "PADDOCK", "PADDOCKS", "PATH", "PIECE", "PLAIN", "POINT", "QUADRANT", "QUAY", "RIDE", "RIDGE",
    "RIDGEWAY", "RISE", "SHAW", "SIDE", "SIDINGS", "SPINNEY", "SPUR", "STRAND", "TOP", "TURN", "TYE", "VALE", "VIEW",
    "VILLAS", "WHARF", "WOOD", "WOODS", "YARD", "CORNER", "BOTTOM", "BACKS", "GAIT", "WYNDS", "HAYMARKET", "DRANG",
    "PLACE", "CHARE", "PIAZZA", "PRECINCT",
];

/// Streets of one word that carry none of the usual endings.
const ALONE: &[&str] = &[
    "ALDERSGATE", "ALDWYCH", "BISHOPSGATE", "BOROUGH", "BROADMEAD", "BROADWAY", "CHEAPSIDE", "CORNHILL", "CORNMARKET",
    "CROSSWAYS", "DEANSGATE", "EASTGATE", "HAYMARKET", "HEADROW", "HIGHWAY", "HOUNDSDITCH", "KINGSWAY", "MARKETPLACE",
    "MINORIES", "MOORGATE", "NORTHGATE", "OLDGATE", "PICCADILLY", "POULTRY", "QUEENSWAY", "SOUTHGATE", "STRAND",
    "WESTGATE", "WHITEHALL", "PAVEMENT", "GREENWAY", "RIVERSIDE",
];

/// Words in which a street that follows another may continue: "CHURCH LANE CLOSE".
const CONTINUING: &[&str] =
    &["AVENUE", "CLOSE", "CRESCENT", "DRIVE", "LANE", "PASSAGE", "ROAD", "STREET", "TERRACE", "WALK", "WAY"];

/// Words that name a building, an estate or a site.
const BUILDING: &[&str] = &[
    "ACADEMY", "AERODROME", "AIRFIELD", "AIRPORT", "ANNEXE", "BARN", "BARNS", "BARRACKS", "BUILDING", "BUILDINGS", "BUNGALOW",
    "BUREAU", "CAMPUS", "CASTLE", "CENTRE", "CHAMBERS", "CHAPEL", "CHURCH", "CLINIC", "CLUB", "COLLEGE", "COMPLEX",
    "COTTAGE", "COTTAGES", "COURTYARD", "DEPOT", "DOCK", "DOCKS", "ESTATE", "EXCHANGE", "FACTORY", "FARM", "FARMHOUSE",
    "FOUNDRY", "GARAGE", "GRANGE", "HALL", "HANGAR", "HARBOUR", "HOSPITAL", "HOTEL", "HOUSE", "HOUSES", "HUB", "INN",
    "INSTITUTE", "KIOSK", "LIBRARY", "LODGE", "MANOR", "MANSIONS", "MILL", "MILLS", "NURSERY", "OFFICE", "OFFICES", "PARK",
    "PAVILION", "PRIORY", "RECTORY", "RESTAURANT", "SANCTUARY", "SCHOOL", "STABLES", "STADIUM", "STATION", "STUDIOS",
    "SUITE", "SURGERY", "TAVERN", "THEATRE", "TOWER", "TOWERS", "UNIVERSITY", "VICARAGE", "VILLA", "WAREHOUSE", "WORKS",
    "WORKSHOP", "WORKSHOPS", "APARTMENTS", "SITE", "VILLAGE", "ARMS", "COMPOUND",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Strong,
    Weak,
    Building,
}

static KINDS: LazyLock<HashMap<&'static str, Kind>> = LazyLock::new(|| {
    let buildings = BUILDING.iter().map(|word| (*word, Kind::Building));
    let weak = WEAK.iter().map(|word| (*word, Kind::Weak));
    buildings.chain(weak).chain(STRONG.iter().map(|word| (*word, Kind::Strong))).collect()
});

static EXPANSIONS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| ALWAYS.iter().copied().collect());

/// Whether a word ends the name of a street whatever follows.
pub(super) fn is_strong_street(word: &str) -> bool {
    KINDS.get(word) == Some(&Kind::Strong)
}

/// Whether a word may end the name of a street.
pub(super) fn is_street(word: &str) -> bool {
    matches!(KINDS.get(word), Some(Kind::Strong | Kind::Weak))
}

/// Whether a word is the name of a street by itself.
pub(super) fn is_whole_street(word: &str) -> bool {
    ALONE.contains(&word) || (word.len() >= 6 && word.ends_with("WAY"))
}

/// Whether a word is on the list of streets of one word.
pub(super) fn is_known_street(word: &str) -> bool {
    ALONE.contains(&word)
}

/// Whether a word after the name of a street makes it the name of a building: "ALBION STREET SURGERY".
pub(super) fn turns_into_building(word: &str) -> bool {
    is_building(word)
        || matches!(word, "BUSINESS" | "DENTAL" | "HEALTH" | "INDUSTRIAL" | "INFANT" | "JUNIOR" | "MEDICAL" | "PRACTICE" | "PRIMARY" | "RETAIL" | "TRADING")
}

/// Whether a name that ends in this word is a building when another street follows it.
pub(super) fn is_building_before_street(word: &str) -> bool {
    matches!(word, "ARCADE" | "COURT" | "HEIGHTS" | "POINT" | "QUAY" | "VILLAS" | "WHARF" | "YARD" | "MARKET" | "PRECINCT" | "MALL")
}

/// Whether a building or site with this word is as good as a street after a number: "2 PHOENIX PARK".
pub(super) fn is_numbered_site(word: &str) -> bool {
    matches!(word, "PARK" | "ESTATE" | "COTTAGES" | "BUILDINGS" | "BARNS" | "MANSIONS" | "DOCK" | "DOCKS" | "VILLAGE" | "COURTYARD")
}

/// Whether a street may go on with this word after its own ending.
pub(super) fn continues_street(word: &str) -> bool {
    CONTINUING.contains(&word)
}

/// Whether a word ends the name of a building, an estate or a site.
pub(super) fn is_building(word: &str) -> bool {
    KINDS.get(word) == Some(&Kind::Building)
}

/// Whether a word is a point of the compass.
pub(super) fn is_direction(word: &str) -> bool {
    matches!(word, "NORTH" | "SOUTH" | "EAST" | "WEST" | "NORTHEAST" | "NORTHWEST" | "SOUTHEAST" | "SOUTHWEST" | "CENTRAL")
}

/// Writes abbreviations in full.
pub(super) fn expand(tokens: &mut [Token], findings: &mut Vec<Finding>) {
    for index in 0..tokens.len() {
        if let Some(full) = expansion(tokens, index) {
            let before = std::mem::replace(&mut tokens[index].word, Cow::Borrowed(full));
            if before != full {
                findings.push(Finding::new(Rule::AddressAbbreviationExpanded, before, full));
            }
        }
    }
}

fn expansion(tokens: &[Token], index: usize) -> Option<&'static str> {
    let word = &*tokens[index].word;
    if word.len() > 7 {
        return None;
    }
    if let Some(full) = EXPANSIONS.get(word) {
        return Some(full);
    }
    let segment = tokens[index].segment;
    let before = index.checked_sub(1).and_then(|index| tokens.get(index)).filter(|token| token.segment == segment);
    let after = tokens.get(index + 1).filter(|token| token.segment == segment);
    let may_end = before.is_some_and(|before| !before.has_digit() && &*before.word != "THE") && is_name_end(word, after);
    if may_end && let Some((_, full)) = AT_END.iter().find(|(short, _)| *short == word) {
        return Some(full);
    }
    after.and_then(|_| IN_FRONT.iter().find(|(short, _)| *short == word).map(|(_, full)| *full))
}

/// Whether an abbreviation can end a name here, given the word after it in the segment.
fn is_name_end(word: &str, after: Option<&Token>) -> bool {
    let Some(after) = after else { return true };
    match word {
        "ST" => !SAINTS.contains(&after.word.trim_end_matches('S')) && !is_strong_street(&after.word),
        "GT" => false,
        _ => true,
    }
}
