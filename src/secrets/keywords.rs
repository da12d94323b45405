//! Finds many words in a text, whatever their case, at little more than a nanosecond a byte.
//!
//! An automaton over some hundred words has megabytes of states, and each byte waits for the state before it. Here a few bits of
//! each four bytes pick a bit of a small table; hardly ever is it set where no word begins, and then the words themselves are looked at.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Bytes that are looked at together.
const LENGTH: usize = 4;
/// What is kept of them: letters keep who they are and lose their case.
const KEPT: u32 = 0x1F1F_1F1F;
/// Values that a byte of which this is kept may have.
const VALUES: u32 = 0x20;
/// Bits of the table for each of its entries.
const ROOM: usize = 64;

/// Words that can be found.
#[derive(Debug)]
pub(super) struct Keywords {
    /// A bit for each hash of four bytes with which a word begins.
    table: Vec<u32>,
    /// By how much a hash is cut to be an index of the table's bits.
    shift: u32,
    /// By what is kept of its first four bytes, the words; a shorter word with all that may follow it.
    by_start: HashMap<u32, Vec<u32>, FixedState>,
}

impl Keywords {
    /// `None` where a word is so short that it could be nearly everywhere.
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Option<Self> {
        let mut by_start: HashMap<u32, Vec<u32>, FixedState> = HashMap::default();
        for (index, word) in words.enumerate() {
            let start = start_of(word.as_bytes());
            let mut add = |start| by_start.entry(start).or_default().push(index as u32);
            match word.len() {
                0 | 1 => return None,
                2 => {
                    (0..VALUES * VALUES)
                        .for_each(|rest| add(start | ((rest / VALUES) << 16) | ((rest % VALUES) << 24)));
                }
                3 => (0..VALUES).for_each(|rest| add(start | (rest << 24))),
                _ => add(start),
            }
        }
        let bits = (by_start.len() * ROOM).next_power_of_two().clamp(1 << 12, 1 << 24);
        let shift = u32::BITS - bits.trailing_zeros();
        let mut table = vec![0_u32; bits / 32];
        for &start in by_start.keys() {
            let at = hash(start) >> shift;
            table[at as usize / 32] |= 1 << (at % 32);
        }
        Some(Self { table, shift, by_start })
    }

    /// Calls `found` with a word's index and where it begins, for each of `words`, which are those that this was made of.
    pub(super) fn find(&self, text: &[u8], words: &[Box<str>], mut found: impl FnMut(usize, usize)) {
        let mut look = |at: usize, start: u32| {
            let bit = hash(start) >> self.shift;
            let is_set = self.table.get(bit as usize / 32).is_some_and(|bits| bits >> (bit % 32) & 1 == 1);
            if is_set && let Some(indices) = self.by_start.get(&start) {
                let rest = text.get(at..).unwrap_or_default();
                for &index in indices {
                    let word = words.get(index as usize).map(|word| word.as_bytes()).unwrap_or_default();
                    if rest.get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)) {
                        found(index as usize, at);
                    }
                }
            }
        };
        for (at, window) in text.windows(LENGTH).enumerate() {
            if let &[one, two, three, four] = window {
                look(at, u32::from_le_bytes([one, two, three, four]) & KEPT);
            }
        }
        for at in (text.len() + 1).saturating_sub(LENGTH)..text.len() {
            look(at, start_of(text.get(at..).unwrap_or_default()));
        }
    }
}

/// What is kept of the first bytes of `text`, with zeros behind its end.
fn start_of(text: &[u8]) -> u32 {
    let mut bytes = [0; LENGTH];
    for (byte, &of_text) in bytes.iter_mut().zip(text) {
        *byte = of_text;
    }
    u32::from_le_bytes(bytes) & KEPT
}

/// Fibonacci hashing: the upper bits are well mixed.
fn hash(start: u32) -> u32 {
    start.wrapping_mul(0x9E37_79B1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(text: &str, words: &[Box<str>]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for start in 0..text.len() {
            for (index, word) in words.iter().enumerate() {
                let part = text.as_bytes().get(start..start + word.len());
                if part.is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes())) {
                    found.push((index, start));
                }
            }
        }
        found
    }

    fn found(text: &str, words: &[Box<str>]) -> Vec<(usize, usize)> {
        let keywords = Keywords::new(words.iter().map(|word| &**word)).unwrap();
        let mut found = Vec::new();
        keywords.find(text.as_bytes(), words, |index, start| found.push((index, start)));
        found
    }

    #[test]
    fn words_are_found_at_both_ends_and_in_any_case() {
        let words: Vec<Box<str>> = ["pwd", "q~", "token", "tok"].map(Box::from).into();
        assert_eq!(found("PWD Token q~", &words), [(0, 0), (2, 4), (3, 4), (1, 10)]);
        assert_eq!(found("tok", &words), [(3, 0)]);
        assert_eq!(found("p", &words), []);
        assert_eq!(found("", &words), []);
    }

    #[test]
    fn a_word_of_one_letter_cannot_be_looked_for() {
        assert!(Keywords::new(["a"].into_iter()).is_none());
        assert!(Keywords::new([""].into_iter()).is_none());
    }

    proptest! {
        #[test]
        fn it_finds_what_a_plain_search_finds(
            text in "[abAB_\\-0ä]{0,60}",
            words in proptest::collection::vec("[abA_\\-0ä]{2,7}", 1..8),
        ) {
            let words: Vec<Box<str>> = words.into_iter().map(Box::from).collect();
            prop_assert_eq!(found(&text, &words), naive(&text, &words));
        }
    }
}
