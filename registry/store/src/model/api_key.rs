//! Keys by which programs act for a person.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use registry_core::PersonName;
use sha2::{Digest as _, Sha256};

use crate::model::person::{self, PersonRow};
use crate::schema::{api_key, person as person_table};
use crate::{Person, Result, Store, StoreError};

#[derive(Insertable)]
#[diesel(table_name = api_key)]
struct ApiKeyRow<'a> {
    hash: Vec<u8>,
    person: &'a str,
    created_at: NaiveDateTime,
}

impl Store {
    /// A new key for the person: `rk_` and 32 hexadecimal digits, 128 random bits. Only its SHA-256 is kept, so this
    /// is the one time that it can be seen.
    pub fn issue_api_key(&self, person: &PersonName) -> Result<String> {
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random).map_err(|error| StoreError::Io {
            path: "the random numbers of the operating system".to_owned(),
            source: std::io::Error::other(error.to_string()),
        })?;
        let key = format!("rk_{:032x}", u128::from_be_bytes(random));
        self.write(|writing| {
            person::known(writing.connection, person)?;
            let row = ApiKeyRow {
                hash: hash(&key),
                person: person.as_str(),
                created_at: writing.at.naive_utc(),
            };
            diesel::insert_into(api_key::table)
                .values(&row)
                .execute(writing.connection)?;
            Ok(())
        })?;
        Ok(key)
    }

    /// The person whom the key was issued to.
    pub fn person_by_api_key(&self, key: &str) -> Result<Option<Person>> {
        self.read(|connection| {
            let row: Option<PersonRow> = api_key::table
                .inner_join(person_table::table.on(person_table::name.eq(api_key::person)))
                .filter(api_key::hash.eq(hash(key)))
                .select(PersonRow::as_select())
                .first(connection)
                .optional()?;
            row.map(PersonRow::into_view).transpose()
        })
    }
}

fn hash(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}
