//! The three feeds: which row is about what.

use super::{
    draw::Purpose,
    permutation::Permutation,
    rates::CLOSED,
    record::Record,
    world::World,
    {companies, premises, suppliers},
};

/// A department's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feed {
    Companies,
    Premises,
    Suppliers,
}

/// All feeds in the order in which they are written.
pub(super) const FEEDS: [Feed; 3] = [Feed::Companies, Feed::Premises, Feed::Suppliers];

impl Feed {
    /// The name of the source.
    pub(super) fn name(self) -> &'static str {
        match self {
            Feed::Companies => "companies",
            Feed::Premises => "premises",
            Feed::Suppliers => "suppliers",
        }
    }

    pub(super) fn columns(self) -> &'static [&'static str] {
        match self {
            Feed::Companies => &companies::COLUMNS,
            Feed::Premises => &premises::COLUMNS,
            Feed::Suppliers => &suppliers::COLUMNS,
        }
    }

    fn rows(self, world: &World) -> u64 {
        match self {
            Feed::Companies => world.sizes.companies,
            Feed::Premises => world.sizes.premises,
            Feed::Suppliers => world.sizes.suppliers,
        }
    }

    /// Rows per thousand that repeat another row exactly.
    fn repeats(self) -> u64 {
        match self {
            Feed::Companies => 2,
            Feed::Premises => 10,
            Feed::Suppliers => 20,
        }
    }
}

/// The order and meaning of the rows of one feed in one delivery.
pub(super) struct Plan {
    pub(super) feed: Feed,
    pub(super) rows: u64,
    /// Rows that are not repeats of others: these have slots 0 to `distinct`.
    distinct: u64,
    /// From the position in the file to the slot.
    order: Permutation,
    /// From the slot to the number in the record's identifier.
    pub(super) ids: Permutation,
    pub(super) companies: Permutation,
    pub(super) public_bodies: Permutation,
    pub(super) traders: Permutation,
}

impl Plan {
    pub(super) fn new(world: &World, feed: Feed) -> Plan {
        let rows = feed.rows(world);
        let key = feed as u64 + 1;
        let permutation = |purpose, index, size| Permutation::new(world.seed, purpose, index, size);
        Plan {
            feed,
            rows,
            distinct: rows - rows * feed.repeats() / 1000,
            order: permutation(Purpose::Order, key * 16 + u64::from(world.delivery), rows),
            ids: permutation(Purpose::RecordId, key, rows * 2),
            companies: permutation(Purpose::CompanyPick, key, world.companies),
            public_bodies: permutation(Purpose::PublicPick, key, world.public_bodies),
            traders: permutation(Purpose::TraderPick, key, world.traders),
        }
    }

    /// The row at a position, and whether it only repeats another.
    pub(super) fn row(&self, world: &World, position: u64) -> (Record, bool) {
        let place = self.order.at(position);
        let repeats = place >= self.distinct;
        let slot = if repeats {
            world.draw(Purpose::Duplicate, self.key(place)).below(self.distinct)
        } else {
            place
        };
        let slot = self.current(world, slot);
        let record = match self.feed {
            Feed::Companies => companies::record(world, self, slot),
            Feed::Premises => premises::record(world, self, slot),
            Feed::Suppliers => suppliers::record(world, self, slot),
        };
        (record, repeats)
    }

    /// A number for a slot that no slot of another feed has.
    pub(super) fn key(&self, slot: u64) -> u64 {
        slot | ((self.feed as u64 + 1) << 56)
    }

    /// Rows that are not near or exact duplicates, by the per-thousand share of the near ones.
    pub(super) fn originals(&self, near_duplicates: u64) -> u64 {
        self.distinct - self.rows * near_duplicates / 1000
    }

    /// The slot, or in the second delivery the new one that took its place.
    fn current(&self, world: &World, slot: u64) -> u64 {
        let closed = world.is_later() && world.draw(Purpose::Closure, self.key(slot)).chance(CLOSED);
        if closed { slot + self.rows } else { slot }
    }
}
