//! The maximal repeats of the candidates: what is repeated, and where.

use super::segments::{Borders, Segment};
use super::suffix::{common_prefixes, suffix_array};
use hashbrown::HashMap;
use std::ops::Range;

/// Occurrences of a repeat that are longer repeats elsewhere are listed up to this number, so that
/// the lists stay linear however repeats nest.
const NESTED_COPIES: usize = 1_000;
const NONE: u32 = u32::MAX;

/// All candidates of a group of files, one behind the other, as one text of numbered segments.
pub(super) struct Text {
    symbols: Vec<u32>,
    places: Vec<Place>,
    /// Number of tokens before each position, and of all.
    sums: Vec<u64>,
}

/// Where a segment of the text comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Index of the file; [`NONE`] between two runs of candidates.
    pub file: u32,
    pub segment: Segment,
}

/// Equal code at two or more places, as ranges of positions in a [`Text`], sorted, none over another.
#[derive(Debug, Clone)]
pub(super) struct Repeat {
    pub copies: Vec<Range<usize>>,
    /// Copies that are there but not listed.
    pub unlisted: u32,
}

impl Text {
    /// Puts `runs` (file index and segments) one behind the other.
    pub fn new(runs: &[(u32, Vec<Segment>)]) -> Self {
        let length = runs.iter().map(|(_, segments)| segments.len() + 1).sum::<usize>() + 1;
        let mut text = Self {
            symbols: Vec::with_capacity(length),
            places: Vec::with_capacity(length),
            sums: Vec::with_capacity(length + 1),
        };
        text.sums.push(0);
        // 0 ends the text, each run is followed by a number of its own, so nothing is equal across runs.
        let mut next = runs.len() as u32 + 1;
        let mut numbers: HashMap<u64, u32, foldhash::fast::FixedState> = HashMap::default();
        for (index, (file, segments)) in runs.iter().enumerate() {
            for &segment in segments {
                let symbol = *numbers.entry(segment.hash).or_insert_with(|| {
                    next += 1;
                    next - 1
                });
                text.push(symbol, Place { file: *file, segment });
            }
            text.push(index as u32 + 1, BETWEEN);
        }
        text.push(0, BETWEEN);
        text
    }

    fn push(&mut self, symbol: u32, place: Place) {
        self.symbols.push(symbol);
        self.places.push(place);
        self.sums.push(self.sums.last().copied().unwrap_or_default() + u64::from(place.segment.tokens));
    }

    /// Number of positions.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    pub fn places(&self, range: &Range<usize>) -> &[Place] {
        self.places.get(range.clone()).unwrap_or_default()
    }

    pub fn tokens(&self, range: &Range<usize>) -> u64 {
        self.sums[range.end] - self.sums[range.start]
    }

    /// First and last line of a range that does not reach over its run.
    pub fn lines(&self, range: &Range<usize>) -> (u32, u32) {
        let places = self.places(range);
        (places.first().map_or(0, |p| p.segment.first_line), places.last().map_or(0, |p| p.segment.last_line))
    }
}

const BETWEEN: Place =
    Place { file: NONE, segment: Segment { hash: 0, tokens: 0, first_line: 0, last_line: 0, borders: Borders::NONE } };

/// What a copy must have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thresholds {
    pub tokens: u64,
    pub lines: u32,
}

/// Every repeat that is the longest at one of its places, found in time linear in the text; with
/// the number of steps that it took.
pub(super) fn repeats(text: &Text, thresholds: Thresholds) -> (Vec<Repeat>, u64) {
    let alphabet = text.symbols.iter().max().map_or(0, |&most| most as usize + 1);
    let array = suffix_array(&text.symbols, alphabet);
    let prefixes = common_prefixes(&text.symbols, &array);
    let mut search = Search {
        longest: longest(&array, &prefixes),
        leaves: vec![NONE; array.len()],
        text,
        thresholds,
        array: &array,
        found: Vec::new(),
        steps: text.len() as u64,
    };
    search.walk(&prefixes);
    (search.found, search.steps)
}

/// For each position how many segments from there on are repeated anywhere.
fn longest(array: &[u32], prefixes: &[u32]) -> Vec<u32> {
    let mut longest = vec![0; array.len()];
    for (rank, &at) in array.iter().enumerate() {
        longest[at as usize] = prefixes[rank].max(prefixes.get(rank + 1).copied().unwrap_or_default());
    }
    longest
}

/// An interval of the suffix array whose suffixes share `prefix` symbols.
struct Interval {
    prefix: u32,
    first_rank: u32,
    /// Head of the list of ranks that share no more than this with any other, and are no mere tail
    /// of a longer repeat.
    leaf: u32,
}

struct Search<'t> {
    text: &'t Text,
    thresholds: Thresholds,
    array: &'t [u32],
    longest: Vec<u32>,
    /// Next rank of the list that a rank is in.
    leaves: Vec<u32>,
    found: Vec<Repeat>,
    steps: u64,
}

impl Search<'_> {
    /// Visits the intervals from the inside out (Abouelhoda, Kurtz, Ohlebusch: "Replacing suffix trees
    /// with enhanced suffix arrays", 2004).
    fn walk(&mut self, prefixes: &[u32]) {
        let mut stack = vec![Interval { prefix: 0, first_rank: 0, leaf: NONE }];
        for rank in 0..self.array.len() {
            let (left, right) = (prefixes[rank], prefixes.get(rank + 1).copied().unwrap_or_default());
            if right > left {
                stack.push(Interval { prefix: right, first_rank: rank as u32, leaf: NONE });
            }
            if let Some(top) = stack.last_mut()
                && self.is_wanted_leaf(rank)
            {
                self.leaves[rank] = top.leaf;
                top.leaf = rank as u32;
            }
            while let Some(closed) = stack.pop_if(|top| top.prefix > right) {
                if closed.leaf != NONE {
                    self.take(&closed, rank);
                }
                if stack.last().is_some_and(|outer| outer.prefix < right) {
                    stack.push(Interval { prefix: right, first_rank: closed.first_rank, leaf: NONE });
                }
            }
        }
    }

    /// Whether the longest repeat at this rank is long enough, and not the tail of the one that
    /// begins a segment earlier.
    fn is_wanted_leaf(&self, rank: usize) -> bool {
        let at = self.array[rank] as usize;
        let length = self.longest[at];
        let tail = at.checked_sub(1).is_some_and(|before| self.longest[before] > length);
        length > 0 && !tail && self.text.tokens(&(at..at + length as usize)) >= self.thresholds.tokens
    }

    /// Makes a repeat of an interval with leaves, whose last rank is `last_rank`.
    fn take(&mut self, interval: &Interval, last_rank: usize) {
        let length = interval.prefix as usize;
        let mut positions = Vec::new();
        let mut leaf = interval.leaf;
        while leaf != NONE {
            positions.push(self.array[leaf as usize]);
            leaf = self.leaves[leaf as usize];
        }
        let first = positions.iter().min().copied().unwrap_or_default() as usize;
        let ranks = interval.first_rank as usize..last_rank + 1;
        let total = ranks.len();
        positions.extend(self.array[ranks].iter().take(NESTED_COPIES));
        positions.sort_unstable();
        positions.dedup();
        self.steps += positions.len() as u64;

        let trimmed = self.trim(first..first + length);
        let (skip, length) = (trimmed.start - first, trimmed.len());
        let unlisted = (total - positions.len()) as u32;
        let mut copies: Vec<Range<usize>> = Vec::with_capacity(positions.len());
        for at in &positions {
            let copy = *at as usize + skip..*at as usize + skip + length;
            let (first_line, last_line) = self.text.lines(&copy);
            if copies.last().is_none_or(|last| last.end <= copy.start)
                && last_line - first_line + 1 >= self.thresholds.lines
            {
                copies.push(copy);
            }
        }
        if copies.len() < 2 {
            copies = self.periods(&positions, interval.prefix as usize, skip);
        }
        if copies.len() >= 2 {
            self.found.push(Repeat { copies, unlisted });
        }
    }

    /// The same range, beginning and ending with whole statements where enough is left.
    fn trim(&mut self, range: Range<usize>) -> Range<usize> {
        let places = self.text.places(&range);
        let start = places.iter().position(|place| place.segment.borders.has(Borders::STATEMENT_START));
        let end = places.iter().rposition(|place| place.segment.borders.has(Borders::STATEMENT_END));
        let start = start.map_or(range.start, |skipped| range.start + skipped);
        let end = end.map_or(range.end, |last| range.start + last + 1);
        self.steps += (start - range.start + range.end.saturating_sub(end)) as u64;
        [start..end, start..range.end, range.start..end]
            .into_iter()
            .find(|trimmed| trimmed.start < trimmed.end && self.text.tokens(trimmed) >= self.thresholds.tokens)
            .unwrap_or(range)
    }

    /// The copies in code that repeats itself without a gap (a thousand equal lines): pieces of as
    /// many periods as reach the thresholds.
    fn periods(&mut self, positions: &[u32], length: usize, skip: usize) -> Vec<Range<usize>> {
        let (Some(&first), Some(&last)) = (positions.first(), positions.last()) else { return Vec::new() };
        let Some(period) = positions.windows(2).map(|pair| (pair[1] - pair[0]) as usize).min() else {
            return Vec::new();
        };
        let (start, end) = (first as usize + skip, last as usize + length);
        let chained = positions.windows(2).all(|pair| ((pair[1] - pair[0]) as usize) < length);
        if !chained || start >= end {
            return Vec::new();
        }
        let mut piece = start..start;
        loop {
            piece.end += period;
            self.steps += 1;
            if (piece.end - piece.start) * 2 > end - start {
                return Vec::new();
            }
            let (first_line, last_line) = self.text.lines(&piece);
            if self.text.tokens(&piece) >= self.thresholds.tokens && last_line - first_line + 1 >= self.thresholds.lines
            {
                break;
            }
        }
        let size = piece.len();
        (0..(end - start) / size).map(|index| start + index * size..start + (index + 1) * size).collect()
    }
}
