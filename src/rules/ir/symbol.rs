/// A word as a number: equal words have equal numbers in every file, pattern and run, so that no table is shared
/// between threads. 64 bits of a fixed hash; a collision, which chance does not bring and malice gains nothing by,
/// would let a pattern match a wrong name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Symbol(pub u64);

impl Symbol {
    /// No word.
    pub const NONE: Self = Self(0);

    /// Whether this is no word.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}

/// The number of `word`.
#[must_use]
pub fn symbol_of(word: &str) -> Symbol {
    use std::hash::{BuildHasher, Hasher};
    let mut hasher = foldhash::quality::FixedState::with_seed(0x70_6c_69_6d).build_hasher();
    hasher.write(word.as_bytes());
    // The empty string is a word too, and no word is 0.
    Symbol(hasher.finish() | 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_have_equal_numbers_and_no_word_is_none() {
        assert_eq!(symbol_of("open"), symbol_of("open"));
        assert_ne!(symbol_of("open"), symbol_of("opem"));
        assert!(!symbol_of("").is_none());
    }
}
