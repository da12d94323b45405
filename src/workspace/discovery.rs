//! What discovery gives.

use super::plain::PlainFile;
use crate::finding::{Problem, SkipReason};
use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

/// What there is to analyse. All lists are sorted by path and do not depend on the number of threads.
#[derive(Debug, Clone, Default)]
pub struct Discovery {
    /// The project root, absolute and without links in it. Shown paths are relative to it.
    pub root: PathBuf,
    pub files: Vec<SourceFile>,
    /// What was seen and left out on purpose, each file once; a folder that was left out whole is told once,
    /// with `/` at its end.
    pub skipped: Vec<SkippedFile>,
    /// Files in no language of ours that may be text.
    pub plain: Vec<PlainFile>,
    /// Files in no language of ours, whether they may be text or not.
    pub unknown_count: u64,
    pub problems: Vec<Problem>,
}

/// A file to be read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the root, with `/`. Bytes that are not valid UTF-8 are shown as `%FF`.
    pub path: Arc<str>,
    /// Where to open it.
    pub absolute: PathBuf,
    /// By its name or shebang. Reading may correct it: the content of a `.h` file tells C from C++.
    pub language: Language,
    /// In bytes, when it was found.
    pub size: u64,
    pub modified: Option<SystemTime>,
    /// Whether it was itself named on the command line. Such a file is analysed even where it looks generated,
    /// minified or vendored.
    pub explicit: bool,
    /// Whether `.gitattributes` say that it is not generated, so that its content is not asked.
    pub said_to_be_written: bool,
}

/// Something that was seen and left out on purpose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SkippedFile {
    /// Relative to the root; a whole folder ends in `/`.
    pub path: Arc<str>,
    pub reason: SkipReason,
}
