//! The search over a whole project.

use super::candidates::{Reader, Seen};
use super::repeats::{Repeat, Text, Thresholds, repeats};
use super::{CloneCopy, CloneFamily, CloneFile, Clones, FileDuplication, LineRange, Options};
use crate::language::{Language, Support};
use hashbrown::HashMap;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Bytes that a segment takes at the least when encoded.
const SEGMENT_BYTES: usize = 11;

/// All clones among `files`; the order of the files does not matter, nor does the number of threads.
#[must_use]
pub fn find(files: &[CloneFile<'_>], options: &Options) -> Clones {
    let mut groups: BTreeMap<Language, Vec<usize>> = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        if file.language.spec().support == Support::Full && !file.tokens.is_empty() {
            groups.entry(group(file.language)).or_default().push(index);
        }
    }
    let groups: Vec<Vec<usize>> = groups
        .into_values()
        .map(|mut group| {
            group.sort_by(|&a, &b| files[a].path.cmp(&files[b].path));
            group
        })
        .collect();
    let found: Vec<Group> = groups.par_iter().map(|group| search(files, group, options)).collect();

    let mut clones = Clones::default();
    let mut lines: Vec<Vec<LineRange>> = vec![Vec::new(); files.len()];
    for group in found {
        clones.steps += group.steps;
        clones.families.extend(group.families);
        for (file, range) in group.lines {
            lines[file].push(range);
        }
    }
    clones.families.sort_by(|a, b| {
        let key = |family: &CloneFamily| {
            let first = family.copies.first().map(|copy| (Arc::clone(&copy.path), copy.first_line));
            (first, std::cmp::Reverse(family.tokens), family.identity.clone())
        };
        key(a).cmp(&key(b))
    });
    clones.files = lines.into_iter().map(FileDuplication::of).collect();
    clones
}

/// The language whose files are searched together with those of `language`.
fn group(language: Language) -> Language {
    match language {
        Language::Tsx => Language::TypeScript,
        Language::Cpp => Language::C,
        other => other,
    }
}

struct Group {
    families: Vec<CloneFamily>,
    /// Lines of every copy, with the file's index.
    lines: Vec<(usize, LineRange)>,
    steps: u64,
}

/// Searches the files with the given indices, which are sorted by path.
fn search(files: &[CloneFile<'_>], group: &[usize], options: &Options) -> Group {
    let limit = options.token_limit();
    let window = limit / 2;
    let encoded: usize = group.iter().map(|&index| files[index].tokens.size()).sum();
    let seen = Seen::new(encoded / SEGMENT_BYTES);
    group.par_iter().for_each_init(Reader::default, |reader, &index| {
        reader.read(files[index].tokens, window);
        reader.enter(&seen);
    });
    let runs: Vec<_> = group
        .par_iter()
        .map_init(Reader::default, |reader, &index| {
            reader.read(files[index].tokens, window);
            let ranges = reader.candidates(&seen, window, limit);
            ranges.into_iter().map(|range| (index as u32, reader.segments[range].to_vec())).collect::<Vec<_>>()
        })
        .flatten_iter()
        .collect();
    drop(seen);
    let text = Text::new(&runs);
    drop(runs);
    let thresholds = Thresholds { tokens: u64::from(limit), lines: options.min_lines.max(1) };
    let (found, steps) = repeats(&text, thresholds);
    let found = without_contained(merged(&text, found));
    let mut families = Vec::with_capacity(found.len());
    let mut lines = Vec::new();
    for (identity, repeat) in found {
        let family = family(files, &text, identity, &repeat);
        if family.tokens < options.min_tokens_in_tests && family.copies.iter().all(|copy| copy.is_test) {
            continue;
        }
        for copy in &repeat.copies {
            lines.push((file_of(&text, copy), line_range(&text, copy)));
        }
        families.push(family);
    }
    Group { families, lines, steps: steps + encoded as u64 }
}

/// One repeat for each text, with the copies of all that trimming made equal.
fn merged(text: &Text, found: Vec<Repeat>) -> Vec<(u64, Repeat)> {
    let mut by_identity: HashMap<u64, usize, foldhash::fast::FixedState> = HashMap::default();
    let mut merged: Vec<(u64, Repeat)> = Vec::with_capacity(found.len());
    for repeat in found {
        let identity = repeat.copies.first().map_or(0, |copy| identity(text, copy));
        if let Some(&at) = by_identity.get(&identity) {
            let (_, known) = &mut merged[at];
            known.copies.extend(repeat.copies);
            known.copies.sort_by_key(|copy| (copy.start, copy.end));
            let mut end = 0;
            known.copies.retain(|copy| {
                let free = copy.start >= end;
                end = if free { copy.end } else { end };
                free
            });
            known.unlisted = known.unlisted.max(repeat.unlisted);
        } else {
            by_identity.insert(identity, merged.len());
            merged.push((identity, repeat));
        }
    }
    merged
}

/// Hash of the code of a copy; equal in every copy.
fn identity(text: &Text, copy: &Range<usize>) -> u64 {
    text.places(copy).iter().fold(text.tokens(copy), |hash, place| {
        (hash.rotate_left(23) ^ place.segment.hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

/// Leaves out repeats of which every copy lies inside a copy of another one.
fn without_contained(mut found: Vec<(u64, Repeat)>) -> Vec<(u64, Repeat)> {
    let mut copies: Vec<(Range<usize>, usize)> = Vec::new();
    for (index, (_, repeat)) in found.iter().enumerate() {
        copies.extend(repeat.copies.iter().map(|copy| (copy.clone(), index)));
    }
    copies.sort_by_key(|(copy, index)| (copy.start, std::cmp::Reverse(copy.end), *index));
    let mut free = vec![false; found.len()];
    let mut reached = 0;
    for (copy, index) in copies {
        if copy.end > reached {
            free[index] = true;
            reached = copy.end;
        }
    }
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        free[at - 1]
    });
    found
}

fn file_of(text: &Text, copy: &Range<usize>) -> usize {
    text.places(copy).first().map_or(0, |place| place.file as usize)
}

fn line_range(text: &Text, copy: &Range<usize>) -> LineRange {
    let (first, last) = text.lines(copy);
    LineRange { first, last }
}

fn family(files: &[CloneFile<'_>], text: &Text, identity: u64, repeat: &Repeat) -> CloneFamily {
    let copies: Vec<CloneCopy> = repeat
        .copies
        .iter()
        .map(|copy| {
            let file = &files[file_of(text, copy)];
            let (first_line, last_line) = text.lines(copy);
            CloneCopy { path: Arc::clone(&file.path), first_line, last_line, is_test: file.is_test }
        })
        .collect();
    let first = repeat.copies.first();
    CloneFamily {
        language: first.map_or(Language::C, |copy| files[file_of(text, copy)].language),
        tokens: first.map_or(0, |copy| text.tokens(copy)) as u32,
        lines: copies.iter().map(|copy| copy.last_line - copy.first_line + 1).max().unwrap_or(0),
        copies,
        unlisted: repeat.unlisted,
        identity: format!("{identity:016x}"),
    }
}
