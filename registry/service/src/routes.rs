//! Every route, in one list. What is not in it is neither served nor documented.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::{
    approval_rules, catalogue, change_sets, changes, checkpoints, commits, compat, compat_proofs, crosswalks,
    decisions, differences, documentation, downloads, editions, entries, extracts, feed, health, holders, items,
    matches, ownership, proofs, provenance, receipts, reconciliation, records, registers, search, signing_keys,
    suggestions, webhooks,
};
use crate::page::{asset, home, record, register};

/// Adds every route.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(registers::list_registers)
        .service(registers::find_register)
        .service(catalogue::show_catalogue)
        .service(records::list_records)
        .service(records::find_record)
        .service(downloads::download_records)
        .service(entries::list_record_entries)
        .service(provenance::find_provenance)
        .service(entries::list_entries)
        .service(feed::follow_changes)
        .service(webhooks::add_webhook)
        .service(webhooks::list_webhooks)
        .service(webhooks::end_webhook)
        .service(items::find_item)
        .service(commits::list_commits)
        .service(differences::list_differences)
        .service(holders::find_holder)
        .service(checkpoints::find_checkpoint)
        .service(checkpoints::add_cosignature)
        .service(receipts::find_receipt)
        .service(proofs::find_entry_proof)
        .service(proofs::find_consistency_proof)
        .service(signing_keys::list_signing_keys)
        .service(ownership::list_ownership)
        .service(ownership::add_ownership)
        .service(ownership::end_ownership)
        .service(editions::list_editions)
        .service(editions::publish_edition)
        .service(editions::find_edition)
        .service(differences::list_edition_differences)
        .service(change_sets::list_change_sets)
        .service(change_sets::propose_changes)
        .service(change_sets::find_change_set)
        .service(change_sets::submit_change_set)
        .service(change_sets::withdraw_change_set)
        .service(approval_rules::list_approval_rules)
        .service(approval_rules::begin_approval_rule)
        .service(approval_rules::end_approval_rule)
        .service(extracts::list_extracts)
        .service(extracts::find_extract)
        .service(crosswalks::list_crosswalk)
        .service(crosswalks::download_crosswalk)
        .service(search::search_records)
        .service(matches::match_records)
        .service(reconciliation::reconcile_by_get)
        .service(reconciliation::reconcile_by_post)
        .service(suggestions::list_suggestions)
        .service(suggestions::show_flyout)
        .service(suggestions::show_preview)
        .service(suggestions::propose_properties)
        .service(changes::list_changes)
        .service(decisions::approve_changes)
        .service(decisions::reject_changes)
        .service(compat_proofs::prove_compat_register)
        .service(compat_proofs::prove_compat_entry)
        .service(compat_proofs::prove_compat_consistency)
        .service(compat::list_compat_record_entries)
        .service(compat::read_compat_item)
        .service(compat::read_compat_register)
        .service(documentation::find_document)
        .service(documentation::show_documentation)
        .service(documentation::find_documentation_file)
        .service(health::show_live)
        .service(health::show_ready)
        .service(asset::find_style)
        .service(register::show_register)
        .service(record::show_record)
        .service(home::show_home);
}
