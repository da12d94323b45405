//! OCaml.
//!
//! Everything is an expression there. What the others have as statements (`let … in`, `;`, `if`, `match`, `try`, loops) becomes
//! their statements, in blocks where it stands inside of an expression. An application is a call, of constructors too; `x := e`
//! and `!x` are what C writes `*x = e` and `*x`.

mod declaration;
mod statement;

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, symbol_of};
use crate::tree::{Field, NodeId};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("compilation_unit", statement::file),
    ("sequence_expression", statement::block),
    ("let_expression", statement::block),
    ("do_clause", statement::block),
    ("structure", declaration::members),
    ("value_definition", declaration::definition),
    ("let_binding", declaration::binding),
    ("parameter", declaration::parameter),
    ("value_specification", declaration::specification),
    ("external", declaration::specification),
    ("fun_expression", declaration::lambda),
    ("function_expression", declaration::function_of_cases),
    ("module_definition", inner),
    ("module_binding", declaration::module),
    ("open_module", declaration::open),
    ("open_module_signature", declaration::open),
    ("class_definition", inner),
    ("class_binding", declaration::class),
    ("object_expression", declaration::object),
    ("method_definition", declaration::method),
    ("instance_variable_definition", declaration::field),
    ("item_attribute", declaration::attribute),
    ("if_expression", statement::branch),
    ("match_expression", statement::switch),
    ("match_case", statement::case),
    ("try_expression", statement::try_block),
    ("for_expression", statement::for_loop),
    ("while_expression", statement::while_loop),
    ("assert_expression", assertion),
    ("value_path", qualified),
    ("constructor_path", qualified),
    ("module_path", qualified),
    ("extended_module_path", qualified),
    ("module_type_path", qualified),
    ("field_path", qualified),
    ("class_path", qualified),
    ("type_constructor_path", qualified),
    ("constructed_type", generic),
    ("type_constructor", name),
    ("module_type_name", name),
    ("class_name", name),
    ("instance_variable_name", name),
    ("parenthesized_operator", name),
    ("any_pattern", name),
    ("tag", name),
    ("application_expression", call),
    ("labeled_argument", labelled),
    ("field_get_expression", member),
    ("method_invocation", member),
    ("array_get_expression", index),
    ("string_get_expression", index),
    ("set_expression", assignment),
    ("infix_expression", infix),
    ("cons_expression", cons),
    ("cons_pattern", cons),
    ("prefix_expression", prefix),
    ("sign_expression", prefix),
    ("typed_expression", cast),
    ("new_expression", construction),
    ("tuple_expression", tuple),
    ("tuple_pattern", tuple),
    ("tuple_type", tuple),
    ("unit", tuple),
    ("list_expression", list),
    ("list_pattern", list),
    ("empty_list", list),
    ("array_expression", array),
    ("array_pattern", array),
    ("record_expression", record),
    ("record_pattern", record),
    ("field_expression", pair),
    ("field_pattern", pair),
    ("constructor_pattern", constructor_pattern),
    ("tag_pattern", constructor_pattern),
    ("parenthesized_pattern", inner),
    ("parenthesized_type", inner),
    ("string", string),
    ("quoted_string", quoted_string),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

/// `A.B.c`
fn qualified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let names = words_of(to, id);
    to.dotted(&names, slot);
}

/// The words of a path, in order.
fn words_of(to: &Lowering<'_>, id: NodeId) -> Vec<NodeId> {
    let mut words = Vec::new();
    let mut at = id;
    let end = to.tree().node(id).subtree_end;
    while at < end {
        let is_word = to.first(at).is_none() || to.kind(at) == "parenthesized_operator";
        if is_word {
            words.push(at);
        }
        at = if is_word { to.tree().node(at).subtree_end } else { at + 1 };
    }
    words
}

/// `(int, string) t`
fn generic(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let parts: Vec<NodeId> = to.tree().children(id).collect();
    let Some((&last, arguments)) = parts.split_last() else { return };
    to.wrap(Kind::TypeApply, id, slot, |to| {
        to.node(last, Slot::Object);
        for &argument in arguments {
            to.node(argument, Slot::Generic);
        }
    });
}

/// `f a ~b:c`; a constructor takes the parts of the tuple behind it.
fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let is_constructor = to.field(id, Field::Callee).is_some_and(|callee| to.kind(callee) == "constructor_path");
    to.wrap(Kind::Call, id, slot, |to| {
        for child in tree.children(id) {
            if tree.node(child).field == Field::Callee {
                to.node(child, Slot::Callee);
            } else if is_constructor {
                constructed(to, child);
            } else {
                to.node(child, Slot::Arg);
            }
        }
    });
}

/// What stands behind a constructor.
fn constructed(to: &mut Lowering<'_>, id: NodeId) {
    match to.first(id).filter(|_| to.kind(id) == "parenthesized_expression") {
        Some(parts) if to.kind(parts) == "tuple_expression" => to.children(parts, Slot::Arg),
        _ => to.node(id, Slot::Arg),
    }
}

/// `~a:b`, `?a:b`, and `~a`, which passes on the variable of that name.
fn labelled(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(label) = to.child_of_kind(id, "label_name") else {
        to.raw(id, slot);
        return;
    };
    let symbol = to.name_of(label);
    let value = to.field(id, Field::Value).unwrap_or(label);
    let at = to.wrap(Kind::NamedArg, id, slot, |to| {
        to.node(label, Slot::Name);
        to.node(value, Slot::Value);
    });
    to.out.name(at, symbol);
}

fn member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
}

/// `a.(b)`, `a.[b]`
fn index(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Index, id, slot, |to| {
        to.maybe(to.field(id, Field::Object), Slot::Object);
        to.maybe(to.field(id, Field::Index), Slot::Index);
    });
}

/// `a.b <- c`
fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Assign, id, slot, Slot::Target, Slot::Value);
}

fn infix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let parts: Vec<NodeId> = to.tree().children(id).collect();
    let &[left, operator, right] = parts.as_slice() else {
        to.raw(id, slot);
        return;
    };
    if to.text(operator) == ":=" {
        to.wrap(Kind::Assign, id, slot, |to| {
            let at = to.wrap(Kind::Unary, left, Slot::Target, |to| to.node(left, Slot::Operand));
            to.out.name(at, symbol_of("*"));
            to.node(right, Slot::Value);
        });
        return;
    }
    let symbol = symbol_of(to.text(operator));
    let at = to.wrap(Kind::Binary, id, slot, |to| {
        to.node(left, Slot::Left);
        to.node(right, Slot::Right);
    });
    to.out.name(at, symbol);
}

fn cons(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.pair(Kind::Binary, id, slot, Slot::Left, Slot::Right);
    to.out.name(at, symbol_of("::"));
}

/// `!a`, `-a`
fn prefix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let operator = to.first(id).map_or("", |operator| to.text(operator));
    let symbol = symbol_of(if operator == "!" { "*" } else { operator });
    let at = to.wrap(Kind::Unary, id, slot, |to| to.maybe(to.tree().children(id).last(), Slot::Operand));
    to.out.name(at, symbol);
}

/// `(a : t)`
fn cast(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
}

fn assertion(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Assert, id, slot, Slot::Condition);
}

/// `new c`
fn construction(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::New, id, slot, Slot::Type);
}

fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Tuple, id, slot, Slot::Elem);
}

fn list(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::List, id, slot, Slot::Elem);
}

/// An array is no list.
fn array(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::List, "[|", id, slot, |to| to.children(id, Slot::Elem));
}

/// `{ a = 1; b }`, `{ r with a = 1 }`
fn record(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let base = to.field(id, Field::Object);
    to.wrap(Kind::Dict, id, slot, |to| {
        if let Some(base) = base {
            to.named(Kind::Spread, "with", base, Slot::Elem, |to| to.node(base, Slot::Operand));
        }
        for child in to.tree().children(id).filter(|&child| Some(child) != base) {
            to.node(child, Slot::Elem);
        }
    });
}

/// `a = b`, and `a` for `a = a`.
fn pair(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(key) = to.first(id) else { return };
    let value = to.field(id, Field::Body).or_else(|| to.field(id, Field::Pattern)).unwrap_or(key);
    to.wrap(Kind::Pair, id, slot, |to| {
        to.node(key, Slot::Key);
        to.node(value, Slot::Value);
    });
}

/// `A (b, c)` where a value is taken apart.
fn constructor_pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let kind = tree.node(id).kind;
    let at = to.wrap(Kind::Raw, id, slot, |to| {
        for child in tree.children(id) {
            match (tree.node(child).field, to.first(child)) {
                (Field::Pattern, Some(parts))
                    if to.kind(child) == "parenthesized_pattern" && to.kind(parts) == "tuple_pattern" =>
                {
                    to.children(parts, Slot::Elem);
                }
                (Field::Pattern, _) => to.node(child, Slot::Elem),
                _ => to.node(child, Slot::Type),
            }
        }
    });
    to.out.node_mut(at).raw = kind;
}

fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.quoted(Kind::Str, id, slot);
}

/// `{id|a|id}`
fn quoted_string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let span = to.span(id);
    let text = to.text(id);
    let mark = text.find('|').map_or(1, |at| at + 1) as u32;
    let mut content = span;
    if span.end - span.start >= 2 * mark {
        (content.start, content.end) = (span.start + mark, span.end - mark);
    }
    to.literal(Kind::Str, id, slot, content);
}
