//! What GitHub code scanning accepts.
//!
//! Source: docs.github.com, "SARIF support for code scanning" and "SARIF results exceed one or more
//! limits". An upload that is over any of these is refused as a whole.

/// Results of a run. GitHub shows 5,000 of them.
pub const RESULTS: usize = 25_000;
/// Rules of a run.
pub const RULES: usize = 25_000;
/// Tags of a rule. GitHub keeps ten.
pub const TAGS: usize = 20;
/// Locations of a result, all kinds together. GitHub keeps a hundred.
pub const LOCATIONS: usize = 1_000;
/// Steps of all code flows of a result. GitHub keeps a thousand.
pub const THREAD_FLOW_LOCATIONS: usize = 10_000;
/// Bytes of the file after gzip: "10 MB", read as the smaller of its two meanings.
pub const GZIP_BYTES: usize = 10_000_000;
/// Characters of a rule's name.
pub const NAME: usize = 255;
/// Characters of a rule's short and full description.
pub const DESCRIPTION: usize = 1_024;
/// Notifications that we write; GitHub names no limit, but a file of nothing else helps nobody.
pub const NOTIFICATIONS: usize = 1_000;
/// Places that a message links to.
pub const LINKS: usize = 5;
