use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Something that kept the analysis from being complete. Never dropped: counted in every report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub kind: ProblemKind,
    /// The file or folder concerned, relative to the root with `/`; empty for the whole run.
    pub path: Arc<str>,
    /// What happened and what the user can do about it.
    pub message: String,
}

/// Why something was not, or not wholly, analysed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// A file or folder could not be opened or read, or vanished meanwhile.
    Unreadable,
    /// Over the size limit.
    TooLarge,
    /// Over the size limit, and that with its first line alone.
    LongLine,
    /// Nested deeper than the limit; facts below that depth are missing.
    TooDeep,
    /// Parsing took longer than the limit per file.
    TimedOut,
    /// The grammar found errors; facts around them may be missing.
    SyntaxError,
    /// Not valid in its encoding; decoded with replacement characters.
    Encoding,
    /// A check failed in a way it must not; the file was left out.
    Internal,
    /// A symbolic link leads in a circle or out of the project.
    Link,
    /// An input beside the source (coverage, baseline, cache, ignore file) could not be used.
    Input,
    /// Git history that was asked for is not there.
    History,
    /// A report had to leave something out to stay within its limits.
    Truncated,
}

impl ProblemKind {
    /// Whether results may be missing because of it. A gate that demands completeness fails on these.
    #[must_use]
    pub fn is_incomplete(self) -> bool {
        !matches!(self, Self::Encoding | Self::Link | Self::Truncated)
    }

    /// The kebab-case word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::LongLine => "long-line",
            Self::TooDeep => "too-deep",
            Self::TimedOut => "timed-out",
            Self::SyntaxError => "syntax-error",
            Self::Encoding => "encoding",
            Self::Internal => "internal",
            Self::Link => "link",
            Self::Input => "input",
            Self::History => "history",
            Self::Truncated => "truncated",
        }
    }
}

/// Why a file that was seen was left out on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    Binary,
    Generated,
    Minified,
    Vendored,
    /// A git repository of its own inside the project: a submodule, another work tree or a clone.
    NestedRepository,
    /// No language of ours; counted, not listed one by one.
    UnknownLanguage,
    /// Left out by configuration or an ignore file of ours.
    Excluded,
}
