//! PHP.
//!
//! A variable's name has its `$`; names of functions and types are called by their lowercase, for so PHP compares them.

mod declaration;
mod literal;
mod statement;

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::tree::{Field, NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("name", name),
    ("variable_name", variable),
    ("qualified_name", qualified),
    ("namespace_name", qualified),
    ("function_call_expression", call),
    ("member_call_expression", call),
    ("nullsafe_member_call_expression", call),
    ("scoped_call_expression", call),
    ("nullsafe_member_access_expression", optional_member),
    ("print_intrinsic", word_call),
    ("exit_statement", word_statement),
    ("unset_statement", word_statement),
    ("echo_statement", word_statement),
    ("include_expression", word_call),
    ("include_once_expression", word_call),
    ("require_expression", word_call),
    ("require_once_expression", word_call),
    ("argument", argument),
    ("object_creation_expression", new),
    ("array_creation_expression", list),
    ("list_literal", list),
    ("array_element_initializer", element),
    ("pair", element),
    ("by_ref", by_reference),
    ("variadic_unpacking", spread),
    ("reference_assignment_expression", assignment),
    ("augmented_assignment_expression", assignment),
    ("update_expression", update),
    ("cast_expression", super::statement::cast),
    ("cast_type", plain),
    ("yield_expression", yielded),
    ("arrow_function", declaration::closure),
    ("anonymous_function", declaration::closure),
    ("encapsed_string", literal::template),
    ("shell_command_expression", literal::shell),
    ("heredoc", literal::heredoc),
    ("nowdoc", literal::nowdoc),
    ("text", nothing),
    ("text_interpolation", nothing),
    ("php_tag", nothing),
    ("php_end_tag", nothing),
    ("named_type", inner),
    ("primitive_type", plain),
    ("optional_type", optional_type),
    ("attribute_list", inner),
    ("attribute_group", inner),
    ("attribute", declaration::attribute),
    ("simple_parameter", declaration::parameter),
    ("variadic_parameter", declaration::parameter),
    ("property_promotion_parameter", declaration::parameter),
    ("function_definition", declaration::function),
    ("method_declaration", declaration::function),
    ("class_declaration", declaration::class),
    ("interface_declaration", declaration::class),
    ("trait_declaration", declaration::class),
    ("enum_declaration", declaration::class),
    ("const_declaration", declaration::variables),
    ("property_declaration", declaration::variables),
    ("function_static_declaration", declaration::variables),
    ("enum_case", declaration::enum_case),
    ("namespace_definition", declaration::namespace),
    ("namespace_use_declaration", declaration::imports),
    ("expression_statement", statement::expression),
    ("if_statement", statement::branch),
    ("for_statement", statement::for_loop),
    ("foreach_statement", statement::for_each),
    ("while_statement", statement::while_loop),
    ("do_statement", statement::do_while),
    ("switch_statement", super::statement::switch),
    ("match_expression", super::statement::switch),
    ("case_statement", statement::case),
    ("default_statement", statement::case),
    ("match_conditional_expression", statement::match_arm),
    ("match_default_expression", statement::match_arm),
    ("try_statement", statement::try_block),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn nothing(_: &mut Lowering<'_>, _: NodeId, _: Slot) {}

fn plain(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let text = to.text(id);
    let at = to.leaf(Kind::Ident, id, slot);
    if slot != Slot::Property && text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        to.out.name(at, symbol_of(&text.to_ascii_lowercase()));
    }
}

fn variable(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

/// `A\B\c`
fn qualified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let names = names_in(to, id);
    if names.is_empty() {
        to.leaf(Kind::Ident, id, slot);
    } else {
        to.dotted(&names, slot);
    }
}

/// All names below `id`, in order.
fn names_in(to: &Lowering<'_>, id: NodeId) -> Vec<NodeId> {
    to.tree().descendants(id).filter(|&at| to.kind(at) == "name").collect()
}

fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (object, method) = (to.field(id, Field::Object), to.field(id, Field::Callee));
    let optional = to.kind(id) == "nullsafe_member_call_expression";
    to.wrap(Kind::Call, id, slot, |to| {
        match (object, method) {
            (Some(object), Some(method)) => {
                let span = to.span_over(object, method);
                let at = to.wrap_span(Kind::Member, span, Slot::Callee, |to| {
                    to.node(object, Slot::Object);
                    to.node(method, Slot::Property);
                });
                if optional {
                    to.out.flag(at, flag::OPTIONAL);
                }
            }
            _ => to.maybe(method, Slot::Callee),
        }
        if let Some(list) = to.field(id, Field::Arguments) {
            to.children(list, Slot::Arg);
        }
    });
}

fn optional_member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
    to.out.flag(at, flag::OPTIONAL);
}

/// `print $a`, `include $a`: calls of the word.
fn word_call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let word = to.own_tokens(id).next().map(|token| token.span);
    to.wrap(Kind::Call, id, slot, |to| {
        if let Some(span) = word {
            let symbol = symbol_of(&span.of(to.view.text).to_ascii_lowercase());
            to.out.leaf(Kind::Ident, Slot::Callee, span, symbol);
        }
        for child in to.tree().children(id) {
            if to.kind(child) == "sequence_expression" {
                to.children(child, Slot::Arg);
            } else {
                to.node(child, Slot::Arg);
            }
        }
    });
}

/// `echo $a;`, `unset($a);`, `exit(1);`
fn word_statement(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ExprStmt, id, slot, |to| word_call(to, id, Slot::Value));
}

/// `a: 1`, `...$a`, `&$a`, `$a`
fn argument(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(name) = to.field(id, Field::Name) else {
        match to.first(id) {
            Some(_) => to.children(id, slot),
            // `f(...)` makes a closure of a function.
            None => {
                to.raw(id, slot);
            }
        }
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

fn new(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "arguments" => to.children(child, Slot::Arg),
                "anonymous_class" => declaration::anonymous_class(to, child),
                "attribute_list" => {}
                _ => to.node(child, Slot::Type),
            }
        }
    });
}

fn list(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::List, id, slot, Slot::Elem);
}

/// `$a => $b`, or a value alone.
fn element(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) == 2 {
        to.pair(Kind::Pair, id, slot, Slot::Key, Slot::Value);
    } else {
        to.children(id, slot);
    }
}

fn by_reference(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Unary, "&", id, slot, |to| to.children(id, Slot::Operand));
}

fn spread(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Spread, "...", id, slot, |to| to.children(id, Slot::Operand));
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.assignment(id, slot);
}

fn update(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.update(id, slot);
}

fn yielded(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let from = to.has_word(id, "from");
    let at = to.all(Kind::Yield, id, slot, Slot::Operand);
    if from {
        to.out.name(at, symbol_of("yield from"));
    }
}

fn optional_type(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::TypeModified, "?", id, slot, |to| to.children(id, Slot::Operand));
}

/// Whether `id` is a block of statements, in braces or behind a colon.
fn is_block(to: &Lowering<'_>, id: NodeId) -> bool {
    to.role(id) == Role::Block
}
