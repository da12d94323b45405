//! Go.

mod declaration;
mod statement;
mod types;

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot};
use crate::text::Span;
use crate::tree::{Field, NodeId};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("call_expression", call),
    ("variadic_argument", variadic_argument),
    ("composite_literal", composite),
    ("literal_value", literal_value),
    ("keyed_element", keyed),
    ("slice_expression", slice),
    ("type_assertion_expression", type_assertion),
    ("type_conversion_expression", conversion),
    ("type_instantiation_expression", types::instantiation),
    ("func_literal", declaration::function),
    ("iota", name),
    ("identifier", name),
    ("label_name", name),
    ("dot", name),
    ("interpreted_string_literal", string),
    ("raw_string_literal", string),
    ("type_identifier", name),
    ("qualified_type", types::qualified),
    ("generic_type", types::generic),
    ("pointer_type", types::modified),
    ("slice_type", types::modified),
    ("array_type", types::modified),
    ("implicit_length_array_type", types::modified),
    ("channel_type", types::modified),
    ("negated_type", types::modified),
    ("map_type", types::map),
    ("parenthesized_type", inner),
    ("function_type", declaration::function),
    ("struct_type", types::anonymous),
    ("interface_type", types::anonymous),
    ("type_elem", inner),
    ("type_constraint", inner),
    ("field_declaration", types::field),
    ("method_elem", declaration::function),
    ("package_clause", declaration::package),
    ("import_declaration", declaration::imports),
    ("import_spec_list", inner),
    ("import_spec", declaration::import),
    ("var_declaration", declaration::variables),
    ("const_declaration", declaration::variables),
    ("type_declaration", inner),
    ("type_spec", types::definition),
    ("function_declaration", declaration::function),
    ("method_declaration", declaration::function),
    ("parameter_declaration", declaration::parameter),
    ("variadic_parameter_declaration", declaration::parameter),
    ("type_parameter_declaration", declaration::type_parameter),
    ("expression_list", expression_list),
    ("short_var_declaration", statement::assignment),
    ("assignment_statement", statement::assignment),
    ("receive_statement", statement::receive),
    ("inc_statement", statement::update),
    ("dec_statement", statement::update),
    ("if_statement", statement::branch),
    ("for_statement", statement::for_loop),
    ("expression_switch_statement", statement::switch),
    ("type_switch_statement", statement::type_switch),
    ("select_statement", statement::switch),
    ("expression_case", statement::case),
    ("type_case", statement::case),
    ("communication_case", statement::case),
    ("default_case", statement::case),
    ("labeled_statement", statement::label),
    ("goto_statement", statement::goto),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.quoted(Kind::Str, id, slot);
}

fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Call, id, slot, |to| {
        to.maybe(to.field(id, Field::Callee), Slot::Callee);
        if let Some(list) = to.field(id, Field::Arguments) {
            to.children(list, Slot::Arg);
        }
    });
}

/// `xs...`
fn variadic_argument(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Spread, "...", id, slot, |to| to.children(id, Slot::Operand));
}

/// `T{a, b: c, "d": e}`: construction of `T`, where `b: c` is a named argument and `"d": e` a pair.
fn composite(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        to.maybe(to.field(id, Field::Type), Slot::Type);
        if let Some(body) = to.field(id, Field::Body) {
            to.children(body, Slot::Arg);
        }
    });
}

/// Braces in a composite literal that say no type: a list.
fn literal_value(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::List, id, slot, Slot::Elem);
}

fn keyed(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let is_name = to.first(id).is_some_and(|key| to.kind(key) == "identifier");
    if slot == Slot::Arg && is_name {
        to.named_argument(id, slot);
    } else {
        to.pair(Kind::Pair, id, slot, Slot::Key, Slot::Value);
    }
}

/// `a[b:c]`
fn slice(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut children: Vec<NodeId> = to.tree().children(id).collect();
    if children.is_empty() {
        to.raw(id, slot);
        return;
    }
    let object = children.remove(0);
    let (start, end) = (to.span(object).end, to.span(id).end);
    to.wrap(Kind::Index, id, slot, |to| {
        to.node(object, Slot::Object);
        to.slice(id, Span { start, end }, &children, Slot::Index);
    });
}

/// `x.(T)` asks for the type as `instanceof` does.
fn type_assertion(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Binary, "instanceof", id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Left } else { Slot::Right });
        }
    });
}

/// `[]byte(x)`
fn conversion(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    // The grammar takes `a.F(x)` for one where it may be; without types nobody can tell, and most are calls.
    let named = to.field(id, Field::Type).filter(|&of| matches!(to.kind(of), "type_identifier" | "qualified_type"));
    if let Some(callee) = named {
        to.wrap(Kind::Call, id, slot, |to| {
            to.node(callee, Slot::Callee);
            to.maybe(to.field(id, Field::Operand), Slot::Arg);
        });
        return;
    }
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Operand), Slot::Value);
    });
}

/// Several values are a tuple; in lists of statements' parts, the tuple is the part.
fn expression_list(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) == 1 {
        to.children(id, slot);
    } else {
        to.all(Kind::Tuple, id, slot, Slot::Elem);
    }
}
