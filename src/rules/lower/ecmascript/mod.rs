//! JavaScript, TypeScript, TSX.

mod declaration;
mod element;
mod module;
mod statement;
mod types;

use super::by_role::operator;
use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

/// What the grammars of JavaScript, TypeScript and TSX have in common.
const SHARED: &[(&str, LowerFn)] = &[
    ("call_expression", call),
    ("new_expression", new),
    ("member_expression", member),
    ("subscript_expression", subscript),
    ("augmented_assignment_expression", augmented),
    ("update_expression", update),
    ("yield_expression", yielded),
    ("spread_element", spread),
    ("rest_pattern", rest),
    ("identifier", identifier),
    ("undefined", identifier),
    ("statement_identifier", identifier),
    ("shorthand_property_identifier", shorthand),
    ("shorthand_property_identifier_pattern", shorthand),
    ("pair", pair),
    ("pair_pattern", pair),
    ("object_pattern", object_pattern),
    ("array_pattern", array_pattern),
    ("assignment_pattern", assignment_pattern),
    ("object_assignment_pattern", object_default),
    ("template_string", template),
    ("regex", regex),
    ("variable_declaration", declaration::variables),
    ("lexical_declaration", declaration::variables),
    ("variable_declarator", declaration::variable),
    ("function_declaration", declaration::function),
    ("generator_function_declaration", declaration::function),
    ("function_expression", declaration::function),
    ("generator_function", declaration::function),
    ("arrow_function", declaration::function),
    ("method_definition", declaration::function),
    ("class_declaration", declaration::class),
    ("class", declaration::class),
    ("class_static_block", declaration::static_block),
    ("decorator", declaration::decorator),
    ("import_statement", module::import),
    ("export_statement", module::export),
    ("for_statement", statement::for_loop),
    ("for_in_statement", statement::for_in),
    ("while_statement", statement::while_loop),
    ("do_statement", statement::do_while),
    ("if_statement", statement::branch),
    ("switch_statement", super::statement::switch),
    ("switch_case", super::statement::case),
    ("switch_default", super::statement::case),
    ("try_statement", statement::try_block),
    ("with_statement", statement::with),
    ("labeled_statement", statement::label),
    ("debugger_statement", statement::debugger),
];

/// JavaScript's own kinds and those of elements.
pub(super) const JAVASCRIPT: &[&[(&str, LowerFn)]] = &[
    SHARED,
    element::LISTED,
    &[
        ("field_definition", declaration::field),
        ("using_declaration", declaration::variables),
        ("binary_expression", comparison),
    ],
];
pub(super) const TYPESCRIPT: &[&[(&str, LowerFn)]] = &[SHARED, types::LISTED, &[("type_assertion", types::assertion)]];
pub(super) const TSX: &[&[(&str, LowerFn)]] = &[SHARED, types::LISTED, element::LISTED];

/// A name; among parameters it is a parameter.
fn identifier(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Param {
        to.wrap(Kind::Param, id, slot, |to| to.node(id, Slot::Name));
    } else if to.text(id) == "undefined" {
        to.leaf(Kind::Null, id, slot);
    } else {
        to.leaf(Kind::Ident, id, slot);
    }
}

/// `f<T>(x)` without a blank is a call with the types of TypeScript, which the grammar of JavaScript reads as two comparisons.
fn comparison(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match typed_call(to, id) {
        Some((callee, arguments)) => {
            to.wrap(Kind::Call, id, slot, |to| {
                to.node(callee, Slot::Callee);
                to.children(arguments, Slot::Arg);
            });
        }
        None => super::by_role::lower(to, id, slot),
    }
}

fn typed_call(to: &Lowering<'_>, id: NodeId) -> Option<(NodeId, NodeId)> {
    let inner = to.field(id, Field::Left).filter(|&left| to.kind(left) == "binary_expression")?;
    let arguments = to.field(id, Field::Right).filter(|&right| to.role(right) == Role::Parenthesized)?;
    let (callee, types) = (to.field(inner, Field::Left)?, to.field(inner, Field::Right)?);
    let between =
        |from: NodeId, end: NodeId| Span { start: to.span(from).end, end: to.span(end).start }.of(to.view.text);
    (between(callee, types) == "<" && between(inner, arguments) == ">").then_some((callee, arguments))
}

/// `f(x)`, `f?.(x)`, `` f`x` ``.
fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let optional = to.has_word(id, "?.") || to.child_of_kind(id, "optional_chain").is_some();
    let at = to.wrap(Kind::Call, id, slot, |to| {
        to.maybe(to.field(id, Field::Callee), Slot::Callee);
        match to.field(id, Field::Arguments) {
            Some(list) if to.role(list) == Role::Arguments => to.children(list, Slot::Arg),
            Some(text) => {
                let content = to.content_of_quoted(text);
                to.template(text, content, Slot::Arg);
            }
            None => {}
        }
    });
    if optional {
        to.out.flag(at, flag::OPTIONAL);
    }
}

fn new(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        to.maybe(to.field(id, Field::Callee), Slot::Type);
        if let Some(list) = to.field(id, Field::Arguments) {
            to.children(list, Slot::Arg);
        }
    });
}

fn member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    parts_of_access(to, Kind::Member, id, slot, Slot::Property);
}

fn subscript(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    parts_of_access(to, Kind::Index, id, slot, Slot::Index);
}

fn parts_of_access(to: &mut Lowering<'_>, kind: Kind, id: NodeId, slot: Slot, last: Slot) {
    let mut optional = false;
    let at = to.wrap(kind, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child) == "optional_chain" {
                optional = true;
            } else {
                to.node(child, if child == id + 1 { Slot::Object } else { last });
            }
        }
    });
    if optional || to.has_word(id, "?.") {
        to.out.flag(at, flag::OPTIONAL);
    }
}

fn augmented(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = symbol_of(operator(to, id));
    let at = to.pair(Kind::AssignOp, id, slot, Slot::Target, Slot::Value);
    to.out.name(at, symbol);
}

fn update(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.update(id, slot);
}

fn yielded(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let delegates = to.has_word(id, "*");
    let at = to.all(Kind::Yield, id, slot, Slot::Operand);
    if delegates {
        to.out.name(at, symbol_of("yield from"));
    }
}

fn spread(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.all(Kind::Spread, id, slot, Slot::Operand);
    to.out.name(at, symbol_of("..."));
}

/// `...x` in a pattern or among parameters.
fn rest(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Param {
        let at = to.all(Kind::Param, id, slot, Slot::Name);
        to.out.name(at, symbol_of("..."));
    } else {
        spread(to, id, slot);
    }
}

/// `{ a }` says the same as `{ a: a }`.
fn shorthand(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Pair, id, slot, |to| {
        to.leaf(Kind::Ident, id, Slot::Key);
        to.leaf(Kind::Ident, id, Slot::Value);
    });
}

fn pair(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Pair, id, slot, Slot::Key, Slot::Value);
}

fn object_pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    pattern(to, Kind::Dict, id, slot);
}

fn array_pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    pattern(to, Kind::List, id, slot);
}

fn pattern(to: &mut Lowering<'_>, kind: Kind, id: NodeId, slot: Slot) {
    if slot == Slot::Param {
        to.wrap(Kind::Param, id, slot, |to| {
            to.all(kind, id, Slot::Name, Slot::Elem);
        });
    } else {
        to.all(kind, id, slot, Slot::Elem);
    }
}

/// `a = 1` in a pattern or among parameters.
fn assignment_pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Param {
        to.pair(Kind::Param, id, slot, Slot::Name, Slot::Value);
    } else {
        to.pair(Kind::Assign, id, slot, Slot::Target, Slot::Value);
    }
}

/// `{ a = 1 }` as a pattern: the key `a`, and a value with a default.
fn object_default(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (name, value) = (to.field(id, Field::Left), to.field(id, Field::Right));
    let plain = name.filter(|&name| to.kind(name) == "shorthand_property_identifier_pattern");
    to.wrap(Kind::Pair, id, slot, |to| {
        if let Some(name) = plain {
            to.leaf(Kind::Ident, name, Slot::Key);
        }
        to.wrap(Kind::Assign, id, Slot::Value, |to| {
            match plain {
                Some(name) => {
                    to.leaf(Kind::Ident, name, Slot::Target);
                }
                None => to.maybe(name, Slot::Target),
            }
            to.maybe(value, Slot::Value);
        });
    });
}

/// A template, also where nothing is put into it.
fn template(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = to.content_of_quoted(id);
    to.template(id, content, slot);
}

fn regex(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut content = to.span(id);
    let end = to.text(id).rfind('/').unwrap_or_default() as u32;
    content.end = content.start + end.max(1);
    content.start += 1;
    to.literal(Kind::Regex, id, slot, content);
}
