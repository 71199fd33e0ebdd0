//! Messy feeds of three departments over one made-up world, with the truth beside them.
//!
//! The world is a few streets, organisations and branches that nobody ever keeps in memory: the thing with number `n`
//! is worked out from the seed and `n` whenever a row needs it. So a feed of ten million rows costs no more memory
//! than one of ten, the same seed gives the same bytes on every machine, and a second delivery of the same world
//! differs from the first only where something happened.
//!
//! | feed | department | format | state |
//! |---|---|---|---|
//! | `companies` | business | CSV, UTF-8 | clean |
//! | `premises` | local licensing | Parquet | middling |
//! | `suppliers` | health purchasing | CSV, windows-1252, CR LF | dreadful |
//!
//! `truth.csv` has one line for each `(source, source_record_id)`: the organisation and the address that the record
//! means. A row that is repeated exactly has one line there. How often each kind of error happens is in `rates`.
//!
//! Towns, counties, postcode districts and dialling codes are those of the United Kingdom; streets, people and
//! organisations are invented. Local telephone numbers begin with 1, which no line in the kingdom does, and mail
//! domains end in `.example`.

mod address;
mod companies;
mod company;
mod contact;
mod date;
mod draw;
mod error;
mod feed;
mod garble;
mod generate;
mod identifier;
mod options;
mod organisation;
mod permutation;
mod premises;
mod public_body;
mod rates;
mod record;
mod supplier_row;
mod suppliers;
mod trader;
mod words;
mod world;
mod writer;
mod written_address;

pub use error::SampleError;
pub use generate::{SampleFile, SampleSummary, generate};
pub use options::{SampleFormat, SampleOptions};
