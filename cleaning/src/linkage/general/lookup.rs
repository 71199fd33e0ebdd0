//! Finding a text among numbered ones.

/// Numbers of texts, in the order of the texts.
#[derive(Debug)]
pub struct Lookup(Vec<u32>);

impl Lookup {
    /// Sorts the numbers of so many texts.
    pub fn new<'text>(count: usize, text_of: impl Fn(u32) -> &'text str) -> Self {
        let mut numbers: Vec<u32> = (0_u32..).take(count).collect();
        numbers.sort_unstable_by_key(|&number| text_of(number));
        Self(numbers)
    }

    /// The number of a text. `text_of` answers as it did to [`Self::new`].
    pub fn find<'text>(&self, text_of: impl Fn(u32) -> &'text str, wanted: &str) -> Option<u32> {
        let found = self.0.binary_search_by(|&number| text_of(number).cmp(wanted));
        found.ok().map(|place| self.0[place])
    }
}
