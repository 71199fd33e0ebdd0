//! Every route, in one list. What is not in it is neither served nor documented.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::{
    change_sets, changes, decisions, documentation, editions, entries, health, items, ownership, provenance, records,
    registers,
};
use crate::page::{asset, home};

/// Adds every route.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(registers::list_registers)
        .service(registers::find_register)
        .service(records::list_records)
        .service(records::find_record)
        .service(entries::list_record_entries)
        .service(provenance::find_provenance)
        .service(entries::list_entries)
        .service(items::find_item)
        .service(ownership::list_ownership)
        .service(ownership::add_ownership)
        .service(ownership::end_ownership)
        .service(editions::list_editions)
        .service(editions::publish_edition)
        .service(change_sets::list_change_sets)
        .service(change_sets::propose_changes)
        .service(change_sets::find_change_set)
        .service(changes::list_changes)
        .service(decisions::approve_changes)
        .service(decisions::reject_changes)
        .service(documentation::find_document)
        .service(documentation::show_documentation)
        .service(documentation::find_documentation_file)
        .service(health::show_live)
        .service(health::show_ready)
        .service(asset::find_style)
        .service(home::show_home);
}
