//! C#.

mod declaration;
mod statement;

use super::by_role::operator;
use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::tree::{Field, NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("global_statement", inner),
    ("invocation_expression", call),
    ("argument", argument),
    ("attribute_argument", argument),
    ("object_creation_expression", new),
    ("implicit_object_creation_expression", new),
    ("array_creation_expression", new),
    ("implicit_array_creation_expression", new),
    ("anonymous_object_creation_expression", anonymous),
    ("initializer_expression", list),
    ("collection_expression", list),
    ("tuple_expression", tuple),
    ("tuple_pattern", tuple),
    ("tuple_type", tuple),
    ("member_access_expression", member),
    ("conditional_access_expression", optional_access),
    ("qualified_name", qualified),
    ("alias_qualified_name", qualified),
    ("generic_name", generic),
    ("element_access_expression", element_access),
    ("assignment_expression", assignment),
    ("postfix_unary_expression", postfix),
    ("prefix_unary_expression", prefix),
    ("is_expression", is),
    ("is_pattern_expression", is),
    ("as_expression", cast),
    ("cast_expression", cast),
    ("typeof_expression", type_of),
    ("ref_expression", inner),
    ("declaration_expression", declaration_expression),
    ("constant_pattern", inner),
    ("throw_expression", throw_expression),
    ("lambda_expression", declaration::lambda),
    ("anonymous_method_expression", declaration::lambda),
    ("interpolated_string_expression", template),
    ("verbatim_string_literal", string),
    ("raw_string_literal", string),
    ("string_literal", string),
    ("interpolation_brace", nothing),
    ("interpolation_start", nothing),
    ("interpolation_quote", nothing),
    ("interpolation_format_clause", nothing),
    ("interpolation_alignment_clause", nothing),
    ("predefined_type", name),
    ("implicit_type", name),
    ("discard", name),
    ("array_type", array_type),
    ("nullable_type", modified),
    ("pointer_type", modified),
    ("ref_type", inner),
    ("scoped_type", inner),
    ("type_parameter", declaration::type_parameter),
    ("attribute_list", inner),
    ("attribute", declaration::attribute),
    ("parameter", declaration::parameter),
    ("implicit_parameter", declaration::implicit_parameter),
    ("identifier", identifier),
    ("using_directive", declaration::import),
    ("namespace_declaration", declaration::namespace),
    ("file_scoped_namespace_declaration", declaration::namespace),
    ("class_declaration", declaration::class),
    ("interface_declaration", declaration::class),
    ("struct_declaration", declaration::class),
    ("record_declaration", declaration::class),
    ("enum_declaration", declaration::class),
    ("enum_member_declaration", declaration::enum_member),
    ("method_declaration", declaration::method),
    ("constructor_declaration", declaration::method),
    ("destructor_declaration", declaration::method),
    ("operator_declaration", declaration::method),
    ("conversion_operator_declaration", declaration::method),
    ("local_function_statement", declaration::method),
    ("delegate_declaration", declaration::method),
    ("accessor_declaration", declaration::accessor),
    ("property_declaration", declaration::property),
    ("indexer_declaration", declaration::property),
    ("event_declaration", declaration::property),
    ("field_declaration", declaration::variables),
    ("event_field_declaration", declaration::variables),
    ("local_declaration_statement", declaration::variables),
    ("variable_declaration", declaration::variables),
    ("if_statement", statement::branch),
    ("while_statement", statement::while_loop),
    ("do_statement", statement::do_while),
    ("for_statement", statement::for_loop),
    ("foreach_statement", statement::for_each),
    ("switch_statement", statement::switch),
    ("switch_expression", statement::switch_expression),
    ("switch_section", statement::case),
    ("switch_expression_arm", statement::arm),
    ("try_statement", statement::try_block),
    ("using_statement", statement::with),
    ("lock_statement", statement::with),
    ("fixed_statement", statement::with),
    ("unsafe_statement", statement::with),
    ("checked_statement", statement::with),
    ("yield_statement", statement::yielded),
    ("labeled_statement", statement::label),
    ("expression_statement", statement::expression),
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

fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    // In a pattern, `a. ...` as a statement is written as a call.
    let callee = to.field(id, Field::Callee).filter(|_| to.is_pattern());
    if let Some(chain) = callee.filter(|&callee| to.kind(callee) == "member_access_expression")
        && to
            .field(chain, Field::Property)
            .or_else(|| to.tree().children(chain).last())
            .is_some_and(|name| to.is_ellipsis(name))
        && to.text(id).ends_with("()")
    {
        to.node(chain, slot);
        return;
    }
    to.wrap(Kind::Call, id, slot, |to| {
        to.maybe(to.field(id, Field::Callee), Slot::Callee);
        arguments(to, id);
    });
}

fn arguments(to: &mut Lowering<'_>, id: NodeId) {
    if let Some(list) = to.tree().child_by_role(id, Role::Arguments) {
        to.children(list, Slot::Arg);
    }
}

/// `a`, `name: a`, `Name = a`, `out a`; `this` is a word without a node.
fn argument(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.first(id).is_none() {
        to.leaf(Kind::Ident, id, slot);
        return;
    }
    let Some(name) = to.field(id, Field::Name).filter(|_| to.count(id) > 1) else {
        to.children(id, slot);
        return;
    };
    let symbol = to.name_of(name);
    let at = to.wrap(Kind::NamedArg, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == name { Slot::Name } else { Slot::Value });
        }
    });
    to.out.name(at, symbol);
}

/// `new T(a) { b }`: what stands in braces is the last argument, a list.
fn new(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        to.maybe(to.field(id, Field::Type), Slot::Type);
        arguments(to, id);
        for child in to.tree().children(id) {
            if to.kind(child) == "initializer_expression" {
                to.node(child, Slot::Arg);
            }
        }
    });
}

/// `new { A = 1, b }`: a dictionary.
fn anonymous(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let equals: Vec<u32> =
        to.own_tokens(id).filter(|token| token.span.of(to.view.text) == "=").map(|token| token.span.start).collect();
    to.wrap(Kind::Dict, id, slot, |to| {
        let mut children = to.tree().children(id).peekable();
        while let Some(child) = children.next() {
            let end = to.span(child).end;
            let value = children.next_if(|&next| {
                let start = to.view.tree.node(next).span.start;
                equals.iter().any(|&at| end <= at && at < start)
            });
            match value {
                Some(value) => {
                    let span = to.span_over(child, value);
                    to.wrap_span(Kind::Pair, span, Slot::Elem, |to| {
                        to.node(child, Slot::Key);
                        to.node(value, Slot::Value);
                    });
                }
                None => to.node(child, Slot::Elem),
            }
        }
    });
}

fn list(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::List, id, slot, Slot::Elem);
}

fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Tuple, id, slot, Slot::Elem);
}

/// `a.b`; `this` and `base` are words without a node. Type arguments of a method are left out.
fn member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let word = to.own_tokens(id).next().map(|token| token.span);
    let (object, property) = (to.field(id, Field::Object), to.field(id, Field::Property));
    to.wrap(Kind::Member, id, slot, |to| {
        match (object, word) {
            (Some(object), _) => to.node(object, Slot::Object),
            (None, Some(span)) => {
                to.out.leaf(Kind::Ident, Slot::Object, span, symbol_of(span.of(to.view.text)));
            }
            (None, None) => {}
        }
        let property = property.or_else(|| to.tree().children(id).last());
        match property {
            Some(generic) if to.kind(generic) == "generic_name" => to.maybe(to.first(generic), Slot::Property),
            _ => to.maybe(property, Slot::Property),
        }
    });
}

/// `a?.b`, `a?[b]`
fn optional_access(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut children = to.tree().children(id);
    let (object, binding) = (children.next(), children.next());
    let Some(binding) = binding else {
        to.raw(id, slot);
        return;
    };
    let (kind, part) = match to.kind(binding) {
        "member_binding_expression" => (Kind::Member, Slot::Property),
        "element_binding_expression" => (Kind::Index, Slot::Index),
        _ => {
            to.raw(id, slot);
            return;
        }
    };
    let at = to.wrap(kind, id, slot, |to| {
        to.maybe(object, Slot::Object);
        to.children(binding, part);
    });
    to.out.flag(at, flag::OPTIONAL);
}

fn qualified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
}

fn generic(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    // Of a call, only the name is asked for.
    if slot == Slot::Callee {
        to.maybe(to.first(id), slot);
        return;
    }
    to.wrap(Kind::TypeApply, id, slot, |to| {
        for child in to.tree().children(id) {
            if child == id + 1 {
                to.node(child, Slot::Object);
            } else {
                to.children(child, Slot::Generic);
            }
        }
    });
}

fn element_access(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Index, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.role(child) == Role::Arguments {
                to.children(child, Slot::Index);
            } else {
                to.node(child, Slot::Object);
            }
        }
    });
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.assignment(id, slot);
}

/// `a++`, and `a!`, which only speaks to the type checker.
fn postfix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.has_word(id, "!") {
        to.all(Kind::Cast, id, slot, Slot::Value);
    } else {
        to.update(id, slot);
    }
}

fn prefix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = operator(to, id);
    if matches!(symbol, "++" | "--") {
        to.update(id, slot);
    } else {
        to.named(Kind::Unary, symbol, id, slot, |to| to.children(id, Slot::Operand));
    }
}

/// `a is T b`
fn is(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Binary, "instanceof", id, slot, |to| {
        for child in to.tree().children(id) {
            if child == id + 1 {
                to.node(child, Slot::Left);
            } else if to.kind(child) == "declaration_pattern" {
                to.maybe(to.field(child, Field::Type), Slot::Right);
                to.maybe(to.field(child, Field::Name), Slot::Name);
            } else {
                to.node(child, Slot::Right);
            }
        }
    });
}

/// `(T)a`, `a as T`
fn cast(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (first, last) = (parts.next(), parts.next());
    let (written, value) = if to.kind(id) == "as_expression" { (last, first) } else { (first, last) };
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(written, Slot::Type);
        to.maybe(value, Slot::Value);
    });
}

fn type_of(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Unary, "typeof", id, slot, |to| to.children(id, Slot::Operand));
}

/// `var o` among arguments.
fn declaration_expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
    });
    to.out.flag(at, flag::DECLARED);
}

fn throw_expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Throw, id, slot, Slot::Value);
}

/// `"a"`, `@"a"`, `"""a"""`
fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.quoted(Kind::Str, id, slot);
}

/// `$"a {b}"`
fn template(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let content = to.content_of_quoted(id);
    to.template(id, content, slot);
}

fn array_type(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.array_of(id, to.first(id), 1, slot);
}

fn modified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = if to.kind(id) == "nullable_type" { "?" } else { "*" };
    to.named(Kind::TypeModified, symbol, id, slot, |to| to.children(id, Slot::Operand));
}
