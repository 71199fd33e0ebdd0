//! The closed list of named rules that findings refer to.

use serde::{Deserialize, Serialize};

use crate::severity::Severity;

macro_rules! rules {
    ($($variant:ident $severity:ident $name:literal $description:literal;)*) => {
        /// A named rule. Reports, documentation and provenance use [`Rule::name`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule {
            $(#[doc = $description] $variant,)*
        }

        impl Rule {
            /// Every rule, in the order of this file.
            pub const fn all() -> &'static [Self] {
                &[$(Self::$variant),*]
            }

            /// The kebab-case name, which never changes once published.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How much a finding of this rule matters.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// One sentence for reports and documentation.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }
        }
    };
}

rules! {
    MojibakeRepaired Warning "mojibake-repaired" "Text that was UTF-8 read in a wrong encoding was read again as UTF-8.";
    ReplacementCharacter Warning "replacement-character" "The text holds a replacement character: a letter was lost before the text came here.";
    HtmlEntityDecoded Information "html-entity-decoded" "An HTML entity was replaced by its character.";
    ControlCharacterRemoved Information "control-character-removed" "Control, zero-width or direction characters were removed.";
    PunctuationNormalised Information "punctuation-normalised" "Curly quotes, odd dashes, ligatures or full-width forms were replaced by their plain forms.";
    UnicodeNormalised Information "unicode-normalised" "The text was brought into Unicode normalisation form C.";
    WhiteSpaceNormalised Information "white-space-normalised" "White space was trimmed or runs of it became one space.";
    PlaceholderRemoved Warning "placeholder-removed" "A word that stands for no value, such as N/A, was treated as no value.";
    TextTruncated Warning "text-truncated" "The text was longer than the limit and was cut.";

    PostcodeRespaced Information "postcode-respaced" "The postcode was written in upper case with one space before its last three characters.";
    PostcodeCharacterRepaired Warning "postcode-character-repaired" "A letter and a digit that look alike were exchanged, by their position in the postcode.";
    PostcodePartial Warning "postcode-partial" "Only the first half of a postcode was given; it is kept as a district.";
    PostcodeExtraText Warning "postcode-extra-text" "Text beside the postcode was left out.";
    PostcodeInvalid Error "postcode-invalid" "The text has not the form of a UK postcode.";
    PostcodeAreaUnknown Error "postcode-area-unknown" "The text has the form of a postcode, but no UK postcode area has these letters.";

    AddressPostcodeMissing Information "address-postcode-missing" "No postcode was found in the address.";
    AddressPostcodeConflict Warning "address-postcode-conflict" "The address holds two different postcodes; the last one was kept.";
    AddressPartRepeated Information "address-part-repeated" "A part of the address that was there twice was kept once.";
    AddressAbbreviationExpanded Information "address-abbreviation-expanded" "A known abbreviation in the address was written in full.";
    AddressRangeNormalised Information "address-range-normalised" "A range of numbers was written with one hyphen.";
    AddressCareOfRemoved Information "address-care-of-removed" "The person or firm after c/o was taken out of the address.";
    AddressCountryRemoved Information "address-country-removed" "The name of a country of the United Kingdom was taken off the address.";
    AddressNoStreet Information "address-no-street" "Neither a street nor a number nor a building name was found.";

    OrganisationTradingName Information "organisation-trading-name" "A trading name was separated from the registered name.";
    OrganisationFormerName Information "organisation-former-name" "A former name was separated from the present one.";
    OrganisationNoiseRemoved Warning "organisation-noise-removed" "A remark that is not part of the name was taken off.";

    CompanyNumberZerosRestored Warning "company-number-zeros-restored" "Leading zeros that a spreadsheet had dropped were put back.";
    CompanyNumberRespaced Information "company-number-respaced" "Spaces, punctuation and case of the company number were normalised.";
    CompanyNumberInvalid Error "company-number-invalid" "The text has not the form of a UK company number.";
    CharityNumberNormalised Information "charity-number-normalised" "Spaces, prefixes and case of the charity number were normalised.";
    CharityNumberInvalid Error "charity-number-invalid" "The text has not the form of a UK charity number.";
    VatNumberNormalised Information "vat-number-normalised" "Spaces, prefixes and case of the VAT number were normalised.";
    VatNumberInvalid Error "vat-number-invalid" "The text has not the form of a UK VAT number.";
    VatNumberCheckDigits Error "vat-number-check-digits" "The check digits of the VAT number are wrong.";

    PhoneNormalised Information "phone-normalised" "The telephone number was written in the international form.";
    PhoneZeroRestored Warning "phone-zero-restored" "A leading zero that a spreadsheet had dropped was put back.";
    PhoneExtension Information "phone-extension" "An extension was taken off the telephone number.";
    PhoneSeveral Warning "phone-several" "There were several telephone numbers; the first was kept.";
    PhoneInvalid Error "phone-invalid" "The text is not a telephone number that can be dialled in or from the United Kingdom.";

    EmailNormalised Information "email-normalised" "The address was trimmed of mailto:, brackets and a final stop, and its domain put in lower case.";
    EmailRepaired Warning "email-repaired" "An obvious slip in the email address was mended.";
    EmailSeveral Warning "email-several" "There were several email addresses; the first was kept.";
    EmailInvalid Error "email-invalid" "The text is not an email address.";

    DateReformatted Information "date-reformatted" "The date was written in the form of ISO 8601.";
    DateTimeDropped Information "date-time-dropped" "The time of day was left out.";
    DateCenturyAssumed Warning "date-century-assumed" "The year had two digits; the century was chosen by rule.";
    DateAmbiguous Warning "date-ambiguous" "Day and month could be exchanged; the day was read first, as is usual in the United Kingdom.";
    DateMonthFirst Warning "date-month-first" "The date can only be read with the month first.";
    DateSerialNumber Warning "date-serial-number" "A day number of a spreadsheet or a timestamp was read as a date.";
    DateReducedPrecision Warning "date-reduced-precision" "Only a month or a year was given.";
    DateImpossible Error "date-impossible" "No such day is in the calendar.";
    DateInvalid Error "date-invalid" "The text has not the form of a date.";
}
