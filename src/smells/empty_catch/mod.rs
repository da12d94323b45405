//! Errors that are caught and forgotten.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::language::Language;
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "empty-catch",
        name: "Empty catch",
        summary: "An error is caught and nothing is done about it.",
        docs: include_str!("docs.md"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        category: Category::Reliability,
        audience: Audience::Default,
        effort_minutes: 10,
        tags: &["error-handling"],
        cwe: &[390, 1069],
    },
    check,
};

fn check(input: &SmellInput<'_>, _: &Options, found: &mut Vec<Finding>) {
    // A test catches what it provokes.
    if input.is_test {
        return;
    }
    let tree = input.view.tree;
    for (id, node) in tree.nodes.iter().enumerate() {
        let id = id as NodeId;
        if node.role != Role::Catch
            || !does_nothing(input, id)
            || is_explained(input, id)
            || input.has_error_in(node.span)
        {
            continue;
        }
        let head = head(input, id);
        if keeps_the_error(input, id, head) {
            continue;
        }
        if says_it_is_meant(input, head)
            || !catches_broadly(input, head)
            || is_in_test(input, node.span)
            || cleans_up(input, id)
            || is_answered_behind(input, id)
        {
            continue;
        }
        let what = head.last().map_or_else(String::new, |last| {
            let whole =
                Span { start: head.first().map_or(last.span.start, |first| first.span.start), end: last.span.end };
            one_line(whole.of(input.view.text))
        });
        let message = if what.is_empty() {
            "An error is caught and forgotten here: handle it, pass it on, or say in a comment why it does not matter."
                .to_owned()
        } else {
            format!("`{what}` forgets the error: handle it, pass it on, or say in a comment why it does not matter.")
        };
        let mut finding = input.finding(&SMELL.rule, first_line_of(input, node.span), message);
        if names_what_it_lets_pass(input, head) {
            finding.severity = Severity::Low;
        }
        found.push(finding);
    }
}

/// Whether the handler has no statement that does anything.
fn does_nothing(input: &SmellInput<'_>, id: NodeId) -> bool {
    let tree = input.view.tree;
    let statements = |id: NodeId| {
        tree.children(id)
            .any(|child| tree.node(child).role != Role::EmptyStatement && input.view.text_of(child) != "...")
    };
    match body(input, id) {
        Some(body) => !statements(body),
        // Ruby has no node for a body without statements.
        None => input.language() == Language::Ruby,
    }
}

fn body(input: &SmellInput<'_>, id: NodeId) -> Option<NodeId> {
    let tree = input.view.tree;
    tree.children(id)
        .filter(|&child| tree.node(child).role == Role::Block || tree.node(child).field == Field::Body)
        .last()
}

/// Whether a comment stands in the handler or behind it on its last line.
fn is_explained(input: &SmellInput<'_>, id: NodeId) -> bool {
    let tree = input.view.tree;
    let span = tree.node(id).span;
    let last_line = input.lines.line_of(span.end.saturating_sub(1).max(span.start));
    let first = tree.comments.partition_point(|comment| comment.span.start < span.start);
    tree.comments.get(first).is_some_and(|comment| comment.first_line <= last_line)
}

/// The tokens from `catch` up to the body.
fn head<'f>(input: &SmellInput<'f>, id: NodeId) -> &'f [crate::tree::Token] {
    let tree = input.view.tree;
    let tokens = tree.tokens_of(id);
    let end = match body(input, id) {
        Some(body) => (tree.node(body).first_token.saturating_sub(tree.node(id).first_token)) as usize,
        None => tokens.len(),
    };
    let head = tokens.get(..end).unwrap_or(tokens);
    // Python's colon is no part of what is caught.
    match head.split_last() {
        Some((last, rest)) if last.span.of(input.view.text) == ":" => rest,
        _ => head,
    }
}

/// Whether the name of the caught error says that it is left alone on purpose, a custom that
/// Checkstyle, IntelliJ and ESLint's users share.
fn says_it_is_meant(input: &SmellInput<'_>, head: &[crate::tree::Token]) -> bool {
    head.iter().any(|token| {
        let written = token.span.of(input.view.text);
        let word = written.trim_start_matches(['$', '_']);
        (word.is_empty() && written.starts_with('_'))
            || ["ignore", "expected", "unused", "swallow"]
                .iter()
                .any(|meant| word.get(..meant.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(meant)))
    })
}

/// In Python and Ruby, `except KeyError: pass` tells exactly what is let pass; catching everything does not.
fn catches_broadly(input: &SmellInput<'_>, head: &[crate::tree::Token]) -> bool {
    let broad: &[&str] = match input.language() {
        Language::Python => &["Exception", "BaseException"],
        Language::Ruby => &["StandardError", "Exception"],
        _ => return true,
    };
    let mut words = head.iter().skip(1).map(|token| token.span.of(input.view.text)).peekable();
    words.peek().is_none_or(|first| matches!(*first, "=>" | "then")) || words.any(|word| broad.contains(&word))
}

/// In languages whose handlers name a type, one that is not the type of all errors: less is hidden by it, though still something.
fn names_what_it_lets_pass(input: &SmellInput<'_>, head: &[crate::tree::Token]) -> bool {
    if !matches!(input.language(), Language::Java | Language::Kotlin | Language::CSharp | Language::Php) {
        return false;
    }
    let mut types = head.iter().map(|token| token.span.of(input.view.text)).filter(|word| {
        let name = word.rsplit(['\\', '.']).next().unwrap_or_default();
        name.starts_with(char::is_uppercase)
    });
    let is_broad = |word: &str| {
        let name = word.rsplit(['\\', '.']).next().unwrap_or_default();
        matches!(name, "Exception" | "Throwable" | "RuntimeException" | "Error" | "SystemException")
    };
    types.clone().next().is_some() && !types.any(is_broad)
}

/// What the names of calls begin with that give something back or undo it.
const CLEAN_UPS: &[&str] = &[
    "abort",
    "cancel",
    "cleanup",
    "close",
    "dispose",
    "destroy",
    "disconnect",
    "kill",
    "release",
    "remove",
    "rm",
    "rollback",
    "shutdown",
    "stop",
    "terminate",
    "unlink",
    "unsubscribe",
];

/// Whether what failed is clean-up, whose failure must not hide what came before: it runs while another error is handled or in a
/// `finally`, or it is nothing but one call that says so.
fn cleans_up(input: &SmellInput<'_>, id: NodeId) -> bool {
    let tree = input.view.tree;
    let is_function = |id: &NodeId| matches!(tree.node(*id).role, Role::Function | Role::Lambda | Role::File);
    let mut around = tree.ancestors(id).take_while(|id| !is_function(id));
    if around.any(|id| matches!(tree.node(id).role, Role::Catch | Role::Finally)) {
        return true;
    }
    let Some(tried) = tried(input, id) else { return false };
    let mut statements = tree.children(tried);
    let (Some(only), None) = (statements.next(), statements.next()) else { return false };
    // The name that is called is the last one before the arguments.
    let mut calls = std::iter::once(only).chain(tree.descendants(only)).filter(|&id| tree.node(id).role == Role::Call);
    let Some(call) = calls.next() else { return false };
    let callee = tree.child_by_field(call, Field::Callee).unwrap_or(call);
    let name = tree
        .tokens_of(callee)
        .iter()
        .rev()
        .map(|token| token.span.of(input.view.text))
        .find(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    let name = name.unwrap_or_default().trim_start_matches('_').to_ascii_lowercase();
    CLEAN_UPS.iter().any(|beginning| name.starts_with(beginning))
}

/// Whether the block that is tried ends by leaving the function with its result: what stands behind it is the answer to the
/// failure (`try { return parse(text); } catch {} return null;`).
fn is_answered_behind(input: &SmellInput<'_>, id: NodeId) -> bool {
    let tree = input.view.tree;
    tried(input, id)
        .and_then(|tried| tree.children(tried).last())
        .is_some_and(|last| tree.node(last).role == Role::Return && tree.node(last).subtree_end > last + 1)
}

/// The block whose errors the handler catches.
fn tried(input: &SmellInput<'_>, id: NodeId) -> Option<NodeId> {
    let tree = input.view.tree;
    let parent = tree.parent(id).filter(|&parent| tree.node(parent).role == Role::Try)?;
    tree.children(parent).find(|&child| tree.node(child).role == Role::Block || tree.node(child).field == Field::Body)
}

/// Tokens behind a handler among which an error that is kept is used; keeps the search linear in the file.
const FAR_ENOUGH: usize = 500;

/// Whether Ruby code keeps the error for later: `rescue => error; end; raise error if error`.
fn keeps_the_error(input: &SmellInput<'_>, id: NodeId, head: &[crate::tree::Token]) -> bool {
    let tree = input.view.tree;
    let text = input.view.text;
    if input.language() != Language::Ruby {
        return false;
    }
    let bound = head.windows(2).find(|pair| pair[0].span.of(text) == "=>").and_then(<[_]>::last);
    let Some(error) = bound else { return false };
    let behind = tree.tokens.partition_point(|token| token.span.start < tree.node(id).span.end);
    let is_field = error.span.of(text).starts_with('@');
    let around = tree.ancestors(id).find(|&at| matches!(tree.node(at).role, Role::Function | Role::File));
    let end = around.map_or(0, |around| tree.node(around).span.end);
    let later = tree.tokens.iter().skip(behind).take_while(|token| token.span.start < end);
    is_field || later.take(FAR_ENOUGH).any(|token| token.symbol == error.symbol)
}

fn is_in_test(input: &SmellInput<'_>, span: Span) -> bool {
    let functions = &input.facts.functions;
    let before = functions.partition_point(|function| function.name_span.start <= span.start);
    before.checked_sub(1).and_then(|index| functions.get(index)).is_some_and(|function| function.is_test)
}

fn first_line_of(input: &SmellInput<'_>, span: Span) -> Span {
    let line = input.lines.line_span(input.lines.line_of(span.start), input.view.text);
    Span { start: span.start, end: span.end.min(line.end).max(span.start) }
}

fn one_line(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut line = String::with_capacity(text.len().min(LONGEST));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > LONGEST {
            return line.chars().take(LONGEST).chain(['…']).collect();
        }
    }
    line
}
