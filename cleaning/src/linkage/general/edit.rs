//! Optimal string alignment distance of short texts, without allocation.

use super::number::real;
use crate::limits::LINK_EDIT_BYTES;

/// 1 − optimal string alignment distance ÷ length of the longer, over bytes; 0 when it is below `cutoff`.
///
/// Folded text is almost always ASCII; a letter beyond it counts for as many edits as it has bytes.
pub fn similarity(left: &[u8], right: &[u8], cutoff: f64) -> f64 {
    let left = &left[..left.len().min(LINK_EDIT_BYTES)];
    let right = &right[..right.len().min(LINK_EDIT_BYTES)];
    if left == right {
        return 1.0;
    }
    let longer = left.len().max(right.len());
    match distance_within(left, right, edits_most(longer, cutoff)) {
        Some(distance) => 1.0 - real(distance) / real(longer),
        None => 0.0,
    }
}

/// Edits that leave a similarity of `cutoff` to texts of which the longer has this many bytes.
pub fn edits_most(longer: usize, cutoff: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 64"
    )]
    let edits = ((1.0 - cutoff) * real(longer.min(LINK_EDIT_BYTES)) + 1e-9) as usize;
    edits
}

/// The distance of two texts of up to 64 bytes, if it is at most `edits_max`.
pub fn distance_within(left: &[u8], right: &[u8], edits_max: usize) -> Option<usize> {
    let (left, right) = trim_common(left, right);
    if left.len().abs_diff(right.len()) > edits_max {
        return None;
    }
    if left.is_empty() || right.is_empty() {
        return Some(left.len().max(right.len()));
    }
    let distance = bit_parallel(left, right);
    (distance <= edits_max).then_some(distance)
}

/// The distance of two texts of 1 to 64 bytes, a column of the table at a time in the bits of one number (Hyyrö 2003, *A
/// bit-vector algorithm for computing Levenshtein and Damerau edit distances*).
fn bit_parallel(left: &[u8], right: &[u8]) -> usize {
    let mut places = [0_u64; 256];
    for (position, &byte) in left.iter().enumerate() {
        places[usize::from(byte)] |= 1 << position;
    }
    let last = 1_u64 << (left.len() - 1);
    let (mut up, mut down, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
    let mut distance = left.len();
    for &byte in right {
        let here = places[usize::from(byte)];
        let exchanged = ((!diagonal & here) << 1) & before;
        diagonal = ((here & up).wrapping_add(up) ^ up) | here | down | exchanged;
        let more = down | !(diagonal | up);
        let fewer = diagonal & up;
        distance += usize::from(more & last != 0);
        distance -= usize::from(fewer & last != 0);
        let more = (more << 1) | 1;
        up = (fewer << 1) | !(diagonal | more);
        down = more & diagonal;
        before = here;
    }
    distance
}

/// What two texts have in common at the front and at the back costs nothing.
fn trim_common<'text>(left: &'text [u8], right: &'text [u8]) -> (&'text [u8], &'text [u8]) {
    let front = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[front..], &right[front..]);
    let back = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    (&left[..left.len() - back], &right[..right.len() - back])
}

/// The letters, digits and other bytes that occur in a text: bit 0 to 25, bit 26 to 35, bit 36.
pub fn letters(text: &[u8]) -> u64 {
    text.iter().fold(0, |letters, &byte| {
        letters
            | 1 << match byte {
                b'a'..=b'z' => byte - b'a',
                b'0'..=b'9' => byte - b'0' + 26,
                _ => 36,
            }
    })
}

/// Edits between two texts with these letters, at least: a letter that only one of them has is an edit.
pub fn edits_least(left: u64, right: u64) -> usize {
    (left & !right).count_ones().max((right & !left).count_ones()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_distance_is_that_of_strsim(left in "[a-d1]{0,12}|[ab]{50,64}", right in "[a-d1]{0,12}|[ab]{50,64}", most in 0_usize..65) {
            let expected = strsim::osa_distance(&left, &right);
            let found = distance_within(left.as_bytes(), right.as_bytes(), most);
            proptest::prop_assert_eq!(found, (expected <= most).then_some(expected));
            proptest::prop_assert!(edits_least(letters(left.as_bytes()), letters(right.as_bytes())) <= expected);
        }
    }
}
