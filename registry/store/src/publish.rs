//! Publishing editions.

use registry_core::{Decision, Edition, PersonName, RegisterName, may_decide, may_publish};

use crate::model::{edition, ownership, register};
use crate::{Result, Store, StoreError, governance};

impl Store {
    /// Publishes the register as it stands. `run` is the pipeline run that led to it.
    ///
    /// An owner and a steward must be in force, and `by` must be one of them or a deputy; there must be entries that
    /// no edition covers yet.
    pub fn publish(&self, register: &RegisterName, by: &PersonName, run: Option<&str>) -> Result<Edition> {
        self.write(|writing| {
            let present = register::get(writing.connection, register)?;
            let records = ownership::of_register(writing.connection, register)?;
            may_publish(&records, writing.today).map_err(|gaps| StoreError::Governance {
                register: register.clone(),
                gaps,
            })?;
            if !may_decide(&records, by, writing.today) {
                return Err(StoreError::Forbidden {
                    person: by.clone(),
                    register: register.clone(),
                    action: "publish an edition",
                    rule: "only its owner, steward or deputy in force may; ask one of them".to_owned(),
                });
            }
            let last = edition::latest(writing.connection, register)?;
            let (number, covered) = last.map_or((0, 0), |last| (last.number, last.log_size));
            if present.log_size <= covered {
                let rule = format!("have entries that no edition covers; edition {number} covers all {covered}");
                return Err(StoreError::invalid("register", register.as_str(), rule));
            }
            let new = Edition {
                register: register.clone(),
                number: number + 1,
                log_size: present.log_size,
                root: present.root,
                records: present.live,
                published_at: writing.at,
                published_by: by.clone(),
                run: run.map(str::to_owned),
            };
            edition::insert(writing.connection, &new)?;
            let decision = Decision::Publish {
                edition: new.number,
                log_size: new.log_size,
            };
            governance::record_decisions(writing, register, [decision], by, None);
            Ok(new)
        })
    }

    /// All editions of the register, the first one first.
    pub fn editions(&self, register: &RegisterName) -> Result<Vec<Edition>> {
        self.read(|connection| {
            register::get(connection, register)?;
            edition::all(connection, register)
        })
    }

    /// All editions of all registers, by register and number.
    pub fn all_editions(&self) -> Result<Vec<Edition>> {
        self.read(edition::of_all_registers)
    }
}
