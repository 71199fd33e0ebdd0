//! Metadata of the CSV file: W3C CSV on the Web, and where the file comes from.

use std::io::{self, Write};

use registry_core::{Datatype, FieldDefinition};
use serde_json::{Map, Value, json};

use super::Provenance;
use super::column::{Column, Kind, write_moment};
use super::csv_file::OWN_COLUMNS;
use super::digest::Written;

/// The namespace of what CSV on the Web has no words for.
const REGISTRAR: &str = "urn:registrar:extract:";

/// Names of [`OWN_COLUMNS`] as variables; fields are lower-case, so that none has such a name.
const OWN_NAMES: [&str; 3] = ["entryNumber", "entryTimestamp", "itemHash"];

/// Writes the metadata of the file.
pub fn write(provenance: &Provenance<'_>, columns: &[Column], csv: &Written, output: &mut dyn Write) -> io::Result<()> {
    let document = document(provenance, columns, csv);
    serde_json::to_writer_pretty(&mut *output, &document)?;
    output.write_all(b"\n")
}

fn document(provenance: &Provenance<'_>, columns: &[Column], csv: &Written) -> Value {
    let edition = provenance.edition;
    let definition = provenance.definition;
    let file = csv.file();
    let key = columns.first().map(|column| variable(column.field.name.as_str()));
    let mut document = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "url": file.name,
        "dc:title": format!("{}, edition {}", definition.title, edition.number),
        "dc:description": definition.description,
        "dc:license": definition.licence,
        "dc:issued": { "@value": write_moment(edition.published_at), "@type": "xsd:dateTime" },
        "dialect": {
            "encoding": "utf-8",
            "lineTerminators": ["\r\n"],
            "header": true,
            "trim": false,
        },
        "tableSchema": {
            "columns": columns.iter().map(describe).chain(own_columns()).collect::<Vec<Value>>(),
            "primaryKey": key,
        },
    });
    let more = [
        ("register", json!(edition.register)),
        ("edition", json!(edition.number)),
        ("rows", json!(file.rows)),
        ("log-size", json!(edition.log_size)),
        ("root", json!(edition.root)),
        ("checkpoint", json!(provenance.checkpoint)),
        ("digest", json!(file.digest)),
    ];
    if let Some(members) = document.as_object_mut() {
        let known = more.into_iter().filter(|(_, value)| !value.is_null());
        members.extend(known.map(|(name, value)| (format!("{REGISTRAR}{name}"), value)));
    }
    document
}

fn describe(column: &Column) -> Value {
    let field = &column.field;
    let mut described = Map::new();
    described.insert("name".to_owned(), json!(variable(field.name.as_str())));
    described.insert("titles".to_owned(), json!(field.name));
    if !field.description.is_empty() {
        described.insert("dc:description".to_owned(), json!(field.description));
    }
    described.insert("datatype".to_owned(), datatype(column.kind, field));
    if field.required {
        described.insert("required".to_owned(), json!(true));
    }
    if column.is_list() {
        described.insert("separator".to_owned(), json!(column.separator));
    }
    Value::Object(described)
}

/// The datatype by what the column holds: a register's dates may be years, which no date of XML Schema is.
fn datatype(kind: Kind, field: &FieldDefinition) -> Value {
    match (kind, field.datatype) {
        (Kind::Integer, _) => json!("integer"),
        (Kind::Number, _) => json!("decimal"),
        (Kind::Boolean, _) => json!({ "base": "boolean", "format": "true|false" }),
        (Kind::Day, _) => json!("date"),
        (Kind::Moment, _) => json!("dateTime"),
        (Kind::Text, Datatype::Url) => json!("anyURI"),
        (Kind::Text, _) => json!("string"),
    }
}

fn own_columns() -> impl Iterator<Item = Value> {
    let datatypes = ["integer", "dateTime", "string"];
    let descriptions = [
        "The number of the entry that gave the record its present state.",
        "When that entry was recorded, in UTC.",
        "The SHA-256 of the record's item as canonical JSON.",
    ];
    let names = OWN_NAMES.iter().zip(OWN_COLUMNS);
    names
        .zip(datatypes.into_iter().zip(descriptions))
        .map(|((name, title), (datatype, description))| {
            json!({ "name": name, "titles": title, "dc:description": description, "datatype": datatype, "required": true })
        })
}

/// The name of a field as a variable of URI templates, which have no hyphens.
fn variable(field: &str) -> String {
    field.replace('-', "_")
}
