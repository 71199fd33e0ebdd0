//! Many short lists of numbers in one piece of memory.

/// Lists of `u32`, end to end. List `n` is found in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lists {
    /// Where each list starts in `items`, and where the last ends.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            starts: vec![0],
            items: Vec::new(),
        }
    }
}

impl Lists {
    /// Adds a list after the last.
    pub fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.items.extend(items);
        self.close();
    }

    fn close(&mut self) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "3,000,000 rows of 200 words are 600,000,000 items"
        )]
        let end = self.items.len() as u32;
        self.starts.push(end);
    }

    /// The lists of several, one after another.
    pub fn joined(parts: &[Self]) -> Self {
        let mut all = Self::default();
        all.items.reserve_exact(parts.iter().map(|part| part.items.len()).sum());
        all.starts.reserve_exact(parts.iter().map(Self::len).sum());
        for part in parts {
            let end = all.starts.last().copied().unwrap_or_default();
            all.items.extend_from_slice(&part.items);
            all.starts.extend(part.starts[1..].iter().map(|start| end + start));
        }
        all
    }

    /// List number `index`; empty for one that does not exist.
    pub fn get(&self, index: u32) -> &[u32] {
        let index = index as usize;
        match self.starts.get(index..index + 2) {
            Some([start, end]) => &self.items[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no list.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every list, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.starts
            .windows(2)
            .map(|bounds| &self.items[bounds[0] as usize..bounds[1] as usize])
    }

    /// For each item below `items`, the lists that hold it, rising, each once.
    #[must_use]
    pub fn transposed(&self, items: usize) -> Self {
        let mut counts = vec![0_u32; items + 1];
        self.each_once(|_, item| counts[item as usize + 1] += 1);
        for index in 1..counts.len() {
            counts[index] += counts[index - 1];
        }
        let starts = counts.clone();
        let mut next = counts;
        let mut holders = vec![0; starts.last().map_or(0, |&end| end as usize)];
        self.each_once(|list, item| {
            let place = &mut next[item as usize];
            holders[*place as usize] = list;
            *place += 1;
        });
        Self { starts, items: holders }
    }

    /// Calls `found` for each list with each item in it, not again for an item that is there twice.
    fn each_once(&self, mut found: impl FnMut(u32, u32)) {
        for (list, items) in (0..).zip(self.iter()) {
            for (place, item) in items.iter().enumerate() {
                if !items[..place].contains(item) {
                    found(list, *item);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        let mut lists = Lists::default();
        lists.push([2, 0, 2]);
        lists.push([]);
        lists.push([1, 2]);
        lists
    }

    #[test]
    fn lists_come_back() {
        let lists = lists();
        assert_eq!(lists.get(0), [2, 0, 2]);
        assert!(lists.get(1).is_empty());
        assert_eq!(lists.get(2), [1, 2]);
        assert!(lists.get(3).is_empty());
        assert_eq!(lists.iter().count(), lists.len());
        assert!(Lists::default().is_empty());
    }

    #[test]
    fn joined_lists_follow_each_other() {
        let joined = Lists::joined(&[lists(), Lists::default(), lists()]);
        let all: Vec<_> = joined.iter().collect();
        assert_eq!(all, [&[2, 0, 2][..], &[], &[1, 2], &[2, 0, 2], &[], &[1, 2]]);
        assert_eq!(Lists::joined(&[]), Lists::default());
    }

    #[test]
    fn transposed_has_for_each_item_its_lists() {
        let transposed = lists().transposed(4);
        let all: Vec<_> = transposed.iter().collect();
        assert_eq!(all, [&[0][..], &[2], &[0, 2], &[]]);
    }
}
