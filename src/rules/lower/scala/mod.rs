//! Scala.

mod declaration;
mod statement;

use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, Symbol, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("compilation_unit", statement::file),
    ("block", statement::block),
    ("indented_block", statement::block),
    ("case_block", statement::cases),
    ("indented_cases", statement::cases),
    ("template_body", declaration::members),
    ("with_template_body", declaration::members),
    ("enum_body", declaration::members),
    ("identifier", name),
    ("type_identifier", name),
    ("operator_identifier", name),
    ("package_identifier", qualified),
    ("stable_identifier", qualified),
    ("stable_type_identifier", qualified),
    ("generic_type", generic),
    ("generic_function", generic),
    ("annotated_type", first_of),
    ("lazy_parameter_type", by_name),
    ("repeated_parameter_type", repeated),
    ("call_expression", call),
    ("field_expression", member),
    ("instance_expression", instance),
    ("infix_expression", infix),
    ("prefix_expression", prefix),
    ("postfix_expression", postfix),
    ("assignment_expression", assignment),
    ("ascription_expression", ascription),
    ("vararg", spread),
    ("tuple_expression", tuple),
    ("tuple_pattern", tuple),
    ("case_class_pattern", constructor_pattern),
    ("interpolated_string_expression", interpolated),
    ("interpolated_string", plain_interpolated),
    ("quote_expression", atom),
    ("lambda_expression", declaration::lambda),
    ("annotation", declaration::annotation),
    ("class_definition", declaration::class),
    ("object_definition", declaration::class),
    ("trait_definition", declaration::class),
    ("enum_definition", declaration::class),
    ("package_object", declaration::class),
    ("simple_enum_case", declaration::enum_case),
    ("full_enum_case", declaration::enum_case),
    ("enum_case_definitions", inner),
    ("function_definition", declaration::function),
    ("function_declaration", declaration::function),
    ("class_parameter", declaration::parameter),
    ("parameter", declaration::parameter),
    ("binding", declaration::parameter),
    ("val_definition", declaration::variable),
    ("var_definition", declaration::variable),
    ("val_declaration", declaration::variable),
    ("var_declaration", declaration::variable),
    ("package_clause", declaration::package),
    ("import_declaration", declaration::import),
    ("if_expression", super::statement::branch),
    ("match_expression", statement::switch),
    ("case_clause", statement::case),
    ("for_expression", statement::for_loop),
    ("enumerator", statement::generator),
    ("while_expression", super::statement::while_loop),
    ("do_while_expression", super::statement::do_while),
    ("try_expression", statement::try_block),
    ("return_expression", statement::returned),
    ("throw_expression", statement::thrown),
];

/// Operators that Scala has as methods, and that mean what they mean elsewhere.
const OPERATORS: [&str; 18] =
    ["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "&", "|", "^", "<<", ">>"];

/// The same with an assignment.
const ASSIGNING: [&str; 8] = ["+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn first_of(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.maybe(to.first(id), slot);
}

fn qualified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let names: Vec<NodeId> = to.tree().children(id).collect();
    to.dotted(&names, slot);
}

/// `A[B]`, `f[B]`
fn generic(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let arguments = to.child_of_kind(id, "type_arguments");
    to.wrap(Kind::TypeApply, id, slot, |to| {
        to.maybe(to.first(id), Slot::Object);
        if let Some(arguments) = arguments {
            to.children(arguments, Slot::Generic);
        }
    });
}

/// `=> A`
fn by_name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::TypeModified, "=>", id, slot, |to| to.children(id, Slot::Operand));
}

/// `A*`
fn repeated(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::TypeModified, "*", id, slot, |to| to.children(id, Slot::Operand));
}

/// `f(a)`, `f { a }`; `A.apply(b)` makes an object, as `new A(b)` does.
fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if let Some(made) = applied(to, id) {
        to.wrap(Kind::New, id, slot, |to| {
            to.node(made, Slot::Type);
            arguments(to, id);
        });
        return;
    }
    to.wrap(Kind::Call, id, slot, |to| {
        to.maybe(to.field(id, Field::Callee), Slot::Callee);
        arguments(to, id);
    });
}

/// `A` in `A.apply(b)`.
fn applied(to: &Lowering<'_>, id: NodeId) -> Option<NodeId> {
    let callee = to.field(id, Field::Callee).filter(|&callee| to.kind(callee) == "field_expression")?;
    let (object, method) = (to.first(callee)?, to.tree().children(callee).nth(1)?);
    let is_type = to.kind(object) == "identifier" && to.text(object).starts_with(char::is_uppercase);
    (is_type && to.text(method) == "apply").then_some(object)
}

fn arguments(to: &mut Lowering<'_>, id: NodeId) {
    for list in to.tree().children(id) {
        match to.kind(list) {
            _ if to.tree().node(list).field != Field::Arguments => {}
            "arguments" => {
                for argument in to.tree().children(list) {
                    if to.kind(argument) == "assignment_expression" && to.placeholder_of(argument).is_none() {
                        to.named_argument(argument, Slot::Arg);
                    } else {
                        to.node(argument, Slot::Arg);
                    }
                }
            }
            // A block that is nothing but a function is that function.
            "block" | "colon_argument" => match (to.first(list), to.count(list)) {
                (Some(only), 1)
                    if matches!(to.kind(only), "lambda_expression" | "indented_block" | "indented_cases") =>
                {
                    to.node(only, Slot::Arg);
                }
                _ => to.node(list, Slot::Arg),
            },
            _ => to.node(list, Slot::Arg),
        }
    }
}

fn member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
}

/// `new A(b) { … }`
fn instance(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "arguments" => to.children(child, Slot::Arg),
                "template_body" => to.node(child, Slot::Body),
                "annotation" | "early_defs" => {}
                _ if to.is_ellipsis(child) => to.node(child, Slot::Arg),
                _ => to.node(child, Slot::Type),
            }
        }
    });
}

/// `a op b`: an operator, or else the call `a.op(b)`.
fn infix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let parts: Vec<NodeId> = to.tree().children(id).collect();
    let &[left, operator, right] = parts.as_slice() else {
        to.raw(id, slot);
        return;
    };
    let word = to.text(operator);
    if OPERATORS.contains(&word) || ASSIGNING.contains(&word) {
        let symbol = symbol_of(word);
        let (kind, first, last) = if OPERATORS.contains(&word) {
            (Kind::Binary, Slot::Left, Slot::Right)
        } else {
            (Kind::AssignOp, Slot::Target, Slot::Value)
        };
        let at = to.wrap(kind, id, slot, |to| {
            to.node(left, first);
            to.node(right, last);
        });
        to.out.name(at, symbol);
        return;
    }
    to.wrap(Kind::Call, id, slot, |to| {
        let span = to.span_over(left, operator);
        to.wrap_span(Kind::Member, span, Slot::Callee, |to| {
            to.node(left, Slot::Object);
            to.node(operator, Slot::Property);
        });
        to.node(right, Slot::Arg);
    });
}

fn prefix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let start = to.span(id).start;
    let symbol = symbol_of(Span { start, end: start + 1 }.of(to.view.text));
    let at = to.wrap(Kind::Unary, id, slot, |to| to.children(id, Slot::Operand));
    to.out.name(at, symbol);
}

/// `a op` is the call of `op` with `a`.
fn postfix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (operand, operator) = (parts.next(), parts.next());
    to.wrap(Kind::Call, id, slot, |to| {
        to.maybe(operator, Slot::Callee);
        to.maybe(operand, Slot::Arg);
    });
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Assign, id, slot, Slot::Target, Slot::Value);
}

/// `a: T`
fn ascription(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (value, written) = (parts.next(), parts.next());
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(written, Slot::Type);
        to.maybe(value, Slot::Value);
    });
}

/// `a: _*`
fn spread(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Spread, "*", id, slot, |to| to.children(id, Slot::Operand));
}

fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Tuple, id, slot, Slot::Elem);
}

/// `A(b, c)` where a value is taken apart.
fn constructor_pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let kind = to.tree().node(id).kind;
    let at = to.wrap(Kind::Raw, id, slot, |to| {
        for child in to.tree().children(id) {
            let part = if child == id + 1 { Slot::Type } else { Slot::Elem };
            to.node(child, part);
        }
    });
    to.out.node_mut(at).raw = kind;
}

/// `s"a $b"`, called by what stands before the quotes.
fn interpolated(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(text) = to.child_of_kind(id, "interpolated_string") else {
        to.raw(id, slot);
        return;
    };
    let symbol = to.first(id).map_or(Symbol::NONE, |word| to.name_of(word));
    let at = interpolation(to, id, text, slot);
    to.out.name(at, symbol);
}

fn plain_interpolated(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    interpolation(to, id, id, slot);
}

fn interpolation(to: &mut Lowering<'_>, id: NodeId, text: NodeId, slot: Slot) -> u32 {
    let content = to.content_of_quoted(text);
    to.wrap(Kind::Template, id, slot, |to| {
        let mut from = content.start;
        for hole in to.of_role(text, Role::Interpolation) {
            let span = to.span(hole);
            to.text_part(Span { start: from, end: span.start });
            match to.first(hole) {
                Some(inside) if to.kind(inside) == "block" => to.children(inside, Slot::Part),
                inside => to.maybe(inside, Slot::Part),
            }
            from = span.end;
        }
        to.text_part(Span { start: from, end: content.end });
    })
}

/// `'a`
fn atom(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match (to.first(id), to.count(id)) {
        (Some(word), 1) if to.kind(word) == "identifier" => {
            let content = to.span(word);
            to.literal(Kind::Atom, id, slot, content);
        }
        _ => {
            to.raw(id, slot);
        }
    }
}

/// Cases that stand for a function of what they are given: `{ case a => b }`.
fn function_of_cases(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        to.wrap(Kind::Block, id, Slot::Body, |to| {
            to.wrap(Kind::Switch, id, Slot::Stmt, |to| to.children(id, Slot::Case));
        });
    });
    to.out.flag(at, flag::LAMBDA);
}
