//! Statements that no way leads to.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::language::Language;
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "unreachable-code",
        name: "Unreachable code",
        summary: "A statement behind a return, throw, break, continue or goto can never run.",
        docs: include_str!("docs.md"),
        severity: Severity::Medium,
        confidence: Confidence::High,
        category: Category::Reliability,
        audience: Audience::Default,
        effort_minutes: 10,
        tags: &["dead-code"],
        cwe: &[561],
    },
    check,
};

fn check(input: &SmellInput<'_>, _: &Options, found: &mut Vec<Finding>) {
    // These compilers say so themselves, javac as an error.
    if matches!(input.language(), Language::Java | Language::Rust) {
        return;
    }
    let tree = input.view.tree;
    let mut told = None;
    for (id, node) in tree.nodes.iter().enumerate() {
        if !matches!(node.role, Role::Return | Role::Throw | Role::Break | Role::Continue | Role::Goto) {
            continue;
        }
        // Tests fail on purpose: `raise` in a block that must pass the error on, a page that cannot be loaded.
        if input.is_test && node.role == Role::Throw {
            continue;
        }
        let Some(jump) = statement_of(input, id as NodeId) else { continue };
        let parent = tree.node(jump).parent;
        if told == Some(parent) {
            continue;
        }
        let Some(dead) = first_dead(input, jump) else { continue };
        let last = last_sibling(input, dead);
        let region = Span { start: tree.node(dead).span.start, end: tree.node(last).span.end };
        if input.has_error_in(Span { start: node.span.start, end: region.end }) {
            continue;
        }
        told = Some(parent);
        let message = format!(
            "This can never run: `{}` on line {} leaves before it.",
            word(input, node.role, id as NodeId),
            input.lines.line_of(node.span.start)
        );
        let first_line = input.lines.line_span(input.lines.line_of(region.start), input.view.text);
        let place = Span { start: region.start, end: region.end.min(first_line.end) };
        found.push(
            input
                .finding(&SMELL.rule, place, message)
                .with_related(input.location(node.span), "Control leaves the block here."),
        );
    }
}

/// The jump as a statement of a list of statements, or nothing where it stands elsewhere (`x || return`).
fn statement_of(input: &SmellInput<'_>, id: NodeId) -> Option<NodeId> {
    let tree = input.view.tree;
    let is_list = |id: NodeId| matches!(tree.node(id).role, Role::Block | Role::Case | Role::DefaultCase | Role::File);
    let parent = tree.parent(id)?;
    if is_list(parent) {
        return Some(id);
    }
    (tree.node(parent).role == Role::ExpressionStatement && tree.parent(parent).is_some_and(is_list)).then_some(parent)
}

fn next_sibling(input: &SmellInput<'_>, id: NodeId) -> Option<NodeId> {
    let tree = input.view.tree;
    let next = tree.node(id).subtree_end;
    tree.nodes.get(next as usize).filter(|node| node.parent == tree.node(id).parent).map(|_| next)
}

/// The first statement behind `jump` in its list that is really dead.
fn first_dead(input: &SmellInput<'_>, jump: NodeId) -> Option<NodeId> {
    let tree = input.view.tree;
    let mut dead = None;
    let mut at = next_sibling(input, jump);
    while let Some(id) = at {
        let node = tree.node(id);
        match node.role {
            // Declarations are not run, and those of functions count for the whole block.
            Role::Function
            | Role::Signature
            | Role::Type
            | Role::Import
            | Role::Export
            | Role::EmptyStatement
            | Role::Namespace => {}
            // Here another way comes in.
            Role::Label
            | Role::Case
            | Role::DefaultCase
            | Role::Catch
            | Role::Finally
            | Role::Else
            | Role::ElseIf
            | Role::Conditional
            | Role::Error => break,
            _ if is_macro(input, id) || is_no_statement(input.view.kind_of(id)) || holds_an_entry(input, id) => {
                break;
            }
            // A `break` behind the return of a case is a habit that harms nobody.
            Role::Break if dead.is_none() && is_last_of_case(input, id) => break,
            // A hoisted `var x;` does nothing.
            _ if is_bare_declaration(input, id) => {}
            _ => dead = dead.or(Some(id)),
        }
        at = next_sibling(input, id);
    }
    dead.filter(|&dead| !makes_a_generator(input, dead))
}

/// Whether control can come into the middle of `id`: by a label, or by the case of a switch around it.
fn holds_an_entry(input: &SmellInput<'_>, id: NodeId) -> bool {
    if !matches!(input.language(), Language::C | Language::Cpp | Language::CSharp | Language::Php | Language::Go) {
        return false;
    }
    let tree = input.view.tree;
    tree.descendants(id).any(|at| tree.node(at).role == Role::Label)
}

/// Conditional compilation, and the text of a here-document whose beginning stands in the jump.
fn is_no_statement(kind: &str) -> bool {
    kind.starts_with("preproc") || kind == "heredoc_body"
}

/// Whether `id` begins with a name in capitals, which in C may expand to nothing or to a label.
fn is_macro(input: &SmellInput<'_>, id: NodeId) -> bool {
    matches!(input.language(), Language::C | Language::Cpp)
        && input.view.tree.tokens_of(id).first().is_some_and(|token| {
            let word = token.span.of(input.view.text);
            word.len() > 1
                && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        })
}

fn is_last_of_case(input: &SmellInput<'_>, id: NodeId) -> bool {
    let tree = input.view.tree;
    let in_case = tree.parent(id).is_some_and(|parent| {
        matches!(tree.node(parent).role, Role::Case | Role::DefaultCase)
            || tree
                .parent(parent)
                .is_some_and(|outer| matches!(tree.node(outer).role, Role::Case | Role::DefaultCase | Role::Switch))
    });
    in_case && next_sibling(input, id).is_none_or(|next| matches!(tree.node(next).role, Role::Case | Role::DefaultCase))
}

fn is_bare_declaration(input: &SmellInput<'_>, id: NodeId) -> bool {
    let tree = input.view.tree;
    let declares = tree.node(id).role == Role::Variable || input.view.kind_of(id) == "variable_declaration";
    declares
        && tree.descendants(id).all(|at| {
            let node = tree.node(at);
            node.role != Role::Assignment && !matches!(node.field, Field::Value | Field::Initializer)
        })
}

/// In Python, a `yield` that is never reached still makes the function a generator.
fn makes_a_generator(input: &SmellInput<'_>, dead: NodeId) -> bool {
    let tree = input.view.tree;
    input.language() == Language::Python
        && std::iter::once(dead).chain(tree.descendants(dead)).any(|at| tree.node(at).role == Role::Yield)
}

fn last_sibling(input: &SmellInput<'_>, id: NodeId) -> NodeId {
    let mut last = id;
    while let Some(next) = next_sibling(input, last) {
        last = next;
    }
    last
}

fn word(input: &SmellInput<'_>, role: Role, id: NodeId) -> &'static str {
    match role {
        Role::Return => "return",
        Role::Break => "break",
        Role::Continue if input.view.text_of(id).starts_with("next") => "next",
        Role::Continue => "continue",
        Role::Goto => "goto",
        _ if input.view.text_of(id).starts_with("raise") => "raise",
        _ => "throw",
    }
}
