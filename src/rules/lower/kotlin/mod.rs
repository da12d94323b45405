//! Kotlin.

mod declaration;
mod statement;

use super::{LowerFn, Lowering, by_role, named_type};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("source_file", statement::file),
    ("block", statement::block),
    ("identifier", identifier),
    ("qualified_identifier", qualified),
    ("user_type", named_type::applied),
    ("type_projection", inner),
    ("nullable_type", named_type::optional),
    ("call_expression", call),
    ("value_argument", argument),
    ("annotated_lambda", inner),
    ("lambda_literal", declaration::lambda),
    ("anonymous_function", declaration::function),
    ("object_literal", declaration::object_literal),
    ("navigation_expression", member),
    ("index_expression", index),
    ("unary_expression", unary),
    ("infix_expression", infix),
    ("range_expression", range),
    ("as_expression", cast),
    ("is_expression", is),
    ("assignment", assignment),
    ("string_literal", string),
    ("multiline_string_literal", string),
    ("annotation", declaration::annotation),
    ("class_declaration", declaration::class),
    ("object_declaration", declaration::class),
    ("companion_object", declaration::class),
    ("class_body", declaration::members),
    ("enum_class_body", declaration::members),
    ("enum_entry", declaration::enum_entry),
    ("class_parameter", declaration::class_parameter),
    ("variable_declaration", declaration::variable),
    ("multi_variable_declaration", tuple),
    ("type_parameter", declaration::type_parameter),
    ("function_declaration", declaration::function),
    ("secondary_constructor", declaration::function),
    ("anonymous_initializer", inner),
    ("getter", declaration::function),
    ("setter", declaration::function),
    ("property_declaration", declaration::property),
    ("package_header", declaration::package),
    ("import", declaration::import),
    ("if_expression", statement::branch),
    ("when_expression", statement::switch),
    ("when_entry", statement::case),
    ("type_test", inner),
    ("range_test", inner),
    ("for_statement", statement::for_each),
    ("while_statement", statement::while_loop),
    ("do_while_statement", statement::do_while),
    ("try_expression", statement::try_block),
    ("return_expression", statement::returned),
    ("throw_expression", statement::thrown),
    ("labeled_expression", statement::labelled),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

/// A name, or a word that the grammar takes for one.
fn identifier(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.role(id) {
        Role::Identifier | Role::Parameter | Role::Other => {
            to.leaf(Kind::Ident, id, slot);
        }
        _ => by_role::lower(to, id, slot),
    }
}

fn qualified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let names: Vec<NodeId> = to.tree().children(id).collect();
    to.dotted(&names, slot);
}

/// `f(a) { b }`: the closure behind the arguments is the last of them.
fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    let mut called = id;
    if to.child_of_kind(id, "value_arguments").is_none()
        && let Some(first) = to.first(id)
        && to.kind(first) == "call_expression"
    {
        called = first;
    }
    to.wrap(Kind::Call, id, slot, |to| {
        to.maybe(to.first(called), Slot::Callee);
        let mut arguments: Vec<NodeId> = tree.children(called).skip(1).collect();
        if called != id {
            arguments.extend(tree.children(id).skip(1));
        }
        for part in arguments {
            match to.kind(part) {
                "value_arguments" => to.children(part, Slot::Arg),
                "type_arguments" => {}
                _ => to.node(part, Slot::Arg),
            }
        }
    });
}

/// `a`, `name = a`, `*a`
fn argument(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) == 2 && to.has_word(id, "=") {
        to.named_argument(id, slot);
    } else if to.has_word(id, "*") {
        to.named(Kind::Spread, "*", id, slot, |to| to.children(id, Slot::Operand));
    } else {
        to.children(id, slot);
    }
}

fn member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let optional = to.has_word(id, "?.");
    let at = to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
    if optional {
        to.out.flag(at, flag::OPTIONAL);
    }
}

fn index(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Index, id, slot, Slot::Object, Slot::Index);
}

/// `!a`, `a++`, `a!!`
fn unary(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = by_role::operator(to, id);
    match symbol {
        "++" | "--" => to.update(id, slot),
        "!!" => {
            to.all(Kind::Cast, id, slot, Slot::Value);
        }
        _ => {
            to.named(Kind::Unary, symbol, id, slot, |to| to.children(id, Slot::Operand));
        }
    }
}

/// `a to b` is a call of `to`.
fn infix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (left, name, right) = (parts.next(), parts.next(), parts.next());
    to.wrap(Kind::Call, id, slot, |to| {
        to.maybe(name, Slot::Callee);
        to.maybe(left, Slot::Arg);
        to.maybe(right, Slot::Arg);
    });
}

fn range(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = symbol_of(by_role::operator(to, id));
    let at = to.pair(Kind::Binary, id, slot, Slot::Left, Slot::Right);
    to.out.name(at, symbol);
}

fn cast(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (value, written) = (parts.next(), parts.next());
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(written, Slot::Type);
        to.maybe(value, Slot::Value);
    });
}

fn is(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.pair(Kind::Binary, id, slot, Slot::Left, Slot::Right);
    to.out.name(at, symbol_of("instanceof"));
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.assignment(id, slot);
}

fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Tuple, id, slot, |to| {
        for child in to.tree().children(id) {
            to.maybe(to.first(child).or(Some(child)), Slot::Elem);
        }
    });
}

/// A string; `$a` in it is no node of the grammar.
fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = to.content_of_quoted(id);
    let has_holes = to.tree().child_by_role(id, Role::Interpolation).is_some();
    if !has_holes && names_in(content.of(to.view.text)).next().is_none() {
        to.literal(Kind::Str, id, slot, content);
        return;
    }
    let tree = to.tree();
    to.wrap(Kind::Template, id, slot, |to| {
        let mut from = content.start;
        for hole in tree.children(id).filter(|&child| tree.node(child).role == Role::Interpolation) {
            let span = tree.node(hole).span;
            text_with_names(to, Span { start: from, end: span.start });
            to.put_in(hole);
            from = span.end;
        }
        text_with_names(to, Span { start: from, end: content.end });
    });
}

/// Text in which `$a` stands for a variable.
fn text_with_names(to: &mut Lowering<'_>, span: Span) {
    let mut from = 0;
    for (start, end) in names_in(span.of(to.view.text)) {
        let at = |offset: usize| span.start + offset as u32;
        to.text_part(Span { start: at(from), end: at(start) });
        let name = Span { start: at(start + 1), end: at(end) };
        to.out.leaf(Kind::Ident, Slot::Part, name, symbol_of(name.of(to.view.text)));
        from = end;
    }
    to.text_part(Span { start: span.start + from as u32, end: span.end });
}

/// Where `$a` stands: from the `$` to behind the name.
fn names_in(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.match_indices('$').filter_map(move |(at, _)| {
        let rest = text.get(at + 1..)?;
        let escaped = text.get(..at).is_some_and(|before| before.ends_with('\\'));
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let begins = rest.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
        (begins && !escaped).then_some((at, at + 1 + end))
    })
}
