//! Linking of made-up people, as a file would come: misspelt, exchanged, with gaps.

use std::collections::BTreeSet;

use cleaning::linkage::general::{
    Field, HeldRecords, Hold, KEPT_BITS_MIN, Key, Learnt, LeftOut, Linked, NamedColumn, NeverSame, Pairing, Records,
    Study, fields, link, profile, reasons,
};
use cleaning::linkage::{DisjointSets, TextColumn, Verdict};
use cleaning::matching::RecordIndex;

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

/// The columns of [`people`].
const PERSON: [&str; 5] = ["id", "given_name", "family_name", "date_of_birth", "insurance_number"];

fn linked(rows: &[Row]) -> Linked {
    linked_by(&PERSON, rows)
}

/// Calls with the columns of rows of [`people`].
fn with_columns<T>(rows: &[Row], call: impl FnOnce(&[NamedColumn]) -> T) -> T {
    let columns: Vec<TextColumn> = (0..PERSON.len())
        .map(|column| TextColumn::new(rows.iter().map(|row| row.0[column].as_deref())))
        .collect();
    let named: Vec<NamedColumn> = PERSON
        .iter()
        .zip(&columns)
        .map(|(name, values)| NamedColumn { name, values })
        .collect();
    call(&named)
}

/// The text of a column of a row of [`people`].
fn text<'row>(row: &'row Row, column: &str) -> Option<&'row str> {
    row.0[PERSON.iter().position(|name| *name == column)?].as_deref()
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
    let records = Records::new(fields(&rules, &described), vec![0; rows.len()], Pairing::Any);
    linked_records(&records).2
}

/// Learns from records and links them.
fn linked_records(records: &Records) -> (Study, Vec<Key>, Linked) {
    let study = Study::new(records, &[], 500);
    let keys: Vec<_> = study
        .choose_keys(records.len())
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    let linked = link(records, &study, &keys, 500, 0.0);
    (study, keys, linked)
}

/// The records of [`people`], each from one of three sources.
fn records_of(rows: &[Row], pairing: Pairing) -> Records {
    let sources = (0..rows.len()).map(|row| u32::try_from(row % 3).unwrap_or(0)).collect();
    with_columns(rows, |columns| {
        Records::new(fields(&profile(columns).0, columns), sources, pairing)
    })
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
    let records = Records::new(fields.clone(), vec![0; 80], Pairing::Any);
    let study = Study::new(&records, &[], 500);
    let linked = link(&records, &study, &[], 500, 0.0);
    assert!(linked.links.is_empty(), "nothing was to be compared");
    for rows in [0, 1, 2] {
        let column = TextColumn::new((0..rows).map(|_| Some("a")));
        let fields: Vec<Field> = fields
            .iter()
            .map(|field| Field::new(field.rule.clone(), &[&column]))
            .collect();
        let records = Records::new(fields.clone(), vec![0; rows], Pairing::Any);
        let study = Study::new(&records, &[], 500);
        assert!(link(&records, &study, &[], 500, 0.0).links.is_empty());
    }
}

#[test]
fn one_record_at_a_time_finds_and_weighs_what_the_batch_does() {
    let rows = people(300);
    let batch = linked(&rows);
    let held = with_columns(&rows, |columns| {
        let learnt = Learnt::from_records(columns, vec![0; rows.len()], Pairing::Any);
        assert!(learnt.is_some());
        HeldRecords::new(columns, learnt)
    });
    let Some(held) = held else {
        unreachable!("the columns are worth comparing")
    };
    let mut one_by_one = Vec::new();
    for (row, asked) in (0_u32..).zip(&rows) {
        let asked = held.read(|column| text(asked, column));
        let found = held.find(&asked).into_iter().filter(|(other, _)| *other > row);
        one_by_one.extend(found.map(|(other, bits)| (row, other, bits)));
        for (other, bits) in held.find(&asked) {
            let (parts, discount) = held.parts(&asked, other);
            let sum: f64 = held.prior() + parts.iter().map(|part| part.bits).sum::<f64>() - discount;
            assert!((sum - bits).abs() < 1e-9, "{sum} {bits}");
        }
    }
    assert!(one_by_one.len() > 300, "{}", one_by_one.len());
    assert_eq!(one_by_one.len(), batch.links.len());
    for (found, expected) in one_by_one.iter().zip(&batch.links) {
        assert_eq!((found.0, found.1), (expected.0, expected.1));
        assert!((found.2 - expected.2).abs() < 1e-9 && found.2 >= KEPT_BITS_MIN);
    }
}

#[test]
fn a_register_that_holds_everything_once_is_asked_without_anything_to_learn_from() {
    let rows = people(400);
    let mut once: Vec<Row> = rows.clone();
    once.dedup_by_key(|row| row.1);
    let index = with_columns(&once, |columns| {
        assert_eq!(Learnt::from_records(columns, vec![0; once.len()], Pairing::Any), None);
        RecordIndex::new(columns, None)
    });
    let Some(index) = index else {
        unreachable!("the columns are worth comparing")
    };
    let copies: Vec<&Row> = rows
        .iter()
        .filter(|row| once.iter().all(|held| held.0[0] != row.0[0]))
        .collect();
    let (mut right, mut wrong, mut open) = (0, 0, 0);
    for row in &copies {
        let answer = index.find(|column| text(row, column).filter(|_| column != "id"), 3);
        let best = answer.candidates.first();
        let is_right = best.is_some_and(|best| once[best.row as usize].1 == row.1);
        match answer.verdict {
            Verdict::Same if is_right => right += 1,
            Verdict::Same => wrong += 1,
            _ => open += usize::from(is_right),
        }
    }
    let share = |count: usize| count * 100 / copies.len();
    assert!(
        wrong == 0 && share(right) >= 90 && share(right + open) >= 97,
        "{right} {open} {wrong} of {}",
        copies.len()
    );
    let stranger = |column: &str| match column {
        "given_name" => Some("Margaret"),
        "family_name" => Some("Zyskowski"),
        "date_of_birth" => Some("1899-01-31"),
        _ => None,
    };
    assert_ne!(index.find(stranger, 3).verdict, Verdict::Same);
}

#[test]
fn what_is_never_the_same_is_in_no_cluster_whatever_else_is_like_it() {
    let rows = people(200);
    let mut records = records_of(&rows, Pairing::Any);
    let before = linked_records(&records).2.clusters.of_row;
    let decided: Vec<(u32, u32)> = (0_u32..)
        .zip(&before)
        .filter(|(row, cluster)| row != *cluster)
        .map(|(row, &cluster)| (row, cluster))
        .step_by(2)
        .collect();
    assert!(decided.len() > 50);
    records.never_same = NeverSame::new(&decided);
    let after = linked_records(&records).2.clusters.of_row;
    for &(left, right) in &decided {
        assert_ne!(after[left as usize], after[right as usize], "{left} and {right}");
    }
    assert_ne!(before, after);
}

#[test]
fn a_cluster_has_one_record_of_a_source_that_holds_everything_once() {
    let rows = people(300);
    let most = |pairing: Pairing| {
        let records = records_of(&rows, pairing);
        let of_row = linked_records(&records).2.clusters.of_row;
        let mut counts = std::collections::BTreeMap::new();
        for (&cluster, &source) in of_row.iter().zip(&records.sources) {
            *counts.entry((source, cluster)).or_insert(0) += 1;
        }
        [0, 1, 2].map(|wanted| {
            let of_source = counts.iter().filter(|((source, _), _)| *source == wanted);
            of_source.map(|(_, count)| *count).max().unwrap_or(0)
        })
    };
    // The copies of a person follow each other, so that two of one source are far apart: some are joined all the same.
    let rows_of_one = most(Pairing::OnceIn(BTreeSet::from([1])));
    assert_eq!(rows_of_one[1], 1);
    assert_eq!(most(Pairing::OnceIn(BTreeSet::from([0, 1, 2]))), [1, 1, 1]);
}

#[test]
fn every_cluster_has_the_links_that_hold_it() {
    let rows = people(300);
    let records = records_of(&rows, Pairing::Any);
    let (study, keys, linked) = linked_records(&records);
    let found = reasons(&records, &study, &keys, &linked, 0.0);
    let of_row = &linked.clusters.of_row;
    // As many as there are records beside the first, and they connect them.
    let mut sets = DisjointSets::new(rows.len());
    assert!(found.iter().all(|reason| sets.join(reason.left, reason.right)));
    assert_eq!(&sets.into_roots(), of_row);
    let strong = |left: u32, right: u32| {
        let place = linked
            .links
            .binary_search_by_key(&(left, right), |link| (link.0, link.1));
        place.is_ok_and(|place| linked.links[place].2 >= 0.0)
    };
    let mut firm = 0;
    for reason in &found {
        assert!(!reason.agreed.is_empty() && (reason.hold == Hold::Average || !reason.keys.is_empty()));
        // The sides without this link, and the strong links between them.
        let mut sides = DisjointSets::new(rows.len());
        let rest = found.iter().filter(|other| *other != reason);
        rest.for_each(|other| {
            sides.join(other.left, other.right);
        });
        let members: Vec<u32> = (0_u32..)
            .zip(of_row)
            .filter(|(_, cluster)| **cluster == of_row[reason.left as usize])
            .map(|(row, _)| row)
            .collect();
        let (left, right): (Vec<u32>, Vec<u32>) = members
            .iter()
            .partition(|row| sides.root(**row) == sides.root(reason.left));
        let crossing = left
            .iter()
            .flat_map(|&a| right.iter().map(move |&b| (a.min(b), a.max(b))))
            .filter(|&(a, b)| strong(a, b))
            .count();
        let expected = match crossing {
            0 => Hold::Average,
            1 if members.len() > 2 => Hold::Bridge,
            _ => Hold::Firm,
        };
        assert_eq!(reason.hold, expected, "{reason:?}");
        firm += usize::from(reason.hold == Hold::Firm);
    }
    assert!(firm > 100 && firm < found.len(), "{firm} of {}", found.len());
}
