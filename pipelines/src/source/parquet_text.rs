//! One value of an Arrow array as text, without loss of digits.

use std::borrow::Cow;

use polars_arrow::{
    array::{
        Array, BinaryArray, BinaryViewArray, BooleanArray, DictionaryArray, DictionaryKey, FixedSizeBinaryArray,
        FixedSizeListArray, ListArray, MapArray, PrimitiveArray, StructArray, Utf8Array, Utf8ViewArray,
    },
    datatypes::{ArrowDataType as Type, IntegerType},
    types::NativeType,
};

use super::{
    error::SourceProblem,
    scalar::{date_text, decimal_text, time_text, timestamp_text},
};

type Text<'a> = Result<Option<Cow<'a, str>>, SourceProblem>;

/// The value at `index` as text; none when it is null. Integers and decimals keep all digits, dates and times are
/// ISO 8601, booleans `true` and `false`, categories their names; lists, structs and maps are their JSON text.
pub(super) fn cell_text(array: &dyn Array, index: usize) -> Text<'_> {
    if array.is_null(index) {
        return Ok(None);
    }
    match array.dtype().to_storage() {
        Type::List(_) | Type::LargeList(_) | Type::FixedSizeList(..) | Type::Struct(_) | Type::Map(..) => {
            Ok(Some(Cow::Owned(json_text(array, index)?.to_string())))
        }
        Type::Dictionary(key, ..) => dictionary_text(array, *key, index),
        Type::Utf8View | Type::LargeUtf8 | Type::Utf8 => Ok(string(array, index).map(Cow::Borrowed)),
        Type::BinaryView | Type::LargeBinary | Type::Binary | Type::FixedSizeBinary(_) => binary_text(array, index),
        _ => scalar(array, index).map(|text| text.map(Cow::Owned)),
    }
}

fn scalar(array: &dyn Array, index: usize) -> Result<Option<String>, SourceProblem> {
    let text = match array.dtype().to_storage() {
        Type::Boolean => downcast::<BooleanArray>(array).map(|values| values.value(index).to_string()),
        Type::Int8 => native::<i8>(array, index).map(|value| value.to_string()),
        Type::Int16 => native::<i16>(array, index).map(|value| value.to_string()),
        Type::Int32 => native::<i32>(array, index).map(|value| value.to_string()),
        Type::Int64 => native::<i64>(array, index).map(|value| value.to_string()),
        Type::Int128 => native::<i128>(array, index).map(|value| value.to_string()),
        Type::UInt8 => native::<u8>(array, index).map(|value| value.to_string()),
        Type::UInt16 => native::<u16>(array, index).map(|value| value.to_string()),
        Type::UInt32 => native::<u32>(array, index).map(|value| value.to_string()),
        Type::UInt64 => native::<u64>(array, index).map(|value| value.to_string()),
        Type::Float32 => native::<f32>(array, index).map(|value| value.to_string()),
        Type::Float64 => native::<f64>(array, index).map(|value| value.to_string()),
        Type::Decimal(_, scale) => native::<i128>(array, index).map(|value| decimal_text(value, *scale)),
        Type::Date32 => native::<i32>(array, index).and_then(date_text),
        Type::Date64 => native::<i64>(array, index)
            .and_then(|value| timestamp_text(value, polars_arrow::datatypes::TimeUnit::Millisecond, false)),
        Type::Time32(unit) => native::<i32>(array, index).and_then(|value| time_text(i64::from(value), *unit)),
        Type::Time64(unit) => native::<i64>(array, index).and_then(|value| time_text(value, *unit)),
        Type::Timestamp(unit, zone) => {
            native::<i64>(array, index).and_then(|value| timestamp_text(value, *unit, zone.is_some()))
        }
        Type::Duration(_) => native::<i64>(array, index).map(|value| value.to_string()),
        _ => None,
    };
    match text {
        Some(text) => Ok(Some(text)),
        None => Err(SourceProblem::ParquetType(format!("{:?}", array.dtype()))),
    }
}

fn downcast<A: 'static>(array: &dyn Array) -> Option<&A> {
    array.as_any().downcast_ref::<A>()
}

fn native<T: NativeType>(array: &dyn Array, index: usize) -> Option<T> {
    downcast::<PrimitiveArray<T>>(array).map(|values| values.value(index))
}

fn string(array: &dyn Array, index: usize) -> Option<&str> {
    if let Some(values) = downcast::<Utf8ViewArray>(array) {
        return Some(values.value(index));
    }
    if let Some(values) = downcast::<Utf8Array<i64>>(array) {
        return Some(values.value(index));
    }
    downcast::<Utf8Array<i32>>(array).map(|values| values.value(index))
}

/// Old writers mark text as plain bytes; bytes that are no text have no text form.
fn binary_text(array: &dyn Array, index: usize) -> Text<'_> {
    let bytes = if let Some(values) = downcast::<BinaryViewArray>(array) {
        Some(values.value(index))
    } else if let Some(values) = downcast::<BinaryArray<i64>>(array) {
        Some(values.value(index))
    } else if let Some(values) = downcast::<BinaryArray<i32>>(array) {
        Some(values.value(index))
    } else {
        downcast::<FixedSizeBinaryArray>(array).map(|values| values.value(index))
    };
    let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.map(|text| Some(Cow::Borrowed(text)))
        .ok_or_else(|| SourceProblem::ParquetType(format!("{:?} (bytes that are not UTF-8)", array.dtype())))
}

fn dictionary_text(array: &dyn Array, key: IntegerType, index: usize) -> Text<'_> {
    match key {
        IntegerType::Int8 => category::<i8>(array, index),
        IntegerType::Int16 => category::<i16>(array, index),
        IntegerType::Int32 => category::<i32>(array, index),
        IntegerType::Int64 => category::<i64>(array, index),
        IntegerType::UInt8 => category::<u8>(array, index),
        IntegerType::UInt16 => category::<u16>(array, index),
        IntegerType::UInt32 => category::<u32>(array, index),
        IntegerType::UInt64 => category::<u64>(array, index),
        IntegerType::Int128 | IntegerType::UInt128 => Err(SourceProblem::ParquetType(format!("{:?}", array.dtype()))),
    }
}

fn category<K: DictionaryKey>(array: &dyn Array, index: usize) -> Text<'_> {
    match downcast::<DictionaryArray<K>>(array) {
        Some(values) => cell_text(values.values().as_ref(), values.key_value(index)),
        None => Err(SourceProblem::ParquetType(format!("{:?}", array.dtype()))),
    }
}

fn json_text(array: &dyn Array, index: usize) -> Result<serde_json::Value, SourceProblem> {
    use serde_json::Value;
    if array.is_null(index) {
        return Ok(Value::Null);
    }
    if let Some(values) = downcast::<StructArray>(array) {
        let mut members = serde_json::Map::new();
        for (field, column) in values.fields().iter().zip(values.values()) {
            members.insert(field.name.to_string(), json_text(column.as_ref(), index)?);
        }
        return Ok(Value::Object(members));
    }
    let items = if let Some(values) = downcast::<ListArray<i64>>(array) {
        Some(values.value(index))
    } else if let Some(values) = downcast::<ListArray<i32>>(array) {
        Some(values.value(index))
    } else if let Some(values) = downcast::<FixedSizeListArray>(array) {
        Some(values.value(index))
    } else {
        downcast::<MapArray>(array).map(|values| values.value(index))
    };
    if let Some(items) = items {
        let items = (0..items.len()).map(|item| json_text(items.as_ref(), item));
        return items.collect::<Result<Vec<_>, _>>().map(Value::Array);
    }
    // Numbers inside a list are JSON strings too: JSON readers would round the long ones.
    Ok(cell_text(array, index)?.map_or(Value::Null, |text| Value::String(text.into_owned())))
}
