//! Bash. A command is a call of [`COMMAND`] with its words, the name of what runs the first of them; so `...` may stand for
//! words before any other. Words are strings.

use super::by_role::operator;
use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, Symbol, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// What a command is a call of: no name that a script can have.
pub(in crate::rules) const COMMAND: &str = "!command!";

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("program", file),
    ("compound_statement", block),
    ("do_group", block),
    ("subshell", block),
    ("command", command),
    ("command_name", inner),
    ("declaration_command", declaration),
    ("word", word),
    ("extglob_pattern", word),
    ("number", word),
    ("variable_name", name),
    ("special_variable_name", name),
    ("string", string),
    ("raw_string", raw_string),
    ("ansi_c_string", raw_string),
    ("concatenation", concatenation),
    ("simple_expansion", expansion),
    ("expansion", expansion),
    ("variable_assignment", assignment),
    ("variable_assignments", inner),
    ("pipeline", pipeline),
    ("list", list),
    ("redirected_statement", redirected),
    ("if_statement", branch),
    ("for_statement", for_each),
    ("while_statement", while_loop),
    ("case_statement", switch),
    ("case_item", case),
    ("function_definition", function),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn file(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::File, id, slot, |to| statements(to, id));
}

fn block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Block, id, slot, |to| statements(to, id));
}

fn statements(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        statement(to, child);
    }
}

/// A child as a statement: what has a value is one in an expression statement.
fn statement(to: &mut Lowering<'_>, id: NodeId) {
    if to.kind(id) == "declaration_command" && to.child_of_kind(id, "variable_assignment").is_some() {
        // Only what is assigned matters, not by which word.
        for child in to.of_kind(id, "variable_assignment") {
            to.node(child, Slot::Stmt);
        }
        return;
    }
    let is_statement = matches!(
        to.kind(id),
        "if_statement"
            | "for_statement"
            | "c_style_for_statement"
            | "while_statement"
            | "case_statement"
            | "function_definition"
            | "compound_statement"
            | "subshell"
            | "redirected_statement"
            | "variable_assignments"
            | "ERROR"
    );
    if is_statement || to.placeholder_of(id).is_some() {
        to.node(id, Slot::Stmt);
    } else {
        to.wrap(Kind::ExprStmt, id, Slot::Stmt, |to| to.node(id, Slot::Value));
    }
}

fn command(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Call, id, slot, |to| {
        let start = to.span(id).start;
        to.out.leaf(Kind::Ident, Slot::Callee, Span { start, end: start }, symbol_of(COMMAND));
        for child in to.tree().children(id) {
            if to.kind(child) == "variable_assignment" && to.placeholder_of(child).is_none() {
                environment(to, child);
            } else {
                to.node(child, Slot::Arg);
            }
        }
    });
}

/// `a=b` before a command, which only the command sees: no assignment, and a pattern need not mention it.
fn environment(to: &mut Lowering<'_>, id: NodeId) {
    let symbol = to.first(id).map_or(Symbol::NONE, |name| to.name_of(name));
    let at = to.pair(Kind::NamedArg, id, Slot::Arg, Slot::Name, Slot::Value);
    to.out.name(at, symbol);
    to.out.flag(at, flag::OPTIONAL);
}

/// `export A=1`: a call of the word.
fn declaration(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let keyword = to.own_tokens(id).next().map(|token| token.span);
    to.wrap(Kind::Call, id, slot, |to| {
        if let Some(span) = keyword {
            to.out.leaf(Kind::Ident, Slot::Callee, span, symbol_of(span.of(to.view.text)));
        }
        to.children(id, Slot::Arg);
    });
}

/// A word is a string, but the name of a function is a name.
fn word(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Name {
        to.leaf(Kind::Ident, id, slot);
    } else {
        let span = to.span(id);
        to.literal(Kind::Str, id, slot, span);
    }
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

/// `"a $b"`
fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = to.content_of_quoted(id);
    // A placeholder in quotes stands for what is put together in quotes, not for a plain word that has some.
    let placeholder = to.placeholders.and_then(|placeholders| placeholders.of(content.of(to.view.text)));
    if placeholder.is_some() {
        to.named(Kind::Template, "\"", id, slot, |to| to.word(content, Slot::Part));
    } else if to.tree().child_by_role(id, Role::Interpolation).is_some() {
        // In quotes nothing is split into words, so that this is not the same as the parts without them.
        to.named(Kind::Template, "\"", id, slot, |to| {
            let mut from = content.start;
            for hole in to.of_role(id, Role::Interpolation) {
                let span = to.span(hole);
                to.text_part(Span { start: from, end: span.start });
                to.node(hole, Slot::Part);
                from = span.end;
            }
            to.text_part(Span { start: from, end: content.end });
        });
    } else {
        to.literal(Kind::Str, id, slot, content);
    }
}

fn raw_string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.quoted(Kind::Str, id, slot);
}

fn concatenation(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Template, id, slot, Slot::Part);
}

/// `$a`, `${a}`, `${a%b}` are what the variable holds, whatever is made of it.
fn expansion(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let variable = to
        .tree()
        .children(id)
        .find(|&child| to.count(id) == 1 || matches!(to.kind(child), "variable_name" | "special_variable_name"));
    match variable {
        Some(variable) => {
            to.named(Kind::Unary, "$", id, slot, |to| to.node(variable, Slot::Operand));
        }
        None => {
            to.raw(id, slot);
        }
    }
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Stmt {
        to.wrap(Kind::ExprStmt, id, slot, |to| assignment(to, id, Slot::Value));
        return;
    }
    to.wrap(Kind::Assign, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Target } else { Slot::Value });
        }
    });
}

/// `a | b | c`, from the left.
fn pipeline(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let parts: Vec<NodeId> = to.tree().children(id).collect();
    let (Some(&first), Some(rest)) = (parts.first(), parts.get(1..)) else {
        to.raw(id, slot);
        return;
    };
    let mut part = slot;
    for &last in rest.iter().rev() {
        let at = to.out.open(Kind::Binary, part, to.span_over(first, last));
        // Not the operator on bits, whose operands may change places.
        to.out.name(at, symbol_of("pipe"));
        part = Slot::Left;
    }
    to.node(first, part);
    for &next in rest {
        to.node(next, Slot::Right);
        to.out.close();
    }
}

/// `a && b`, `a || b`
fn list(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = symbol_of(operator(to, id));
    let at = to.pair(Kind::Binary, id, slot, Slot::Left, Slot::Right);
    to.out.name(at, symbol);
}

/// What is redirected; where to is left out.
fn redirected(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(body) = to.field(id, Field::Body) else {
        to.raw(id, slot);
        return;
    };
    if slot == Slot::Stmt {
        statement(to, body);
    } else {
        to.node(body, slot);
    }
}

/// Each `elif` is an `if` in the `else` of the one before.
fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let end = to.span(id).end;
    to.out.open(Kind::If, slot, to.span(id));
    let mut open = 1;
    branch_parts(to, id);
    for child in to.tree().children(id) {
        match to.role(child) {
            Role::ElseIf => {
                let span = Span { start: to.span(child).start, end };
                to.out.open(Kind::If, Slot::Else, span);
                open += 1;
                branch_parts(to, child);
            }
            Role::Else => {
                to.wrap(Kind::Block, child, Slot::Else, |to| statements(to, child));
            }
            _ => {}
        }
    }
    for _ in 0..open {
        to.out.close();
    }
}

/// The first command is the condition, the others are what runs then.
fn branch_parts(to: &mut Lowering<'_>, id: NodeId) {
    let tree = to.tree();
    let mut parts: Vec<NodeId> =
        tree.children(id).filter(|&child| !matches!(tree.node(child).role, Role::ElseIf | Role::Else)).collect();
    if parts.is_empty() {
        return;
    }
    let condition = parts.remove(0);
    to.node(condition, Slot::Condition);
    let (first, last) = (parts.first(), parts.last());
    if let (Some(&first), Some(&last)) = (first, last) {
        let span = to.span_over(first, last);
        to.wrap_span(Kind::Block, span, Slot::Then, |to| {
            for part in parts {
                statement(to, part);
            }
        });
    }
}

fn for_each(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ForEach, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.role(child) == Role::Block {
                to.node(child, Slot::Body);
            } else {
                to.node(child, if child == id + 1 { Slot::Target } else { Slot::Iter });
            }
        }
    });
}

fn while_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::While, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if to.role(child) == Role::Block { Slot::Body } else { Slot::Condition });
        }
    });
}

fn switch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Switch, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if to.role(child) == Role::Case { Slot::Case } else { Slot::Subject });
        }
    });
}

fn case(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Case, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.tree().node(child).field == Field::Value {
                to.node(child, Slot::Label);
            } else {
                statement(to, child);
            }
        }
    });
}

fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Function, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Body), Slot::Body);
    });
}
