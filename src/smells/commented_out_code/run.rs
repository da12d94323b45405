//! Lines of comments that stand together and may be code.

use super::super::SmellInput;
use super::line::{Looks, look};
use crate::language::Language;
use crate::text::Span;
use crate::tree::{Comment, Role};

/// A line of a comment, without the comment's mark and with its indentation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'f> {
    pub text: &'f str,
    /// From the comment's mark to the end of the line.
    pub span: Span,
    pub looks: Looks,
}

/// Neighbouring lines that look like code, without prose between them.
pub(super) struct Run<'l, 'f> {
    pub lines: &'l [Line<'f>],
}

/// More lines than anybody puts into a comment by hand are not looked at as one.
const LONGEST_RUN: usize = 400;

/// Calls `with` for each run of the file.
pub(super) fn for_each<'f>(input: &SmellInput<'f>, with: &mut dyn FnMut(&Run<'_, 'f>)) {
    let comments = &input.view.tree.comments;
    let text = input.view.text;
    let mut lines = Vec::new();
    let mut at = 0;
    while let Some(comment) = comments.get(at) {
        let mut behind = at + 1;
        if is_line_comment(comment, text) {
            while comments.get(behind).is_some_and(|next| continues(input, &comments[behind - 1], next)) {
                behind += 1;
            }
        }
        let group = &comments[at..behind];
        at = behind;
        if may_hold_code(group, text) {
            lines.clear();
            for comment in group {
                push_lines(comment, input, &mut lines);
            }
            let has_prose = lines.iter().any(|line| line.looks == Looks::Prose);
            // Words with code among them are an explanation where they stand in one comment or above a declaration.
            let explains =
                has_prose && (group.iter().any(|one| !is_line_comment(one, text)) || documents(input, group));
            if !explains {
                split(&lines, with);
            }
        }
    }
}

fn is_line_comment(comment: &Comment, text: &str) -> bool {
    !comment.span.of(text).starts_with("/*") && comment.first_line == comment.last_line
}

/// Whether `next` is the line comment under `last`, in the same column.
fn continues(input: &SmellInput<'_>, last: &Comment, next: &Comment) -> bool {
    let text = input.view.text;
    !last.trailing
        && !next.trailing
        && next.first_line == last.last_line + 1
        && is_line_comment(next, text)
        && !is_documentation(next.span.of(text))
        && column(input, last) == column(input, next)
}

/// Whether the declaration of a function or type begins on the line under the comment.
fn documents(input: &SmellInput<'_>, group: &[Comment]) -> bool {
    let tree = input.view.tree;
    let Some(last) = group.last() else { return false };
    let begins_below = tree.tokens.get(last.next_token as usize).is_some_and(|token| token.line == last.last_line + 1);
    // Preorder: first tokens never fall. Modifiers and keywords may stand before the declaration's own node.
    let first = tree.nodes.partition_point(|node| node.first_token < last.next_token);
    begins_below
        && tree
            .nodes
            .iter()
            .skip(first)
            .take(4)
            .any(|node| matches!(node.role, Role::Function | Role::Signature | Role::Type | Role::Namespace))
}

fn column(input: &SmellInput<'_>, comment: &Comment) -> u32 {
    comment.span.start - input.lines.line_span(comment.first_line, input.view.text).start
}

/// A cheap look: trailing comments explain their line, documentation has examples, and code has signs.
fn may_hold_code(group: &[Comment], text: &str) -> bool {
    let Some(first) = group.first() else { return false };
    let beginning = first.span.of(text);
    !first.trailing
        && !is_documentation(beginning)
        && !beginning.starts_with("#!")
        && group.iter().any(|comment| {
            let bytes = comment.span.of(text).as_bytes();
            memchr::memchr3(b';', b'=', b'(', bytes).is_some()
                || bytes.ends_with(b":")
                || memchr::memchr2(b'{', b'}', bytes).is_some()
        })
}

/// Whether a comment documents what follows it, by its own mark.
fn is_documentation(comment: &str) -> bool {
    ["/**", "///", "//!", "/*!", "#:", "##"].iter().any(|mark| comment.starts_with(mark))
        && !comment.starts_with("////")
}

fn push_lines<'f>(comment: &Comment, input: &SmellInput<'f>, lines: &mut Vec<Line<'f>>) {
    let language = input.language();
    let whole = comment.span.of(input.view.text);
    let is_block = whole.starts_with("/*");
    let mut start = comment.span.start;
    for written in whole.split_inclusive('\n') {
        let span = Span { start, end: start + written.trim_end().len() as u32 };
        start += written.len() as u32;
        let text = if is_block { bare_block_line(written) } else { bare_line(written, language) };
        // A comment inside commented-out code is no prose.
        let is_inner_comment = is_block && text.trim_start().starts_with("//");
        let looks = if is_inner_comment { Looks::Blank } else { look(text, language) };
        lines.push(Line { text, span, looks });
    }
}

fn bare_line(line: &str, language: Language) -> &str {
    let line = line.trim_end();
    match language {
        Language::Python | Language::Ruby => line.trim_start_matches('#'),
        _ => line.strip_prefix("//").map_or_else(|| line.trim_start_matches('#'), |rest| rest.trim_start_matches('/')),
    }
}

fn bare_block_line(line: &str) -> &str {
    let line = line.trim_end();
    let line = line.strip_suffix("*/").unwrap_or(line).trim_end();
    if let Some(rest) = line.strip_prefix("/*") {
        return rest.trim_start_matches('*');
    }
    match line.trim_start().strip_prefix('*') {
        // `*p = 1;` is code, ` * text` is a decorated line.
        Some(rest) if rest.is_empty() || rest.starts_with([' ', '\t']) => rest,
        _ => line,
    }
}

/// Cuts the lines of a comment into runs and hands on those that are no illustration of the prose around them.
fn split<'f>(lines: &[Line<'f>], with: &mut dyn FnMut(&Run<'_, 'f>)) {
    let prose_indentation = lines.iter().filter(|line| line.looks == Looks::Prose).map(|line| depth(line.text)).min();
    let mut at = 0;
    while at < lines.len() {
        if matches!(lines[at].looks, Looks::Prose | Looks::Blank) {
            at += 1;
            continue;
        }
        let rest = &lines[at..];
        let length = rest.iter().position(|line| line.looks == Looks::Prose).unwrap_or(rest.len());
        let mut run = &rest[..length];
        while let Some((last, shorter)) = run.split_last()
            && last.looks == Looks::Blank
        {
            run = shorter;
        }
        let introduced = lines[..at].iter().rev().find(|line| line.looks != Looks::Blank).is_some_and(introduces);
        let next = rest.get(length).filter(|next| next.looks == Looks::Prose);
        let explained = next.is_some_and(|next| length <= 2 || next.text.trim_start().starts_with(">>>"));
        let is_illustration = run.first().is_some_and(|first| {
            prose_indentation.is_some_and(|prose| depth(first.text) > prose) || introduced || explained
        });
        if !is_illustration && run.len() <= LONGEST_RUN && run.iter().any(|line| line.looks == Looks::Code) {
            with(&Run { lines: run });
        }
        at += length.max(1);
    }
}

/// Bytes of white space at the beginning.
pub(super) fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Columns of white space at the beginning; a tab is four.
fn depth(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// Whether a line of prose announces what follows.
fn introduces(line: &Line<'_>) -> bool {
    let text = line.text.trim_end();
    let lower = text.to_ascii_lowercase();
    text.ends_with(':')
        || text.ends_with(',')
        || text.ends_with("```")
        || lower.contains("://")
        || [
            "example",
            "e.g.",
            "i.e.",
            "usage",
            "equivalent",
            "similar to",
            "such as",
            "for instance",
            "pseudo",
            "looks like",
        ]
        .iter()
        .any(|word| lower.contains(word))
}
