//! Parquet: types to text, damage, and our own files.

use std::{fs, fs::File, path::Path, sync::Arc};

use pipelines::source::{ReadOptions, SourceFile, read, read_text_parquet, write_parquet};
use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};
use polars_arrow::{
    array::{Array, BooleanArray, DictionaryArray, ListArray, PrimitiveArray, StructArray, Utf8Array, Utf8ViewArray},
    datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit},
    offset::OffsetsBuffer,
    record_batch::RecordBatchT,
};
use polars_parquet::write::{
    CompressionOptions, FileWriter, RowGroupIterator, StatisticsOptions, Version, WriteOptions, get_dtype_encoding,
};
use tempfile::TempDir;

use crate::source::contents;

/// A column's name, its two values, and what they should read as.
type TypedColumn = (&'static str, Box<dyn Array>, [Option<&'static str>; 2]);

/// Writes two rows of one column of each type that departments send.
#[expect(clippy::vec_init_then_push, reason = "some columns take several lines to make")]
fn write_every_type(path: &Path) -> Vec<(&'static str, [Option<&'static str>; 2])> {
    let mut columns: Vec<TypedColumn> = Vec::new();
    columns.push((
        "int8",
        PrimitiveArray::<i8>::from([Some(-128), None]).boxed(),
        [Some("-128"), None],
    ));
    columns.push((
        "int64",
        PrimitiveArray::<i64>::from([Some(i64::MIN), Some(7)]).boxed(),
        [Some("-9223372036854775808"), Some("7")],
    ));
    columns.push((
        "uint64",
        PrimitiveArray::<u64>::from([Some(u64::MAX), None]).boxed(),
        [Some("18446744073709551615"), None],
    ));
    columns.push((
        "double",
        PrimitiveArray::<f64>::from([Some(0.1), Some(3.0)]).boxed(),
        [Some("0.1"), Some("3")],
    ));
    columns.push((
        "flag",
        BooleanArray::from([Some(true), Some(false)]).boxed(),
        [Some("true"), Some("false")],
    ));
    let text = Utf8ViewArray::from_slice([Some("007"), Some("")]);
    columns.push(("text", text.boxed(), [Some("007"), None]));
    columns.push((
        "long_text",
        Utf8Array::<i64>::from([Some("LS1 4AP"), None]).boxed(),
        [Some("LS1 4AP"), None],
    ));
    let dates = PrimitiveArray::<i32>::from([Some(19_797), Some(-1)]).to(ArrowDataType::Date32);
    columns.push(("date", dates.boxed(), [Some("2024-03-15"), Some("1969-12-31")]));
    let moments = PrimitiveArray::<i64>::from([Some(1_710_498_600_500_000), None]);
    let local = moments
        .clone()
        .to(ArrowDataType::Timestamp(TimeUnit::Microsecond, None));
    columns.push(("moment", local.boxed(), [Some("2024-03-15T10:30:00.500"), None]));
    let utc = moments.to(ArrowDataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())));
    columns.push(("moment_utc", utc.boxed(), [Some("2024-03-15T10:30:00.500Z"), None]));
    let decimals = PrimitiveArray::<i128>::from([Some(-12_345_678_901_234_567_890_123), Some(5)]);
    columns.push((
        "decimal",
        decimals.to(ArrowDataType::Decimal(30, 2)).boxed(),
        [Some("-123456789012345678901.23"), Some("0.05")],
    ));
    let categories: Box<dyn Array> = Utf8Array::<i64>::from([Some("open"), Some("closed")]).boxed();
    let dictionary =
        DictionaryArray::try_from_keys(PrimitiveArray::<u32>::from([Some(1), Some(0)]), categories, false).unwrap();
    columns.push(("category", dictionary.boxed(), [Some("closed"), Some("open")]));
    let items = PrimitiveArray::<i64>::from([Some(1), Some(2)]).boxed();
    let list_type = ArrowDataType::LargeList(Box::new(Field::new("item".into(), ArrowDataType::Int64, true)));
    let lists = ListArray::<i64>::new(list_type, OffsetsBuffer::try_from(vec![0, 2, 2]).unwrap(), items, None);
    columns.push(("list", lists.boxed(), [Some("[\"1\",\"2\"]"), Some("[]")]));
    let part = Utf8Array::<i64>::from([Some("a"), None]).boxed();
    let struct_type = ArrowDataType::Struct(vec![Field::new("x".into(), ArrowDataType::LargeUtf8, true)]);
    columns.push((
        "struct",
        StructArray::new(struct_type, 2, vec![part], None).boxed(),
        [Some("{\"x\":\"a\"}"), Some("{\"x\":null}")],
    ));

    let fields = columns
        .iter()
        .map(|(name, array, _)| Field::new((*name).into(), array.dtype().clone(), true));
    let schema: ArrowSchema = fields.map(|field| (field.name.clone(), field)).collect();
    let encodings: Vec<_> = schema
        .iter_values()
        .map(|field| get_dtype_encoding(field.dtype()))
        .collect();
    let options = WriteOptions {
        statistics: StatisticsOptions::empty(),
        version: Version::V1,
        compression: CompressionOptions::Uncompressed,
        data_page_size: None,
    };
    let expected = columns.iter().map(|(name, _, cells)| (*name, *cells)).collect();
    let arrays = columns.into_iter().map(|(_, array, _)| array).collect();
    let batch = RecordBatchT::new(2, Arc::new(schema.clone()), arrays);
    let groups = RowGroupIterator::try_new([Ok(batch)].into_iter(), &schema, options, encodings.into()).unwrap();
    let mut writer = FileWriter::try_new(File::create(path).unwrap(), schema, options).unwrap();
    for group in groups {
        writer.write(2, group.unwrap()).unwrap();
    }
    writer.end(None).unwrap();
    expected
}

fn read_default(path: &Path) -> SourceFile {
    read(path, &ReadOptions::default(), &mut |_| ()).unwrap()
}

#[test]
fn every_type_becomes_text_without_loss() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("types.parquet");
    let expected = write_every_type(&path);
    let (names, rows) = contents(&read_default(&path));
    for (column, (name, cells)) in expected.iter().enumerate() {
        assert_eq!(names[column], *name);
        assert_eq!(
            rows.iter().map(|row| row[column].as_deref()).collect::<Vec<_>>(),
            cells,
            "{name}"
        );
    }
}

#[test]
fn own_files_read_back_equal() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cleaned.parquet");
    let values: Vec<_> = (0..300_000)
        .map(|row| (row % 7 != 0).then(|| format!("value {row}")))
        .collect();
    let column = Series::new("v".into(), values).into_column();
    let mut frame = DataFrame::new(300_000, vec![column]).unwrap();
    write_parquet(&mut frame, &path).unwrap();
    assert!(read_text_parquet(&path).unwrap().equals_missing(&frame));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing unfinished is left"
    );
}

#[test]
fn damaged_parquet_is_refused_and_never_panics() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("types.parquet");
    write_every_type(&path);
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(97) {
        fs::write(&path, &whole[..length]).unwrap();
        let message = read(&path, &ReadOptions::default(), &mut |_| ())
            .unwrap_err()
            .to_string();
        assert!(message.contains("types.parquet: "), "{message}");
        if length > 4 {
            assert!(message.contains("it is cut short"), "{message}");
        }
    }
    for position in (0..whole.len()).step_by(41) {
        let mut damaged = whole.clone();
        damaged[position] ^= 0xff;
        fs::write(&path, &damaged).unwrap();
        let _ = read(&path, &ReadOptions::default(), &mut |_| ());
    }
}
