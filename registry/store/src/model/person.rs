//! People known to the store.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use registry_core::PersonName;

use crate::connection::AnyConnection;
use crate::schema::person;
use crate::store::Writing;
use crate::{Person, Result, Store, StoreError};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = person)]
pub(crate) struct PersonRow {
    name: String,
    folded_name: String,
    organisation: String,
    contact: String,
    created_at: NaiveDateTime,
}

impl PersonRow {
    pub(crate) fn into_view(self) -> Result<Person> {
        Ok(Person {
            name: StoreError::stored(PersonName::parse(&self.name))?,
            organisation: self.organisation,
            contact: self.contact,
        })
    }
}

impl Store {
    /// Makes the person known, or brings organisation and contact up to date; empty ones leave what is there.
    pub fn ensure_person(&self, name: &PersonName, organisation: &str, contact: &str) -> Result<Person> {
        self.write(|writing| ensure(writing, name, organisation, contact))
    }

    /// The person, when known.
    pub fn person(&self, name: &PersonName) -> Result<Option<Person>> {
        self.read(|connection| find(connection, name))
    }

    /// Everyone known, sorted by name.
    pub fn people(&self) -> Result<Vec<Person>> {
        self.read(|connection| {
            let rows: Vec<PersonRow> = person::table
                .order(person::name.asc())
                .select(PersonRow::as_select())
                .load(connection)?;
            rows.into_iter().map(PersonRow::into_view).collect()
        })
    }
}

/// Makes the person known. A name that differs from a known one by case only is refused: nobody becomes two people.
pub(crate) fn ensure(
    writing: &mut Writing<'_>,
    name: &PersonName,
    organisation: &str,
    contact: &str,
) -> Result<Person> {
    let folded_name = name.as_str().to_lowercase();
    let known: Option<PersonRow> = person::table
        .filter(person::folded_name.eq(&folded_name))
        .select(PersonRow::as_select())
        .first(writing.connection)
        .optional()?;
    let Some(known) = known else {
        let row = PersonRow {
            name: name.to_string(),
            folded_name,
            organisation: organisation.to_owned(),
            contact: contact.to_owned(),
            created_at: writing.at.naive_utc(),
        };
        diesel::insert_into(person::table)
            .values(&row)
            .execute(writing.connection)?;
        return row.into_view();
    };
    if known.name != name.as_str() {
        let rule = format!("be written as the person is known, {:?}", known.name);
        return Err(StoreError::invalid("person", name.as_str(), rule));
    }
    let choose = |new: &str, old: String| if new.is_empty() { old } else { new.to_owned() };
    let organisation = choose(organisation, known.organisation);
    let contact = choose(contact, known.contact);
    diesel::update(person::table.filter(person::name.eq(name.as_str())))
        .set((person::organisation.eq(&organisation), person::contact.eq(&contact)))
        .execute(writing.connection)?;
    Ok(Person {
        name: name.clone(),
        organisation,
        contact,
    })
}

pub(crate) fn find(connection: &mut AnyConnection, name: &PersonName) -> Result<Option<Person>> {
    let row: Option<PersonRow> = person::table
        .filter(person::name.eq(name.as_str()))
        .select(PersonRow::as_select())
        .first(connection)
        .optional()?;
    row.map(PersonRow::into_view).transpose()
}

/// The person, who must be known: whoever acts on a register has a name and can be reached.
pub(crate) fn known(connection: &mut AnyConnection, name: &PersonName) -> Result<Person> {
    find(connection, name)?.ok_or_else(|| StoreError::not_found("person", name))
}
