//! How much a report may demand.

/// Bytes of one report.
pub(super) const MAX_BYTES: usize = 1 << 30;
/// Elements of an XML report inside each other; real ones have eight.
pub(super) const MAX_DEPTH: usize = 64;
/// The highest line number; a file longer than this is no source file.
pub(super) const MAX_LINE: u32 = 5_000_000;
/// Lines of one block of a Go profile. A line of text may not ask for more memory than this.
pub(super) const MAX_BLOCK: u32 = 100_000;
/// Lines that the blocks of one Go profile may name together, each block counted once: a few times what the largest projects have.
pub(super) const MAX_BLOCK_LINES: u64 = 10_000_000;
