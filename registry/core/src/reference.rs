//! What the items of one register say about records of others.

use crate::datatype::read_curie;
use crate::{Datatype, FieldDefinition, FieldName, Item, Key, RegisterDefinition, RegisterName};

/// A field of an item that names a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Reference {
    /// The field that holds the reference.
    pub field: FieldName,
    /// The register of the record.
    pub register: RegisterName,
    /// The key of the record.
    pub key: Key,
}

impl RegisterDefinition {
    /// The records that the item names, by field and in the order of the values.
    ///
    /// A field of the datatype `curie` names records as `register:key`, or as a plain key when the field names the
    /// register; any other field that names a register holds keys of it. `register:` names a register and no record,
    /// and the key field of the item itself is no reference. A text that is neither yields none:
    /// [`validate`](Self::validate) refuses it.
    pub fn references(&self, item: &Item) -> Vec<Reference> {
        let mut references = Vec::new();
        for (name, value) in item {
            let Some(field) = self.field(name).filter(|field| !self.is_own_key(field)) else {
                continue;
            };
            for text in value.texts() {
                if let Some((register, key)) = read(&field, text) {
                    references.push(Reference {
                        field: name.clone(),
                        register,
                        key,
                    });
                }
            }
        }
        references
    }

    fn is_own_key(&self, field: &FieldDefinition) -> bool {
        field.name == self.key_field && field.register.as_ref().is_none_or(|register| *register == self.name)
    }
}

fn read(field: &FieldDefinition, text: &str) -> Option<(RegisterName, Key)> {
    if field.datatype == Datatype::Curie && text.contains(':') {
        let (register, key) = read_curie(text)?;
        return Some((register, key?));
    }
    let register = field.register.clone()?;
    Some((register, Key::parse(text).ok()?))
}
