//! How the schema of a register may change: so that what was once written keeps its meaning for ever.

use crate::{FieldDefinition, FieldName, RegisterDefinition, Violation};

impl RegisterDefinition {
    /// What in the new definition would change what existing values mean, or make existing records invalid.
    ///
    /// By the rules of GOV.UK Registers, fields are added, described anew and retired; the name of the register, its
    /// key field, and the datatype, cardinality and referred register of a field never change, and no field goes. On
    /// top of those: a code is never removed, and with entries in the log a value is never demanded (`required`) and a
    /// pattern never added or changed, only dropped. Whether one pattern is looser than another is not judged.
    /// Violations are placed at `name`, `key_field`, `fields.NAME` or `fields.NAME.PROPERTY`.
    pub fn check_evolution(&self, new: &RegisterDefinition, has_entries: bool) -> Vec<Violation> {
        let mut violations = Vec::new();
        check_unchanged("name", self.name.as_str(), new.name.as_str(), &mut violations);
        check_unchanged(
            "key_field",
            self.key_field.as_str(),
            new.key_field.as_str(),
            &mut violations,
        );
        for old in &self.fields {
            match new.own_field(&old.name) {
                None => violations.push(Violation::new(
                    format!("fields.{}", old.name),
                    "",
                    "stay: a field is never removed; retire it instead",
                )),
                Some(field) => check_field(old, field, has_entries, &mut violations),
            }
        }
        let added = new.fields.iter().filter(|field| self.own_field(&field.name).is_none());
        for field in added.filter(|field| has_entries && field.required && field.name != self.key_field) {
            let place = format!("fields.{}.required", field.name);
            violations.push(Violation::new(
                place,
                "true",
                "be false: the records that exist do not have the field",
            ));
        }
        violations
    }

    fn own_field(&self, name: &FieldName) -> Option<&FieldDefinition> {
        self.fields.iter().find(|field| field.name == *name)
    }
}

fn check_unchanged(place: impl Into<String>, old: &str, new: &str, violations: &mut Vec<Violation>) {
    if old != new {
        let rule = if old.is_empty() {
            "stay without one: it never changes".to_owned()
        } else {
            format!("stay {old}: it never changes")
        };
        violations.push(Violation::new(place, new, rule));
    }
}

fn check_field(old: &FieldDefinition, new: &FieldDefinition, has_entries: bool, violations: &mut Vec<Violation>) {
    let place = |property: &str| format!("fields.{}.{property}", old.name);
    for (property, old, new) in [
        ("datatype", old.datatype.as_str(), new.datatype.as_str()),
        ("cardinality", old.cardinality.as_str(), new.cardinality.as_str()),
        ("register", register(old), register(new)),
    ] {
        check_unchanged(place(property), old, new, violations);
    }
    for code in &old.codes {
        if new.codes.iter().all(|kept| kept.code != code.code) {
            let rule = "stay in the list: a code is never removed";
            violations.push(Violation::new(place("codes"), code.code.as_str(), rule));
        }
    }
    if has_entries && new.required && !old.required {
        let rule = "stay false: records that exist may be without the field";
        violations.push(Violation::new(place("required"), "true", rule));
    }
    if let Some(pattern) = &new.pattern
        && has_entries
        && old.pattern.as_ref() != Some(pattern)
    {
        let rule = "stay as it is or go: records that exist may not match it";
        violations.push(Violation::new(place("pattern"), pattern.as_str(), rule));
    }
}

fn register(field: &FieldDefinition) -> &str {
    field.register.as_ref().map_or("", |register| register.as_str())
}
