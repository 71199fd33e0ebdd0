//! The catalogue.

use openapi::catalogue::{Catalogue, ContactPoint, Dataset, Distribution, Responsible, Stewardship};
use registry_core::{Classification, ExtractManifest, OwnershipRecord, Role};
use registry_store::RegisterOverview;
use serde_json::{Value, json};

use crate::contact::is_mail;
use crate::view::extract;

/// The registers, each with the files of its latest edition when they are made, for a service at this address.
pub fn list(address: &str, registers: &[(RegisterOverview, Option<ExtractManifest>)]) -> Catalogue {
    let files = registers
        .iter()
        .filter_map(|(overview, manifest)| Some((overview, manifest.as_ref()?)));
    Catalogue {
        context: context(),
        kind: "dcat:Catalog".to_owned(),
        identifier: format!("{address}/v1/catalogue"),
        title: "Registers".to_owned(),
        dataset: registers
            .iter()
            .map(|(overview, manifest)| dataset(address, overview, manifest.as_ref()))
            .collect(),
        distribution: files
            .flat_map(|(overview, manifest)| distributions(address, overview, manifest))
            .collect(),
        stewardship: registers
            .iter()
            .map(|(overview, manifest)| stewardship(address, overview, manifest.as_ref()))
            .collect(),
    }
}

/// What the members mean: the model's own words first.
fn context() -> Value {
    json!({
        "adms": "https://www.w3.org/ns/adms#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "freq": "http://purl.org/cld/freq/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "ukgov": "https://w3id.org/co-cddo/ukgov-metadata-exchange-model/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "registrar": "urn:registrar:catalogue:",
        "identifier": "@id",
        "type": "@type",
        "title": "dct:title",
        "description": "dct:description",
        "licence": { "@id": "dct:license", "@type": "@id" },
        "version": "dcat:version",
        "accessRights": "dct:accessRights",
        "securityClassification": "ukgov:securityClassification",
        "contactPoint": "dcat:contactPoint",
        "contactName": "vcard:fn",
        "email": "vcard:hasEmail",
        "creator": "dct:creator",
        "publisher": "dct:publisher",
        "modified": { "@id": "dct:modified", "@type": "xsd:date" },
        "issued": { "@id": "dct:issued", "@type": "xsd:date" },
        "updateFrequency": { "@id": "dct:accrualPeriodicity", "@type": "@id" },
        "keyword": "dcat:keyword",
        "dataset": "dcat:dataset",
        "distribution": { "@id": "dcat:distribution", "@type": "@id" },
        "mediaType": "dcat:mediaType",
        "byteSize": "dcat:byteSize",
        "downloadURL": { "@id": "dcat:downloadURL", "@type": "@id" },
        "landingPage": { "@id": "dcat:landingPage", "@type": "@id" },
        "nextReview": { "@id": "registrar:nextReview", "@type": "xsd:date" },
        "@vocab": "urn:registrar:catalogue:",
    })
}

fn dataset(address: &str, overview: &RegisterOverview, manifest: Option<&ExtractManifest>) -> Dataset {
    let definition = &overview.definition;
    let organisations: Vec<String> = people(overview, Role::Owner)
        .chain(people(overview, Role::Steward))
        .map(|record| organisation(&record.organisation))
        .collect();
    let edition = overview.latest_edition.as_ref();
    let open = definition
        .fields
        .iter()
        .all(|field| field.classification == Classification::Open);
    let mut creator = organisations.clone();
    creator.dedup();
    Dataset {
        identifier: identifier(address, overview),
        kind: "dcat:Dataset".to_owned(),
        title: definition.title.clone(),
        description: definition.description.clone(),
        licence: licence(&definition.licence),
        version: edition.map_or(0, |edition| edition.number).to_string(),
        access_rights: if open { "OPEN" } else { "INTERNAL" }.to_owned(),
        security_classification: "OFFICIAL".to_owned(),
        contact_point: contact(overview),
        publisher: organisations.into_iter().next().unwrap_or_default(),
        creator,
        modified: overview.updated_at.unwrap_or_default().date_naive(),
        issued: edition.map(|edition| edition.published_at.date_naive()),
        // A register changes when something happens to what it lists.
        update_frequency: "freq:irregular".to_owned(),
        keyword: definition.fields.iter().map(|field| field.name.to_string()).collect(),
        distribution: manifest
            .iter()
            .flat_map(|manifest| manifest.files.iter().map(|file| extract::url(manifest, file)))
            .map(|path| format!("{address}{path}"))
            .collect(),
    }
}

fn distributions<'a>(
    address: &'a str,
    overview: &'a RegisterOverview,
    manifest: &'a ExtractManifest,
) -> impl Iterator<Item = Distribution> + 'a {
    manifest.files.iter().map(move |file| {
        let place = format!("{address}{}", extract::url(manifest, file));
        Distribution {
            identifier: place.clone(),
            kind: "dcat:Distribution".to_owned(),
            title: file.name.clone(),
            licence: licence(&overview.definition.licence),
            media_type: file.media_type.split(';').next().unwrap_or_default().to_owned(),
            byte_size: file.bytes,
            download_url: place,
            issued: manifest.published_at.date_naive(),
        }
    })
}

fn stewardship(address: &str, overview: &RegisterOverview, manifest: Option<&ExtractManifest>) -> Stewardship {
    let responsible = overview.ownership.iter().map(|record| Responsible {
        role: record.role.to_string(),
        name: record.person.to_string(),
        organisation: record.organisation.clone(),
        contact: record.contact.clone(),
        next_review: record.next_review,
        review_overdue: overview.overdue_reviews.contains(record),
    });
    let reviews = overview.ownership.iter().filter_map(|record| record.next_review);
    Stewardship {
        identifier: identifier(address, overview),
        landing_page: format!("{address}/registers/{}", overview.definition.name),
        responsible: responsible.collect(),
        vacant: overview.gaps.iter().map(ToString::to_string).collect(),
        next_review: reviews.min(),
        records: overview.live,
        completeness: manifest.map(completeness).unwrap_or_default(),
        root: manifest.map(|manifest| manifest.root.to_string()),
    }
}

/// For each field the share of records that have it, to four digits.
pub fn completeness(manifest: &ExtractManifest) -> std::collections::BTreeMap<String, f64> {
    let share = |filled: u64| {
        let parts = filled.saturating_mul(10_000) / manifest.records.max(1);
        f64::from(u32::try_from(parts).unwrap_or(10_000)) / 10_000.0
    };
    let fields = manifest.fields.iter();
    fields
        .map(|(field, filled)| (field.to_string(), share(*filled)))
        .collect()
}

fn identifier(address: &str, overview: &RegisterOverview) -> String {
    format!("{address}/v1/registers/{}", overview.definition.name)
}

fn people(overview: &RegisterOverview, role: Role) -> impl Iterator<Item = &OwnershipRecord> {
    overview.ownership.iter().filter(move |record| record.role == role)
}

/// Who can be written to: the steward, who answers questions, else the owner.
fn contact(overview: &RegisterOverview) -> Option<ContactPoint> {
    let mut people = people(overview, Role::Steward).chain(people(overview, Role::Owner));
    people
        .find(|record| is_mail(&record.contact))
        .map(|record| ContactPoint {
            contact_name: record.person.to_string(),
            email: record.contact.clone(),
        })
}

/// The name of an organisation in addresses of GOV.UK, by the rule that nine in ten of them follow: lower-case words
/// joined by hyphens, without apostrophes.
fn organisation(name: &str) -> String {
    let name = name.to_lowercase().replace(['\'', '’'], "");
    let words = name.split(|character: char| !character.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// The address of a licence, where it is known by a short name.
fn licence(name: &str) -> String {
    match name {
        "OGL-UK-3.0" | "OGL v3" | "OGL" => {
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/".to_owned()
        }
        address if address.starts_with("http://") || address.starts_with("https://") => address.to_owned(),
        other => format!("https://spdx.org/licenses/{other}.html"),
    }
}
