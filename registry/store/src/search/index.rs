//! An index that is open, and what it answers.

use std::path::Path;
use std::sync::Arc;

use registry_core::{Edition, FieldName, Item, RecordFilter};
use tantivy::schema::{Field, Value as _};
use tantivy::store::StoreReader;
use tantivy::termdict::TermDictionary;
use tantivy::{Index, InvertedIndexReader, ReloadPolicy, TantivyDocument};

use super::build::{self, COLUMNS};
use super::columns::Columns;
use super::forward::Forward;
use super::group::Group;
use super::label::{LabelPart, label, parts};
use super::rank::Ranked;
use super::values::FieldValues;
use super::wanted::Wanted;
use super::words::words;
use super::{close, find, rank};
use crate::limits::SEARCH_CACHED_BLOCKS;
use crate::{Result, Store, StoreError};

/// Names of the index's own fields.
pub(super) const WORD: &str = "word";
pub(super) const KEY: &str = "key";
pub(super) const ITEM: &str = "item";

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    /// The whole text, for a key is found by itself.
    pub text: String,
    /// Its words, in order.
    pub words: Vec<SearchWord>,
    /// Most hits that are wanted.
    pub limit: usize,
    /// What must hold of every hit.
    pub filter: RecordFilter,
}

/// A word that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWord {
    /// The word, as [`words`] has it.
    pub text: String,
    /// Other spellings of it, such as STREET for ST.
    pub others: Vec<String>,
    /// Whether more of it may follow.
    pub is_unfinished: bool,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The key.
    pub key: String,
    /// How much of the query it agrees with, rare words counting more; 1 is all of it.
    pub score: f64,
    /// The line by which people know it, in parts.
    pub label: Vec<LabelPart>,
    /// The item as canonical JSON.
    pub item: String,
}

impl SearchHit {
    /// The line by which people know it.
    pub fn label(&self) -> String {
        self.label.iter().map(|part| part.text.as_str()).collect()
    }
}

/// A record as an index has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedRecord {
    /// The key.
    pub key: String,
    /// The line by which people know it.
    pub label: String,
    /// The item.
    pub item: Item,
}

/// The search index of an edition. Cheap to clone.
#[derive(Clone)]
pub struct SearchIndex(Arc<Opened>);

/// What is open of an index.
pub(super) struct Opened {
    pub(super) words: Arc<InvertedIndexReader>,
    pub(super) forward: Forward,
    pub(super) columns: Columns,
    pub(super) records: u32,
    /// The number of the first word that begins with a letter: numbers come before it.
    pub(super) first_letter: u32,
    pub(super) keys: Arc<InvertedIndexReader>,
    /// The values of the fields that lists are made by; none in an index of an older version.
    pub(super) values: Vec<FieldValues>,
    documents: StoreReader,
    key: Field,
    item: Field,
}

/// An index that cannot be made or read.
pub(super) fn failed(folder: &Path, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::SearchIndex {
        path: folder.display().to_string(),
        reason: error.to_string(),
    }
}

/// Something that a mapped file did not hold.
pub(super) fn unreadable(error: &dyn std::fmt::Display) -> StoreError {
    failed(Path::new("search"), error)
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SearchIndex")
            .field("records", &self.0.records)
            .finish_non_exhaustive()
    }
}

impl SearchIndex {
    /// Makes the index of the edition's live records in the folder, which must be empty; `progress` is told how many
    /// records are read.
    pub fn make(store: &Store, edition: &Edition, folder: &Path, progress: &mut dyn FnMut(u64)) -> Result<()> {
        build::make(store, edition, folder, progress)
    }

    /// Opens the index in the folder. Its files are mapped into memory, so that this takes no time however large it is.
    pub fn open(folder: &Path) -> Result<Self> {
        let columns = std::fs::read(folder.join(COLUMNS)).map_err(|error| failed(folder, &error))?;
        let columns = serde_json::from_slice(&columns).map_err(|error| failed(folder, &error))?;
        Opened::new(folder, columns).map(|opened| Self(Arc::new(opened)))
    }

    pub(super) fn opened(&self) -> &Opened {
        &self.0
    }

    /// How many records it holds.
    pub fn records(&self) -> u32 {
        self.0.records
    }

    /// The fields that are searched: open texts, but neither measures nor categories.
    pub fn fields(&self) -> &[FieldName] {
        &self.0.columns.searched
    }

    /// The record with this number, from 0 in the order of keys.
    pub fn record(&self, number: u32) -> Result<IndexedRecord> {
        let (key, json) = self.0.stored(number)?;
        let item: Item = StoreError::stored(serde_json::from_str(&json))?;
        Ok(IndexedRecord {
            label: self.0.label(&key, &item),
            key,
            item,
        })
    }

    /// The key of the record with this number.
    pub(crate) fn key(&self, number: u32) -> Result<String> {
        Ok(self.0.stored(number)?.0)
    }

    /// The number of the record with this key.
    pub fn number_of(&self, key: &str) -> Result<Option<u32>> {
        self.0.record_of_key(key)
    }

    /// Finds the records that the query may mean, the best first.
    pub fn search(&self, query: &SearchQuery) -> Result<Vec<SearchHit>> {
        let index = &*self.0;
        let groups = Group::of_words(index.words.terms(), &query.words, index.records)?;
        let wanted = Wanted::new(index, &query.filter)?;
        let mut ranked = Vec::new();
        if let Some(record) = index.record_of_key(query.text.trim())?
            && wanted.admits(index, record)?
        {
            ranked.push(Ranked::of_key(record));
        }
        let strict = find::with_all(index, &groups, &wanted)?;
        let mut found = if strict.is_empty() {
            let candidates = rank::all(index, &groups, &find::with_some(index, &groups, &wanted)?);
            close::compare(index, query, &groups, candidates)?
        } else {
            rank::all(index, &groups, &strict)
        };
        found.retain(|found| ranked.iter().all(|known: &Ranked| known.record != found.record));
        ranked.append(&mut found);
        ranked.truncate(query.limit);
        ranked.iter().map(|ranked| index.hit(ranked, &groups)).collect()
    }
}

impl Opened {
    fn new(folder: &Path, columns: Columns) -> Result<Self> {
        let open = || -> tantivy::Result<_> {
            let index = Index::open_in_dir(folder)?;
            let schema = index.schema();
            let fields = (schema.get_field(WORD)?, schema.get_field(KEY)?, schema.get_field(ITEM)?);
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
            let searcher = tantivy::IndexReader::searcher(&reader.try_into()?);
            Ok((searcher, fields))
        };
        let (searcher, (word, key, item)) = open().map_err(|error| failed(folder, &error))?;
        let [segment] = searcher.segment_readers() else {
            return Err(failed(folder, &"it has not one part"));
        };
        let values = FieldValues::open(segment.fast_fields(), &columns.listed);
        let inverted = |field| segment.inverted_index(field).map_err(|error| failed(folder, &error));
        let words = inverted(word)?;
        Ok(Self {
            first_letter: rank_of(words.terms(), b"A")?,
            words,
            keys: inverted(key)?,
            documents: segment
                .get_store_reader(SEARCH_CACHED_BLOCKS)
                .map_err(|error| failed(folder, &error))?,
            forward: Forward::open(folder)?,
            records: segment.max_doc(),
            values: values.map_err(|error| failed(folder, &error))?,
            columns,
            key,
            item,
        })
    }

    pub(super) fn record_of_key(&self, key: &str) -> Result<Option<u32>> {
        let term = self.keys.terms().get(key).map_err(|error| unreadable(&error))?;
        let Some(term) = term else { return Ok(None) };
        find::records_of(&self.keys, &term).map(|records| Some(tantivy::DocSet::doc(&records)))
    }

    fn hit(&self, ranked: &Ranked, groups: &[Group]) -> Result<SearchHit> {
        let (key, json) = self.stored(ranked.record)?;
        let item: Item = StoreError::stored(serde_json::from_str(&json))?;
        let line = self.label(&key, &item);
        let matched = self.matched(ranked.record, &line, groups);
        Ok(SearchHit {
            key,
            score: ranked.score,
            label: parts(&line, &matched),
            item: json,
        })
    }

    /// The item of a record.
    pub(super) fn item(&self, record: u32) -> Result<Item> {
        StoreError::stored(serde_json::from_str(&self.stored(record)?.1))
    }

    /// Key and item of a record.
    fn stored(&self, record: u32) -> Result<(String, String)> {
        let document: TantivyDocument = self.documents.get(record).map_err(|error| unreadable(&error))?;
        let text = |field| {
            let value = document
                .get_first(field)
                .and_then(|value| value.as_str().map(str::to_owned));
            value.ok_or_else(|| unreadable(&"a record has no text"))
        };
        Ok((text(self.key)?, text(self.item)?))
    }

    /// The line by which people know a record: its key when it says nothing else.
    fn label(&self, key: &str, item: &Item) -> String {
        let fields = self.columns.searched.get(..self.columns.in_label).unwrap_or_default();
        let label = label(item, fields);
        if label.is_empty() { key.to_owned() } else { label }
    }

    /// The stretches of the label that the query asks for. The label has the first text of each field and the lists of
    /// words have all texts, so the two are followed side by side.
    fn matched(&self, record: u32, label: &str, groups: &[Group]) -> Vec<(usize, usize)> {
        let terms = self.words.terms();
        let words = words(label);
        let mut matched = Vec::new();
        let mut placed = self.forward.of(record).peekable();
        let mut known = Vec::new();
        for word in &words {
            let same = placed.find(|placed| {
                let is_term = terms
                    .ord_to_term(u64::from(placed.ordinal), &mut known)
                    .unwrap_or_default();
                is_term && known == word.text.as_bytes()
            });
            let Some(same) = same else { break };
            let best = groups
                .iter()
                .filter_map(|group| group.form_of(same.ordinal).map(|form| (group, form)))
                .max_by(|(_, one), (_, other)| one.likeness.total_cmp(&other.likeness));
            if let Some((group, form)) = best {
                let length = if form.is_beginning {
                    group.text.len().min(word.end - word.start)
                } else {
                    word.end - word.start
                };
                let end = (word.start + length..=word.end).find(|end| label.is_char_boundary(*end));
                matched.push((word.start, end.unwrap_or(word.end)));
            }
        }
        matched
    }
}

/// How many words of the dictionary come before this one.
pub(super) fn rank_of(terms: &TermDictionary, word: &[u8]) -> Result<u32> {
    let mut stream = terms
        .range()
        .ge(word)
        .into_stream()
        .map_err(|error| unreadable(&error))?;
    let rank = if stream.advance() {
        stream.term_ord()
    } else {
        terms.num_terms() as u64
    };
    Ok(u32::try_from(rank).unwrap_or(u32::MAX))
}
