//! Looking through a text with all rules at once.

use super::allowlist::{Allowlist, Candidate};
use super::encoded::{self, EncodedText, Encoding};
use super::entropy::bits_per_byte;
use super::identity::IdentityKey;
use super::ignore_file::IgnoreFile;
use super::notebook;
use super::placeholder::{is_placeholder, is_plain_word, is_reference, looks_like_password, looks_random};
use super::prefilter::{KeywordHit, Prefilter};
use super::rule::{Filter, OwnTraits, Rule};
use super::{mask, place};
use crate::finding::{Confidence, Severity};
use crate::text::Span;
use regex::bytes::Regex;

/// How far before a keyword a match of our own rules may begin, and how far behind it end.
const BEFORE: usize = 256;
const BEHIND: usize = 16 << 10;
/// Of one rule in one text no more is told.
const MOST_FOUND: usize = 1000;

/// Rules that are ready to run.
#[derive(Debug)]
pub struct Scanner {
    pub(super) rules: Vec<Rule>,
    pub(super) allowlists: Vec<Allowlist>,
    pub(super) prefilter: Prefilter,
    pub(super) ignored: IgnoreFile,
    pub(super) key: IdentityKey,
    /// Changes with everything that results depend on.
    pub(super) digest: [u8; 32],
}

/// A text to be looked through.
#[derive(Debug, Clone, Copy)]
pub struct Source<'s> {
    /// Relative to the project root, with `/`.
    pub path: &'s str,
    pub text: &'s str,
    /// Full id of the commit that it is read from; `None` for the work tree.
    pub commit: Option<&'s str>,
}

/// A secret that was found. It does not hold the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Index of the rule.
    pub rule: usize,
    /// Where the value stands, or its encoded form; empty where the rule is about the path.
    pub span: Span,
    /// A keyed hash of the value.
    pub identity: String,
    /// The first characters of the value: four at most, often none.
    pub shown: String,
    pub encoding: Option<Encoding>,
    pub severity: Severity,
    pub confidence: Confidence,
    /// Whether a `gitleaks:allow` on its lines or the ignore file allows it: it is not told, and hidden all the same.
    pub is_allowed: bool,
}

/// A match before it is judged.
struct Match<'m> {
    whole: Span,
    value: Span,
    text: &'m str,
}

impl Scanner {
    /// The rules, in the order that [`Secret::rule`] means.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Stands for all rules and options in the key of a cache.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Every secret in `source`, by place.
    #[must_use]
    pub fn scan(&self, source: &Source<'_>) -> Vec<Secret> {
        if source.text.len() >= u32::MAX as usize
            || self.allowlists.iter().any(|list| list.allows_file(source.path, source.commit))
        {
            return Vec::new();
        }
        let code = notebook::as_code(source.path, source.text);
        let mut found = Vec::new();
        self.scan_text(source, &code, None, &mut found);
        for run in encoded::find(&code) {
            self.scan_text(source, &run.decoded, Some(&run), &mut found);
        }
        self.by_path_alone(source, &mut found);
        for secret in &mut found {
            secret.is_allowed = self.is_allowed_on_line(source, secret);
        }
        self.without_repetitions(found)
    }

    /// What the rules find in `text`: the source's, or a run of it that was encoded.
    fn scan_text(&self, source: &Source<'_>, text: &str, run: Option<&EncodedText>, found: &mut Vec<Secret>) {
        let hits = self.prefilter.hits(text.as_bytes());
        for hits in hits.chunk_by(|one, other| one.rule == other.rule) {
            if let Some(first) = hits.first() {
                self.run(first.rule, source, text, hits, run, found);
            }
        }
        // Rules without keywords look at the text itself only, as gitleaks' do not at what they cannot expect.
        if run.is_none() {
            for &rule in self.prefilter.always() {
                self.run(rule, source, text, &[], None, found);
            }
        }
    }

    fn run(
        &self,
        index: u32,
        source: &Source<'_>,
        text: &str,
        hits: &[KeywordHit],
        run: Option<&EncodedText>,
        found: &mut Vec<Secret>,
    ) {
        let Some(rule) = self.rules.get(index as usize) else { return };
        let Some(regex) = rule.regex.as_ref().and_then(|pattern| pattern.get()) else { return };
        if rule.skip_report || rule.path.as_ref().is_some_and(|path| !path.is_match(source.path)) {
            return;
        }
        let mut count = 0;
        let mut judge = |matched: Match<'_>| {
            if count < MOST_FOUND
                && let Some(secret) = self.judge(index as usize, rule, source, &matched, run)
            {
                count += 1;
                found.push(secret);
            }
        };
        match rule.own {
            Some(own) if !hits.is_empty() => around_hits(rule, own, regex, text, hits, &mut judge),
            _ => {
                for groups in regex.captures_iter(text.as_bytes()) {
                    if let Some(matched) = matched(rule, &groups, text, 0) {
                        judge(matched);
                    }
                }
            }
        }
    }

    fn judge(
        &self,
        index: usize,
        rule: &Rule,
        source: &Source<'_>,
        matched: &Match<'_>,
        run: Option<&EncodedText>,
    ) -> Option<Secret> {
        let value = matched.value.of(matched.text);
        if value.is_empty() {
            return None;
        }
        let verdict = verdict(rule, source.path, value)?;
        let candidate = Candidate {
            path: source.path,
            commit: source.commit,
            secret: value,
            whole: matched.whole.of(matched.text).trim_matches('\n'),
            line: lines_of(matched.whole, matched.text),
        };
        let allowed = rule.allowlists.iter().chain(&self.allowlists).any(|list| list.allows(rule.info.id, &candidate));
        (!allowed).then(|| Secret {
            rule: index,
            span: run.map_or(matched.value, |run| run.span),
            identity: self.key.identify(value.as_bytes()),
            shown: if run.is_some() { String::new() } else { mask::shown(value).to_owned() },
            encoding: run.map(|run| run.encoding),
            severity: verdict.0,
            confidence: verdict.1,
            is_allowed: false,
        })
    }

    /// Rules that have a path and no expression tell the file itself.
    fn by_path_alone(&self, source: &Source<'_>, found: &mut Vec<Secret>) {
        for (index, rule) in self.rules.iter().enumerate() {
            if rule.regex.is_none()
                && !rule.skip_report
                && rule.path.as_ref().is_some_and(|path| path.is_match(source.path))
            {
                found.push(Secret {
                    rule: index,
                    span: Span::default(),
                    identity: self.key.identify(source.path.as_bytes()),
                    shown: String::new(),
                    encoding: None,
                    severity: rule.info.severity,
                    confidence: rule.info.confidence,
                    is_allowed: false,
                });
            }
        }
    }

    /// Whether a comment on its lines or the ignore file allows it, as gitleaks has it.
    fn is_allowed_on_line(&self, source: &Source<'_>, secret: &Secret) -> bool {
        let lines = lines_of(secret.span, source.text);
        if lines.contains("gitleaks:allow") {
            return true;
        }
        let Some(rule) = self.rules.get(secret.rule).filter(|_| !self.ignored.is_empty()) else { return false };
        let before = source.text.as_bytes().get(..secret.span.start as usize).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        self.ignored.ignores(source.path, rule.info.id, line, source.commit)
    }

    /// By place, and of several at one place the one that says most: one of a provider rather than a generic one, the surer, the first.
    fn without_repetitions(&self, mut found: Vec<Secret>) -> Vec<Secret> {
        let is_generic = |secret: &Secret| self.rules.get(secret.rule).is_some_and(Rule::is_generic);
        found.sort_by_key(|secret| {
            (
                is_generic(secret),
                secret.encoding.is_some(),
                std::cmp::Reverse(secret.confidence),
                secret.rule,
                secret.span,
            )
        });
        let mut kept: Vec<Secret> = Vec::new();
        let mut taken: std::collections::BTreeMap<u32, u32> = std::collections::BTreeMap::new();
        for secret in found {
            let own = self.rules.get(secret.rule).is_some_and(|rule| rule.own.is_some());
            // Rules of users are told beside each other, as gitleaks does.
            let yields = own || is_generic(&secret) || secret.encoding.is_some();
            let overlaps = taken
                .range(..secret.span.end.max(secret.span.start + 1))
                .next_back()
                .is_some_and(|(_, &end)| end > secret.span.start);
            if secret.span.end > 0 && overlaps && (yields || kept.contains(&secret)) {
                continue;
            }
            let end = taken.entry(secret.span.start).or_insert(0);
            *end = (*end).max(secret.span.end);
            kept.push(secret);
        }
        kept.sort_by_key(|secret| (secret.span, secret.rule));
        kept
    }
}

/// Runs `regex` only where the rule's keywords stand.
fn around_hits(
    rule: &Rule,
    own: OwnTraits,
    regex: &Regex,
    text: &str,
    hits: &[KeywordHit],
    judge: &mut dyn FnMut(Match<'_>),
) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for hit in hits {
        let (start, end) = (hit.start as usize, hit.end as usize);
        let inside_word = own.begins_with_keyword
            && own.begins_word
            && start.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(|&byte| is_word(byte));
        if start < from || inside_word {
            continue;
        }
        let mut stop = (end + BEHIND).min(bytes.len());
        if !own.is_multiline {
            stop = memchr::memchr(b'\n', &bytes[end..stop]).map_or(stop, |at| end + at + 1);
        }
        if own.begins_with_keyword {
            if let Some(groups) = regex.captures(&bytes[start..stop])
                && let Some(matched) = matched(rule, &groups, text, start)
            {
                from = matched.whole.end as usize;
                judge(matched);
            }
            continue;
        }
        let earliest = start.saturating_sub(BEFORE).max(from);
        let mut at = memchr::memrchr(b'\n', &bytes[earliest..start]).map_or(earliest, |at| earliest + at + 1);
        while let Some(groups) = regex.captures_at(&bytes[..stop], at) {
            let Some(matched) = matched(rule, &groups, text, 0) else { break };
            at = (matched.whole.end as usize).max(at + 1);
            from = at;
            judge(matched);
            if at >= stop {
                break;
            }
        }
        if !own.is_multiline {
            // The rest of this stretch has no match.
            from = from.max(stop);
        }
    }
}

/// Whether a keyword behind `byte` is in the middle of a word, or of base64.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+')
}

/// Which part of a match in what follows `base` is the secret: the group that the rule names, or else the first that took part, or else all.
fn matched<'t>(rule: &Rule, groups: &regex::bytes::Captures<'_>, text: &'t str, base: usize) -> Option<Match<'t>> {
    let whole = groups.get(0)?;
    let value = match rule.group {
        0 => groups.iter().skip(1).flatten().find(|group| !group.is_empty()).unwrap_or(whole),
        group => groups.get(group)?,
    };
    let span = |found: regex::bytes::Match<'_>| Span {
        start: text.floor_char_boundary(base + found.start()) as u32,
        end: text.ceil_char_boundary(base + found.end()) as u32,
    };
    Some(Match { whole: span(whole), value: span(value), text })
}

/// How bad and how sure a value is; `None` where it is no secret.
fn verdict(rule: &Rule, path: &str, value: &str) -> Option<(Severity, Confidence)> {
    let info = rule.info;
    let entropy_is_low = rule.entropy > 0.0 && bits_per_byte(value.as_bytes()) <= rule.entropy;
    let Some(own) = rule.own else {
        // gitleaks asks for a digit in what its generic rules find, because Go's expressions cannot.
        let is_word = rule.is_generic() && !value.bytes().any(|byte| byte.is_ascii_digit());
        return (!entropy_is_low && !is_word).then_some((info.severity, info.confidence));
    };
    let verified = own.checksum.map(|checksum| checksum.holds(value));
    if verified == Some(true) {
        return Some((info.severity, Confidence::High));
    }
    let is_none = entropy_is_low
        || match own.filter {
            Filter::None => false,
            Filter::Placeholder => is_placeholder(value),
            Filter::Random => is_placeholder(value) || !looks_random(value),
            Filter::Address => is_reference(value) || is_placeholder(value) || is_plain_word(value),
            Filter::Password => is_reference(value) || is_placeholder(value) || !looks_like_password(value),
        };
    if is_none {
        return None;
    }
    if own.is_material && place::is_made_up(path) {
        return Some((Severity::Info, Confidence::Low));
    }
    let confidence = if verified == Some(false) { Confidence::Low } else { info.confidence };
    Some((info.severity, confidence))
}

/// The whole lines that `span` touches.
fn lines_of(span: Span, text: &str) -> &str {
    let bytes = text.as_bytes();
    let start = (span.start as usize).min(bytes.len());
    let end = (span.end as usize).clamp(start, bytes.len());
    let first = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1);
    let last = memchr::memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |at| end + at);
    text.get(first..last).unwrap_or_default()
}
