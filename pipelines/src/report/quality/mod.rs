//! The six dimensions of the UK Government Data Quality Framework (Government Data Quality Hub, 2020) for each field,
//! before and after the run.
//!
//! Each dimension is a part of a whole, so that nobody has to guess what a percentage is of; [`Dimension`] says what is
//! counted. A field that a cleaner takes out of several columns, such as the postcode of an address, is received as all of
//! them together: before the run nobody has told its text from theirs. A whole of nothing means that the run cannot
//! know: a field without rules is neither valid nor invalid, and values that only one source gives cannot be compared.

mod column;
mod dimension;
mod measure;

pub use dimension::Dimension;
pub use measure::{Dimensions, FieldQuality, Part};

pub(crate) use measure::of_fields;
