//! Rust.
//!
//! A macro's call is a call of its name with the `!`; its arguments are cut at commas and, where they are more than one token,
//! stay tokens.

mod declaration;
mod statement;

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, symbol_of};
use crate::tree::{Field, NodeId};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("source_file", statement::file),
    ("block", statement::block),
    ("declaration_list", statement::members),
    ("expression_statement", statement::expression),
    ("let_declaration", declaration::let_variable),
    ("const_item", declaration::constant),
    ("static_item", declaration::constant),
    ("function_item", declaration::function),
    ("function_signature_item", declaration::function),
    ("closure_expression", declaration::closure),
    ("parameter", declaration::parameter),
    ("self_parameter", declaration::self_parameter),
    ("variadic_parameter", declaration::self_parameter),
    ("type_parameter", declaration::type_parameter),
    ("struct_item", declaration::class),
    ("union_item", declaration::class),
    ("enum_item", declaration::class),
    ("trait_item", declaration::class),
    ("impl_item", declaration::class),
    ("field_declaration", declaration::field),
    ("enum_variant", declaration::variant),
    ("mod_item", declaration::module),
    ("use_declaration", declaration::imports),
    ("attribute_item", inner),
    ("inner_attribute_item", inner),
    ("attribute", declaration::attribute),
    ("identifier", identifier),
    ("self", identifier),
    ("macro_invocation", macro_call),
    ("generic_function", generic_function),
    ("scoped_identifier", scoped),
    ("scoped_type_identifier", scoped),
    ("struct_expression", construction),
    ("field_initializer", named_argument),
    ("shorthand_field_initializer", shorthand),
    ("base_field_initializer", spread),
    ("compound_assignment_expr", assignment),
    ("reference_expression", reference),
    ("try_expression", propagate),
    ("range_expression", range),
    ("type_cast_expression", cast),
    ("tuple_expression", tuple),
    ("tuple_pattern", tuple),
    ("tuple_type", tuple),
    ("unit_expression", tuple),
    ("unit_type", tuple),
    ("tuple_struct_pattern", call_pattern),
    ("mut_pattern", last),
    ("ref_pattern", last),
    ("reference_pattern", last),
    ("match_pattern", inner),
    ("let_condition", statement::let_condition),
    ("type_identifier", name),
    ("primitive_type", name),
    ("crate", name),
    ("generic_type", super::statement::type_application),
    ("reference_type", modified),
    ("pointer_type", modified),
    ("array_type", modified),
    ("if_expression", statement::branch),
    ("while_expression", statement::while_loop),
    ("loop_expression", statement::while_loop),
    ("for_expression", statement::for_each),
    ("match_expression", statement::switch),
    ("match_arm", statement::case),
    ("unsafe_block", statement::unsafe_block),
    ("label", label),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn last(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.maybe(to.tree().children(id).last(), slot);
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn label(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn identifier(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Param {
        to.wrap(Kind::Param, id, slot, |to| to.node(id, Slot::Name));
    } else {
        to.leaf(Kind::Ident, id, slot);
    }
}

/// `name!(a, b)`
fn macro_call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let callee = to.field(id, Field::Callee);
    let tokens = to.child_of_kind(id, "token_tree");
    to.wrap(Kind::Call, id, slot, |to| {
        if let Some(callee) = callee {
            if to.placeholder_of(callee).is_some() {
                to.node(callee, Slot::Callee);
            } else {
                let symbol = symbol_of(&format!("{}!", to.text(callee)));
                to.out.leaf(Kind::Ident, Slot::Callee, to.span(callee), symbol);
            }
        }
        let Some(tokens) = tokens else { return };
        let commas = to
            .own_tokens(tokens)
            .filter(|token| token.span.of(to.view.text) == ",")
            .map(|token| token.span.start)
            .collect::<Vec<u32>>()
            .into_iter()
            .chain([u32::MAX]);
        let mut children = tree.children(tokens).peekable();
        for end in commas {
            let mut group = Vec::new();
            while let Some(child) = children.next_if(|&child| tree.node(child).span.start < end) {
                group.push(child);
            }
            match group.as_slice() {
                [] => {}
                &[only] => to.node(only, Slot::Arg),
                [first, .., last] => {
                    let kind = tree.node(tokens).kind;
                    let span = to.span_over(*first, *last);
                    let at = to.wrap_span(Kind::Raw, span, Slot::Arg, |to| {
                        for &token in &group {
                            to.node(token, Slot::Part);
                        }
                    });
                    to.out.node_mut(at).raw = kind;
                }
            }
        }
    });
}

/// `f::<T>` is called `f`.
fn generic_function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.maybe(to.first(id), slot);
}

/// `a::b`, `::b`
fn scoped(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) == 1 {
        to.children(id, slot);
    } else {
        to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
    }
}

/// `T { a: 1, b, ..c }`
fn construction(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Type);
        if let Some(body) = to.field(id, Field::Body) {
            to.children(body, Slot::Arg);
        }
    });
}

fn named_argument(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named_argument(id, slot);
}

fn shorthand(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = to.name_of(id);
    let at = to.wrap(Kind::NamedArg, id, slot, |to| {
        to.children(id, Slot::Name);
        to.children(id, Slot::Value);
    });
    to.out.name(at, symbol);
}

fn spread(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Spread, "..", id, slot, |to| to.children(id, Slot::Operand));
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.assignment(id, slot);
}

/// `&a`, `&mut a`
fn reference(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Unary, "&", id, slot, |to| to.maybe(to.field(id, Field::Value), Slot::Operand));
}

/// `a?`
fn propagate(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Unary, "?", id, slot, |to| to.children(id, Slot::Operand));
}

fn range(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) != 2 {
        to.raw(id, slot);
        return;
    }
    let at = to.pair(Kind::Binary, id, slot, Slot::Left, Slot::Right);
    to.out.name(at, symbol_of(".."));
}

fn cast(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
}

fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Tuple, id, slot, Slot::Elem);
}

/// `Some(a)` as a pattern.
fn call_pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Call, id, slot, Slot::Callee, Slot::Arg);
}

/// `&T`, `*const T`, `[T]`
fn modified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "reference_type" => "&",
        "pointer_type" => "*",
        _ => "[]",
    };
    let part = if symbol == "[]" { to.first(id) } else { to.field(id, Field::Type) };
    to.named(Kind::TypeModified, symbol, id, slot, |to| to.maybe(part, Slot::Operand));
}
