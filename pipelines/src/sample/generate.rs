//! From options to files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use encoding_rs::UTF_8;

use super::{
    error::SampleError,
    feed::{FEEDS, Feed, Plan},
    options::{RECORDS_MAX, SampleFormat, SampleOptions},
    world::World,
    writer::FeedWriter,
};

/// Columns of the truth.
const TRUTH_COLUMNS: [&str; 4] = ["source", "source_record_id", "organisation", "address"];

/// Rows between two calls of the progress function.
const PROGRESS_ROWS: u64 = 8192;

/// A feed that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleFile {
    /// The name of the source: `companies`, `premises` or `suppliers`.
    pub source: String,
    /// Where it is.
    pub path: PathBuf,
    /// How many rows it has, without the header.
    pub rows: u64,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleSummary {
    /// The feeds.
    pub files: Vec<SampleFile>,
    /// Where the truth is: CSV with the columns `source`, `source_record_id`, `organisation` and `address`, one line
    /// for each record of each source in the order of the feeds.
    pub truth: PathBuf,
}

/// Writes the feeds of one delivery and their truth into a folder, which is made when it is missing; files of the same
/// names are replaced. `progress` hears how many rows are done. Time is linear in the rows, memory does not grow.
///
/// # Errors
/// When the options make no sense or the disk refuses. Files that were not finished end in `.unfinished`.
pub fn generate(
    options: &SampleOptions,
    out: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<SampleSummary, SampleError> {
    if options.records > RECORDS_MAX {
        return Err(SampleError::TooMany(options.records));
    }
    if !(1..=2).contains(&options.delivery) {
        return Err(SampleError::Delivery(options.delivery));
    }
    fs::create_dir_all(out).map_err(|error| SampleError::write(out, error))?;
    let world = World::new(options.seed, options.records, options.delivery);
    let mut truth = FeedWriter::csv(out.join("truth.csv"), &TRUTH_COLUMNS, UTF_8, false)?;
    let mut files = Vec::with_capacity(FEEDS.len());
    let mut rows_done = 0;
    for feed in FEEDS {
        let mut feed_progress = |rows: u64| progress(rows_done + rows);
        let file = write_feed(&world, feed, options.format, out, &mut truth, &mut feed_progress)?;
        rows_done += file.rows;
        files.push(file);
    }
    progress(rows_done);
    Ok(SampleSummary {
        files,
        truth: truth.finish()?,
    })
}

fn write_feed(
    world: &World,
    feed: Feed,
    format: SampleFormat,
    out: &Path,
    truth: &mut FeedWriter,
    progress: &mut dyn FnMut(u64),
) -> Result<SampleFile, SampleError> {
    let plan = Plan::new(world, feed);
    let mut writer = FeedWriter::create(feed, format, out)?;
    for position in 0..plan.rows {
        let (record, repeats) = plan.row(world, position);
        writer.write(&record.cells)?;
        if !repeats {
            let address = format!("address-{}", record.address);
            truth.write(&[feed.name().to_owned(), record.id, record.organisation, address])?;
        }
        if position.is_multiple_of(PROGRESS_ROWS) {
            progress(position);
        }
    }
    Ok(SampleFile {
        source: feed.name().to_owned(),
        path: writer.finish()?,
        rows: plan.rows,
    })
}
