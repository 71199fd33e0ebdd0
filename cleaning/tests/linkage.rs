//! Linking of made-up people, as a file would come: misspelt, exchanged, with gaps.

use std::collections::BTreeSet;

use cleaning::linkage::TextColumn;
use cleaning::linkage::general::{Field, LeftOut, Linked, NamedColumn, Pairing, Records, Study, link, profile};

const GIVEN: [&str; 12] = [
    "Margaret", "Thomas", "Priya", "Oliver", "Nadia", "Gareth", "Sian", "Callum", "Fatima", "Jonathan", "Beatrice",
    "Kwame",
];
const FAMILY: [&str; 14] = [
    "Whitfield",
    "Okonkwo",
    "Patel",
    "Lindqvist",
    "Marshall",
    "Prendergast",
    "Haddad",
    "Ferguson",
    "Donnelly",
    "Abernathy",
    "Castellan",
    "Brightwell",
    "Nakamura",
    "Thorogood",
];

type Row = (Vec<Option<String>>, usize);
type PairSet = BTreeSet<(usize, usize)>;

/// A small generator, the same on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }
}

/// Rows of identifier, given name, family name, date of birth and number of insurance, with the person of each.
fn people(count: usize) -> Vec<Row> {
    let mut draw = Draw(7);
    let mut rows = Vec::new();
    for person in 0..count {
        let given = GIVEN[draw.below(GIVEN.len())];
        let family = format!(
            "{}{}",
            FAMILY[draw.below(FAMILY.len())],
            ["", "s", "son", "ley"][draw.below(4)]
        );
        let born = format!(
            "{}-{:02}-{:02}",
            1930 + draw.below(75),
            1 + draw.below(12),
            1 + draw.below(28)
        );
        let number = format!("{:08}", 10_000_000 + draw.below(89_999_999));
        for copy in 0..=draw.below(3) {
            let mut row = [given.to_owned(), family.clone(), born.clone(), number.clone()].map(Some);
            if copy > 0 {
                let slip = draw.below(4);
                if let Some(text) = &mut row[slip] {
                    let at = 1 + draw.below(text.len() - 2);
                    text.remove(at);
                }
                if draw.below(5) == 0 {
                    row[draw.below(4)] = None;
                }
                if draw.below(8) == 0 {
                    row.swap(0, 1);
                }
            }
            let id = format!("r{:05}", rows.len());
            rows.push(([Some(id)].into_iter().chain(row).collect(), person));
        }
    }
    rows
}

fn linked(rows: &[Row]) -> Linked {
    let names = ["id", "given_name", "family_name", "date_of_birth", "insurance_number"];
    linked_by(&names, rows)
}

/// Links by a specification worked out from the rows; the first column numbers them.
fn linked_by(names: &[&str], rows: &[Row]) -> Linked {
    let columns: Vec<TextColumn> = (0..names.len())
        .map(|column| TextColumn::new(rows.iter().map(|row| row.0[column].as_deref())))
        .collect();
    let described: Vec<NamedColumn> = names
        .iter()
        .zip(&columns)
        .map(|(name, values)| NamedColumn { name, values })
        .collect();
    let (rules, left_out) = profile(&described);
    assert_eq!(left_out, [(names[0], LeftOut::RowNumber)]);
    let fields: Vec<Field> = rules
        .into_iter()
        .map(|rule| {
            let position = names.iter().position(|name| *name == rule.name).unwrap_or(0);
            Field::new(rule, &[&columns[position]])
        })
        .collect();
    let records = Records::new(&fields, vec![0; rows.len()], Pairing::Any);
    let study = Study::new(&records, &[], 500);
    let keys: Vec<_> = study.choose_keys(rows.len()).into_iter().map(|(key, _)| key).collect();
    link(&records, &study, &keys, 500, 0.0)
}

/// Rows of identifier, name, address and postcode of businesses, a dozen in each building; a third of them have a second
/// row with a slip in it.
fn tenants(buildings: usize) -> Vec<Row> {
    const TRADES: [&str; 10] = [
        "Bakery",
        "Joinery",
        "Dental",
        "Carpets",
        "Logistics",
        "Coaches",
        "Spice",
        "Tiles",
        "Opticians",
        "Press",
    ];
    let mut draw = Draw(11);
    let mut rows: Vec<Row> = Vec::new();
    for building in 0..buildings {
        let street = format!(
            "{}{}",
            FAMILY[draw.below(14)],
            ["gate", "ham Road", " Street", " Lane"][draw.below(4)]
        );
        let town = format!("{}{}", FAMILY[draw.below(14)], ["bury", "ford", "ton"][draw.below(3)]);
        let park = format!("{} {} Mill", GIVEN[draw.below(12)], FAMILY[draw.below(14)]);
        let letter = |draw: &mut Draw| ["A", "B", "D", "E", "F", "G", "H", "J"][draw.below(8)];
        let postcode = format!(
            "LS{} {}{}{}",
            1 + draw.below(28),
            1 + draw.below(9),
            letter(&mut draw),
            letter(&mut draw)
        );
        for unit in 1..=12 {
            let name = format!(
                "{}{} {} {}",
                FAMILY[draw.below(14)],
                ["", "s", "son", "ley"][draw.below(4)],
                GIVEN[draw.below(12)],
                TRADES[draw.below(10)]
            );
            let address = format!("Unit {unit}, {park}, {street}, {town}");
            let mut row = vec![name, address, postcode.clone()];
            let business = building * 12 + unit;
            for copy in 0..=usize::from(draw.below(3) == 0) {
                if copy > 0 {
                    let slip = draw.below(2);
                    let at = 6 + draw.below(row[slip].len() - 6);
                    row[slip].remove(at);
                }
                let id = format!("r{:05}", rows.len());
                rows.push(([id].into_iter().chain(row.clone()).map(Some).collect(), business));
            }
        }
    }
    rows
}

/// Pairs of rows that are together, and that should be.
fn pairs(rows: &[Row], of_row: &[u32]) -> (PairSet, PairSet) {
    let (mut found, mut wanted) = (BTreeSet::new(), BTreeSet::new());
    for left in 0..rows.len() {
        for right in left + 1..rows.len() {
            if of_row[left] == of_row[right] {
                found.insert((left, right));
            }
            if rows[left].1 == rows[right].1 {
                wanted.insert((left, right));
            }
        }
    }
    (found, wanted)
}

#[test]
fn misspelt_people_are_found_without_being_told_how() {
    let rows = people(600);
    let linked = linked(&rows);
    let (found, wanted) = pairs(&rows, &linked.clusters.of_row);
    let right = found.intersection(&wanted).count();
    assert!(right * 100 >= found.len() * 99, "precision: {right} of {}", found.len());
    assert!(right * 100 >= wanted.len() * 98, "recall: {right} of {}", wanted.len());
    let compared = |&&(left, right): &&(usize, usize)| {
        let pair = ((left as u64) << 32) | right as u64;
        linked.compared.binary_search(&pair).is_ok()
    };
    let blocked = wanted.iter().filter(compared).count();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred pairs")]
    let truly = blocked as f64 / wanted.len() as f64;
    assert!(
        (linked.blocking_recall - truly).abs() < 0.03,
        "{} {truly}",
        linked.blocking_recall
    );
}

#[test]
fn tenants_of_one_building_are_not_one_business() {
    let rows = tenants(150);
    let linked = linked_by(&["id", "name", "address", "postcode"], &rows);
    let (found, wanted) = pairs(&rows, &linked.clusters.of_row);
    let right = found.intersection(&wanted).count();
    println!("{right} right, {} found, {} wanted", found.len(), wanted.len());
    assert!(right * 100 >= found.len() * 90, "precision: {right} of {}", found.len());
    assert!(right * 100 >= wanted.len() * 95, "recall: {right} of {}", wanted.len());
}

#[test]
fn the_same_rows_give_the_same_weights_to_the_last_digit() {
    let rows = people(150);
    let (first, second) = (linked(&rows), linked(&rows));
    assert_eq!(first.links, second.links);
    assert_eq!(first.clusters.of_row, second.clusters.of_row);
}

#[test]
fn hostile_columns_neither_panic_nor_link_everything() {
    let long = "x".repeat(1 << 20);
    let odd = [
        "🦀🦀",
        "مرحبا",
        "\u{200b}\u{200b}",
        "Ã©tÃ©",
        "-",
        "N/A",
        long.as_str(),
        "a",
    ];
    let texts: Vec<Option<&str>> = (0..80).map(|row| (row % 9 != 8).then(|| odd[row % 8])).collect();
    let columns = [
        TextColumn::new(texts.iter().copied()),
        TextColumn::new((0..80).map(|_| Some("same"))),
        TextColumn::new((0..80).map(|_| None)),
    ];
    let named = ["odd", "constant", "empty"].iter().zip(&columns);
    let named: Vec<NamedColumn> = named.map(|(name, values)| NamedColumn { name, values }).collect();
    let (rules, left_out) = profile(&named);
    assert_eq!(left_out, [("constant", LeftOut::Constant), ("empty", LeftOut::Empty)]);
    let fields: Vec<Field> = rules.into_iter().map(|rule| Field::new(rule, &[&columns[0]])).collect();
    let records = Records::new(&fields, vec![0; 80], Pairing::Any);
    let study = Study::new(&records, &[], 500);
    let linked = link(&records, &study, &[], 500, 0.0);
    assert!(linked.links.is_empty(), "nothing was to be compared");
    for rows in [0, 1, 2] {
        let column = TextColumn::new((0..rows).map(|_| Some("a")));
        let fields: Vec<Field> = fields
            .iter()
            .map(|field| Field::new(field.rule.clone(), &[&column]))
            .collect();
        let records = Records::new(&fields, vec![0; rows], Pairing::Any);
        let study = Study::new(&records, &[], 500);
        assert!(link(&records, &study, &[], 500, 0.0).links.is_empty());
    }
}
