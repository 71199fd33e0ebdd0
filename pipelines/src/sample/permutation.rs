//! A shuffle of the numbers below a size, one number at a time, in no memory.

use super::draw::{Draw, Purpose, mix};

/// A balanced Feistel network of four rounds over the next power of four, with cycle walking (Black and Rogaway,
/// "Ciphers with arbitrary finite domains", CT-RSA 2002). At most three quarters of the steps walk, so a number costs
/// four rounds four times at worst on average.
#[derive(Debug, Clone)]
pub(super) struct Permutation {
    size: u64,
    half_bits: u32,
    keys: [u64; 4],
}

impl Permutation {
    pub(super) fn new(seed: u64, purpose: Purpose, index: u64, size: u64) -> Permutation {
        let mut draw = Draw::new(seed, purpose, index);
        let bits = u64::BITS - size.max(2).saturating_sub(1).leading_zeros();
        Permutation {
            size,
            half_bits: bits.div_ceil(2),
            keys: [draw.next(), draw.next(), draw.next(), draw.next()],
        }
    }

    /// Where the number goes. A number that is not below the size is taken modulo the size.
    pub(super) fn at(&self, number: u64) -> u64 {
        let mut place = number % self.size.max(1);
        loop {
            place = self.once(place);
            if place < self.size.max(1) {
                return place;
            }
        }
    }

    fn once(&self, number: u64) -> u64 {
        let mask = (1_u64 << self.half_bits) - 1;
        let (mut left, mut right) = (number >> self.half_bits, number & mask);
        for key in self.keys {
            (left, right) = (right, left ^ (mix(right ^ key) & mask));
        }
        (left << self.half_bits) | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_once() {
        for size in [1, 2, 3, 4, 5, 17, 1000, 4096, 4097] {
            let permutation = Permutation::new(7, Purpose::Order, 0, size);
            let mut found: Vec<u64> = (0..size).map(|number| permutation.at(number)).collect();
            if size > 100 {
                assert!(!found.is_sorted());
            }
            found.sort_unstable();
            assert!(found.into_iter().eq(0..size), "{size}");
        }
    }
}
