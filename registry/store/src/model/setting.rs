//! What holds for the whole store.

use diesel::prelude::*;

use crate::Result;
use crate::connection::AnyConnection;
use crate::schema::setting;

#[derive(Insertable)]
#[diesel(table_name = setting)]
struct SettingRow<'a> {
    name: &'a str,
    value: &'a str,
}

pub(crate) fn find(connection: &mut AnyConnection, name: &str) -> Result<Option<String>> {
    Ok(setting::table
        .filter(setting::name.eq(name))
        .select(setting::value)
        .first(connection)
        .optional()?)
}

/// Sets the value, whether or not there was one.
pub(crate) fn set(connection: &mut AnyConnection, name: &str, value: &str) -> Result<()> {
    diesel::delete(setting::table.filter(setting::name.eq(name))).execute(connection)?;
    diesel::insert_into(setting::table)
        .values(&SettingRow { name, value })
        .execute(connection)?;
    Ok(())
}
