//! Making the index of an edition.

use std::collections::HashMap;
use std::path::Path;

use registry_core::{Edition, Item};
use tantivy::directory::MmapDirectory;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, SingleSegmentIndexWriter, TantivyDocument};

use super::columns::Columns;
use super::forward::{self, ORDINALS_MAX, Placed};
use super::index::{ITEM, KEY, WORD, failed};
use super::label::texts;
use super::values::{ColumnFields, add_columns};
use super::words::words;
use crate::limits::{SEARCH_BLOCK_BYTES, SEARCH_WORDS_OF_RECORD_MAX, SEARCH_WRITER_BYTES};
use crate::{AsOf, Page, Record, RecordQuery, Result, StatusFilter, Store, StoreError};

/// Records read at a time.
const PAGE: u64 = 1_000;

/// The file that names the fields.
pub(super) const COLUMNS: &str = "columns.json";

/// Makes the index of the edition's live records in the folder, which must be empty.
pub(super) fn make(store: &Store, edition: &Edition, folder: &Path, progress: &mut dyn FnMut(u64)) -> Result<()> {
    let register = &edition.register;
    let Some(overview) = store.register(register)? else {
        return Err(StoreError::not_found("register", register));
    };
    let wanted = RecordQuery::at(AsOf::Edition(edition.number), StatusFilter::Live);
    let read = |page: &Page| store.records(register, &wanted, page);
    let mut page = read(&Page::first(PAGE))?;
    let sample: Vec<&Item> = page.items.iter().map(|record| &record.item).collect();
    let columns = Columns::choose(&overview.definition, &sample);
    let mut builder = Builder::new(folder, &columns)?;
    loop {
        page.items.iter().try_for_each(|record| builder.add(record))?;
        progress(builder.ends.len() as u64);
        let Some(next) = page.next else { break };
        page = read(&Page::after(next, PAGE))?;
    }
    builder.finish()?;
    let path = folder.join(COLUMNS);
    let json = StoreError::stored(serde_json::to_vec(&columns))?;
    std::fs::write(&path, json).map_err(|source| StoreError::Io {
        path: path.display().to_string(),
        source,
    })
}

/// How words are indexed: which records have them, and nothing more.
fn indexed() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// The schema of every index.
fn schema(columns: &Columns) -> Schema {
    let mut schema = Schema::builder();
    schema.add_text_field(WORD, indexed());
    schema.add_text_field(KEY, indexed().set_stored());
    schema.add_text_field(ITEM, TextOptions::default().set_stored());
    add_columns(&mut schema, &columns.listed);
    schema.build()
}

/// What is gathered while records are read.
struct Builder<'a> {
    folder: &'a Path,
    columns: &'a Columns,
    column_fields: Vec<ColumnFields>,
    writer: SingleSegmentIndexWriter,
    schema: Schema,
    /// Each word with the order in which it was met first.
    met: HashMap<String, u32>,
    /// Words of all records, by the order in which they were met.
    placed: Vec<Placed>,
    ends: Vec<u32>,
}

impl<'a> Builder<'a> {
    fn new(folder: &'a Path, columns: &'a Columns) -> Result<Self> {
        let schema = schema(columns);
        let column_fields = ColumnFields::find(&schema, &columns.listed).map_err(|error| failed(folder, &error))?;
        let settings = IndexSettings {
            docstore_compression: Compressor::Lz4,
            docstore_blocksize: SEARCH_BLOCK_BYTES,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let directory = MmapDirectory::open(folder).map_err(|error| failed(folder, &error))?;
        let writer = Index::builder()
            .schema(schema.clone())
            .settings(settings)
            .single_segment_index_writer(directory, SEARCH_WRITER_BYTES)
            .map_err(|error| failed(folder, &error))?;
        Ok(Self {
            folder,
            columns,
            column_fields,
            writer,
            schema,
            met: HashMap::new(),
            placed: Vec::new(),
            ends: Vec::new(),
        })
    }

    fn add(&mut self, record: &Record) -> Result<()> {
        let field = |name| self.schema.get_field(name).map_err(|error| failed(self.folder, &error));
        let (word, key, item) = (field(WORD)?, field(KEY)?, field(ITEM)?);
        let mut document = TantivyDocument::default();
        document.add_text(key, record.key.as_str());
        document.add_text(item, record.item.canonical_json());
        let of_fields = (0..).zip(&self.columns.searched).flat_map(|(field, name)| {
            let words = texts(&record.item, name).flat_map(words);
            words.map(move |word| (field, word.text))
        });
        for (field, text) in of_fields.take(SEARCH_WORDS_OF_RECORD_MAX) {
            document.add_text(word, &text);
            let next = number(self.met.len(), ORDINALS_MAX, self.folder)?;
            let ordinal = *self.met.entry(text).or_insert(next);
            self.placed.push(Placed { ordinal, field });
        }
        for (field, column) in self.columns.listed.iter().zip(&self.column_fields) {
            texts(&record.item, &field.name).for_each(|text| column.add(&mut document, text));
        }
        self.ends
            .push(number(self.placed.len(), u32::MAX as usize, self.folder)?);
        self.writer
            .add_document(document)
            .map_err(|error| failed(self.folder, &error))
    }

    /// The dictionary is sorted, so that a word's number there is its rank among all words.
    fn finish(self) -> Result<()> {
        let folder = self.folder;
        self.writer.finalize().map_err(|error| failed(folder, &error))?;
        let mut sorted: Vec<(&str, u32)> = self.met.iter().map(|(word, met)| (word.as_str(), *met)).collect();
        sorted.sort_unstable();
        let mut ranks = vec![0; sorted.len()];
        for (rank, (_, met)) in (0..).zip(&sorted) {
            ranks[*met as usize] = rank;
        }
        let ranked = self.placed.iter().map(|placed| Placed {
            ordinal: ranks[placed.ordinal as usize],
            ..*placed
        });
        forward::write(folder, ranked, &self.ends)
    }
}

fn number(count: usize, most: usize, folder: &Path) -> Result<u32> {
    let fits = u32::try_from(count).ok().filter(|_| count < most);
    fits.ok_or_else(|| failed(folder, &format!("there are more than {most} words")))
}
