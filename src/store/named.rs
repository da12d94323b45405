//! Kinds of things that have a word each, in the tables and in the interface.

/// One of a few, each with a word.
pub trait Named: Copy + Sized + 'static {
    /// All there are.
    const ALL: &'static [Self];

    /// Its word.
    fn name(self) -> &'static str;

    /// The one with this word.
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// All words, for a message: `queued, running, dead`.
    #[must_use]
    fn names() -> String {
        Self::ALL.iter().map(|one| one.name()).collect::<Vec<_>>().join(", ")
    }
}
