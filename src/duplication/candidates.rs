//! Throws away, before anything is sorted, the code that certainly has no copy.
//!
//! Every window of half the wanted tokens is hashed and entered into a small bitmap. A window that
//! nobody entered a second time is not in a clone; a clone of full length is made of windows that
//! were. What is left is the clones themselves and little more, so that the search proper works on
//! a tenth of a project.

use super::segments::{Borders, CloneTokens, Segment};
use std::sync::atomic::{AtomicU64, Ordering};

/// Base of the polynomial hash over segments; odd and with its bits well spread.
const BASE: u64 = 0xd6e8_feb8_6659_fd93;

/// Which windows were seen, and which were seen again. Sized so that few meet by chance.
pub(super) struct Seen {
    once: Box<[AtomicU64]>,
    again: Box<[AtomicU64]>,
    shift: u32,
}

impl Seen {
    /// For about `windows` windows.
    pub fn new(windows: usize) -> Self {
        // Sixteen bits a window: one in sixteen unique windows is taken for a repeated one.
        let bits = (windows.max(64) * 16).next_power_of_two().clamp(1 << 12, 1 << 32);
        let words = || (0..bits / 64).map(|_| AtomicU64::new(0)).collect::<Box<[_]>>();
        Self { once: words(), again: words(), shift: 64 - bits.trailing_zeros() }
    }

    /// Order does not matter: a bit of `again` ends up set if two windows came, whoever was first.
    fn enter(&self, hash: u64) {
        let (word, bit) = self.place(hash);
        if self.once[word].fetch_or(bit, Ordering::Relaxed) & bit != 0 {
            self.again[word].fetch_or(bit, Ordering::Relaxed);
        }
    }

    fn came_again(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.again[word].load(Ordering::Relaxed) & bit != 0
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let at = hash >> self.shift;
        ((at >> 6) as usize, 1 << (at & 63))
    }
}

/// A file's segments while candidates are looked for; its memory is used again for the next file.
#[derive(Default)]
pub(super) struct Reader {
    pub segments: Vec<Segment>,
    /// Hash of the window that begins at each segment; `None` where too little follows.
    windows: Vec<Option<u64>>,
    /// Number of tokens before each segment, and of all.
    sums: Vec<u64>,
}

impl Reader {
    /// Reads `tokens` and hashes each window of at least `window` tokens.
    pub fn read(&mut self, tokens: &CloneTokens, window: u32) {
        self.segments.clear();
        self.segments.extend(tokens.segments());
        self.windows.clear();
        self.sums.clear();
        self.sums.push(0);
        let mut total = 0;
        self.sums.extend(self.segments.iter().map(|segment| {
            total += u64::from(segment.tokens);
            total
        }));
        let (mut hash, mut power, mut sum, mut end) = (0_u64, 1_u64, 0_u32, 0_usize);
        for start in 0..self.segments.len() {
            if end <= start {
                (hash, power, sum, end) = (0, 1, 0, start);
            }
            while sum < window
                && let Some(segment) = self.segments.get(end)
                && (end == start || !segment.borders.has(Borders::BARRIER))
            {
                hash = hash.wrapping_mul(BASE).wrapping_add(segment.hash);
                power = power.wrapping_mul(BASE);
                sum = sum.saturating_add(segment.tokens);
                end += 1;
            }
            self.windows.push((sum >= window).then(|| mix(hash)));
            let leaving = self.segments[start];
            power = power.wrapping_mul(INVERSE);
            hash = hash.wrapping_sub(leaving.hash.wrapping_mul(power));
            sum = sum.saturating_sub(leaving.tokens);
        }
    }

    /// Enters the file's windows.
    pub fn enter(&self, seen: &Seen) {
        for &hash in self.windows.iter().flatten() {
            seen.enter(hash);
        }
    }

    /// The ranges of segments that may be in a clone, each without a barrier inside and with at least `tokens` tokens.
    pub fn candidates(&self, seen: &Seen, window: u32, tokens: u32) -> Vec<std::ops::Range<usize>> {
        let mut found: Vec<std::ops::Range<usize>> = Vec::new();
        let mut end = 0;
        for (start, hash) in self.windows.iter().enumerate() {
            if !hash.is_some_and(|hash| seen.came_again(hash)) {
                continue;
            }
            if end <= start {
                found.push(start..start + 1);
                end = start + 1;
            }
            // The window, and the end of a clone that is too short to begin a window of its own.
            while self.tokens(start + 1..end) < u64::from(window)
                && self.segments.get(end).is_some_and(|segment| !segment.borders.has(Borders::BARRIER))
            {
                end += 1;
            }
            if let Some(range) = found.last_mut() {
                range.end = end;
            }
        }
        found.retain(|range| self.tokens(range.clone()) >= u64::from(tokens));
        found
    }

    /// Number of tokens in a range of segments.
    fn tokens(&self, range: std::ops::Range<usize>) -> u64 {
        let before = |at: usize| self.sums.get(at).copied().unwrap_or_default();
        before(range.end).saturating_sub(before(range.start))
    }
}

/// The inverse of [`BASE`] modulo 2^64, by Newton's iteration.
const INVERSE: u64 = {
    let mut inverse = BASE;
    let mut round = 0;
    while round < 6 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(BASE.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
};

/// Spreads the hash over its high bits, which choose the place in the bitmap.
fn mix(hash: u64) -> u64 {
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
