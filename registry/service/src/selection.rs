//! Which records a reader wants, out of the parameters of a list: conditions on the fields of the register, and the fields to show.

use std::collections::BTreeSet;

use actix_web::web::Query;
use openapi::item::Item;
use registry_core::{Cardinality, Condition, Datatype, FieldDefinition, RecordFilter, RegisterDefinition, Test};
use registry_store::ListOrder;
use serde::de::DeserializeOwned;

use crate::app::wrong_query;
use crate::error::ApiError;
use crate::limits::{FILTER_CONDITIONS, FILTER_VALUES};

/// A condition as it was asked for: `filter[FIELD]=VALUE` or `filter[FIELD][TEST]=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    field: String,
    test: Option<String>,
    value: String,
}

impl Asked {
    /// Reads the name of a parameter; nothing when it is not that of a condition.
    fn read(name: &str, value: String) -> Option<Self> {
        let inside = name.strip_prefix("filter[")?.strip_suffix(']')?;
        let (field, test) = match inside.split_once("][") {
            Some((field, test)) => (field, Some(test.to_owned())),
            None => (inside, None),
        };
        Some(Self {
            field: field.to_owned(),
            test,
            value,
        })
    }

    fn name(&self) -> String {
        match &self.test {
            Some(test) => format!("filter[{}][{test}]", self.field),
            None => format!("filter[{}]", self.field),
        }
    }

    fn refuse(&self, rule: impl std::fmt::Display) -> ApiError {
        ApiError::parameter(&self.name(), &self.value, rule)
    }

    fn condition(&self, definition: &RegisterDefinition) -> Result<Condition, ApiError> {
        let field = definition.field(&self.field).ok_or_else(|| {
            let rule = format!("name a field of the register: {}", names(definition));
            ApiError::parameter(&self.name(), &self.field, rule)
        })?;
        Ok(Condition {
            field: field.name.clone(),
            datatype: field.datatype,
            test: self.read_test(&field)?,
        })
    }

    fn read_test(&self, field: &FieldDefinition) -> Result<Test, ApiError> {
        let value = self.value.clone();
        if value.is_empty() {
            return Err(self.refuse("say something; records without a value are found with [missing]=true"));
        }
        Ok(match self.test.as_deref() {
            None => Test::OneOf([value].into()),
            Some("in") => Test::OneOf(self.values()?),
            Some("prefix") => Test::Prefix(value),
            Some("from") => Test::From(self.bound(field)?),
            Some("to") => Test::To(self.bound(field)?),
            Some("missing") => Test::Missing(self.truth()?),
            Some(_) => {
                let rule = "have one of the tests [in], [prefix], [from], [to], [missing], or none for equality";
                return Err(self.refuse(rule));
            }
        })
    }

    fn values(&self) -> Result<BTreeSet<String>, ApiError> {
        let values: BTreeSet<String> = self.value.split(',').map(str::to_owned).collect();
        if values.len() > FILTER_VALUES {
            return Err(self.refuse(format!("have at most {FILTER_VALUES} values")));
        }
        Ok(values)
    }

    fn bound(&self, field: &FieldDefinition) -> Result<String, ApiError> {
        let numbers = matches!(field.datatype, Datatype::Integer | Datatype::Decimal);
        if numbers && !self.value.parse::<f64>().is_ok_and(f64::is_finite) {
            return Err(self.refuse("be a number, as the values of this field are"));
        }
        Ok(self.value.clone())
    }

    fn truth(&self) -> Result<bool, ApiError> {
        self.value
            .parse()
            .map_err(|_other: std::str::ParseBoolError| self.refuse("be true or false"))
    }
}

/// The parameters of a list apart from its conditions, and the conditions. Everything that is no condition must be a
/// parameter that `T` knows.
pub fn parameters<T: DeserializeOwned>(query: &str) -> Result<(T, Vec<Asked>), ApiError> {
    let mut asked = Vec::new();
    let mut others = Vec::new();
    for piece in query.split('&') {
        let pairs: Query<Vec<(String, String)>> = Query::from_query(piece).map_err(|error| wrong_query(&error))?;
        match pairs.into_inner().pop().map(|(name, value)| Asked::read(&name, value)) {
            Some(Some(condition)) => asked.push(condition),
            Some(None) | None => others.push(piece),
        }
    }
    if asked.len() > FILTER_CONDITIONS {
        let rule = format!("be given at most {FILTER_CONDITIONS} times");
        return Err(ApiError::parameter("filter", &asked.len().to_string(), rule));
    }
    let others: Query<T> = Query::from_query(&others.join("&")).map_err(|error| wrong_query(&error))?;
    Ok((others.into_inner(), asked))
}

/// The filter that the conditions mean for the register.
pub fn filter(asked: &[Asked], definition: &RegisterDefinition) -> Result<RecordFilter, ApiError> {
    let conditions = asked.iter().map(|condition| condition.condition(definition));
    Ok(RecordFilter::new(conditions.collect::<Result<_, _>>()?))
}

/// The order that `sort` asks for: a field, with `-` before it for the greatest first.
pub fn order(sort: Option<&str>, definition: &RegisterDefinition) -> Result<ListOrder, ApiError> {
    let Some(sort) = sort else {
        return Ok(ListOrder::Key);
    };
    let refuse = |rule: &dyn std::fmt::Display| ApiError::parameter("sort", sort, rule);
    let (name, descending) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
    let field = definition.field(name);
    let field = field.ok_or_else(|| refuse(&format!("name a field of the register: {}", names(definition))))?;
    if field.cardinality == Cardinality::Many {
        return Err(refuse(&"name a field that has one value; this one has several"));
    }
    if field.datatype == Datatype::Text {
        return Err(refuse(&"name a field that is no long text"));
    }
    Ok(ListOrder::Field {
        name: field.name.clone(),
        datatype: field.datatype,
        descending,
    })
}

/// The fields of an item that are to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShownFields(Option<BTreeSet<String>>);

impl ShownFields {
    /// Those of a list with commas between; all fields when there is none.
    pub fn read(list: Option<&str>, definition: &RegisterDefinition) -> Result<Self, ApiError> {
        let Some(list) = list else { return Ok(Self(None)) };
        let fields: BTreeSet<String> = list.split(',').map(str::to_owned).collect();
        match fields.iter().find(|field| definition.field(field.as_str()).is_none()) {
            Some(unknown) => {
                let rule = format!("name fields of the register: {}", names(definition));
                Err(ApiError::parameter("fields", unknown, rule))
            }
            None => Ok(Self(Some(fields))),
        }
    }

    /// Whether the field is shown.
    pub fn shows(&self, field: &str) -> bool {
        self.0.as_ref().is_none_or(|fields| fields.contains(field))
    }

    /// Leaves of the item what is shown.
    pub fn cut(&self, item: &mut Item) {
        item.0.retain(|field, _| self.shows(field));
    }
}

fn names(definition: &RegisterDefinition) -> String {
    let names: Vec<&str> = definition.fields.iter().map(|field| field.name.as_str()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use openapi::query::PageQuery;

    use super::*;

    #[test]
    fn conditions_are_told_from_other_parameters() {
        let query = "limit=5&filter%5Btown%5D=St+Mary%26co&cursor=T1I&filter[start-date][from]=2015";
        let (page, asked): (PageQuery, _) = parameters(query).unwrap();
        assert_eq!(
            (page.limit.as_deref(), page.cursor.as_deref()),
            (Some("5"), Some("T1I"))
        );
        let texts: Vec<_> = asked.iter().map(|asked| (asked.name(), asked.value.as_str())).collect();
        assert_eq!(
            texts,
            [
                ("filter[town]".to_owned(), "St Mary&co"),
                ("filter[start-date][from]".to_owned(), "2015")
            ]
        );
        assert!(parameters::<PageQuery>("filter=town").is_err());
        assert!(parameters::<PageQuery>("limits=5").is_err());
        assert!(parameters::<PageQuery>("").unwrap().1.is_empty());
    }
}
