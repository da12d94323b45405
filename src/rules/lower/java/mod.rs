//! Java.

mod declaration;
mod statement;

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::tree::{Field, NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("method_invocation", call),
    ("explicit_constructor_invocation", constructor_call),
    ("object_creation_expression", new),
    ("array_creation_expression", new_array),
    ("class_literal", class_literal),
    ("method_reference", raw),
    ("assignment_expression", assignment),
    ("update_expression", update),
    ("instanceof_expression", instance_of),
    ("cast_expression", cast),
    ("lambda_expression", lambda),
    ("identifier", identifier),
    ("underscore_pattern", identifier),
    ("string_literal", string),
    ("annotation", annotation),
    ("marker_annotation", annotation),
    ("element_value_pair", named_argument),
    ("formal_parameter", declaration::parameter),
    ("spread_parameter", declaration::spread_parameter),
    ("type_identifier", name),
    ("integral_type", name),
    ("floating_point_type", name),
    ("boolean_type", name),
    ("void_type", name),
    ("asterisk", name),
    ("scoped_type_identifier", scoped_type),
    ("generic_type", super::statement::type_application),
    ("array_type", array_type),
    ("annotated_type", annotated_type),
    ("wildcard", wildcard),
    ("type_parameter", declaration::type_parameter),
    ("local_variable_declaration", declaration::variables),
    ("field_declaration", declaration::variables),
    ("constant_declaration", declaration::variables),
    ("method_declaration", declaration::method),
    ("constructor_declaration", declaration::method),
    ("compact_constructor_declaration", declaration::method),
    ("annotation_type_element_declaration", declaration::method),
    ("class_declaration", declaration::class),
    ("interface_declaration", declaration::class),
    ("enum_declaration", declaration::class),
    ("record_declaration", declaration::class),
    ("annotation_type_declaration", declaration::class),
    ("enum_constant", declaration::enum_constant),
    ("enum_body_declarations", inner),
    ("static_initializer", inner),
    ("package_declaration", declaration::package),
    ("import_declaration", declaration::import),
    ("if_statement", statement::branch),
    ("while_statement", statement::while_loop),
    ("do_statement", statement::do_while),
    ("for_statement", statement::for_loop),
    ("enhanced_for_statement", statement::for_each),
    ("switch_expression", statement::switch),
    ("switch_block_statement_group", statement::case),
    ("switch_rule", statement::case),
    ("try_statement", statement::try_block),
    ("try_with_resources_statement", statement::try_block),
    ("resource", statement::resource),
    ("synchronized_statement", statement::synchronized),
    ("labeled_statement", statement::label),
    ("assert_statement", statement::assert),
    ("yield_statement", statement::yielded),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn raw(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.raw(id, slot);
}

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

/// `a.f(x)`, `f(x)`: the callee is a member or a name.
fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Call, id, slot, |to| {
        let (object, method) = (to.field(id, Field::Object), to.field(id, Field::Callee));
        match (object, method) {
            (Some(object), Some(method)) => {
                let span = to.span_over(object, method);
                to.wrap_span(Kind::Member, span, Slot::Callee, |to| {
                    to.node(object, Slot::Object);
                    to.node(method, Slot::Property);
                });
            }
            _ => to.maybe(method, Slot::Callee),
        }
        arguments(to, id);
    });
}

fn arguments(to: &mut Lowering<'_>, id: NodeId) {
    if let Some(list) = to.field(id, Field::Arguments) {
        to.children(list, Slot::Arg);
    }
}

/// `this(x);`, `super(x);`
fn constructor_call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ExprStmt, id, slot, |to| {
        to.wrap(Kind::Call, id, Slot::Value, |to| {
            to.maybe(to.field(id, Field::Callee), Slot::Callee);
            arguments(to, id);
        });
    });
}

/// `new T(x) { … }`; `outer.new T()` is without what is outside.
fn new(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        to.maybe(to.field(id, Field::Type), Slot::Type);
        arguments(to, id);
        if let Some(body) = to.child_of_kind(id, "class_body") {
            to.members(body, |to| to.children(body, Slot::Stmt));
        }
    });
}

/// `new T[n]`, `new T[] { a }`: the type is an array; what it is filled with comes before the sizes.
fn new_array(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        if let Some(element) = to.field(id, Field::Type) {
            to.named(Kind::TypeModified, "[]", element, Slot::Type, |to| to.node(element, Slot::Operand));
        }
        to.maybe(to.field(id, Field::Value), Slot::Arg);
        for size in to.tree().children(id) {
            if to.kind(size) == "dimensions_expr" {
                to.children(size, Slot::Arg);
            }
        }
    });
}

/// `T.class`
fn class_literal(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let word = to.word_span(id, "class");
    to.wrap(Kind::Member, id, slot, |to| {
        to.children(id, Slot::Object);
        if let Some(span) = word {
            to.out.leaf(Kind::Ident, Slot::Property, span, symbol_of("class"));
        }
    });
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.assignment(id, slot);
}

fn update(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.update(id, slot);
}

/// `x instanceof T name`
fn instance_of(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Binary, "instanceof", id, slot, |to| {
        for child in to.tree().children(id) {
            let part = match to.tree().node(child).field {
                Field::Left => Slot::Left,
                Field::Name => Slot::Name,
                _ => Slot::Right,
            };
            to.node(child, part);
        }
    });
}

fn cast(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
}

fn lambda(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        match to.field(id, Field::Parameters) {
            Some(list) if to.role(list) == Role::Parameters => to.children(list, Slot::Param),
            only => to.maybe(only, Slot::Param),
        }
        match to.field(id, Field::Body) {
            Some(body) if to.role(body) == Role::Block => to.node(body, Slot::Body),
            Some(body) => to.expression_body(body),
            None => {}
        }
    });
    to.out.flag(at, flag::LAMBDA);
}

fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.tree().child_by_role(id, Role::Interpolation).is_some() {
        let content = to.content_of_quoted(id);
        to.template(id, content, slot);
    } else {
        to.quoted(Kind::Str, id, slot);
    }
}

/// `@a.B(c = d)`
fn annotation(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(list) = to.field(id, Field::Arguments) {
            to.children(list, Slot::Arg);
        }
    });
}

fn named_argument(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named_argument(id, slot);
}

fn scoped_type(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
}

/// `T[][]` is an array of arrays.
fn array_type(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let dimensions = to.child_of_kind(id, "dimensions");
    let depth = dimensions.map_or(1, |dimensions| to.text(dimensions).matches('[').count().max(1));
    to.array_of(id, to.first(id), depth, slot);
}

fn annotated_type(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.maybe(to.tree().children(id).last(), slot);
}

/// `?`, `? extends T`
fn wildcard(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::TypeModified, "?", id, slot, |to| to.children(id, Slot::Operand));
}
