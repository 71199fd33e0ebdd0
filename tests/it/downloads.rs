//! Downloads of the present, which the files of an edition and the log since make together.

use std::fs;
use std::path::PathBuf;

use crate::support::http;
use crate::support::place::{ENGINEER, Place};
use crate::support::service::Service;

const DOWNLOAD: &str = "/v1/registers/organisation/download/csv";

/// The log alone gives the same rows: a download after so many entries never reads the files of an edition.
#[test]
fn a_download_is_what_the_log_says_before_and_after_changes() {
    let place = Place::new();
    place.load("organisation", &place.sample(300, 5, 1));
    place
        .registrar(["publish", "organisation", "--as", ENGINEER])
        .succeeded();
    let service = Service::start(&place.store_url());
    let published = log_size(&service);
    same_rows(&service, "", published);

    place.load("organisation", &place.sample(300, 5, 2));
    let now = log_size(&service);
    assert!(now > published, "the second delivery changes something");
    for more in [
        "",
        "&fields=name",
        "&valid_at=2015-06-01",
        "&fields=other-names,company-number&valid_at=1990-01-01",
    ] {
        same_rows(&service, more, now);
    }
    assert_ne!(
        rows(&service, &format!("log_size={now}")),
        rows(&service, &format!("log_size={published}"))
    );
    assert_eq!(
        rows(&service, "edition=1"),
        rows(&service, &format!("log_size={published}"))
    );
    an_altered_file_is_not_sent_to_its_end(&place, &service);
}

/// Which shows too that it is the file that was read.
fn an_altered_file_is_not_sent_to_its_end(place: &Place, service: &Service) {
    let file = csv_of_edition(place);
    let text = fs::read_to_string(&file).unwrap();
    let altered = text.replacen("sha-256:", "sha-257:", 1);
    assert_ne!(text, altered);
    fs::write(&file, altered).unwrap();
    let cut_off = http::try_get(&service.at(&format!("{DOWNLOAD}?fields=name")));
    assert!(cut_off.is_err(), "{cut_off:?}");
    fs::remove_file(&file).unwrap();
    same_rows(service, "", log_size(service));
}

/// The rows of the present are those after so many entries.
fn same_rows(service: &Service, more: &str, log_size: u64) {
    let present = rows(service, more.trim_start_matches('&'));
    let read = rows(service, &format!("log_size={log_size}{more}"));
    assert!(read.lines().count() > 100, "{more}: {read}");
    assert_eq!(present, read, "{more}");
}

fn rows(service: &Service, query: &str) -> String {
    service.get(&format!("{DOWNLOAD}?{query}")).with_status(200).body
}

fn log_size(service: &Service) -> u64 {
    let register = service.json("/v1/registers/organisation");
    register["log_size"].as_u64().unwrap()
}

fn csv_of_edition(place: &Place) -> PathBuf {
    let editions = fs::read_dir(place.path("editions/organisation")).unwrap();
    let edition = editions.map(|edition| edition.unwrap().path()).next().unwrap();
    edition.join("extracts/organisation-edition-1.csv")
}
