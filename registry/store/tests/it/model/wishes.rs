//! Random changes as a pipeline proposes them: well formed, and mostly against the present state.

use registry_core::ChangeKind;

use super::answer::Status;
use super::generator::Generator;
use super::operation::{After, Fields, Operation, Row, Step, Touch, Wish};

/// Source records of the feed: few enough that changes meet on them.
const ROWS: usize = 10;

impl Generator<'_> {
    pub fn propose(&mut self) -> Operation {
        let by = super::operation::PEOPLE[self.random.below(5)];
        let count = 1 + self.random.weighted(&[40, 30, 20, 10]);
        // Changes of one set may build on each other, or each on what was there before.
        let builds = self.random.percent(60);
        let mut world = self.world.clone();
        let mut changes = Vec::with_capacity(count);
        for _ in 0..count {
            let wish = Generator {
                random: self.random,
                world: &world,
            }
            .wish();
            if builds {
                let mut next = world.clone();
                if next.apply_change((0, 0), &wish, world.clock).is_ok() {
                    world = next;
                }
            }
            changes.push(wish);
        }
        Operation::Propose {
            by,
            changes,
            supersede: self.random.percent(10),
        }
    }

    fn wish(&mut self) -> Wish {
        match self.random.weighted(&[34, 22, 14, 10, 8, 8, 4]) {
            0 => self.creation(),
            1 => self.update(),
            2 => self.merge(),
            3 => self.split(),
            4 => self.retirement(),
            5 => self.reinstatement(),
            _ => self.passing_rows(),
        }
    }

    fn creation(&mut self) -> Wish {
        let key = self.new_key();
        let rows = self.new_rows();
        let after = After::Live(self.fields());
        wish(
            ChangeKind::Create,
            vec![Touch {
                key,
                before: None,
                after,
                rows,
            }],
        )
    }

    fn update(&mut self) -> Wish {
        let key = self.live_key();
        let mut rows = self.new_rows();
        for id in self.world.rows_of(&key) {
            match self.random.weighted(&[60, 25, 15]) {
                0 => {}
                1 => rows.push(Row {
                    id,
                    step: Step::Refresh {
                        content: self.content(),
                    },
                }),
                _ => rows.push(detach(id)),
            }
        }
        let (before, mut fields) = self.known(&key);
        for (field, value) in self.changes_of_fields() {
            match value {
                Some(value) => fields.insert(field, value),
                None => fields.remove(&field),
            };
        }
        let rows = once_each(rows);
        wish(
            ChangeKind::Update,
            vec![Touch {
                key,
                before,
                after: After::Live(fields),
                rows,
            }],
        )
    }

    fn merge(&mut self) -> Wish {
        let survivor = self.live_key();
        let losers = 1 + self.random.weighted(&[80, 20]);
        let mut losers: Vec<String> = (0..losers)
            .map(|_| self.live_key())
            .filter(|key| *key != survivor)
            .collect();
        losers.sort();
        losers.dedup();
        if losers.is_empty() {
            return self.creation();
        }
        let rows: Vec<String> = losers.iter().flat_map(|key| self.world.rows_of(key)).collect();
        let (before, fields) = self.known(&survivor);
        let rows = rows.into_iter().map(|id| self.attach(id)).collect();
        let mut effects = vec![Touch {
            key: survivor.clone(),
            before,
            after: After::Live(fields),
            rows,
        }];
        for loser in losers {
            let after = After::Merged { into: survivor.clone() };
            let rows = self.world.rows_of(&loser).into_iter().map(detach).collect();
            effects.push(Touch {
                before: Some(self.known(&loser).0.unwrap_or_default()),
                key: loser,
                after,
                rows,
            });
        }
        wish(ChangeKind::Merge, effects)
    }

    /// Some of the source records go to a new record.
    fn split(&mut self) -> Wish {
        let key = self.live_key();
        let begins = self.new_key();
        if key == begins {
            return self.creation();
        }
        let mut moved = self.world.rows_of(&key);
        moved.retain(|_| self.random.percent(60));
        let rows = moved.iter().map(|id| self.attach(id.clone())).collect();
        let new = Touch {
            key: begins,
            before: None,
            after: After::Live(self.fields()),
            rows,
        };
        let (before, fields) = self.known(&key);
        let rows = moved.into_iter().map(detach).collect();
        wish(
            ChangeKind::Split,
            vec![
                Touch {
                    key,
                    before,
                    after: After::Live(fields),
                    rows,
                },
                new,
            ],
        )
    }

    fn retirement(&mut self) -> Wish {
        let key = self.live_key();
        let rows = self.world.rows_of(&key).into_iter().map(detach).collect();
        let before = Some(self.known(&key).0.unwrap_or_default());
        wish(
            ChangeKind::Retire,
            vec![Touch {
                key,
                before,
                after: After::Retired,
                rows,
            }],
        )
    }

    fn reinstatement(&mut self) -> Wish {
        let key = self.closed_key();
        let rows = self.new_rows();
        let before = Some(self.known(&key).0.unwrap_or_default());
        wish(
            ChangeKind::Reinstate,
            vec![Touch {
                key,
                before,
                after: After::Live(self.fields()),
                rows,
            }],
        )
    }

    /// All source records of one record go to another, and both stay as they are.
    fn passing_rows(&mut self) -> Wish {
        let (takes, gives) = (self.live_key(), self.live_key());
        if takes == gives {
            return self.update();
        }
        let moved = self.world.rows_of(&gives);
        let (before, fields) = self.known(&takes);
        let rows = moved.iter().map(|id| self.attach(id.clone())).collect();
        let first = Touch {
            key: takes,
            before,
            after: After::Live(fields),
            rows,
        };
        let (before, fields) = self.known(&gives);
        let rows = moved.into_iter().map(detach).collect();
        wish(
            ChangeKind::Update,
            vec![
                first,
                Touch {
                    key: gives,
                    before,
                    after: After::Live(fields),
                    rows,
                },
            ],
        )
    }

    /// What the proposer takes for the present state of an existing record, sometimes an outdated one, and fields that a
    /// live record may have.
    fn known(&mut self, key: &str) -> (Option<Fields>, Fields) {
        let lines: Vec<_> = self.world.lines.iter().filter(|line| line.key == key).collect();
        let outdated = self.random.percent(4);
        let line = if outdated {
            self.random.pick(&lines).copied()
        } else {
            lines.last().copied()
        };
        let before = line.map_or_else(|| self.fields(), |line| line.fields.clone());
        let answers = line.is_some_and(|line| line.status == Status::Live);
        let fields = if answers { before.clone() } else { self.fields() };
        (Some(before), fields)
    }

    /// Source records that belong nowhere, mostly.
    fn new_rows(&mut self) -> Vec<Row> {
        let count = self.random.weighted(&[40, 40, 20]);
        let mut ids = Vec::new();
        for _ in 0..count {
            let id = self.any_row();
            if !self.world.held.contains_key(&id) || self.random.percent(8) {
                ids.push(id);
            }
        }
        once_each(ids.into_iter().map(|id| self.attach(id)).collect())
    }

    pub fn any_row(&mut self) -> String {
        format!("{}", 1 + self.random.below(ROWS))
    }

    fn attach(&mut self, id: String) -> Row {
        Row {
            id,
            step: Step::Attach {
                content: self.content(),
            },
        }
    }

    fn content(&mut self) -> String {
        format!("content {}", self.random.below(100))
    }
}

fn detach(id: String) -> Row {
    Row { id, step: Step::Detach }
}

/// The change is chiefly about the key of its first effect.
fn wish(kind: ChangeKind, effects: Vec<Touch>) -> Wish {
    Wish {
        kind,
        key: effects[0].key.clone(),
        effects,
    }
}

/// A source record stands once under a key.
fn once_each(rows: Vec<Row>) -> Vec<Row> {
    let rows: std::collections::BTreeMap<String, Row> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
    rows.into_values().collect()
}
