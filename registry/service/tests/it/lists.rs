use actix_web::http::StatusCode;

use crate::support::world::{World, approve};

const RECORDS: &str = "/v1/registers/organisation/records";
const DOWNLOAD: &str = "/v1/registers/organisation/download";

/// The keys that a list with this query finds, over pages of one record.
async fn found(world: &World, query: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = world.get(&format!("{RECORDS}?limit=1&{query}{cursor}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text());
        let page = page.json();
        let records = page["records"].as_array().unwrap();
        keys.extend(records.iter().map(|record| record["key"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return keys,
        }
    }
}

#[actix_web::test]
async fn conditions_choose_records() {
    let world = World::new();
    for (query, keys) in [
        ("", &["ORG-1", "a/b"][..]),
        ("filter[name]=Ministry+of+Rivers", &["ORG-1"]),
        ("filter%5Bname%5D=Ministry%20of%20Rivers", &["ORG-1"]),
        ("filter[name]=Ministry", &[]),
        ("filter[name][prefix]=Ministry", &["ORG-1"]),
        ("filter[name][prefix]=Ministry&status=all", &["ORG-1", "ORG-3"]),
        (
            "filter[name][in]=Department+with+a+slash,Ministry+of+Rivers",
            &["ORG-1", "a/b"],
        ),
        ("filter[alias]=two", &["ORG-1", "a/b"]),
        ("filter[alias]=three", &[]),
        ("filter[start-date][from]=2001-04-01", &["ORG-1", "a/b"]),
        ("filter[start-date][from]=2001-04-02", &[]),
        ("filter[start-date][to]=2001", &["ORG-1", "a/b"]),
        ("filter[start-date][to]=2000", &[]),
        ("filter[parent][missing]=true", &["ORG-1", "a/b"]),
        ("filter[parent][missing]=false", &[]),
        ("filter[organisation]=a/b&filter[name][prefix]=D", &["a/b"]),
        ("filter[organisation]=a/b&filter[name][prefix]=M", &[]),
        ("filter[name][prefix]=Min&status=all&log_size=2", &["ORG-1", "ORG-2"]),
        ("filter[name]=%27+OR+1%3D1--", &[]),
        ("filter[name][prefix]=%25", &[]),
    ] {
        assert_eq!(found(&world, query).await, keys, "{query}");
    }
}

#[actix_web::test]
async fn lists_are_sorted_by_a_field() {
    let world = World::new();
    for (query, keys) in [
        ("sort=name", &["a/b", "ORG-1"][..]),
        ("sort=-name", &["ORG-1", "a/b"]),
        ("sort=-name&edition=1", &["ORG-1", "a/b"]),
        ("sort=name&filter[name][prefix]=Min", &["ORG-1"]),
        ("sort=name&valid_at=2001-04-01", &["a/b", "ORG-1"]),
        ("sort=start-date", &["ORG-1", "a/b"]),
        ("sort=-parent", &["ORG-1", "a/b"]),
    ] {
        assert_eq!(found(&world, query).await, keys, "{query}");
    }
}

#[actix_web::test]
async fn the_present_is_sorted_by_the_index_of_the_latest_edition() {
    let world = World::new();
    approve(&world.store, &world.open_change_set);
    assert_eq!(found(&world, "sort=-name").await, ["ORG-1", "ORG-5", "a/b"]);
    assert_eq!(found(&world, "sort=-name&edition=1").await, ["ORG-1", "a/b"]);
    assert_eq!(found(&world, "filter[name]=Ministry+of+Hills").await, ["ORG-5"]);
    assert_eq!(found(&world, "filter[name]=Ministry+of+Rivers").await, [""; 0]);
    assert_eq!(
        found(&world, "filter[name]=Ministry+of+Rivers&edition=1").await,
        ["ORG-1"]
    );
    let page = world
        .get(&format!("{RECORDS}?count=true&filter[name][prefix]=Min"))
        .await;
    assert_eq!(page.json()["total"], 2);
}

#[actix_web::test]
async fn an_order_that_there_is_not_is_refused() {
    let world = World::new();
    let unpublished = World::without_index();
    for (world, query, parameter, says) in [
        (&world, "sort=nam", "sort", "organisation, name"),
        (&world, "sort=alias", "sort", "several"),
        (&world, "sort=name&status=all", "sort", "only live records"),
        (&world, "sort=name&log_size=2", "sort", "of an edition"),
        (&world, "sort=name&cursor=T1JHLTE", "cursor", "next_cursor"),
        (&world, "cursor=W251bGwsIk9SRy0xIl0", "cursor", "next_cursor"),
        (&unpublished, "sort=name", "sort", "index"),
    ] {
        let answer = world.get(&format!("{RECORDS}?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}: {}", answer.text());
        let problem = answer.json();
        assert_eq!(problem["parameter"], parameter, "{query}");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{query}: {problem}");
    }
}

#[actix_web::test]
async fn a_wrong_condition_is_named() {
    let world = World::new();
    for (query, parameter, says) in [
        (
            "filter[nam]=x",
            "filter[nam]",
            "organisation, name, alias, start-date, parent",
        ),
        ("filter[name][like]=x", "filter[name][like]", "[prefix]"),
        ("filter[name]=", "filter[name]", "[missing]=true"),
        ("filter[name][missing]=yes", "filter[name][missing]", "true or false"),
        ("fields=name,nam", "fields", "alias"),
        ("count=yes", "count", "true or false"),
        ("filter=name", "filter", "unknown"),
    ] {
        for path in [format!("{RECORDS}?{query}"), format!("{DOWNLOAD}/csv?{query}")] {
            if query.starts_with("count") && path.contains("csv") {
                continue;
            }
            let answer = world.get(&path).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
            let problem = answer.json();
            assert_eq!(problem["parameter"], parameter, "{path}");
            assert!(problem["detail"].as_str().unwrap().contains(says), "{path}: {problem}");
        }
    }
    let many = vec!["filter[name]=x"; 21].join("&");
    assert_eq!(
        world.get(&format!("{RECORDS}?{many}")).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[actix_web::test]
async fn fields_are_chosen_and_records_counted_on_request() {
    let world = World::new();
    let page = world
        .get(&format!("{RECORDS}?fields=name,alias&limit=1&count=true"))
        .await
        .json();
    assert_eq!(page["total"], 2);
    assert_eq!(
        page["records"][0]["item"],
        serde_json::json!({"name": "Ministry of Rivers", "alias": ["one", "two"]})
    );
    let total = |query: &'static str| {
        let world = &world;
        async move { world.get(&format!("{RECORDS}?count=true&{query}")).await.json()["total"].clone() }
    };
    assert_eq!(total("status=all").await, 4);
    assert_eq!(total("status=merged").await, 1);
    assert_eq!(total("log_size=2").await, 2);
    assert_eq!(total("filter[name][prefix]=Min&status=all").await, 3);
    assert_eq!(world.get(RECORDS).await.json()["total"], serde_json::Value::Null);
}

#[actix_web::test]
async fn a_download_is_all_that_the_filter_finds() {
    let world = World::new();
    let csv = world.get(&format!("{DOWNLOAD}/csv?filter[alias]=two")).await;
    assert_eq!(
        csv.header("content-type"),
        Some("text/csv; charset=utf-8; header=present")
    );
    assert_eq!(
        csv.header("content-disposition"),
        Some("attachment; filename=\"organisation.csv\"")
    );
    assert_eq!(
        csv.text(),
        "key,status,entry_number,recorded_at,valid_from,valid_to,organisation,name,alias,start-date,parent\r\n\
         ORG-1,live,1,2040-05-01T09:00:00Z,2001-04-01,,ORG-1,Ministry of Rivers,one;two,2001-04-01,\r\n\
         a/b,live,4,2040-05-01T09:00:00Z,2001-04-01,,a/b,Department with a slash,one;two,2001-04-01,\r\n"
    );
    let lines = world.get(&format!("{DOWNLOAD}/jsonl?status=all&fields=name")).await;
    let listed = world.get(&format!("{RECORDS}?status=all&fields=name")).await.json();
    let lines: Vec<serde_json::Value> = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(serde_json::Value::from(lines), listed["records"]);
    assert_eq!(
        world.get(&format!("{DOWNLOAD}/xml")).await.status,
        StatusCode::BAD_REQUEST
    );
}
