//! How a typed value becomes columns.

/// A typed value that is spread over several output columns.
pub(crate) trait Columns {
    /// How many columns.
    const COUNT: usize;
    /// One value a column.
    fn columns(self) -> Vec<Option<String>>;
}
