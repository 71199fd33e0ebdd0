//! Seeded numbers that are the same on every machine and in every version.
//!
//! `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014; constants of
//! Vigna's public-domain C version). It is written out here because the files made from a seed are quoted and hashed
//! in tests, and a crate may change its algorithm in any release. No floating point is used.

/// What a draw is for, so that two uses for the same thing are independent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    Order = 1,
    Duplicate,
    Closure,
    Street,
    StreetName,
    Address,
    AddressOrder,
    Postcode,
    Group,
    Company,
    CompanyNumber,
    CompanyChange,
    CompanyPick,
    Public,
    PublicPick,
    Trader,
    TraderPick,
    Identifier,
    Place,
    RecordId,
    Record,
    RecordErrors,
    RecordChange,
}

/// A stream of numbers that depends on nothing but how it was made.
#[derive(Debug, Clone)]
pub(super) struct Draw {
    state: u64,
}

impl Draw {
    /// The stream of one thing: the seed of the world, the purpose, and the number of the thing.
    pub(super) fn new(seed: u64, purpose: Purpose, index: u64) -> Draw {
        let state =
            mix(mix(mix(seed) ^ (purpose as u64).wrapping_mul(GOLDEN)) ^ index.wrapping_mul(0xd1b5_4a32_d192_ed03));
        Draw { state }
    }

    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// A number below `bound`, or 0 when the bound is 0 (Lemire's multiplication, without the last bit of fairness).
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// True `per_thousand` times in a thousand.
    pub(super) fn chance(&mut self, per_thousand: u64) -> bool {
        self.below(1000) < per_thousand
    }

    /// One of the items. The lists are constants that are never empty.
    #[expect(clippy::cast_possible_truncation, reason = "below the length of a slice")]
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let index = self.below(items.len() as u64) as usize;
        &items[index]
    }
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

pub(super) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_splitmix64() {
        // First outputs of Vigna's splitmix64.c for the state 1234567.
        let mut draw = Draw { state: 1_234_567 };
        let found = [draw.next(), draw.next(), draw.next()];
        assert_eq!(
            found,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn chances_come_about() {
        let mut draw = Draw::new(1, Purpose::Record, 1);
        let count = (0..100_000).filter(|_| draw.chance(250)).count();
        assert!((24_000..26_000).contains(&count), "{count}");
    }
}
