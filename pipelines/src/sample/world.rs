//! The made-up world: how much there is of everything, and where it lies.

use super::{
    address::AddressBook,
    draw::{Draw, Purpose},
    permutation::Permutation,
};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A company by its number in the world.
    Company(u64),
    /// A council, school, surgery or charity.
    Public(u64),
    /// A person in business alone.
    Trader(u64),
}

/// How many rows each feed has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) companies: u64,
    pub(super) premises: u64,
    pub(super) suppliers: u64,
}

impl Sizes {
    /// Two fifths companies, seven twentieths premises, the rest suppliers.
    fn of(records: u64) -> Sizes {
        let companies = records * 2 / 5;
        let premises = records * 7 / 20;
        Sizes {
            companies,
            premises,
            suppliers: records - companies - premises,
        }
    }
}

/// One world at the time of one delivery.
pub(super) struct World {
    pub(super) seed: u64,
    /// 1 or 2.
    pub(super) delivery: u8,
    pub(super) sizes: Sizes,
    /// Companies that feeds speak of in the first delivery. One in twenty is not in the companies feed: dissolved, or
    /// registered abroad.
    pub(super) companies: u64,
    pub(super) public_bodies: u64,
    pub(super) traders: u64,
    pub(super) addresses: AddressBook,
    pub(super) company_numbers: Permutation,
    places: Places,
}

/// First numbers of the ranges of places that each kind of thing has for itself.
struct Places {
    public_bodies: u64,
    traders: u64,
    branches: u64,
    overflow: u64,
    overflow_size: u64,
}

impl World {
    pub(super) fn new(seed: u64, records: u64, delivery: u8) -> World {
        let sizes = Sizes::of(records);
        let companies = sizes.companies * 21 / 20 + 1;
        // A feed takes at most 30 in 100 of its rows from either, and some must be in one feed only.
        let others = sizes.premises.max(sizes.suppliers) * 3 / 8 + 1;
        let public_bodies = companies;
        let traders = public_bodies + others;
        let branches = traders + others;
        let overflow = branches + sizes.premises;
        let places = Places {
            public_bodies,
            traders,
            branches,
            overflow,
            overflow_size: records / 8 + 16,
        };
        let used = places.overflow + places.overflow_size;
        World {
            seed,
            delivery,
            sizes,
            companies,
            public_bodies: others,
            traders: others,
            addresses: AddressBook::new(seed, used),
            company_numbers: Permutation::new(seed, Purpose::CompanyNumber, 0, 15_000_000),
            places,
        }
    }

    pub(super) fn draw(&self, purpose: Purpose, index: u64) -> Draw {
        Draw::new(self.seed, purpose, index)
    }

    /// Whether this is the second delivery.
    pub(super) fn is_later(&self) -> bool {
        self.delivery > 1
    }

    /// Where a company has its registered office before anything moves. Companies founded after the first delivery
    /// have theirs among the shared offices.
    pub(super) fn company_place(&self, index: u64) -> u64 {
        if index < self.companies {
            index
        } else {
            self.overflow_place(Purpose::Place, index)
        }
    }

    pub(super) fn public_place(&self, index: u64) -> u64 {
        self.places.public_bodies + index % self.public_bodies
    }

    pub(super) fn trader_place(&self, index: u64) -> u64 {
        if index < self.traders {
            self.places.traders + index
        } else {
            self.overflow_place(Purpose::Trader, index)
        }
    }

    /// The place of a branch, by its number among the premises.
    pub(super) fn site_place(&self, site: u64) -> u64 {
        self.places.branches + site % self.sizes.premises.max(1)
    }

    /// One of the places that nobody has for themselves, for those who moved, moved away or came later.
    pub(super) fn overflow_place(&self, purpose: Purpose, index: u64) -> u64 {
        self.places.overflow + self.draw(purpose, index ^ (1 << 60)).below(self.places.overflow_size)
    }
}
