//! Pipelines to begin with, embedded in the program.

/// A definition that is ready to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starter {
    /// The name of its file, without the end.
    pub id: &'static str,
    pub text: &'static str,
}

macro_rules! starters {
    ($($id:literal),+ $(,)?) => {
        /// All of them, each from its file in the folder `starters`.
        pub const STARTERS: &[Starter] = &[$(Starter { id: $id, text: include_str!(concat!("starters/", $id, ".yaml")) }),+];
    };
}

starters!("quality-on-pull-request", "nightly-scan", "release-gate", "template-compliance");
