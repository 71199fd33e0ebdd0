//! What rows or records are about, told by the names of their columns.

/// What an index of texts is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Postal addresses of the United Kingdom.
    Address,
    /// Names of organisations, and of anything else that goes by a name.
    Organisation,
}

/// Words that tell of a part of an address.
const ADDRESS_WORDS: [&str; 10] = [
    "address",
    "building",
    "house",
    "street",
    "locality",
    "town",
    "city",
    "county",
    "postcode",
    "post_code",
];
/// Words that tell of a name.
const NAME_WORDS: [&str; 5] = ["name", "organisation", "supplier", "company", "title"];
/// Words that tell of people: a name that is cut into parts says who is meant only together with the rest.
const PERSON_WORDS: [&str; 8] = [
    "surname",
    "forename",
    "first-name",
    "last-name",
    "given-name",
    "family-name",
    "middle-name",
    "birth",
];

impl Subject {
    /// The one column that says all, in the registers that are made by the specifications that come with the program.
    pub const fn whole(self) -> &'static str {
        match self {
            Self::Address => "full-address",
            Self::Organisation => "name",
        }
    }

    /// The columns that seem to be about this, by the words in their names: all parts of an address, or one name. None
    /// when no name tells.
    pub fn columns<'name>(self, names: impl Iterator<Item = &'name str>) -> Vec<&'name str> {
        let (words, at_most): (&[&str], usize) = match self {
            Self::Address => (&ADDRESS_WORDS, usize::MAX),
            Self::Organisation => (&NAME_WORDS, 1),
        };
        let speaks = |name: &&str| {
            let name = name.to_lowercase();
            words.iter().any(|word| name.contains(word))
        };
        names.filter(speaks).take(at_most).collect()
    }

    /// The columns of a register that are about this: the one that says all, else those whose names tell.
    pub fn fields<'name>(self, names: impl Iterator<Item = &'name str> + Clone) -> Vec<&'name str> {
        match names.clone().find(|name| *name == self.whole()) {
            Some(whole) => vec![whole],
            None => self.columns(names),
        }
    }

    /// What a register with these fields is about: addresses when it has a postcode and a street or a whole address and
    /// no name of its own; what goes by its name when it has one, or nothing but one field. None when only its fields
    /// together say what a record is, as with people.
    pub fn of_register<'name>(names: &(impl Iterator<Item = &'name str> + Clone)) -> Option<Self> {
        let has = |wanted: &str| names.clone().any(|name| name == wanted);
        let is_of_people = |name: &str| PERSON_WORDS.iter().any(|word| name.replace('_', "-").contains(word));
        if has(Self::Address.whole()) {
            Some(Self::Address)
        } else if has(Self::Organisation.whole()) {
            Some(Self::Organisation)
        } else if names.clone().any(is_of_people) {
            None
        } else if Self::Address.columns(names.clone()).len() >= 2 {
            Some(Self::Address)
        } else if !Self::Organisation.columns(names.clone()).is_empty() || names.clone().count() < 2 {
            Some(Self::Organisation)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_is_known_by_its_fields() {
        let address = [
            "sub-building",
            "building-number",
            "street",
            "town",
            "postcode",
            "region",
        ];
        assert_eq!(Subject::of_register(&address.into_iter()), Some(Subject::Address));
        assert_eq!(Subject::Address.fields(address.into_iter()), address[..5]);
        let organisation = ["name", "registered-address", "postcode"];
        assert_eq!(
            Subject::of_register(&organisation.into_iter()),
            Some(Subject::Organisation)
        );
        assert_eq!(Subject::Organisation.fields(organisation.into_iter()), ["name"]);
        let shipped = ["full-address", "postcode", "name"];
        assert_eq!(Subject::of_register(&shipped.into_iter()), Some(Subject::Address));
        assert_eq!(Subject::Address.fields(shipped.into_iter()), ["full-address"]);
        assert_eq!(
            Subject::of_register(&["country"].into_iter()),
            Some(Subject::Organisation)
        );
        let person = ["given_name", "surname", "street", "town", "postcode"];
        assert_eq!(Subject::of_register(&person.into_iter()), None);
        assert_eq!(Subject::of_register(&["isbn", "shelf"].into_iter()), None);
    }
}
