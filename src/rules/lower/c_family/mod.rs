//! C and C++.
//!
//! Preprocessor branches are left out; what stands in them stands where they stand.

mod declaration;
mod statement;
mod types;

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

const SHARED: &[(&str, LowerFn)] = &[
    ("call_expression", call),
    ("field_expression", field_access),
    ("assignment_expression", assignment),
    ("update_expression", update),
    ("cast_expression", super::statement::cast),
    ("compound_literal_expression", compound_literal),
    ("concatenated_string", concatenated),
    ("system_lib_string", system_string),
    ("field_designator", inner),
    ("initializer_pair", pair),
    ("statement_identifier", name),
    ("primitive_type", name),
    ("sized_type_specifier", sized_type),
    ("type_identifier", name),
    ("type_descriptor", types::descriptor),
    ("struct_specifier", declaration::class),
    ("union_specifier", declaration::class),
    ("enum_specifier", declaration::class),
    ("enumerator", declaration::enumerator),
    ("declaration", declaration::variables),
    ("field_declaration", declaration::variables),
    ("function_definition", declaration::function),
    ("parameter_declaration", declaration::parameter),
    ("preproc_include", declaration::include),
    ("preproc_if", conditional_code),
    ("preproc_ifdef", conditional_code),
    ("preproc_elif", conditional_code),
    ("preproc_elifdef", conditional_code),
    ("preproc_else", conditional_code),
    ("if_statement", statement::branch),
    ("while_statement", statement::while_loop),
    ("do_statement", statement::do_while),
    ("for_statement", statement::for_loop),
    ("switch_statement", super::statement::switch),
    ("case_statement", super::statement::case),
    ("labeled_statement", statement::label),
    ("goto_statement", statement::goto),
];

pub(super) const C: &[&[(&str, LowerFn)]] = &[SHARED, &[("variadic_parameter", declaration::variadic)]];
pub(super) const CPP: &[&[(&str, LowerFn)]] = &[
    SHARED,
    &[
        ("qualified_identifier", qualified),
        ("template_function", generic_name),
        ("template_method", generic_name),
        ("template_type", types::template),
        ("placeholder_type_specifier", name),
        ("namespace_identifier", name),
        ("destructor_name", name),
        ("operator_name", name),
        ("new_expression", new),
        ("raw_string_literal", raw_string),
        ("lambda_expression", declaration::lambda),
        ("class_specifier", declaration::class),
        ("optional_parameter_declaration", declaration::parameter),
        ("template_declaration", template_declaration),
        ("access_specifier", nothing),
        ("namespace_definition", declaration::namespace),
        ("using_declaration", declaration::using),
        ("for_range_loop", statement::for_range),
        ("try_statement", statement::try_block),
    ],
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn nothing(_: &mut Lowering<'_>, _: NodeId, _: Slot) {}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

/// What stands in `#if` and its branches, without what they ask.
fn conditional_code(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    for child in to.tree().children(id) {
        if !matches!(to.tree().node(child).field, Field::Condition | Field::Name) {
            to.node(child, slot);
        }
    }
}

/// What a template declares, without its parameters.
fn template_declaration(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    for child in to.tree().children(id) {
        if to.role(child) != Role::Generics {
            to.node(child, slot);
        }
    }
}

/// A call; `static_cast<T>(x)` and its kin are casts.
fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (callee, arguments) = (to.field(id, Field::Callee), to.field(id, Field::Arguments));
    let cast = callee.filter(|&callee| {
        to.kind(callee) == "template_function" && to.first(callee).is_some_and(|word| to.text(word).ends_with("_cast"))
    });
    if let Some(cast) = cast {
        to.wrap(Kind::Cast, id, slot, |to| {
            if let Some(list) = to.child_of_kind(cast, "template_argument_list") {
                to.children(list, Slot::Type);
            }
            if let Some(list) = arguments {
                to.children(list, Slot::Value);
            }
        });
        return;
    }
    to.wrap(Kind::Call, id, slot, |to| {
        to.maybe(callee, Slot::Callee);
        if let Some(list) = arguments {
            to.children(list, Slot::Arg);
        }
    });
}

/// `a.b`; `a->b` is `(*a).b`.
fn field_access(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let arrow = to.has_word(id, "->");
    to.wrap(Kind::Member, id, slot, |to| {
        for child in to.tree().children(id) {
            if child != id + 1 {
                to.node(child, Slot::Property);
            } else if arrow {
                to.named(Kind::Unary, "*", child, Slot::Object, |to| to.node(child, Slot::Operand));
            } else {
                to.node(child, Slot::Object);
            }
        }
    });
}

/// `A::B::c`
fn qualified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut names = Vec::new();
    let mut at = id;
    loop {
        names.extend(to.field(at, Field::Path));
        let last = to.field(at, Field::Property).or_else(|| to.tree().children(at).last());
        match last {
            Some(last) if to.kind(last) == "qualified_identifier" => at = last,
            Some(last) => {
                if names.last() != Some(&last) {
                    names.push(last);
                }
                break;
            }
            None => break,
        }
    }
    to.dotted(&names, slot);
}

/// `f<T>` is called `f`.
fn generic_name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.maybe(to.first(id), slot);
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.assignment(id, slot);
}

fn update(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.update(id, slot);
}

/// `(T){a}`
fn compound_literal(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Arg);
    });
}

/// `new T(a)`, `new T[n]`
fn new(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let size = to.child_of_kind(id, "new_declarator");
    to.wrap(Kind::New, id, slot, |to| {
        let written = to.field(id, Field::Type);
        match (size, written) {
            (Some(_), Some(written)) => to.array_of(written, Some(written), 1, Slot::Type),
            _ => to.maybe(written, Slot::Type),
        }
        if let Some(size) = size {
            to.children(size, Slot::Arg);
        }
        match to.field(id, Field::Arguments) {
            Some(list) if to.role(list) == Role::Arguments => to.children(list, Slot::Arg),
            list => to.maybe(list, Slot::Arg),
        }
    });
}

fn pair(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Pair, id, slot, Slot::Key, Slot::Value);
}

/// Strings one behind the other are one string; a macro among them is kept beside it.
fn concatenated(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let tree = to.tree();
    if tree.children(id).any(|part| tree.node(part).role != Role::String) {
        to.all(Kind::Template, id, slot, Slot::Part);
        return;
    }
    let joined: String = tree.children(id).map(|part| to.content_of_quoted(part).of(to.view.text)).collect();
    to.joined(joined, to.span(id), slot);
}

/// `<a.h>`
fn system_string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let span = to.span(id);
    let content = Span { start: span.start + 1, end: span.end.saturating_sub(1).max(span.start + 1) };
    to.literal(Kind::Str, id, slot, content);
}

/// `R"x(…)x"`
fn raw_string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (span, text) = (to.span(id), to.text(id));
    let start = text.find('(').map_or(0, |at| at + 1);
    let end = text.rfind(')').unwrap_or(text.len()).max(start);
    let content = Span { start: span.start + start as u32, end: span.start + end as u32 };
    to.literal(Kind::Str, id, slot, content);
}

/// A leaf that is the word `word`.
fn word(to: &mut Lowering<'_>, word: &str, id: NodeId, slot: Slot) {
    let span = to.span(id);
    to.out.leaf(Kind::Modifier, slot, span, symbol_of(word));
}

/// `unsigned long`: one name, however many blanks stand between its words.
fn sized_type(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let words = to.text(id).split_whitespace().collect::<Vec<_>>().join(" ");
    let span = to.span(id);
    to.out.leaf(Kind::Ident, slot, span, symbol_of(&words));
}
