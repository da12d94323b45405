//! The directives of other tools, where their meaning is exact.

use super::{DirectiveTool, Directives, Line, SuppressedRules, Suppression, may_begin_behind, scope, without_closer};
use crate::language::{Language, SourceView};
use crate::text::Span;

/// Regions that a directive opened and another closes (`eslint-disable` … `eslint-enable`).
#[derive(Default)]
pub(super) struct Regions {
    open: Vec<Suppression>,
}

impl Regions {
    /// What is still open reaches the end of the file.
    pub(super) fn close(self, found: &mut Directives) {
        found.suppressions.extend(self.open);
    }

    fn end(&mut self, tool: DirectiveTool, rules: &SuppressedRules, line: u32, found: &mut Directives) {
        for mut region in std::mem::take(&mut self.open) {
            let ended = match (rules, &mut region.rules) {
                _ if region.tool != tool => None,
                (SuppressedRules::All, all) => Some(std::mem::replace(all, SuppressedRules::Ids(Vec::new()))),
                // One rule cannot be taken out of "all rules"; the tool itself would, so the region ends.
                (SuppressedRules::Ids(_), all @ SuppressedRules::All) => {
                    Some(std::mem::replace(all, SuppressedRules::Ids(Vec::new())))
                }
                (SuppressedRules::Ids(named), SuppressedRules::Ids(ids)) => {
                    let (ended, kept) = std::mem::take(ids).into_iter().partition(|id| named.contains(id));
                    *ids = kept;
                    Some(SuppressedRules::Ids(ended))
                }
            };
            let is_empty = |rules: &SuppressedRules| matches!(rules, SuppressedRules::Ids(ids) if ids.is_empty());
            if let Some(ended) = ended.filter(|ended| !is_empty(ended)) {
                found.suppressions.push(Suppression { rules: ended, last_line: line, ..region.clone() });
            }
            if !is_empty(&region.rules) {
                self.open.push(region);
            }
        }
    }
}

/// Reads the directives of other tools in a line of a comment.
pub(super) fn read(view: &SourceView<'_>, line: &Line<'_>, found: &mut Directives, regions: &mut Regions) {
    let text = without_closer(line.text);
    let lower = text.to_ascii_lowercase();
    if lower.contains("eslint-") {
        eslint(view, line, text, found, regions);
    }
    if let Some(at) = text.find("qlty-ignore") {
        qlty(view, line, text, at, found, regions);
    }
    let own_line = Some((line.number, line.number));
    let mut push = |tool, at: usize, lines: Option<(u32, u32)>, rules, reason: Option<String>| {
        let Some((first_line, last_line)) = lines else { return };
        let span = line.span(at, text.len());
        found.suppressions.push(Suppression {
            first_line,
            last_line,
            rules,
            tool,
            reason,
            until: None,
            span,
            line: line.number,
        });
    };
    if let Some((at, rest)) = semgrep(text) {
        let ids = rest.strip_prefix([':', '=']).map(ids_of).unwrap_or_default();
        push(DirectiveTool::Semgrep, at, scope::line_of(view, line.comment), all_if_none(ids), None);
    }
    if let Some(at) = text.find("NOSONAR") {
        let rest = &text[at + "NOSONAR".len()..];
        let (ids, reason) = match rest.strip_prefix('(').and_then(|list| list.split_once(')')) {
            Some((list, reason)) => (ids_of(list), reason),
            None => (Vec::new(), rest),
        };
        let bounded = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if bounded {
            push(DirectiveTool::Sonar, at, own_line, all_if_none(ids), reason_of(reason));
        }
    }
    if let Some(at) = text.find("gitleaks:allow") {
        push(DirectiveTool::Gitleaks, at, own_line, SuppressedRules::All, None);
    }
    if view.compiled.spec.language == Language::Python
        && let Some(at) = lower.find("noqa")
    {
        let before = text[..at].trim_end();
        let tool = before.trim_end_matches(':').trim_start_matches('#').trim();
        let in_file = before.ends_with(':') && matches!(tool, "flake8" | "ruff");
        if in_file || before.ends_with('#') {
            let rest = text.get(at + "noqa".len()..).unwrap_or_default();
            let codes = rest.trim_start().strip_prefix(':').map(codes_of).unwrap_or_default();
            let lines = if in_file { Some((1, u32::MAX)) } else { own_line };
            let named_wrongly = rest.trim_start().starts_with(':') && codes.is_empty();
            if !named_wrongly && !rest.starts_with(|c: char| c.is_alphanumeric()) {
                push(DirectiveTool::Noqa, at, lines, all_if_none(codes), None);
            }
        }
    }
}

/// `nosemgrep` or its short form `nosem`, at the beginning of a comment.
fn semgrep(text: &str) -> Option<(usize, &str)> {
    let at = text.find("nosem").filter(|&at| may_begin_behind(&text[..at]))?;
    let rest = &text[at + "nosem".len()..];
    let rest = rest.strip_prefix("grep").unwrap_or(rest);
    (!rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')).then_some((at, rest))
}

/// `eslint-disable-line`, `eslint-disable-next-line`, `eslint-disable` … `eslint-enable`.
fn eslint(view: &SourceView<'_>, line: &Line<'_>, text: &str, found: &mut Directives, regions: &mut Regions) {
    const TOOL: DirectiveTool = DirectiveTool::Eslint;
    let Some(at) = text.find("eslint-").filter(|&at| may_begin_behind(&text[..at])) else { return };
    let rest = &text[at + "eslint-".len()..];
    let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(rest.len());
    let (verb, rest) = rest.split_at(end);
    let (list, reason) = rest.split_once("--").map_or((rest, None), |(list, reason)| (list, reason_of(reason)));
    let rules = all_if_none(ids_of(list));
    let (last_comment_line, is_block) = view
        .tree
        .comments
        .get(line.comment)
        .map_or((line.number, false), |comment| (comment.last_line, comment.span.of(view.text).starts_with("/*")));
    let span: Span = line.span(at, text.len());
    let (first_line, last_line) = match verb {
        "disable-line" => (line.number, line.number),
        "disable-next-line" => (last_comment_line + 1, last_comment_line + 1),
        // These hold in block comments only.
        "disable" if is_block => (line.number, u32::MAX),
        "enable" if is_block => {
            regions.end(TOOL, &rules, line.number, found);
            return;
        }
        _ => return,
    };
    let made = Suppression { first_line, last_line, rules, tool: TOOL, reason, until: None, span, line: line.number };
    if verb == "disable" { regions.open.push(made) } else { found.suppressions.push(made) }
}

/// `qlty-ignore: tool:rule, +tool:rule` and `qlty-ignore(tool:rule): reason`; `+` opens a region, `-` ends it.
fn qlty(view: &SourceView<'_>, line: &Line<'_>, text: &str, at: usize, found: &mut Directives, regions: &mut Regions) {
    if !may_begin_behind(&text[..at]) {
        return;
    }
    let rest = &text[at + "qlty-ignore".len()..];
    let (list, reason) = match rest.strip_prefix('(').and_then(|list| list.split_once(')')) {
        Some((list, reason)) => (list, reason_of(reason)),
        None => match rest.strip_prefix(':') {
            Some(list) => (list, None),
            None => return,
        },
    };
    let span = line.span(at, text.len());
    for id in ids_of(list) {
        let named = |id: &str| SuppressedRules::Ids(vec![id.to_owned()]);
        let made = |rules, (first_line, last_line)| Suppression {
            first_line,
            last_line,
            rules,
            tool: DirectiveTool::Qlty,
            reason: reason.clone(),
            until: None,
            span,
            line: line.number,
        };
        if let Some(opened) = id.strip_prefix('+') {
            regions.open.push(made(named(opened), (line.number, u32::MAX)));
        } else if let Some(ended) = id.strip_prefix('-') {
            regions.end(DirectiveTool::Qlty, &named(ended), line.number, found);
        } else if let Some(lines) = scope::line_of(view, line.comment) {
            found.suppressions.push(made(named(id.trim_start_matches('>')), lines));
        }
    }
}

fn all_if_none(ids: Vec<String>) -> SuppressedRules {
    if ids.is_empty() { SuppressedRules::All } else { SuppressedRules::Ids(ids) }
}

/// Ids between commas, each up to its first blank.
fn ids_of(list: &str) -> Vec<String> {
    list.split(',').filter_map(|id| id.split_whitespace().next()).map(str::to_owned).collect()
}

/// Codes such as `E501` or `PLR0913`, between commas or blanks, up to the first word that is none.
fn codes_of(list: &str) -> Vec<String> {
    let is_code = |word: &&str| {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
        digits.len() < word.len() && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    list.split([',', ' ', '\t']).filter(|word| !word.is_empty()).take_while(is_code).map(str::to_owned).collect()
}

fn reason_of(text: &str) -> Option<String> {
    let reason = text.trim().trim_start_matches([':', '-']).trim();
    (!reason.is_empty()).then(|| reason.to_owned())
}
