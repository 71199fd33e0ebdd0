//! Defining registers, and what one sees of them at a glance.

use registry_core::{
    OwnershipRecord, PersonName, RegisterDefinition, RegisterName, answers_for, coming_gaps, may_publish,
};

use crate::connection::AnyConnection;
use crate::model::register::Register;
use crate::model::{change_set, commit, edition, ownership, person, register};
use crate::store::Writing;
use crate::{DefineOutcome, RegisterOverview, Result, Store, StoreError, governance, rsf};

impl Store {
    /// Makes a register, or extends the one of this name by the rules of
    /// [`check_evolution`](RegisterDefinition::check_evolution): fields are added, described anew and retired; datatype,
    /// cardinality and presence of a field never change.
    ///
    /// Anyone known may make a register; once it has ownership records, only an owner or steward in force extends it.
    pub fn define_register(&self, definition: &RegisterDefinition, by: &PersonName) -> Result<DefineOutcome> {
        self.write(|writing| define_own(writing, definition, by))
    }

    /// All registers, sorted by name; those that Registrar keeps about itself are among them.
    pub fn registers(&self) -> Result<Vec<RegisterOverview>> {
        let today = self.today();
        self.read(|connection| {
            let registers = register::all(connection)?.into_iter();
            let overviews = registers.map(|register| overview(connection, register, today));
            let mut overviews: Vec<RegisterOverview> = overviews.collect::<Result<_>>()?;
            overviews.sort_by(|left, right| left.definition.name.cmp(&right.definition.name));
            Ok(overviews)
        })
    }

    /// The definition of the register, which must exist.
    pub fn definition(&self, name: &RegisterName) -> Result<RegisterDefinition> {
        self.read(|connection| Ok(register::get(connection, name)?.definition))
    }

    /// The register, when there is one of this name.
    pub fn register(&self, name: &RegisterName) -> Result<Option<RegisterOverview>> {
        let today = self.today();
        self.read(|connection| {
            register::find(connection, name)?
                .map(|register| overview(connection, register, today))
                .transpose()
        })
    }
}

fn overview(
    connection: &mut AnyConnection,
    mut register: Register,
    today: chrono::NaiveDate,
) -> Result<RegisterOverview> {
    let name = register.definition.name.clone();
    let records = ownership::of_register(connection, &name)?;
    // Nobody is appointed to the registers that Registrar keeps itself, and nobody is missing there.
    let gaps = if register.governance {
        Vec::new()
    } else {
        may_publish(&records, today).err().unwrap_or_default()
    };
    let coming_gaps = if register.governance {
        Vec::new()
    } else {
        coming_gaps(&records, today)
    };
    register.definition.name = governance::shown_name(connection, &name)?;
    let in_force = |record: &&OwnershipRecord| record.in_force(today);
    Ok(RegisterOverview {
        governance: register.governance,
        log_size: register.log_size,
        root: register.root,
        updated_at: commit::last_time_of(connection, &name)?,
        live: register.live,
        merged: register.merged,
        retired: register.retired,
        open_change_sets: change_set::open_in(connection, &name)?,
        latest_edition: edition::latest(connection, &name)?,
        ownership: records.iter().filter(in_force).cloned().collect(),
        gaps,
        coming_gaps,
        overdue_reviews: records
            .iter()
            .filter(|record| record.review_overdue(today))
            .cloned()
            .collect(),
        definition: register.definition,
    })
}

/// Like [`define`], for a register that begins in this store: the names by which Registrar's own registers are known
/// are left to them. Only a register that comes with its history may take one.
pub(crate) fn define_own(
    writing: &mut Writing<'_>,
    definition: &RegisterDefinition,
    by: &PersonName,
) -> Result<DefineOutcome> {
    let name = &definition.name;
    if governance::kept_name(name)?.is_some() && register::find_exact(writing.connection, name)?.is_none() {
        return Err(forbidden(
            by,
            name,
            "Registrar keeps the register of this name itself; choose another",
        ));
    }
    let outcome = define(writing, definition, by)?;
    rsf::describe(writing, definition)?;
    Ok(outcome)
}

/// Makes the register, or adds the fields that it does not have yet. What its system entries say is left to the caller:
/// a loaded register brings its own.
pub(crate) fn define(
    writing: &mut Writing<'_>,
    definition: &RegisterDefinition,
    by: &PersonName,
) -> Result<DefineOutcome> {
    let violations = definition.check();
    if !violations.is_empty() {
        return Err(StoreError::Invalid(violations));
    }
    person::known(writing.connection, by)?;
    match register::find_exact(writing.connection, &definition.name)? {
        None => {
            register::insert(writing.connection, &Register::empty(definition.clone(), false))?;
            governance::record_definitions(writing, std::slice::from_ref(definition), by)?;
            Ok(DefineOutcome::Created)
        }
        Some(present) if present.definition == *definition => Ok(DefineOutcome::Unchanged),
        Some(present) => {
            extend(writing, &present, definition, by)?;
            Ok(DefineOutcome::Extended)
        }
    }
}

fn extend(
    writing: &mut Writing<'_>,
    present: &Register,
    definition: &RegisterDefinition,
    by: &PersonName,
) -> Result<()> {
    let name = &definition.name;
    if present.governance {
        return Err(forbidden(by, name, "Registrar keeps this register itself"));
    }
    let records = ownership::of_register(writing.connection, name)?;
    if !records.is_empty() && !answers_for(&records, by, writing.today) {
        return Err(forbidden(
            by,
            name,
            "only its owner or steward in force may; ask one of them",
        ));
    }
    // What was proposed was checked against the present definition, and must stay valid under the new one.
    let has_entries = present.log_size > 0 || change_set::any_pending(writing.connection, name)?;
    let violations = present.definition.check_evolution(definition, has_entries);
    if !violations.is_empty() {
        return Err(StoreError::Invalid(violations));
    }
    register::set_definition(writing.connection, definition)?;
    governance::record_definitions(writing, std::slice::from_ref(definition), by)
}

fn forbidden(person: &PersonName, register: &RegisterName, rule: &str) -> StoreError {
    StoreError::Forbidden {
        person: person.clone(),
        register: register.clone(),
        action: "change the definition",
        rule: rule.to_owned(),
    }
}
