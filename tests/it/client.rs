//! The client of the crate `openapi` against the real service.

use std::collections::BTreeSet;

use openapi::change_request::{Approval, ChangeRequest, NewChangeSet, Selection};
use openapi::client::Client;
use openapi::item::{FieldValue, Item};
use openapi::matching::{MatchDecision, MatchRequest, MessyRecord};
use openapi::query::{FeedQuery, RecordsQuery, SearchQuery};

use crate::support::place::{ENGINEER, Place, STEWARD, key};
use crate::support::service::Service;

#[test]
fn a_department_reads_and_proposes_with_the_client() {
    let place = Place::new();
    place.load("organisation", &place.sample(300, 5, 1));
    place
        .registrar(["publish", "organisation", "--as", ENGINEER])
        .succeeded();
    let service = Service::start(&place.store_url());
    let client = Client::new(&service.at("/"));

    let live = client.register("organisation").unwrap().counts.live;
    let page = RecordsQuery {
        limit: Some("7".to_owned()),
        ..RecordsQuery::default()
    };
    let records: Vec<_> = client
        .each_record("organisation", &page, &[])
        .map(Result::unwrap)
        .collect();
    let keys: BTreeSet<&str> = records.iter().map(|record| record.key.as_str()).collect();
    assert_eq!((records.len() as u64, keys.len() as u64), (live, live));

    let known = &records[3];
    let name = text(&known.item, "name");
    let conditions = [("filter[name]", name.as_str())];
    let mut same = client
        .each_record("organisation", &page, &conditions)
        .map(Result::unwrap);
    assert!(same.any(|record| record.key == known.key));
    let search = SearchQuery {
        q: Some(name.clone()),
        ..SearchQuery::default()
    };
    let hits = client.search("organisation", &search, &conditions).unwrap().hits;
    assert!(hits.iter().any(|hit| hit.key == known.key), "{name}: {hits:?}");
    let messy = MessyRecord {
        text: Some(name.to_lowercase()),
        ..MessyRecord::default()
    };
    let request = MatchRequest {
        records: vec![messy],
        limit: None,
    };
    let result = &client.match_records("organisation", &request).unwrap().results[0];
    assert_ne!(result.decision, MatchDecision::None, "{result:?}");

    everything_is_in_the_feed(&client, live);
    let lost = client.record("organisation", "no-such-key").unwrap_err();
    assert_eq!(lost.problem().map(|problem| problem.status), Some(404), "{lost}");
    a_proposal_is_approved(&place, &client, &known.key);
}

fn text(item: &Item, field: &str) -> String {
    match &item.0[field] {
        FieldValue::One(text) => text.clone(),
        FieldValue::Many(texts) => texts[0].clone(),
    }
}

fn everything_is_in_the_feed(client: &Client, live: u64) {
    let mut query = FeedQuery::default();
    let mut entries = 0;
    loop {
        let part = client.feed("organisation", &query).unwrap();
        for change in &part.changes {
            entries += 1;
            assert_eq!(change.entry_number, entries);
        }
        if part.next_after == part.log_size {
            break;
        }
        query.after = Some(part.next_after.to_string());
    }
    assert!(entries >= live, "{entries} {live}");
}

fn a_proposal_is_approved(place: &Place, client: &Client, record: &str) {
    let store = place.store_url();
    let retire = ChangeRequest::Retire {
        key: record.to_owned(),
        reason: "it was wound up".to_owned(),
    };
    let proposal = NewChangeSet {
        register: "organisation".to_owned(),
        title: "Wound up".to_owned(),
        changes: vec![retire],
        draft: false,
    };
    let refused = client.propose(&proposal).unwrap_err();
    assert_eq!(refused.problem().map(|problem| problem.status), Some(401), "{refused}");
    let engineer = client.clone().with_key(&key(&store, ENGINEER));
    let proposed = engineer.propose(&proposal).unwrap();
    let approval = Approval {
        selection: Selection::All,
        reason: None,
    };
    let own = engineer.approve(&proposed.id, &approval).unwrap_err();
    assert_eq!(own.problem().map(|problem| problem.status), Some(403), "{own}");
    let steward = client.clone().with_key(&key(&store, STEWARD));
    assert_eq!(steward.approve(&proposed.id, &approval).unwrap().applied, 1);
    let gone = client.record("organisation", record).unwrap_err();
    assert_eq!(gone.problem().map(|problem| problem.status), Some(410), "{gone}");
}
