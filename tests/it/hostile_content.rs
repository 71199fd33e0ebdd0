//! What others put into a register to harm whoever looks at it is shown as text, on every page, in a real browser.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;

use crate::support::browser::Browser;
use crate::support::place::{ENGINEER, Place, STEWARD, key};
use crate::support::service::Service;
use crate::support::shared::shared;

/// Texts in one record: a page of some hundred kilobytes.
const TEXTS_OF_RECORD: usize = 300;
/// Fields of the register of organisations that take any text.
const FIELDS: [&str; 3] = ["other-names", "trading-names", "former-names"];

#[test]
fn scripts_in_a_register_are_text_on_every_page() {
    let test = "scripts_in_a_register_are_text_on_every_page";
    let (Some(shared), Some(browser)) = (shared(test), Browser::find(test)) else {
        return;
    };
    let texts = hostile_texts(&shared);
    assert!(texts.len() > 1000, "{}", texts.len());
    let place = Place::new();
    place.load("organisation", &place.sample(50, 3, 1));
    let service = Service::start(&place.store_url());
    let records: Vec<(String, &[String])> = texts
        .chunks(TEXTS_OF_RECORD)
        .map(|texts| (create(&place, &service, texts), texts))
        .collect();
    place
        .registrar(["publish", "organisation", "--as", ENGINEER])
        .succeeded();
    wait_for_index(&service, &records[0].0);
    for (record, texts) in &records {
        for page in [
            "/registers/organisation/records/{}",
            "/reconcile/organisation/preview?id={}",
        ] {
            let address = service.at(&page.replace("{}", record));
            let shown = browser.open(&address);
            assert!(shown.complaints.is_empty(), "{address}: {:?}", shown.complaints);
            let visible = text_of(&shown.document);
            for hostile in *texts {
                assert!(
                    visible.contains(hostile.as_str()),
                    "{address} does not show {hostile:?}"
                );
            }
        }
    }
    for address in ["/", "/registers/organisation", "/registers/organisation?cursor=T1I"] {
        let shown = browser.open(&service.at(address));
        assert!(shown.complaints.is_empty(), "{address}: {:?}", shown.complaints);
    }
}

/// Every line of the lists that a text field takes.
fn hostile_texts(shared: &Path) -> Vec<String> {
    let lists = shared.join("inputs/payloads/XSS Injection/Intruders");
    let mut texts = BTreeSet::new();
    for list in std::fs::read_dir(lists).unwrap() {
        let bytes = std::fs::read(list.unwrap().path()).unwrap();
        texts.extend(String::from_utf8_lossy(&bytes).lines().map(str::to_owned));
    }
    let naughty = std::fs::read_to_string(shared.join("inputs/blns/blns.json")).unwrap();
    texts.extend(serde_json::from_str::<Vec<String>>(&naughty).unwrap());
    texts.retain(|text| !text.trim().is_empty() && !text.chars().any(char::is_control));
    texts.into_iter().collect()
}

/// A record with the texts in every field, proposed and approved; its key.
fn create(place: &Place, service: &Service, texts: &[String]) -> String {
    let mut item = json!({ "name": texts[0] });
    for field in FIELDS {
        item[field] = json!(texts);
    }
    let proposal = json!({
        "register": "organisation",
        "title": texts[0],
        "changes": [{ "action": "create", "item": item }]
    });
    let store = place.store_url();
    let proposed = service
        .post(&key(&store, ENGINEER), "/v1/changes", &proposal)
        .with_status(201)
        .json();
    let id = proposed["id"].as_str().unwrap();
    let changes = service.json(&format!("/v1/changes/{id}/changes"));
    let made = changes["changes"][0]["effects"][0]["key"].as_str().unwrap().to_owned();
    let approval = json!({ "selection": "all" });
    service
        .post(&key(&store, STEWARD), &format!("/v1/changes/{id}/approve"), &approval)
        .with_status(200);
    let record = service.json(&format!("/v1/registers/organisation/records/{made}"));
    for field in FIELDS {
        assert_eq!(record["item"][field], json!(texts), "{field}");
    }
    made
}

/// Waits until the edition is there to be shown.
fn wait_for_index(service: &Service, record: &str) {
    for _ in 0..600 {
        let answer = service.get(&format!("/reconcile/organisation/preview?id={record}"));
        if answer.status == 200 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the edition is never ready");
}

/// The text of a document: without its tags, and with its characters instead of their names.
fn text_of(document: &str) -> String {
    let mut text = String::new();
    for piece in document.split('<') {
        text.push_str(piece.split_once('>').map_or("", |(_, after)| after));
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")]
        .into_iter()
        .fold(text, |text, (name, character)| text.replace(name, character))
}

#[test]
fn the_text_of_a_document_is_what_it_shows() {
    let document = "<p>a &lt;b&gt; &amp;amp;&nbsp;c</p>";
    assert_eq!(text_of(document), "a <b> &amp;\u{a0}c");
}
