//! Ruby.
//!
//! Everything is an expression; what stands among statements and is no statement elsewhere becomes an expression statement.
//! A block is the only argument of a call of the call it belongs to, so that `f(x)` means the call and not its block.

mod declaration;
mod literal;
mod statement;

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::tree::{Field, NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("program", statement::file),
    ("body_statement", statement::block),
    ("block_body", statement::block),
    ("then", statement::block),
    ("do", statement::block),
    ("begin", statement::begin),
    ("if", statement::branch),
    ("unless", statement::branch),
    ("if_modifier", statement::modifier),
    ("unless_modifier", statement::modifier),
    ("while", statement::while_loop),
    ("until", statement::while_loop),
    ("while_modifier", statement::while_loop),
    ("until_modifier", statement::while_loop),
    ("for", statement::for_each),
    ("case", statement::switch),
    ("case_match", statement::switch),
    ("when", statement::case),
    ("in_clause", statement::case),
    ("rescue_modifier", statement::rescue_modifier),
    ("return", statement::jump),
    ("break", statement::jump),
    ("next", statement::jump),
    ("yield", statement::yielded),
    ("method", declaration::method),
    ("singleton_method", declaration::method),
    ("class", declaration::class),
    ("module", declaration::class),
    ("block", declaration::closure),
    ("do_block", declaration::closure),
    ("lambda", declaration::closure),
    ("optional_parameter", declaration::parameter),
    ("keyword_parameter", declaration::parameter),
    ("splat_parameter", declaration::parameter),
    ("hash_splat_parameter", declaration::parameter),
    ("block_parameter", declaration::parameter),
    ("destructured_parameter", declaration::destructured),
    ("identifier", identifier),
    ("operator", name),
    ("setter", name),
    ("call", call),
    ("scope_resolution", scope),
    ("left_assignment_list", tuple),
    ("right_assignment_list", tuple),
    ("destructured_left_assignment", tuple),
    ("rest_assignment", spread),
    ("operator_assignment", assignment),
    ("splat_argument", spread),
    ("hash_splat_argument", spread),
    ("block_argument", spread),
    ("pair", pair),
    ("match_pattern", match_pattern),
    ("pattern", inner),
    ("in", inner),
    ("simple_symbol", literal::symbol),
    ("delimited_symbol", literal::symbol),
    ("bare_symbol", literal::bare_symbol),
    ("bare_string", literal::bare_string),
    ("string", literal::string),
    ("chained_string", literal::chained),
    ("subshell", literal::subshell),
    ("regex", literal::regex),
    ("heredoc_beginning", literal::heredoc),
    ("heredoc_body", nothing),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn nothing(_: &mut Lowering<'_>, _: NodeId, _: Slot) {}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn identifier(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Param {
        to.wrap(Kind::Param, id, slot, |to| to.node(id, Slot::Name));
    } else {
        to.leaf(Kind::Ident, id, slot);
    }
}

/// `a.b` is a member, `a.b(c)` and `b c` are calls.
fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let block = to.tree().children(id).find(|&child| matches!(to.kind(child), "block" | "do_block"));
    match block {
        Some(block) => {
            to.wrap(Kind::Call, id, slot, |to| {
                // `a.b { }` calls `b` all the same.
                let end = to.previous_end(id, block);
                let span = crate::text::Span { start: to.span(id).start, end };
                to.wrap_span(Kind::Call, span, Slot::Callee, |to| callee_and_arguments(to, id));
                to.node(block, Slot::Arg);
            });
        }
        None if to.field(id, Field::Arguments).is_none() => callee(to, id, slot),
        None => {
            to.wrap(Kind::Call, id, slot, |to| callee_and_arguments(to, id));
        }
    }
}

fn callee_and_arguments(to: &mut Lowering<'_>, id: NodeId) {
    callee(to, id, Slot::Callee);
    let Some(list) = to.field(id, Field::Arguments) else { return };
    for argument in to.tree().children(list) {
        if to.kind(argument) == "pair" && to.placeholder_of(argument).is_none() {
            named_argument(to, argument);
        } else {
            to.node(argument, Slot::Arg);
        }
    }
}

/// `a.b`, `a&.b`, `a::b` or `b`.
fn callee(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (object, method) = (to.field(id, Field::Object), to.field(id, Field::Callee));
    match (object, method) {
        (Some(object), Some(method)) => {
            let optional = to.has_word(id, "&.");
            let span = to.span_over(object, method);
            let at = to.wrap_span(Kind::Member, span, slot, |to| {
                to.node(object, Slot::Object);
                to.node(method, Slot::Property);
            });
            if optional {
                to.out.flag(at, flag::OPTIONAL);
            }
        }
        // `a.(b)` calls `a`'s method `call`.
        (Some(object), None) => {
            to.wrap(Kind::Member, object, slot, |to| {
                to.node(object, Slot::Object);
                let end = to.span(object).end;
                to.out.leaf(Kind::Ident, Slot::Property, crate::text::Span { start: end, end }, symbol_of("call"));
            });
        }
        (None, method) => to.maybe(method, slot),
    }
}

/// `a: 1` and `:a => 1` are the same.
fn named_argument(to: &mut Lowering<'_>, id: NodeId) {
    let key = to.field(id, Field::Key);
    let name = key.and_then(|key| match to.kind(key) {
        "hash_key_symbol" | "identifier" => Some(to.name_of(key)),
        "simple_symbol" => Some(symbol_of(to.text(key).trim_start_matches(':'))),
        _ => None,
    });
    let bare = |span: crate::text::Span| crate::text::Span {
        start: span.start + u32::from(span.of(to.view.text).starts_with(':')),
        ..span
    };
    let word = key.map(|key| bare(to.span(key)));
    let hole = word.and_then(|word| to.metavariable_in(word.of(to.view.text)));
    match (key, name) {
        (Some(key), Some(name)) if to.kind(key) != "identifier" || to.has_word(id, ":") => {
            let at = to.wrap(Kind::NamedArg, id, Slot::Arg, |to| {
                let span = word.unwrap_or_else(|| to.span(key));
                match hole {
                    Some(hole) => to.out.leaf(Kind::Meta, Slot::Name, span, hole),
                    None => to.out.leaf(Kind::Ident, Slot::Name, span, name),
                };
                match to.field(id, Field::Value) {
                    Some(value) => to.node(value, Slot::Value),
                    None => {
                        to.out.leaf(Kind::Ident, Slot::Value, to.span(key), name);
                    }
                }
            });
            to.out.name(at, hole.unwrap_or(name));
        }
        _ => pair(to, id, Slot::Arg),
    }
}

/// A key that is a symbol is one, whichever way it is written.
fn pair(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Pair, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child) == "hash_key_symbol" && to.placeholder_of(child).is_none() {
                to.leaf(Kind::Atom, child, Slot::Key);
                if to.field(id, Field::Value).is_none() {
                    to.leaf(Kind::Ident, child, Slot::Value);
                }
            } else {
                to.node(child, if child == id + 1 { Slot::Key } else { Slot::Value });
            }
        }
    });
}

/// `a => b` alone: in a rule it is one pair of a hash.
fn match_pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.is_pattern() {
        to.pair(Kind::Pair, id, slot, Slot::Key, Slot::Value);
    } else {
        to.raw(id, slot);
    }
}

/// `A::B`, `::A`
fn scope(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) == 1 {
        to.children(id, slot);
    } else {
        to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
    }
}

fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Tuple, id, slot, Slot::Elem);
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.assignment(id, slot);
}

/// `*a`, `**a`, `&a`
fn spread(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = symbol_of(to.first_word(id));
    let at = to.all(Kind::Spread, id, slot, Slot::Operand);
    to.out.name(at, symbol);
}

/// Whether a node stands for a statement by itself.
fn is_statement(to: &Lowering<'_>, id: NodeId) -> bool {
    matches!(
        to.role(id),
        Role::If
            | Role::Loop
            | Role::Switch
            | Role::Try
            | Role::Function
            | Role::Type
            | Role::Namespace
            | Role::Return
            | Role::Break
            | Role::Continue
            | Role::EmptyStatement
            | Role::Error
            | Role::Block
            | Role::Goto
    ) || matches!(to.kind(id), "alias" | "undef" | "begin_block" | "end_block" | "rescue_modifier" | "heredoc_body")
}
