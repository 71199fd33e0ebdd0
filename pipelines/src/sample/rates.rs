//! How often things go wrong in each department, per thousand rows.

/// Errors per thousand rows, each kind drawn by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    /// A slip of the keyboard in the name.
    pub(super) name_typo: u64,
    /// A slip of the keyboard in the address.
    pub(super) address_typo: u64,
    /// `St`, `Rd`, `Ind Est`, `Ltd`, `&`.
    pub(super) abbreviation: u64,
    /// All capitals or none.
    pub(super) case: u64,
    /// No postcode.
    pub(super) postcode_missing: u64,
    /// A letter or digit of the postcode is another one.
    pub(super) postcode_wrong: u64,
    /// `O` for `0`, `0` for `O`, `I` for `1`, `S` for `5`.
    pub(super) postcode_lookalike: u64,
    /// No space, two spaces or small letters in the postcode.
    pub(super) postcode_spacing: u64,
    /// UTF-8 read as windows-1252 on the way.
    pub(super) mojibake: u64,
    /// The name the organisation had before.
    pub(super) former_name: u64,
    /// An address it has moved away from.
    pub(super) stale_address: u64,
    /// Two columns changed places.
    pub(super) swapped: u64,
    /// Two columns in one.
    pub(super) merged: u64,
    /// A telephone number, mail address or number of a register is missing.
    pub(super) identifier_missing: u64,
    /// A digit of an identifier is wrong, or its leading zeros are gone.
    pub(super) identifier_wrong: u64,
}

/// The business department checks what it takes in.
pub(super) const COMPANIES: Rates = Rates {
    name_typo: 2,
    address_typo: 6,
    abbreviation: 20,
    case: 10,
    postcode_missing: 4,
    postcode_wrong: 2,
    postcode_lookalike: 2,
    postcode_spacing: 5,
    mojibake: 0,
    former_name: 0,
    stale_address: 0,
    swapped: 1,
    merged: 0,
    identifier_missing: 0,
    identifier_wrong: 0,
};

/// Licensing officers type from paper forms.
pub(super) const PREMISES: Rates = Rates {
    name_typo: 25,
    address_typo: 35,
    abbreviation: 250,
    case: 120,
    postcode_missing: 40,
    postcode_wrong: 15,
    postcode_lookalike: 15,
    postcode_spacing: 60,
    mojibake: 150,
    former_name: 30,
    stale_address: 10,
    swapped: 0,
    merged: 60,
    identifier_missing: 180,
    identifier_wrong: 10,
};

/// Health purchasing has merged the supplier lists of forty trusts.
pub(super) const SUPPLIERS: Rates = Rates {
    name_typo: 80,
    address_typo: 90,
    abbreviation: 450,
    case: 330,
    postcode_missing: 110,
    postcode_wrong: 35,
    postcode_lookalike: 45,
    postcode_spacing: 150,
    mojibake: 300,
    former_name: 70,
    stale_address: 70,
    swapped: 35,
    merged: 60,
    identifier_missing: 420,
    identifier_wrong: 45,
};

/// A row that somebody has corrected.
pub(super) const CORRECTED: Rates = Rates {
    name_typo: 0,
    address_typo: 0,
    abbreviation: 0,
    case: 0,
    postcode_missing: 0,
    postcode_wrong: 0,
    postcode_lookalike: 0,
    postcode_spacing: 0,
    mojibake: 0,
    former_name: 0,
    stale_address: 0,
    swapped: 0,
    merged: 0,
    identifier_missing: 0,
    identifier_wrong: 0,
};

/// Between the first delivery and the second: rows that are gone.
pub(super) const CLOSED: u64 = 20;
/// Companies that took another name.
pub(super) const RENAMED: u64 = 10;
/// Companies that moved.
pub(super) const MOVED: u64 = 8;
/// Rows that somebody corrected.
pub(super) const CORRECTIONS: u64 = 15;
/// Premises that were inspected again.
pub(super) const INSPECTED: u64 = 30;
/// Supplier rows under an unrelated name that now say which company they are.
pub(super) const REVEALED: u64 = 400;
