//! When an import has a purpose that the file does not show.

use super::SmellInput;
use crate::language::{Import, ImportForm, ImportTiming, Language};
use crate::text::Span;
use crate::tree::{Comment, NodeId, Role, TokenClass};

/// Files that import for others: packages' `__init__.py`, fixtures, stubs, lists of re-exports.
pub(super) fn is_exempt_file(input: &SmellInput<'_>) -> bool {
    let name = input.path.rsplit('/').next().unwrap_or_default();
    match input.language() {
        Language::Python => {
            matches!(name, "__init__.py" | "conftest.py" | "__main__.py")
                || name.rsplit('.').next() == Some("pyi")
                || only_imports(input)
                || comments(input).any(|comment| {
                    let comment = comment.trim_start_matches(['#', ' ']);
                    comment.starts_with("flake8: noqa") || comment.starts_with("ruff: noqa")
                })
        }
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            name.ends_with(".d.ts") || comments(input).any(|comment| comment.starts_with("/* eslint-disable"))
        }
        _ => false,
    }
}

/// Whether nothing stands in the file but imports, constants and a docstring: others import from it.
fn only_imports(input: &SmellInput<'_>) -> bool {
    let tree = input.view.tree;
    if !input.facts.functions.is_empty() || !input.facts.types.is_empty() || tree.nodes.is_empty() {
        return false;
    }
    tree.children(0).all(|child| match tree.node(child).role {
        Role::Import | Role::Try | Role::If | Role::String | Role::EmptyStatement | Role::Assignment => true,
        Role::ExpressionStatement => tree
            .children(child)
            .all(|inner| matches!(tree.node(inner).role, Role::String | Role::Assignment | Role::Update)),
        _ => false,
    })
}

/// Imports whose purpose is a side effect, a check of what is installed, or the export of a name.
pub(super) fn is_exempt(input: &SmellInput<'_>, import: &Import) -> bool {
    if import.re_export || import.form == ImportForm::Submodule || is_marked(input, import.span) {
        return true;
    }
    match input.language() {
        Language::Python => {
            let registers = import.binding.is_some() && import.target.contains('.') && !renames(input, import);
            let from_package = import.target.is_empty();
            let by_effect =
                matches!(import.target.as_str(), "__future__" | "readline" | "rlcompleter" | "this" | "antigravity");
            registers || from_package || by_effect || is_conditional(input, import)
        }
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            node_at(input, import.span).is_none_or(|node| input.view.tree.node(node).role != Role::Import)
        }
        _ => false,
    }
}

/// Names that are meant to be there, or that are used without being written.
pub(super) fn is_exempt_name(input: &SmellInput<'_>, import: &Import, name: &str, local: &str, place: Span) -> bool {
    match input.language() {
        // `import x as x` is the typed way to export a name.
        Language::Python => {
            local.starts_with('_')
                || (place.of(input.view.text).contains(" as ") && (name == local || import.target == local))
        }
        // What JSX compiles to.
        Language::JavaScript | Language::Tsx => matches!(local, "React" | "h" | "Fragment" | "jsx" | "Preact" | "_"),
        Language::TypeScript => matches!(local, "React" | "_"),
        // Operators and delegates are called by their signs.
        Language::Kotlin => {
            matches!(
                local,
                "plus"
                    | "minus"
                    | "times"
                    | "div"
                    | "rem"
                    | "mod"
                    | "not"
                    | "inc"
                    | "dec"
                    | "unaryPlus"
                    | "unaryMinus"
                    | "plusAssign"
                    | "minusAssign"
                    | "timesAssign"
                    | "divAssign"
                    | "remAssign"
                    | "rangeTo"
                    | "rangeUntil"
                    | "contains"
                    | "get"
                    | "set"
                    | "invoke"
                    | "compareTo"
                    | "equals"
                    | "iterator"
                    | "next"
                    | "hasNext"
                    | "getValue"
                    | "setValue"
                    | "provideDelegate"
            ) || local.strip_prefix("component").is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
        }
        _ => false,
    }
}

/// Strings that may name what is imported: annotations in quotes, `__all__`, the statements of documentation tests. Prose
/// is not one.
pub(super) fn telling_strings<'f>(input: &SmellInput<'f>) -> impl Iterator<Item = &'f str> + use<'f> {
    let (tree, text) = (input.view.tree, input.view.text);
    let is_python = input.language() == Language::Python;
    let tells = is_python || input.language() == Language::Php;
    let strings = tree.tokens.iter().filter(move |token| tells && token.class == TokenClass::Literal);
    strings.map(move |token| token.span.of(text)).flat_map(move |string| {
        let is_long = is_python && (string.contains("\"\"\"") || string.contains("'''"));
        string.lines().filter(move |line| {
            !is_long || line.trim_start().starts_with(">>>") || line.trim_start().starts_with("...")
        })
    })
}

/// Whether a comment on the import's lines, or on the line above, tells linters to let it be.
fn is_marked(input: &SmellInput<'_>, span: Span) -> bool {
    let first = input.lines.line_of(span.start);
    let last = input.lines.line_of(span.end);
    let comments = &input.view.tree.comments;
    let from = comments.partition_point(|comment| comment.last_line + 1 < first);
    let near = comments.iter().skip(from).take_while(|comment| comment.first_line <= last);
    near.filter(|comment| !comment.trailing || comment.last_line >= first).any(|comment| is_mark(input, comment))
}

fn is_mark(input: &SmellInput<'_>, comment: &Comment) -> bool {
    let text = comment.span.of(input.view.text).to_ascii_lowercase();
    [
        "noqa",
        "f401",
        "eslint-disable",
        "ts-ignore",
        "ts-expect-error",
        "noinspection",
        "side effect",
        "side-effect",
        "re-export",
        "reexport",
        "nopycln",
        "backward",
        "register",
        "pylint: disable",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

/// Whether the import stands under a condition or in a `try`: then it may ask whether something is there.
fn is_conditional(input: &SmellInput<'_>, import: &Import) -> bool {
    let tree = input.view.tree;
    let Some(node) = node_at(input, import.span) else { return true };
    import.timing != ImportTiming::TypeOnly
        && tree
            .ancestors(node)
            .map(|at| tree.node(at).role)
            .take_while(|role| !matches!(role, Role::Function | Role::Type))
            .any(|role| matches!(role, Role::Try | Role::Catch | Role::If | Role::Else | Role::ElseIf | Role::With))
}

fn renames(input: &SmellInput<'_>, import: &Import) -> bool {
    import.span.of(input.view.text).contains(" as ")
}

/// The outermost node that begins where `span` does and is no longer.
fn node_at(input: &SmellInput<'_>, span: Span) -> Option<NodeId> {
    let nodes = &input.view.tree.nodes;
    // Preorder: starts never fall.
    let first = nodes.partition_point(|node| node.span.start < span.start);
    let offset =
        nodes.get(first..)?.iter().position(|node| node.span.start != span.start || span.contains(node.span))?;
    let id = first + offset;
    (nodes.get(id)?.span.start == span.start).then_some(id as NodeId)
}

fn comments<'f>(input: &SmellInput<'f>) -> impl Iterator<Item = &'f str> + use<'f> {
    let text = input.view.text;
    input.view.tree.comments.iter().map(move |comment| comment.span.of(text))
}
