//! What a check of one file gets.

use super::profile::Profile;
use crate::language::SourceView;
use crate::text::LineIndex;
use std::sync::Arc;

/// One file to be looked at.
pub struct CheckInput<'f> {
    /// Relative to the project root, with `/`.
    pub path: &'f Arc<str>,
    pub text: &'f str,
    pub lines: &'f LineIndex,
    /// Where the file was read as a language.
    pub view: Option<SourceView<'f>>,
    /// Whether it is of tests, fixtures, examples or documentation. What built-in rules say of security there is
    /// informational: it is most likely made up, and is not shipped.
    pub is_made_up: bool,
    /// Where times are collected.
    pub profile: Option<&'f Profile>,
}
