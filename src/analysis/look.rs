//! One file's text on its way to a result, by the cache where it knows it.

use super::cache::{self, EntryKey, Pack};
use super::file::{self, FileAnalysis, FileInput};
use super::request::Request;
use crate::finding::ProblemKind;
use crate::secrets::Scanner;
use crate::smells;
use crate::syntax::Limits;
use crate::workspace::{self, ReadOutcome, SourceFile};
use std::sync::Arc;
use std::time::Duration;

/// A key of the cache, and new bytes unless the old ones are still good.
pub(super) type CacheEntry = (EntryKey, Option<Vec<u8>>);

/// A file's text, of the work tree or of the base.
pub(super) struct Content<'c> {
    pub(super) path: &'c Arc<str>,
    pub(super) language: crate::language::Language,
    pub(super) text: &'c str,
    pub(super) hash: [u8; 32],
}

/// The analysis of `content`, its cache entry where there is a cache, and whether it came from there.
pub(super) fn analyse_cached(
    request: &Request<'_>,
    pack: &Pack,
    content: &Content<'_>,
) -> (FileAnalysis, Option<CacheEntry>, bool) {
    let settings = request.config.settings_for(content.path);
    let key = request.cache_folder.map(|_| {
        let duplication = [u8::from(request.config.file.duplication.ignore_identifiers)];
        let limits = request.config.file.limits;
        cache::key_of(&[
            cache::BUILD.as_bytes(),
            content.path.as_bytes(),
            content.language.id().as_bytes(),
            &content.hash,
            &settings.key,
            &duplication,
            &limits.depth.to_le_bytes(),
            &limits.timeout_per_file.to_le_bytes(),
            request.secrets.map_or(&[], |scanner| &scanner.digest()[..]),
            &request.code_rules.key(),
        ])
    });
    if let Some(known) = key.as_ref().and_then(|key| pack.get(key)).and_then(|bytes| postcard::from_bytes(bytes).ok()) {
        return (known, key.map(|key| (key, None)), true);
    }
    let analysis = analyse(request, request.secrets, content);
    let keep = !analysis.problems.iter().any(|problem| is_passing(problem.kind));
    let entry = key.filter(|_| keep).and_then(|key| Some((key, Some(postcard::to_stdvec(&analysis).ok()?))));
    (analysis, entry, false)
}

/// The analysis of `content`, with secrets looked for by `secrets`.
pub(super) fn analyse(request: &Request<'_>, secrets: Option<&Scanner>, content: &Content<'_>) -> FileAnalysis {
    let settings = request.config.settings_for(content.path);
    let is_on = |id: &str| {
        super::rules()
            .find(|rule| rule.id == id)
            .is_some_and(|rule| crate::config::is_enabled(rule, &settings.rules, settings.audience.0))
    };
    file::analyse(&FileInput {
        path: content.path,
        language: content.language,
        text: content.text,
        settings,
        selection: smells::Selection::of(&is_on),
        secrets,
        code_rules: request.code_rules,
        duplication: &request.config.file.duplication,
        limits: Limits {
            depth: request.config.file.limits.depth,
            time: Duration::from_secs(u64::from(request.config.file.limits.timeout_per_file)),
        },
    })
}

/// Whether another run may fare better: what is so is not kept in the cache.
pub(super) fn is_passing(kind: ProblemKind) -> bool {
    matches!(kind, ProblemKind::TimedOut | ProblemKind::Internal)
}

/// The text of a file of the work tree.
pub(super) fn text_of(file: &SourceFile, options: &workspace::Options) -> Option<String> {
    match workspace::read(file, options) {
        ReadOutcome::Text(source) => Some(source.text),
        ReadOutcome::Skipped(_) | ReadOutcome::Failed(_) => None,
    }
}
