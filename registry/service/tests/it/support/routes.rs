//! Every operation of the document, as a request that can be sent.

use registry_service::document;
use utoipa::openapi::path::PathItem;

use crate::support::world::World;

pub struct Route {
    pub operation: String,
    pub method: &'static str,
    pub path: String,
}

/// Every operation, with the parameters of its path filled in.
pub async fn routes(world: &World) -> Vec<Route> {
    let hash = world.get("/v1/registers/organisation/records/ORG-1").await.json()["item_hash"]
        .as_str()
        .unwrap()
        .to_owned();
    document()
        .paths
        .paths
        .iter()
        .flat_map(|(path, item)| {
            let change_set = path.starts_with("/v1/changes");
            let id = if change_set {
                world.open_change_set.as_str()
            } else {
                "no-such-record"
            };
            let path = path
                .replace("{register}", "organisation")
                .replace("{key}", "ORG-1")
                .replace("{number}", "1")
                .replace("download/{format}", "download/csv")
                .replace("{size}", "1")
                .replace("{from}", "1")
                .replace("{resource}", "records")
                .replace("{name}", "ORG-1")
                .replace("{format}", "rsf")
                .replace("{kind}", "entity")
                .replace("{hash}", &hash)
                .replace("{id}", id)
                .replace("{file}", "swagger-ui.css");
            operations(item).into_iter().map(move |(method, operation)| Route {
                operation,
                method,
                path: format!("{path}{}", query(&path)),
            })
        })
        .collect()
}

/// The parameters that a read cannot do without.
fn query(path: &str) -> &'static str {
    match path.rsplit('/').next() {
        Some("preview" | "entity") if path.contains("/suggest/") => "?prefix=riv",
        Some("preview" | "entity") => "?id=ORG-1",
        Some("search") => "?q=rivers",
        Some("consistency") => "?from=1",
        Some("cross-references") => "?source=land-office&id=4711",
        Some("diff") if !path.contains("/editions/") => "?from_size=0",
        _ => "",
    }
}

/// The methods of a path with the names of their operations.
pub fn operations(item: &PathItem) -> Vec<(&'static str, String)> {
    [("GET", &item.get), ("POST", &item.post)]
        .into_iter()
        .filter_map(|(method, operation)| {
            let operation = operation.as_ref()?;
            Some((method, operation.operation_id.clone().unwrap()))
        })
        .collect()
}
