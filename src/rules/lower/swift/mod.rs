//! Swift.

mod declaration;
mod statement;

use super::{LowerFn, Lowering, named_type};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("source_file", statement::file),
    ("statements", statement::inline),
    ("function_body", statement::braced),
    ("computed_property", declaration::accessors),
    ("computed_getter", declaration::accessor),
    ("computed_setter", declaration::accessor),
    ("computed_modify", declaration::accessor),
    ("type_identifier", name),
    ("value_argument_label", inner),
    ("identifier", qualified),
    ("user_type", named_type::applied),
    ("optional_type", named_type::optional),
    ("type_annotation", inner),
    ("call_expression", call),
    ("constructor_expression", call),
    ("value_argument", argument),
    ("navigation_expression", member),
    ("navigation_suffix", inner),
    ("prefix_expression", prefix),
    ("postfix_expression", postfix),
    ("infix_expression", binary),
    ("bitwise_operation", binary),
    ("additive_expression", binary),
    ("multiplicative_expression", binary),
    ("comparison_expression", binary),
    ("equality_expression", binary),
    ("conjunction_expression", binary),
    ("disjunction_expression", binary),
    ("nil_coalescing_expression", binary),
    ("range_expression", binary),
    ("check_expression", is),
    ("as_expression", cast),
    ("ternary_expression", ternary),
    ("assignment", assignment),
    ("directly_assignable_expression", inner),
    ("try_expression", attempt),
    ("await_expression", awaited),
    ("tuple_expression", tuple),
    ("array_literal", list),
    ("dictionary_literal", dictionary),
    ("line_string_literal", string),
    ("multi_line_string_literal", string),
    ("raw_string_literal", string),
    ("hex_literal", number),
    ("oct_literal", number),
    ("bin_literal", number),
    ("nil_literal", nil),
    ("lambda_literal", declaration::lambda),
    ("lambda_parameter", declaration::parameter),
    ("parameter", declaration::parameter),
    ("attribute", declaration::attribute),
    ("class_declaration", declaration::class),
    ("protocol_declaration", declaration::class),
    ("class_body", declaration::members),
    ("enum_class_body", declaration::members),
    ("protocol_body", declaration::members),
    ("enum_entry", declaration::enum_entry),
    ("function_declaration", declaration::function),
    ("protocol_function_declaration", declaration::function),
    ("init_declaration", declaration::function),
    ("deinit_declaration", declaration::function),
    ("property_declaration", declaration::property),
    ("protocol_property_declaration", declaration::property),
    ("import_declaration", declaration::import),
    ("pattern", statement::pattern),
    ("switch_pattern", inner),
    ("if_statement", statement::branch),
    ("guard_statement", statement::guard),
    ("switch_statement", statement::switch),
    ("switch_entry", statement::case),
    ("for_statement", statement::for_each),
    ("while_statement", statement::while_loop),
    ("repeat_while_statement", statement::repeat),
    ("do_statement", statement::try_block),
    ("control_transfer_statement", statement::transfer),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn number(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.number(id, slot);
}

fn nil(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Null, id, slot);
}

fn qualified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let names: Vec<NodeId> = to.tree().children(id).collect();
    to.dotted(&names, slot);
}

/// Whether `id` is a type. The grammar gives types and names the same fields.
fn is_type(to: &Lowering<'_>, id: NodeId) -> bool {
    matches!(
        to.kind(id),
        "user_type"
            | "optional_type"
            | "array_type"
            | "dictionary_type"
            | "tuple_type"
            | "function_type"
            | "existential_type"
            | "opaque_type"
            | "metatype"
            | "protocol_composition_type"
            | "suppressed_constraint"
    )
}

/// `f(a) { b }`: closures behind the arguments are the last of them. `a[b]` is an index.
fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (Some(callee), Some(suffix)) = (to.first(id), to.tree().children(id).nth(1)) else {
        to.raw(id, slot);
        return;
    };
    if to.text(suffix).starts_with('[') {
        to.wrap(Kind::Index, id, slot, |to| {
            to.node(callee, Slot::Object);
            for list in to.tree().children(suffix) {
                to.children(list, Slot::Index);
            }
        });
        return;
    }
    to.wrap(Kind::Call, id, slot, |to| {
        to.node(callee, Slot::Callee);
        for part in to.tree().children(suffix) {
            match to.kind(part) {
                "value_arguments" => to.children(part, Slot::Arg),
                "lambda_literal" => to.node(part, Slot::Arg),
                _ => {}
            }
        }
    });
}

/// `a`, `label: a`
fn argument(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    match (parts.next(), parts.next()) {
        (Some(label), Some(_)) if to.kind(label) == "value_argument_label" => {
            let symbol = to.name_of(label);
            let at = to.pair(Kind::NamedArg, id, slot, Slot::Name, Slot::Value);
            to.out.name(at, symbol);
        }
        _ => to.children(id, slot),
    }
}

fn member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
}

/// The text of `id` before its operand.
fn operator_before<'t>(to: &Lowering<'t>, id: NodeId) -> (&'t str, Option<NodeId>) {
    let operand = to.tree().children(id).filter(|&child| to.kind(child) != "bang").last();
    let start = to.span(id).start;
    let end = operand.map_or(start, |operand| to.span(operand).start);
    (Span { start, end }.of(to.view.text).trim(), operand)
}

/// `!a`, `-a`, `&a`, `.a`
fn prefix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (symbol, operand) = operator_before(to, id);
    to.named(Kind::Unary, symbol, id, slot, |to| to.maybe(operand, Slot::Operand));
}

/// `a!`, `a++`
fn postfix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(operand) = to.first(id) else { return };
    let symbol = match to.text(id) {
        text if text.ends_with("++") => "++",
        text if text.ends_with("--") => "--",
        _ => {
            to.wrap(Kind::Cast, id, slot, |to| to.node(operand, Slot::Value));
            return;
        }
    };
    let at = to.named(Kind::Update, symbol, id, slot, |to| to.node(operand, Slot::Operand));
    to.out.flag(at, flag::POSTFIX);
}

/// The operator between two parts.
fn operator_between<'t>(to: &Lowering<'t>, left: NodeId, right: NodeId) -> &'t str {
    Span { start: to.span(left).end, end: to.span(right).start }.of(to.view.text).trim()
}

fn binary(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (left, right) = (to.first(id), to.tree().children(id).last());
    let (Some(left), Some(right)) = (left, right.filter(|&right| Some(right) != left)) else {
        to.raw(id, slot);
        return;
    };
    let symbol = operator_between(to, left, right);
    let symbol = symbol.trim_matches(['(', ')']).trim();
    to.named(Kind::Binary, symbol, id, slot, |to| {
        to.node(left, Slot::Left);
        to.node(right, Slot::Right);
    });
}

fn is(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.pair(Kind::Binary, id, slot, Slot::Left, Slot::Right);
    to.out.name(at, symbol_of("instanceof"));
}

/// `a as T`
fn cast(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (value, written) = (to.first(id), to.tree().children(id).last());
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(written.filter(|&written| Some(written) != value), Slot::Type);
        to.maybe(value, Slot::Value);
    });
}

fn ternary(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Cond, id, slot, |to| {
        for (part, slot) in to.tree().children(id).zip([Slot::Condition, Slot::Then, Slot::Else]) {
            to.node(part, slot);
        }
    });
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (target, value) = (to.first(id), to.tree().children(id).last());
    let (Some(target), Some(value)) = (target, value.filter(|&value| Some(value) != target)) else {
        to.raw(id, slot);
        return;
    };
    let symbol = operator_between(to, target, value);
    let kind = if symbol == "=" { Kind::Assign } else { Kind::AssignOp };
    let at = to.wrap(kind, id, slot, |to| {
        to.node(target, Slot::Target);
        to.node(value, Slot::Value);
    });
    if kind == Kind::AssignOp {
        to.out.name(at, symbol_of(symbol));
    }
}

/// `try a` means what `a` means.
fn attempt(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.maybe(to.tree().children(id).find(|&child| to.kind(child) != "try_operator"), slot);
}

fn awaited(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Await, id, slot, Slot::Operand);
}

/// `(a, b)`; `(a)` is `a`.
fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match (to.first(id), to.count(id)) {
        (Some(only), 1) => to.node(only, slot),
        _ => {
            to.all(Kind::Tuple, id, slot, Slot::Elem);
        }
    }
}

fn list(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::List, id, slot, Slot::Elem);
}

/// Keys and values by turns.
fn dictionary(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Dict, id, slot, |to| {
        let mut parts = to.tree().children(id);
        while let Some(key) = parts.next() {
            let Some(value) = parts.next() else {
                to.node(key, Slot::Elem);
                break;
            };
            if to.is_ellipsis(key) {
                to.node(key, Slot::Elem);
                continue;
            }
            let span = to.span_over(key, value);
            to.wrap_span(Kind::Pair, span, Slot::Elem, |to| {
                to.node(key, Slot::Key);
                to.node(value, Slot::Value);
            });
        }
    });
}

/// A string; of `\(a)` the grammar's node is only `a`.
fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = to.content_of_quoted(id);
    let mut holes = Vec::new();
    for child in to.tree().children(id) {
        match to.kind(child) {
            "interpolated_expression" => holes.push(child),
            "raw_str_interpolation" => {
                holes.extend(to.tree().children(child).filter(|&inside| to.role(inside) == Role::Interpolation));
            }
            _ => {}
        }
    }
    if holes.is_empty() {
        to.literal(Kind::Str, id, slot, content);
        return;
    }
    to.wrap(Kind::Template, id, slot, |to| {
        let mut from = content.start;
        for hole in holes {
            let span = to.span(hole);
            let before = Span { start: from, end: span.start }.of(to.view.text);
            let text = before.trim_end_matches('(').trim_end_matches('#').trim_end_matches('\\');
            to.text_part(Span { start: from, end: from + text.len() as u32 });
            match (to.first(hole), to.count(hole)) {
                (Some(only), 1) => to.node(only, Slot::Part),
                _ => to.node(hole, Slot::Part),
            }
            from = (span.end + 1).min(content.end).max(span.end);
        }
        to.text_part(Span { start: from, end: content.end });
    });
}
