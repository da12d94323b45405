//! Code that was copied: clones over all files of a language, found on tokens.
//!
//! Two steps. [`CloneTokens::of`] reads one file: its tokens, without comments, import lists and
//! tables of literals, cut at syntactic borders into segments of a few tokens and hashed. That is
//! small and can be cached. [`find()`] then looks over the whole project at once:
//!
//! 1. Windows of half the wanted length are entered into a bitmap; what never meets its like is
//!    thrown away, which leaves little more than the clones.
//! 2. A suffix array over the segments that are left gives every maximal repeat with all its
//!    places, in linear time however much repeats.
//! 3. Repeats are trimmed to whole statements, freed of overlaps, and become *families*: equal code
//!    with all its copies, rather than pairs.
//!
//! A clone is told only if it is nowhere merely a part of a longer one.

mod candidates;
mod cut;
mod find;
mod lines;
mod normalize;
mod options;
mod repeats;
mod rule;
mod segments;
mod suffix;

pub use find::find;
pub use lines::{FileDuplication, LineRange};
pub use options::Options;
pub use rule::{DUPLICATED_BLOCK, findings};
pub use segments::CloneTokens;

use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A file to look for clones in. Leave generated and vendored files out.
#[derive(Debug, Clone)]
pub struct CloneFile<'t> {
    /// Relative to the project root, with `/`.
    pub path: Arc<str>,
    pub language: Language,
    pub is_test: bool,
    pub tokens: &'t CloneTokens,
}

/// What [`find()`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clones {
    /// By the place of their first copies.
    pub families: Vec<CloneFamily>,
    /// In the order of the files that were given.
    pub files: Vec<FileDuplication>,
    /// Steps that the search took; grows with the size of the input and with nothing else.
    pub steps: u64,
}

/// Equal code at two or more places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloneFamily {
    /// Of the first copy's file.
    pub language: Language,
    /// The same in each copy.
    pub tokens: u32,
    /// Lines of the longest copy.
    pub lines: u32,
    /// By path and line; at least two, none over another.
    pub copies: Vec<CloneCopy>,
    /// Further copies that are parts of longer clones and were too many to list.
    pub unlisted: u32,
    /// Hash of the code itself, which stays when it moves; 16 hexadecimal digits.
    pub identity: String,
}

/// One place of a [`CloneFamily`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloneCopy {
    pub path: Arc<str>,
    pub first_line: u32,
    pub last_line: u32,
    pub is_test: bool,
}

#[cfg(test)]
mod tests;
